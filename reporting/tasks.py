"""Files too long to write within a request."""

from django.core.exceptions import ObjectDoesNotExist

from audit.clock import now
from documents.errors import DocumentRefused
from jobs.models import Job
from jobs.registry import JobFile, JobRefused, register
from jobs.services import enqueue, keep_alive
from reporting.downloads import write_long
from reporting.exports import order_from_json
from reporting.permissions import may_see_order

EXPORT = "reporting.export"
TOO_LONG = "Tệp PDF quá dài để lập. Tải theo từng cấp, hoặc chọn Word, Excel."


def write_export(job):
    try:
        with keep_alive(job):
            download = order_from_json(job.payload).fill(now(), write=write_long)
    except DocumentRefused as refusal:
        if refusal.code not in ("too_slow", "too_heavy"):
            raise
        raise JobRefused(TOO_LONG) from refusal
    return JobFile(download.name, download.content)


def may_open_export(job, user):
    try:
        order = order_from_json(job.payload)
    except ObjectDoesNotExist:
        return False
    return may_see_order(user, order)


register(
    EXPORT,
    write_export,
    title="Lập tệp để tải",
    doing="Đang lập biểu",
    may_open=may_open_export,
)


def start_export(order, *, actor):
    """The job that fills the order; the same order of the same person is not queued twice."""
    payload = order.as_json()
    waiting = Job.objects.owned_by(actor).filter(
        kind=EXPORT, payload=payload, state__in=[Job.State.QUEUED, Job.State.RUNNING]
    )
    return waiting.first() or enqueue(EXPORT, payload, owner=actor)
