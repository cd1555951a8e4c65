"""What the commands that read a filled paper share: the file, its unit and year, the answer."""

import json
from pathlib import Path

from django.core.management.base import CommandError

from audit.commands import PlainCommand, file_refusal
from campaigns.models import Campaign
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from documents.limited import shown_name
from documents.text import fold
from organizations.models import Unit
from registrations.importing import unit_named


class ReadingCommand(PlainCommand):
    """Reads by default; --commit writes the draft of the unit and never sends it."""

    def read(self, data, name):
        raise NotImplementedError

    def year_of(self, reading):
        raise NotImplementedError

    def as_json(self, reading, unit, campaign):
        """The result in the shape scripts rely on; `problems` are what stops a sending.

        `unit` is None where nobody knows it; a year that is not open has the limits of the form.
        """
        raise NotImplementedError

    def tell(self, result):
        raise NotImplementedError

    def write_draft(self, unit, campaign, name, reading):
        """Returns what the operator should know, as sentences."""
        raise NotImplementedError

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--unit", metavar="MÃ", help="mã đơn vị; mặc định theo đầu tệp")
        parser.add_argument("--year", type=int, metavar="NĂM", help="mặc định theo tệp")
        parser.add_argument("--commit", action="store_true", help="ghi vào bản nháp của đơn vị")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args, **options):
        path = options["file"]
        reading = self._read(path)
        unit = _unit(options["unit"], reading)
        year = options["year"] or self.year_of(reading)
        if options["commit"]:
            self._commit(path.name, reading, unit, year)
        else:
            self.note(_missing_year(unit, year))
        result = self.as_json(reading, unit, _campaign(unit, year) or Campaign())
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
            return
        self.tell(result)
        for problem in result["problems"]:
            self.stdout.write(f"! {problem['message']}")

    def note(self, sentences):
        for sentence in sentences:
            self.stderr.write(f"Lưu ý: {sentence}")

    def _read(self, path):
        try:
            return self.read(path.read_bytes(), shown_name(path.name))
        except OSError as error:
            raise file_refusal("đọc", path, error) from error
        except DocumentRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _commit(self, name, reading, unit, year):
        if unit is None:
            raise CommandError(
                f"Không nhận ra đơn vị “{reading.unit_name}” ở đầu tệp: ghi rõ --unit MÃ."
            )
        campaign = _campaign(unit, year)
        if campaign is None:
            raise CommandError(_unknown_year(year))
        self.note(_other_head(reading, self.year_of(reading), unit, year))
        try:
            self.note(self.write_draft(unit, campaign, name, reading))
        except (WorkflowError, DocumentRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stderr.write(f"Đã ghi bản nháp của “{unit}”, chưa gửi.")


def _missing_year(unit, year):
    """A trial run tells beforehand what --commit would refuse."""
    campaigns = Campaign.objects.filter(ward=unit.ward) if unit else Campaign.objects.all()
    if year and not campaigns.filter(year=year).exists():
        yield _unknown_year(year)


def _unknown_year(year):
    return f"Chưa mở năm công tác {year}." if year else "Chưa mở năm công tác nào."


def _other_head(reading, read_year, unit, year):
    if reading.unit_name and fold(reading.unit_name) not in unit.folded_names:
        yield f"đầu tệp ghi “{reading.unit_name}”, ghi vào “{unit}”."
    if read_year not in (None, year):
        yield f"tệp ghi năm {read_year}, ghi vào năm {year}."


def _unit(code, reading):
    """The unit asked for, else the one the head names, if exactly one ward has it."""
    if code:
        unit = Unit.objects.filter(code=code.upper()).first()
        if unit is None:
            raise CommandError(f"Không có đơn vị mang mã {code}.")
        return unit
    wards = Unit.objects.wards()
    found = [unit for ward in wards if (unit := unit_named(reading.unit_name, ward))]
    return found[0] if len(found) == 1 else None


def _campaign(unit, year):
    """The unit's year, or its open one when none is named; None if there is none."""
    if unit is None:
        return None
    campaigns = Campaign.objects.filter(ward=unit.ward)
    return campaigns.filter(year=year).first() if year else campaigns.filter(is_open=True).first()
