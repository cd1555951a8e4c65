"""Files too long to write within a request."""

from contextlib import contextmanager

from celery import shared_task
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.urls import reverse

from audit.clock import now
from campaigns.models import Campaign
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from documents.wording import in_sentence
from jobs.models import Job
from jobs.registry import JobFile, JobRefused, register
from jobs.services import advance, enqueue, enqueue_once, keep_alive
from reporting.award_exports import YearbookOrder
from reporting.demo import beside
from reporting.demo.removal import RemovalRefused
from reporting.demo.seeding import chapter_count
from reporting.dossiers.orders import DossierOrder
from reporting.downloads import write_long
from reporting.exports import order_from_json
from reporting.permissions import keepers_unit, may_see_order, reviews_ward
from reporting.photo_zip import PhotoOrder
from reporting.sealing.looks import look_from
from reporting.sealing.services import (
    AlreadySealed,
    FiguresChanged,
    draw_up,
    papers_of,
    publish,
    store,
)
from reporting.selections import Selection
from uploads.storing import forget

EXPORT = "reporting.export"
YEARBOOK = "reporting.yearbook"
PHOTOS = "reporting.photos"
SEAL = "reporting.seal"
DOSSIER = "reporting.dossier"
DEMO_MADE = "reporting.demo_made"
DEMO_REMOVED = "reporting.demo_removed"
DEMO_PUT_BACK = "reporting.demo_put_back"
TOO_LONG = "Tệp PDF quá dài để lập. Tải theo từng cấp, hoặc chọn Word, Excel."
TABLE_TOO_LONG = "Biểu quá dài để lập PDF nên chưa chốt được số liệu. Báo quản trị viên."
LOOK_AGAIN = "Chưa chốt bản nào."
BOOK_TOO_LONG = "Kỷ yếu quá dài để lập thành một tệp. Báo quản trị viên."


def write_export(job):
    with refusing(TOO_LONG), keep_alive(job):
        download = order_from_json(job.payload).fill(now(), write=write_long)
    return JobFile(download.name, download.content)


def write_yearbook(job):
    """The book's child tells each step, which also holds the job; a lost lease ends the child."""
    order = YearbookOrder.from_json(job.payload)
    with refusing(BOOK_TOO_LONG), keep_alive(job):
        download = order.fill(now(), progress=steps_of(job))
    return JobFile(download.name, download.content)


def write_photos(job):
    """Whoever asked gets what they may still see when it is written."""
    order = PhotoOrder.from_json(job.payload)
    name, file = order.fill(now(), job.owner, progress=steps_of(job))
    return JobFile(name, file)


def write_seal(job):
    """Everything or nothing: the files go again when another person's table took the number."""
    campaign = Campaign.objects.select_related("ward").get(pk=job.payload["campaign"])
    if not reviews_ward(job.owner, campaign):
        raise JobRefused("Tài khoản này không có quyền chốt số liệu.")
    look = look_from(job.payload.get("look", ""))
    with refusing(TABLE_TOO_LONG), keep_alive(job):
        try:
            sealing = draw_up(
                campaign, job.payload["include"], number=job.payload["number"], look=look
            )
        except FiguresChanged as refusal:
            raise JobRefused(f"{refusal} {LOOK_AGAIN}", _last_look(job, campaign)) from refusal
        except AlreadySealed as refusal:
            raise JobRefused(str(refusal), _sealed_page(refusal.table)) from refusal
        papers = papers_of(sealing, write=write_long, progress=steps_of(job))
        stored = store(papers)

    def publish_all():
        try:
            table = publish(sealing, papers, stored, note=job.payload["note"], actor=job.owner)
        except AlreadySealed as refusal:
            forget(stored)
            raise JobRefused(str(refusal), _sealed_page(refusal.table)) from refusal
        return _sealed_page(table)

    return publish_all


def _last_look(job, campaign):
    """The page whose button asked for the job, with the figures as they are now."""
    selection = Selection(campaign, campaign.ward, job.payload["include"])
    return {"url": selection.url("reporting:seal"), "url_label": "Xem số mới trước khi chốt"}


def _sealed_page(table):
    return {
        "url": reverse("reporting:sealed", args=[table.pk]),
        "url_label": f"Mở {in_sentence(table.name)}",
    }


def write_dossier(job):
    """As `write_photos`: what whoever asked may see when it is written."""
    order = DossierOrder.from_json(job.payload)
    if not may_see_order(job.owner, order):
        raise JobRefused("Tài khoản này không còn quyền xem hồ sơ của đơn vị.")
    with keep_alive(job):
        name, file = order.fill(now(), job.owner, progress=steps_of(job))
    return JobFile(name, file)


def make_demo(job):
    """A try that takes up a broken one begins by clearing what that left."""
    ward, place = _demo_of(job)
    stage = job.payload["stage"]
    with keep_alive(job):
        for done, _ in enumerate(beside.fill_ward(ward, stage), start=1):
            advance(job, done, total=chapter_count())

    def open_ward():
        beside.open_ward(ward, stage, place=place, actor=job.owner)
        return _demo_page()

    return open_ward


def remove_demo(job):
    ward, place = _demo_of(job)

    def remove():
        try:
            beside.remove_ward(ward, place=place, actor=job.owner)
        except RemovalRefused as refusal:
            raise JobRefused(str(refusal)) from refusal
        return _demo_page()

    return remove


