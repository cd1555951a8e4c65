"""Write a form of the ward or of one unit to a file."""

import json
from pathlib import Path

from django.core.management.base import CommandError

from audit.clock import now
from audit.commands import PlainCommand, file_refusal
from awards.models import Article, Nomination
from campaigns.answering import answering
from campaigns.models import Campaign
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from organizations.models import Unit
from reporting.as_data import mau01_data, mau02_data, progress_data
from reporting.award_data import article_data, nomination_data, nominees_data, yearbook_data
from reporting.award_exports import NomineesOrder, YearbookOrder
from reporting.downloads import WRITERS
from reporting.exports import FileOrder, RegisteredOrder, revisions
from reporting.papers import progress_form
from reporting.totals import ACCEPTED_ONLY, STATUSES, WITH_WAITING, labels_of

FORMATS = ("docx", "pdf", "xlsx", "json")
_TEXTS = ("docx", "pdf", "json")
FORMATS_OF = {
    "mau01": FORMATS,
    "mau02": FORMATS,
    "mau03": FORMATS,
    "article": _TEXTS,
    "yearbook": _TEXTS,
    "progress": FORMATS,
}
# what one unit sends as a file of its own
_FILES = {"mau03": Nomination, "article": Article}
_NAMES = {"mau03": "Mẫu số 03", "article": "bài viết"}
_WANTED = {ACCEPTED_ONLY: "đã tiếp nhận", WITH_WAITING: "đã gửi"}


class Command(PlainCommand):
    help = (
        "Ghi một biểu ra tệp: mau01 (danh sách đăng ký), mau02 (biểu tổng hợp), progress (tình "
        "hình gửi hồ sơ), mau03 (trích ngang thành tích) của phường hoặc của một đơn vị; article "
        "(bài viết) của một đơn vị; yearbook (kỷ yếu) của phường."
    )

    def add_arguments(self, parser):
        parser.add_argument("form", metavar="FORM", help=", ".join(FORMATS_OF))
        parser.add_argument("--year", type=int, required=True, help="năm công tác")
        parser.add_argument("--unit", metavar="CODE", help="mã đơn vị; mặc định là phường")
        parser.add_argument("--level", help="chỉ một cấp của mau01: TP, XP hoặc CS")
        parser.add_argument(
            "--include",
            choices=list(STATUSES),
            default=ACCEPTED_ONLY,
            help="accepted: chỉ hồ sơ đã tiếp nhận (mặc định); all: cả hồ sơ chờ kiểm tra",
        )
        parser.add_argument("--format", dest="file_format", choices=FORMATS, required=True)
        parser.add_argument("-o", "--output", metavar="FILE", required=True, help="tệp ghi ra")

    def handle(self, *, form, year, unit, level, include, file_format, output, **options):
        if form not in FORMATS_OF:
            known = ", ".join(FORMATS_OF)
            raise CommandError(f"Chưa có biểu “{form}”. Có: {known}.", returncode=2)
        if file_format not in FORMATS_OF[form]:
            known = ", ".join(FORMATS_OF[form])
            raise CommandError(f"{form} chỉ ghi ra {known}.", returncode=2)
        campaign, unit = _found(year, unit)
        _check_level(campaign, form, level)
        _check_reach(campaign, form, unit, include)
        at = now()
        if file_format == "json":
            data = _data(form, campaign, unit, include, level or "", at)
            content = (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
        elif form == "progress":
            paper = progress_form(campaign, _units(unit, campaign), at=at)
            content = WRITERS["progress"][file_format](paper)
        else:
            content = _filled(_order(form, campaign, unit, include, file_format, level or ""), at)
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise file_refusal("ghi", output, error) from error
        self.stdout.write(f"Đã ghi {output} ({len(content)} byte).")


def _found(year, code):
    """(campaign, unit) of a year: the ward when no unit is named. CommandError if there is none."""
    campaigns = Campaign.objects.filter(year=year).select_related("ward")
    unit = None
    if code:
        unit = Unit.objects.filter(code__iexact=code).first()
        if unit is None:
            raise CommandError(f"Không có đơn vị mang mã {code}.")
        if unit.ward is None:
            raise CommandError(f"Đơn vị {code} không thuộc phường nào.")
        campaigns = campaigns.filter(ward=unit.ward)
    campaigns = list(campaigns[:2])
    if not campaigns:
        raise CommandError(f"Chưa mở năm {year}.")
    if len(campaigns) > 1:
        raise CommandError(f"Năm {year} có ở nhiều phường; chọn phường bằng --unit.")
    return campaigns[0], unit or campaigns[0].ward


def _order(form, campaign, unit, include, file_format, level_code):
    if form == "yearbook":
        return YearbookOrder(campaign, file_format)
    if form == "mau03" and unit == campaign.ward:
        return NomineesOrder(campaign, file_format)
    if form in _FILES:
        submission, revision = _sent_file(form, campaign, unit, include)
        return FileOrder(submission, revision, form, file_format)
    return RegisteredOrder(campaign, unit, include, form, file_format, level_code)


def _filled(order, at):
    try:
        return order.fill(at).content
    except (WorkflowError, DocumentRefused) as refusal:
        raise CommandError(str(refusal)) from refusal


def _sent_file(form, campaign, unit, include):
    """(file, its last sending) of a unit; CommandError if there is none of the wanted status."""
    submission = (
        _FILES[form]
        .objects.filter(campaign=campaign, unit=unit, status__in=STATUSES[include], is_nil=False)
        .select_related("unit", "campaign__ward")
        .first()
    )
    if submission is None:
        raise CommandError(f"Đơn vị {unit.code} chưa có {_NAMES[form]} {_WANTED[include]}.")
    return submission, revisions().filter(submission=submission.pk).order_by("-number").first()


def _check_reach(campaign, form, unit, include):
    """An article is a unit's, the yearbook the ward's; the ward proposes what is accepted."""
    is_ward = unit == campaign.ward
    if form == "article" and is_ward:
        raise CommandError("article là bài của một đơn vị; chọn đơn vị bằng --unit.", returncode=2)
    if form == "yearbook" and not is_ward:
        raise CommandError("yearbook là kỷ yếu của phường; bỏ --unit.", returncode=2)
    if is_ward and form in ("mau03", "yearbook") and include != ACCEPTED_ONLY:
        raise CommandError(f"{form} của phường chỉ lấy hồ sơ đã tiếp nhận.", returncode=2)


def _check_level(campaign, form, level):
    if not level:
        return
    if form != "mau01":
        raise CommandError("--level chỉ dùng với mau01.", returncode=2)
    codes = [item.code for item in labels_of(campaign).levels]
    if level not in codes:
        raise CommandError(f"Không có cấp “{level}”. Có: {', '.join(codes)}.", returncode=2)


def _data(form, campaign, unit, include, level_code, at):
    if form == "mau01":
        return mau01_data(unit, campaign, include, level_code)
    if form == "mau02":
        return mau02_data(unit, campaign, include)
    if form == "yearbook":
        return yearbook_data(campaign)
    if form == "mau03" and unit == campaign.ward:
        return nominees_data(campaign)
    if form in _FILES:
        submission, revision = _sent_file(form, campaign, unit, include)
        return _DATA_OF_FILE[form](submission, revision)
    return progress_data(campaign, _units(unit, campaign), at=at)


_DATA_OF_FILE = {"mau03": nomination_data, "article": article_data}


def _units(unit, campaign):
    return list(answering(campaign, Unit.objects.within(unit)))
