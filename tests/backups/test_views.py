"""A6: who may see, make, try and take a backup; and reminders that wait after a restore."""

import os
import time

import pytest
from django.urls import reverse

from audit.clock import now
from audit.models import AuditEvent
from backups import folder, tasks
from backups.mail_pause import resume
from backups.models import Restore, Trial
from jobs.models import Job
from jobs.services import enqueue, run
from organizations.models import Membership
from reminders.sending import send_waiting
from tests.factories import make_campaign, make_person

PAGE = "/sao-luu/"
NAME = "danvan-20260101-020500.zip"
DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()
    return settings


def keep(settings, name=NAME, *, age=0):
    path = settings.BACKUP_DIR / name
    path.write_bytes(b"archive")
    os.utime(path, (time.time() - age,) * 2)
    return path


def text_of(client, address=PAGE):
    return client.get(address).content.decode()


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader"])
def test_only_administrators_see_the_backups(request, signed_in, who):
    assert signed_in(request.getfixturevalue(who)).get(PAGE).status_code == 403


def test_every_page_of_an_administrator_warns_until_there_is_a_backup(
    own_folders, campaign, administrator, reviewer, signed_in
):
    words = "24 giờ qua chưa có bản sao lưu nào."
    client = signed_in(administrator)
    assert words in text_of(client)
    assert words in text_of(client, "/don-vi/")
    assert words not in text_of(signed_in(reviewer), "/don-vi/")

    keep(own_folders, age=DAY + 60)
    assert words in text_of(client, "/don-vi/")

    keep(own_folders)
    assert words not in text_of(client, "/don-vi/")
    assert "Sao lưu gần nhất" in text_of(client, "/don-vi/")


def test_one_click_asks_for_one_job(administrator, signed_in):
    client = signed_in(administrator)
    client.post(reverse("backups:make"))
    answer = client.post(reverse("backups:make"))

    job = Job.objects.get()
    assert (job.kind, job.owner) == (tasks.MAKE, administrator)
    assert answer.url.startswith(reverse("jobs:detail", args=[job.pk]))


def test_a_download_is_named_in_the_log(own_folders, administrator, signed_in):
    keep(own_folders)
    answer = signed_in(administrator).post(reverse("backups:download", args=[NAME]))

    assert b"".join(answer.streaming_content) == b"archive"
    assert NAME in answer["Content-Disposition"]
    assert AuditEvent.objects.get().action == "backup.downloaded"


def test_who_administers_one_of_two_wards_gets_nothing_of_both(
    own_folders, administrator, stranger_ward, signed_in
):
    keep(own_folders)
    client = signed_in(administrator)

    assert client.post(reverse("backups:download", args=[NAME])).status_code == 404
    assert client.post(reverse("backups:make")).status_code == 404
    assert "Sao lưu ngay" not in text_of(client)


def test_people_of_a_demo_ward_take_no_backup_of_the_real_one(
    own_folders, ward, stranger_ward, signed_in
):
    ward.is_demo = True
    ward.save()
    keep(own_folders)
    player = signed_in(make_person(ward, Membership.Role.ADMIN))
    keeper = signed_in(make_person(stranger_ward, Membership.Role.ADMIN))

    assert player.post(reverse("backups:download", args=[NAME])).status_code == 404
    answer = keeper.post(reverse("backups:download", args=[NAME]))
    assert b"".join(answer.streaming_content) == b"archive"


@pytest.mark.parametrize("name", ["danvan-20260101-020501.zip", "..", "danvan.sqlite3"])
def test_only_kept_archives_are_handed_out(own_folders, administrator, signed_in, name):
    keep(own_folders)
    (own_folders.BACKUP_DIR / "danvan.sqlite3").touch()
    answer = signed_in(administrator).post(f"/sao-luu/{name}/tai/")
    assert answer.status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_asks_for_what_it_shows(
    own_folders, campaign, administrator, signed_in, django_assert_num_queries, count
):
    for number in range(count):
        keep(own_folders, f"danvan-2026010{number + 1}-020500.zip")
    client = signed_in(administrator)
    # session, user, memberships; last job, last trial, a restore not confirmed, wards; years
    with django_assert_num_queries(8):
        client.get(PAGE)


def test_the_newest_are_kept(own_folders):
    own_folders.BACKUP_KEEP = 2
    for age in range(4):
        keep(own_folders, f"danvan-2026010{9 - age}-020500.zip", age=age * DAY)
    stale = keep(own_folders, "danvan-20260101-020500.zip.part", age=2 * DAY)

    folder.forget_old()

    assert [kept.name[7:15] for kept in folder.archives()] == ["20260109", "20260108"]
    assert not stale.exists()


def test_a_machine_that_was_off_at_night_backs_up_in_the_morning(own_folders, db):
    keep(own_folders)
    tasks.back_up_if_late()
    assert not Job.objects.exists()

    keep(own_folders, age=DAY + 60)
    tasks.back_up_if_late()
    tasks.back_up_if_late()
    assert Job.objects.get().kind == tasks.MAKE


def test_reminders_wait_until_a_person_lets_them_go(
    administrator, campaign, signed_in, monkeypatch
):
    asked = []
    monkeypatch.setattr("reminders.sending.claim", lambda channel, **kw: asked.append(channel))
    Restore.objects.create(at=now(), made_at=now())

    assert send_waiting().handled == 0
    assert asked == []
    client = signed_in(administrator)
    assert "Lời nhắc chưa được gửi lại." in text_of(client, "/tinh-trang/")

    client.post(reverse("backups:resume_mail"))

    send_waiting()
    assert asked
    assert Restore.objects.get().mail_resumed_by == administrator
    assert AuditEvent.objects.get().action == "backup.mail_resumed"
    resume(administrator)
    assert AuditEvent.objects.count() == 1


def test_an_unfinished_restore_is_told_to_watchers_and_administrators(
    own_folders, administrator, client, signed_in
):
    (own_folders.VAR_DIR / "restoring").write_text("x.zip\n")

    assert client.get("/healthz").json()["checks"]["restore"] == "not finished"
    for page in (PAGE, "/tinh-trang/"):
        assert "Lần khôi phục từ x.zip bị dừng giữa chừng." in text_of(
            signed_in(administrator), page
        )


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_made_tried_and_told(own_folders, administrator, ward, signed_in):
    make_campaign(ward)
    run(enqueue(tasks.MAKE, {}, owner=administrator).pk)
    [kept] = folder.archives()
    run(enqueue(tasks.TRY, {"archive": kept.name}, owner=administrator).pk)

    assert Trial.objects.get().problem == ""
    assert "Thành công lúc" in text_of(signed_in(administrator))

    (own_folders.BACKUP_DIR / kept.name).write_bytes(b"broken")
    run(enqueue(tasks.TRY, {"archive": kept.name}, owner=None).pk)

    assert "hỏng" in Trial.objects.first().problem
