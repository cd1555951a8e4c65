import json
from pathlib import Path

from django.core.management.base import CommandError

from audit.commands import PlainCommand, file_refusal
from campaigns.models import Campaign
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from documents.limited import read_mau01, shown_name
from documents.text import fold
from organizations.models import Unit
from registrations.importing import (
    import_into_draft,
    reading_as_json,
    unit_named,
)


class Command(PlainCommand):
    help = (
        "Đọc Mẫu số 01 đã điền (.docx, .xlsx). Mặc định chỉ đọc và in kết quả; --commit ghi vào "
        "bản nháp của đơn vị (thay các dòng cùng cấp, dòng còn thiếu được giữ để sửa), chưa gửi."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--unit", metavar="MÃ", help="mã đơn vị; mặc định theo đầu biểu")
        parser.add_argument("--year", type=int, metavar="NĂM", help="mặc định theo tiêu đề biểu")
        parser.add_argument("--commit", action="store_true", help="ghi vào bản nháp của đơn vị")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args, **options):
        path = options["file"]
        reading = _read(path)
        unit = _unit(options["unit"], reading)
        if options["commit"]:
            self._commit(path.name, reading, unit, options["year"])
        else:
            self._warn_of_unknown_year(unit, options["year"] or reading.year)
        result = reading_as_json(reading, unit)
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
        else:
            self._tell(result)
        for notice in reading.notices:
            self.stderr.write(f"Lưu ý: {notice.message}")

    def _commit(self, name, reading, unit, year):
        if unit is None:
            raise CommandError(
                f"Không nhận ra đơn vị “{reading.unit_name}” ở đầu biểu: ghi rõ --unit MÃ."
            )
        self._warn_of_another_head(reading, unit, year)
        try:
            campaign = _campaign(unit, year or reading.year)
            draft = import_into_draft(unit, campaign, name, reading, actor=None)
        except WorkflowError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stderr.write(f"Đã ghi bản nháp của “{unit}”: {draft.row_count} dòng.")

    def _warn_of_unknown_year(self, unit, year):
        """A trial run tells beforehand what --commit would refuse."""
        campaigns = Campaign.objects.filter(ward=unit.ward) if unit else Campaign.objects.all()
        if year and not campaigns.filter(year=year).exists():
            self.stderr.write(f"Lưu ý: {_unknown_year(year)}")

    def _warn_of_another_head(self, reading, unit, year):
        names = (fold(unit.name), fold(unit.printed_name), fold(unit.short_name))
        if reading.unit_name and fold(reading.unit_name) not in names:
            self.stderr.write(f"Lưu ý: đầu biểu ghi “{reading.unit_name}”, ghi vào “{unit}”.")
        if year and reading.year and reading.year != year:
            self.stderr.write(f"Lưu ý: tiêu đề biểu ghi năm {reading.year}, ghi vào năm {year}.")

    def _tell(self, result):
        self.stdout.write(f"{result['unit']}, năm {result['year']}, cấp {result['level']}")
        for entry in result["entries"]:
            self.stdout.write(
                f"  dòng {entry['row']}: {entry['participant']} | {entry['model']} | "
                f"{entry['field']} | {entry['level']}"
            )
        for problem in result["problems"]:
            self.stdout.write(f"! {problem['message']}")
        for skipped in result["skipped"]:
            self.stdout.write(f"- dòng {skipped['row']} bỏ qua: {skipped['why']}")
        self.stdout.write(
            f"{len(result['entries'])} mô hình, {len(result['problems'])} dòng cần xem lại, "
            f"{len(result['skipped'])} dòng bỏ qua, {result['table_rows']} dòng trong biểu."
        )


def _read(path):
    try:
        return read_mau01(path.read_bytes(), shown_name(path.name))
    except OSError as error:
        raise file_refusal("đọc", path, error) from error
    except DocumentRefused as refusal:
        raise CommandError(str(refusal)) from refusal


def _unit(code, reading):
    """The unit asked for, else the one the head names, if exactly one ward has it."""
    if code:
        unit = Unit.objects.filter(code=code.upper()).first()
        if unit is None:
            raise CommandError(f"Không có đơn vị mang mã {code}.")
        return unit
    wards = Unit.objects.filter(kind=Unit.Kind.WARD_COMMITTEE)
    found = [unit for ward in wards if (unit := unit_named(reading.unit_name, ward))]
    return found[0] if len(found) == 1 else None


def _campaign(unit, year):
    campaigns = Campaign.objects.filter(ward=unit.ward)
    if year is None:
        campaign = campaigns.filter(is_open=True).first()
    else:
        campaign = campaigns.filter(year=year).first()
    if campaign is None:
        raise CommandError(_unknown_year(year))
    return campaign


def _unknown_year(year):
    return f"Chưa mở năm công tác {year}." if year else "Chưa mở năm công tác nào."
