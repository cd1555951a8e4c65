"""Files too long to write within a request."""

from audit.clock import now
from jobs.models import Job
from jobs.registry import JobFile, register
from jobs.services import enqueue, keep_alive
from reporting.exports import order_from_json

EXPORT = "reporting.export"


def write_export(job):
    with keep_alive(job):
        download = order_from_json(job.payload).fill(now())
    return JobFile(download.name, download.content)


register(EXPORT, write_export, title="Lập tệp để tải", doing="Đang lập biểu")


def start_export(order, *, actor):
    """The job that fills the order; the same order of the same person is not queued twice."""
    payload = order.as_json()
    waiting = Job.objects.owned_by(actor).filter(
        kind=EXPORT, payload=payload, state__in=[Job.State.QUEUED, Job.State.RUNNING]
    )
    return waiting.first() or enqueue(EXPORT, payload, owner=actor)