def put_demo_back(job):
    """As it was made; nobody asked for it, so nobody's right is asked."""
    ward, written = beside.demo_ward(), beside.last_written()
    if ward is None or ward.pk != job.payload["ward"] or written is None:
        raise JobRefused("Phường mẫu này đã được gỡ.")
    password = job.payload["password"]
    beside.set_active(ward, False)
    try:
        with keep_alive(job):
            for done, _ in enumerate(beside.fill_ward(ward, written.data["stage"]), start=1):
                advance(job, done, total=chapter_count())
    except RemovalRefused as refusal:
        beside.set_active(ward, True)  # what could not be put back stands as it was
        raise JobRefused(str(refusal)) from refusal

    def open_again():
        beside.put_back(ward, written, password)
        return _demo_page()

    return open_again


def _demo_of(job):
    """(the demo ward the job was ordered for, the unit of its owner that keeps it)."""
    place = keepers_unit(job.owner)
    if place is None:
        raise JobRefused("Tài khoản này không còn quyền lập, gỡ phường mẫu.")
    ward = beside.demo_ward()
    if ward is None or ward.pk != job.payload["ward"]:
        raise JobRefused("Phường mẫu này đã được gỡ.")
    return ward, place


def _demo_page():
    return {"url": reverse("reporting:demo_ward"), "url_label": "Về trang phường mẫu"}


@contextmanager
def refusing(too_long):
    """What cannot be made is told to the owner, for another try would end alike.

    `too_long` is said of a paper that takes more time or memory than its child process may.
    """
    try:
        yield
    except WorkflowError as refusal:
        raise JobRefused(str(refusal)) from refusal
    except DocumentRefused as refusal:
        if refusal.code not in ("too_slow", "too_heavy"):
            raise
        raise JobRefused(too_long) from refusal


def steps_of(job):
    """The `progress(done, total)` of a long work: it is written down, and holds the job."""
    return lambda done, total: advance(job, done, total=total)


def may_see(read_order):
    """The `may_open` of a kind whose payload is an order: its owner may still see all of it."""

    def may_open(job, user):
        try:
            order = read_order(job.payload)
        except ObjectDoesNotExist:
            return False
        return may_see_order(user, order)

    return may_open


def is_for_ban(job, user):
    campaign = Campaign.objects.select_related("ward").filter(pk=job.payload["campaign"]).first()
    return campaign is not None and reviews_ward(user, campaign)


register(
    EXPORT,
    write_export,
    title="Lập tệp để tải",
    doing="Đang lập biểu",
    may_open=may_see(order_from_json),
    is_repeatable=True,
)


register(
    YEARBOOK,
    write_yearbook,
    title="Gộp tập bài (kỷ yếu)",
    doing="Đang dàn trang kỷ yếu",
    counted="bước",
    may_open=may_see(YearbookOrder.from_json),
    is_repeatable=True,
)


register(
    SEAL,
    write_seal,
    title="Chốt số liệu và phát hành",
    doing="Đang lập biểu",
    counted="tệp",
    may_open=is_for_ban,
    is_repeatable=True,
)


register(
    DOSSIER,
    write_dossier,
    title="Lập hồ sơ lưu trữ (ZIP)",
    doing="Đang ghi hồ sơ",
    counted="đơn vị",
    may_open=may_see(DossierOrder.from_json),
    is_repeatable=True,
)


register(
    PHOTOS,
    write_photos,
    title="Tải ảnh đã chọn (ZIP)",
    doing="Đang ghi",
    counted="ảnh",
    may_open=is_for_ban,
    is_repeatable=True,
)


register(
    DEMO_MADE,
    make_demo,
    title="Lập phường mẫu",
    doing="Đang lập phường mẫu, phần",
    is_repeatable=True,
)


register(
    DEMO_PUT_BACK,
    put_demo_back,
    title="Lập lại phường mẫu",
    doing="Đang lập lại phường mẫu, phần",
)


register(
    DEMO_REMOVED,
    remove_demo,
    title="Gỡ phường mẫu",
    doing="Đang gỡ phường mẫu",
    is_repeatable=True,
)


def start_export(order, *, actor, kind=EXPORT):
    """The job that fills the order; the same order of the same person is not queued twice."""
    return enqueue_once(kind, order.as_json(), owner=actor)


def start_seal(campaign, include, *, number, look, note, actor):
    """The job that seals the figures of the `look` (reporting.sealing.looks), or none."""
    payload = {
        "campaign": campaign.pk,
        "include": include,
        "number": number,
        "look": str(look),
        "note": note,
    }
    return enqueue_once(SEAL, payload, owner=actor)


@transaction.atomic
def start_demo(stage, *, actor):
    """The job that makes the demo ward; raises beside.NotPossible for the second of two."""
    ward = beside.found_ward()
    return enqueue(DEMO_MADE, {"ward": ward.pk, "stage": stage}, owner=actor)


def start_demo_removal(ward, *, actor):
    return enqueue_once(DEMO_REMOVED, {"ward": ward.pk}, owner=actor)


@shared_task(ignore_result=True)
def reset_demo_ward():
    """Every night: the demo ward as it was made, if somebody used it and the setting allows."""
    ward = beside.worn_ward() if settings.DEMO_WARD_RESET else None
    if ward is not None:
        payload = {"ward": ward.pk, "password": _common_password(ward)}
        enqueue_once(DEMO_PUT_BACK, payload, owner=None)


def _common_password(ward):
    """As it is kept; of a ward whose people were cleared by a job that broke off, that job's."""
    before = Job.objects.filter(kind=DEMO_PUT_BACK, payload__ward=ward.pk).order_by("pk").last()
    return beside.password_of(ward) or (before.payload["password"] if before else "")


def making_of(ward, actor):
    """The actor's own newest job that fills the ward; None where another administrator's does."""
    return Job.objects.owned_by(actor).filter(kind=DEMO_MADE, payload__ward=ward.pk).first()
