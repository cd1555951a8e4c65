"""Write a form of the ward or of one unit to a file."""

import json
from pathlib import Path

from django.core.management.base import CommandError

from audit.clock import now
from audit.commands import PlainCommand, file_refusal
from awards.models import Nomination
from campaigns.models import Campaign
from organizations.models import Unit
from reporting.as_data import mau01_data, mau02_data, progress_data
from reporting.downloads import WRITERS
from reporting.exports import FileOrder, RegisteredOrder, revisions
from reporting.papers import progress_form
from reporting.totals import ACCEPTED_ONLY, STATUSES, labels_of

FORMS = ("mau01", "mau02", "mau03", "progress")
FORMATS = ("docx", "pdf", "xlsx", "json")


class Command(PlainCommand):
    help = (
        "Ghi một biểu ra tệp: mau01 (danh sách đăng ký), mau02 (biểu tổng hợp), progress (tình "
        "hình gửi hồ sơ) của phường hoặc của một đơn vị; mau03 (trích ngang thành tích) của một "
        "đơn vị."
    )

    def add_arguments(self, parser):
        parser.add_argument("form", metavar="FORM", help=", ".join(FORMS))
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
        if form not in FORMS:
            raise CommandError(f"Chưa có biểu “{form}”. Có: {', '.join(FORMS)}.", returncode=2)
        campaign, unit = _found(year, unit)
        _check_level(campaign, form, level)
        at = now()
        if form == "mau03" and file_format == "json":
            raise CommandError("mau03 ghi ra docx, pdf hoặc xlsx.", returncode=2)
        if file_format == "json":
            data = _data(form, campaign, unit, include, level or "", at)
            content = (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
        elif form == "progress":
            paper = progress_form(campaign, _units(unit), at=at)
            content = WRITERS["progress"][file_format](paper)
        elif form == "mau03":
            content = _nomination_order(campaign, unit, include, file_format).fill(at).content
        else:
            order = RegisteredOrder(campaign, unit, include, form, file_format, level or "")
            content = order.fill(at).content
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


def _nomination_order(campaign, unit, include, file_format):
    """The Mẫu số 03 the unit sent last; CommandError if there is none of the wanted status."""
    if unit == campaign.ward:
        raise CommandError("mau03 là biểu của một đơn vị; chọn đơn vị bằng --unit.", returncode=2)
    nomination = (
        Nomination.objects.filter(campaign=campaign, unit=unit, status__in=STATUSES[include])
        .select_related("unit", "campaign__ward")
        .first()
    )
    if nomination is None:
        raise CommandError(f"Đơn vị {unit.code} chưa có Mẫu số 03 {_WANTED[include]}.")
    revision = revisions().filter(submission=nomination.pk).order_by("-number").first()
    return FileOrder(nomination, revision, "mau03", file_format)


_WANTED = {ACCEPTED_ONLY: "đã tiếp nhận", "all": "đã gửi"}


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
    return progress_data(campaign, _units(unit), at=at)


def _units(unit):
    return list(Unit.objects.within(unit).reporting())
