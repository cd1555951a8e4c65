"""Files too long to write within a request."""

from django.core.exceptions import ObjectDoesNotExist

from audit.clock import now
from campaigns.models import Campaign
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from jobs.models import Job
from jobs.registry import JobFile, JobRefused, register
from jobs.services import advance, enqueue, keep_alive
from reporting.award_exports import YearbookOrder
from reporting.downloads import write_long
from reporting.exports import order_from_json
from reporting.permissions import keeps_photos, may_see_order
from reporting.photo_zip import PhotoOrder

EXPORT = "reporting.export"
YEARBOOK = "reporting.yearbook"
PHOTOS = "reporting.photos"
TOO_LONG = "Tệp PDF quá dài để lập. Tải theo từng cấp, hoặc chọn Word, Excel."
BOOK_TOO_LONG = "Kỷ yếu quá dài để lập thành một tệp. Báo quản trị viên."


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


def write_yearbook(job):
    """The book's child tells each step, which also holds the job; a lost lease ends the child."""
    order = YearbookOrder.from_json(job.payload)
    try:
        with keep_alive(job):
            download = order.fill(
                now(), progress=lambda done, total: advance(job, done, total=total)
            )
    except WorkflowError as refusal:
        raise JobRefused(str(refusal)) from refusal
    except DocumentRefused as refusal:
        if refusal.code not in ("too_slow", "too_heavy"):
            raise
        raise JobRefused(BOOK_TOO_LONG) from refusal
    return JobFile(download.name, download.content)


def may_open_yearbook(job, user):
    try:
        order = YearbookOrder.from_json(job.payload)
    except ObjectDoesNotExist:
        return False
    return may_see_order(user, order)


def write_photos(job):
    """Whoever asked gets what they may still see when it is written."""
    order = PhotoOrder.from_json(job.payload)
    name, file = order.fill(
        now(), job.owner, progress=lambda done, total: advance(job, done, total=total)
    )
    return JobFile(name, file)


def may_open_photos(job, user):
    campaign = Campaign.objects.select_related("ward").filter(pk=job.payload["campaign"]).first()
    return campaign is not None and keeps_photos(user, campaign)


register(
    EXPORT,
    write_export,
    title="Lập tệp để tải",
    doing="Đang lập biểu",
    may_open=may_open_export,
)


register(
    YEARBOOK,
    write_yearbook,
    title="Gộp tập bài (kỷ yếu)",
    doing="Đang dàn trang kỷ yếu, bước",
    may_open=may_open_yearbook,
)


register(
    PHOTOS,
    write_photos,
    title="Tải ảnh đã chọn (ZIP)",
    doing="Đang ghi ảnh",
    may_open=may_open_photos,
)


def start_export(order, *, actor, kind=EXPORT):
    """The job that fills the order; the same order of the same person is not queued twice."""
    payload = order.as_json()
    waiting = Job.objects.owned_by(actor).filter(
        kind=kind, payload=payload, state__in=[Job.State.QUEUED, Job.State.RUNNING]
    )
    return waiting.first() or enqueue(kind, payload, owner=actor)
