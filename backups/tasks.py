"""Making and trying backups as jobs, by the clock or because an administrator asked."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from audit.services import record
from backups.folder import archives, forget_old, is_late, last_made_at, new_path, path_of
from backups.making import make_archive
from backups.models import Trial
from backups.permissions import keeps_installation
from backups.refusals import BackupRefused
from backups.trying import try_restore
from jobs.registry import JobRefused, register
from jobs.services import advance, enqueue_once, keep_alive
from organizations.models import Unit

MAKE, TRY = "backups.make", "backups.try"
TOLD_EVERY = 100  # files


@shared_task(ignore_result=True)
def back_up():
    enqueue_once(MAKE, {}, owner=None)


@shared_task(ignore_result=True)
def back_up_if_late():
    """For a machine that was off at night."""
    if is_late(last_made_at()):
        back_up()


@shared_task(ignore_result=True)
def try_newest():
    newest = next(iter(archives()), None)
    if newest:
        enqueue_once(TRY, {"archive": newest.name}, owner=None)


def make(job):
    _require_keeper(job)

    def tell(done, total):
        if done % TOLD_EVERY == 0 or done == total:
            advance(job, done, total=total)

    try:
        with keep_alive(job):
            made = make_archive(path := new_path(), progress=tell)
            forget_old()
    except BackupRefused as refusal:
        raise JobRefused(str(refusal)) from refusal

    def note():
        for ward in Unit.objects.wards():
            record(job.owner, "backup.made", ward, archive=path.name, rows=made.rows)
        return _page()

    return note


def try_out(job):
    _require_keeper(job)
    path = path_of(job.payload["archive"])
    if path is None:
        raise JobRefused("Bản sao lưu này không còn trong thư mục.")
    problem = try_restore(path, beat=lambda: advance(job, 0))

    def note():
        Trial.objects.create(at=timezone.now(), archive=path.name, problem=problem)
        return _page()

    return note


def _require_keeper(job):
    """Nobody owns what the clock asked for."""
    if job.owner and not keeps_installation(job.owner):
        raise JobRefused("Tài khoản này không còn quyền sao lưu.")


def _page():
    return {"url": reverse("backups:home"), "url_label": "Về trang Sao lưu"}


register(MAKE, make, title="Sao lưu", doing="Đang sao lưu", counted="tệp", is_repeatable=True)
register(TRY, try_out, title="Khôi phục thử", doing="Đang khôi phục thử", is_repeatable=True)
