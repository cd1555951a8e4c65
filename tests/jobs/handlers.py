"""Kinds of job for the tests; workers that the tests start import this module too."""

import os
import time
from pathlib import Path

from audit.models import AuditEvent
from jobs.registry import JobFile, JobRefused, register
from jobs.services import advance
from organizations.models import User


def count_up(job):
    """Advance once per step, then write one line of the trail as the job's only effect."""
    steps, pause = job.payload.get("steps", 3), job.payload.get("pause", 0)
    for done in range(1, steps + 1):
        time.sleep(pause)
        advance(job, done, total=steps)

    def effect():
        AuditEvent.objects.create(
            at=job.created_at, action="counted", target_type="jobs.job", target_id=job.pk
        )
        return {"steps": steps, "url": "/viec-da-xong/", "url_label": "Xem kết quả đếm"}

    return effect


def write_file(job):
    return JobFile("Mẫu 01 – Chi bộ số 12.txt", "Dân vận khéo".encode(), {"rows": 1})


def refuse(job):
    raise JobRefused("Tệp đã bị xóa trước khi đọc.")


def refuse_and_lead_on(job):
    way_on = {"url": "/xem-lai/", "url_label": "Xem số mới"}
    raise JobRefused("Số liệu vừa thay đổi.", way_on)


def break_down(job):
    raise RuntimeError("a fault nobody expected")


def kill_the_worker(job):
    """What the kernel does when memory runs out; leaves a mark for each try."""
    with Path(job.payload["marks"]).open("a") as marks:
        marks.write("x")
    os.kill(os.getpid(), 9)


def rename_owner_then_break(job):
    def effect():
        User.objects.filter(pk=job.owner_id).update(full_name="Tên nửa chừng")
        raise RuntimeError("after the change, before the end")

    return effect


register("tests.count_up", count_up, title="Đếm các bước", doing="Đang đọc", counted="tệp")
register("tests.write_file", write_file, title="Lập tệp")
register("tests.refuse", refuse, title="Đọc tệp")
register("tests.refuse_export", refuse, title="Lập tệp", is_repeatable=True)
register("tests.led_on", refuse_and_lead_on, title="Chốt số liệu", is_repeatable=True)
register(
    "tests.lost_export",
    refuse,
    title="Lập tệp",
    may_open=lambda job, user: False,
    is_repeatable=True,
)
register("tests.break_down", break_down, title="Việc hỏng")
register("tests.kill_the_worker", kill_the_worker, title="Việc quá sức máy")
register("tests.rename_owner_then_break", rename_owner_then_break, title="Việc nửa chừng")
