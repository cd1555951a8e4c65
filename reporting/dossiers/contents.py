"""What a dossier holds: a unit's papers as sent, signed copies, own documents and evidence.

That of a whole year begins with the tables of the ward.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import PurePath
from typing import BinaryIO

from django.utils import timezone

from awards.assessment.locks import present_closing
from awards.permissions import reads_awards
from campaigns.models import Revision, Submission
from campaigns.registry import form_of
from campaigns.vocabulary import SENT, Obligation
from documents.dossier_index import Sending
from documents.wording import count_text, moment_text, short_date
from organizations.models import Membership
from organizations.permissions import has_role
from registrations.models import Evidence
from registrations.permissions import visible_evidence
from reporting.assessments import closed_sheet, self_assessment_sheet
from reporting.award_exports import NomineesOrder
from reporting.downloads import has_format, write, write_long
from reporting.exports import MAX_ROWS_AT_ONCE, FileOrder, RegisteredOrder, revisions
from reporting.file_papers import PAPERS_OF
from reporting.pictures import PictureFilter, article_photos, lines_of, visible_article_photos
from reporting.totals import ACCEPTED_ONLY, entries_of

PAPER_FORMATS = ("docx", "pdf")
PAPER_NAMES = {
    "mau01": "Mẫu số 01",
    "mau02": "Mẫu số 02",
    "mau03": "Mẫu số 03",
    "article": "Bài viết",
}
# the order of the year, which is also that of the folders
SUBJECTS = {
    Obligation.PLAN: "1 Văn bản triển khai",
    Obligation.REGISTRATION: "2 Đăng ký mô hình",
    Obligation.ARTICLE: "3 Bài viết",
    Obligation.NOMINATION: "4 Trích ngang thành tích",
    Obligation.SELF_ASSESSMENT: "5 Tự đánh giá",
}
EVIDENCE = "6 Minh chứng"
WARD_TABLES = "000 Biểu của phường"


@dataclass(frozen=True, slots=True)
class Item:
    """One file to be: `open` gives its bytes as a stream, or raises FileNotFoundError."""

    folder: str
    title: str
    ending: str
    facts: str
    open: Callable[[], BinaryIO]


def ward_items(campaign, user, *, at):
    """The Items of the whole ward that the person may see: its tables of what was accepted.

    The assessment stands among them once it is closed.
    """
    facts = f"Hồ sơ đã tiếp nhận, số liệu đến {moment_text(at)}"
    for form, order in _ward_orders(campaign, user):
        title = f"{PAPER_NAMES[form]} của phường"
        yield Item(WARD_TABLES, title, f".{order.file_format}", facts, _drawn(order, at))
    closing = present_closing(campaign)
    if closing and has_role(user, Membership.Role.REVIEWER, campaign.ward):
        facts = f"Bảng đánh giá đã chốt lúc {moment_text(closing.closed_at)}"
        title = "Đánh giá theo tiêu chí"
        yield Item(WARD_TABLES, title, ".xlsx", facts, lambda: BytesIO(closed_sheet(closing)))


def _ward_orders(campaign, user):
    """(form, order) of each table in each format, as far as there is anything to print."""
    if entries_of(campaign.ward, campaign, ACCEPTED_ONLY).exists():
        for form, file_format in product(("mau01", "mau02"), PAPER_FORMATS):
            order = RegisteredOrder(campaign, campaign.ward, ACCEPTED_ONLY, form, file_format)
            yield form, order
    if reads_awards(user, campaign) and NomineesOrder(campaign, "").row_count():
        for file_format in PAPER_FORMATS:
            yield "mau03", NomineesOrder(campaign, file_format)


def items_of(unit, campaign, user):
    """The Items of one unit that the person may see, in the order of the folders."""
    sent = Submission.objects.visible_to(user).filter(
        campaign=campaign, unit=unit, status__in=SENT, is_nil=False
    )
    by_obligation = {submission.obligation: submission for submission in sent}
    for obligation, folder in SUBJECTS.items():
        if submission := by_obligation.get(obligation):
            yield from _items_of_file(submission, folder)
            if obligation == Obligation.ARTICLE:
                yield from _photos(unit, campaign, user, folder)
    yield from _evidence(unit, campaign, user)


def _items_of_file(submission, folder):
    model, _ = form_of(submission)
    concrete = model.objects.select_related("unit", "campaign__ward").get(pk=submission.pk)
    revision = (
        revisions()
        .filter(submission=submission.pk)
        .exclude(decision=Revision.Decision.WITHDRAWN)
        .order_by("-number")
        .first()
    )
    facts = f"Mã hồ sơ {revision.code}, gửi lúc {moment_text(revision.sent_at)}"
    for form in PAPERS_OF.get(submission.obligation, {}):
        for file_format in PAPER_FORMATS:
            if has_format(form, file_format):
                order = FileOrder(concrete, revision, form, file_format)
                title = f"{PAPER_NAMES[form]}, lần gửi {revision.number:02d}"
                yield Item(folder, title, f".{file_format}", facts, _drawn(order, revision.sent_at))
    if submission.obligation == Obligation.SELF_ASSESSMENT:
        title = f"Tự đánh giá, lần gửi {revision.number:02d}"
        yield Item(folder, title, ".xlsx", facts, lambda: BytesIO(self_assessment_sheet(revision)))
    yield from _kept_files(concrete, folder, facts)


def _drawn(order, at):
    """Drawn when its turn comes, so that one paper at a time is in memory."""

    def draw():
        writer = write_long if order.row_count() > MAX_ROWS_AT_ONCE else write
        return BytesIO(order.fill(at, write=writer).content)

    return draw


def _kept_files(submission, folder, facts):
    files = [("Bản đã ký, đóng dấu", submission.signed_copy)]
    if submission.obligation == Obligation.PLAN:
        files += [
            ("Văn bản triển khai", submission.word_file),
            ("Văn bản triển khai", submission.pdf_file),
        ]
    for title, file in files:
        if file:
            yield Item(folder, title, PurePath(file.name).suffix.lower(), facts, _stored(file))


def _photos(unit, campaign, user, folder):
    photos = article_photos(visible_article_photos(user), campaign, PictureFilter(unit=unit))
    for number, photo in enumerate(photos, 1):
        title = f"Ảnh {number:02d} {photo.caption}"
        yield Item(folder, title, ".jpg", "Ảnh của bài viết", _stored(photo.large))


def _evidence(unit, campaign, user):
    found = visible_evidence(user).shown().filter(campaign=campaign, initiative__unit=unit)
    found = list(found.select_related("initiative"))
    lines = lines_of({each.initiative_id for each in found}, campaign)
    for number, each in enumerate(found, 1):
        name, _ = lines.get(each.initiative_id, (each.initiative.name, ""))
        facts = [each.get_stage_display(), Evidence.Kind(each.kind).label, name]
        if each.taken_on:
            facts.append(short_date(each.taken_on))
        stage = each.get_stage_display().partition(" ")[0]
        title = f"{number:03d} {stage} - {each.caption or name}"
        ending = PurePath(each.file.name).suffix.lower()
        yield Item(EVIDENCE, title, ending, ", ".join(facts), _stored(each.file))


def _stored(file):
    return lambda: file.storage.open(file.name)


def sendings_of(units, campaign, user):
    """Every sending of the units that was not withdrawn, as lines of the index; one query."""
    visible = Submission.objects.visible_to(user).filter(campaign=campaign, unit__in=units)
    found = (
        revisions()
        .filter(submission__in=visible.values("pk"))
        .exclude(decision=Revision.Decision.WITHDRAWN)
        .defer("content")
        .order_by("submission__unit__name_key", "submission_id", "number")
    )
    return [
        Sending(
            unit=each.submission.unit.name,
            subject=each.submission.get_obligation_display(),
            code=each.code,
            sent_at=moment_text(timezone.localtime(each.sent_at)),
            sent_by=str(each.sent_by),
            decision=each.get_decision_display(),
            note=each.note,
            sha256=each.sha256,
        )
        for each in found
    ]


def summary(lines):
    """ "gồm 120 tệp; 02 tệp không lấy được"."""
    lost = sum(not line.path for line in lines)
    words = f"gồm {count_text(len(lines) - lost)} tệp"
    return f"{words}; {count_text(lost)} tệp không lấy được" if lost else words
