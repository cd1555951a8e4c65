"""A6: the backups that are kept, making one now, trying one, and letting the mail go again."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from audit.services import record
from backups.folder import archives, is_late
from backups.mail_pause import is_paused, resume
from backups.models import Trial
from backups.permissions import (
    get_archive_as_keeper,
    keeps_installation,
    require_administrator,
    require_keeper,
)
from backups.restoring import unfinished
from backups.room import size_text
from backups.tasks import MAKE, TRY
from jobs.models import Job
from jobs.services import enqueue_once
from jobs.way_back import job_url
from organizations.models import Unit


@require_safe
def home(request):
    require_administrator(request.user)
    kept = [{"file": item, "size": size_text(item.size)} for item in archives()]
    last = kept[0] if kept else None
    latest_job = Job.objects.filter(kind=MAKE).first()
    context = {
        "kept": kept,
        "last": last,
        "is_late": is_late(last["file"].made_at if last else None),
        "trial": Trial.objects.first(),
        "failed": latest_job if latest_job and latest_job.state == Job.State.FAILED else None,
        "is_paused": is_paused(),
        "unfinished": unfinished(),
        "is_keeper": keeps_installation(request.user),
        "most": settings.BACKUP_KEEP,
    }
    return render(request, "backups/home.html", context)


@require_POST
def make(request):
    require_keeper(request.user)
    return redirect(job_url(request, enqueue_once(MAKE, {}, owner=request.user)))


@require_POST
def try_out(request, archive):
    path = get_archive_as_keeper(request.user, archive)
    job = enqueue_once(TRY, {"archive": path.name}, owner=request.user)
    return redirect(job_url(request, job))


@require_POST
def download(request, archive):
    """A form and no link: it is confirmed first, and the log tells who has all the data."""
    path = get_archive_as_keeper(request.user, archive)
    for ward in Unit.objects.wards():
        record(request.user, "backup.downloaded", ward, archive=path.name)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=path.name,
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )


@require_POST
def resume_mail(request):
    require_keeper(request.user)
    resume(request.user)
    messages.success(request, "Đã bật gửi thư: lời nhắc còn đúng hạn được gửi lại.")
    return redirect("backups:home")
