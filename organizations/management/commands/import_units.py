import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import CommandError

from audit.commands import PlainCommand, file_refusal
from documents.errors import DocumentRefused
from documents.lists import ListRefused
from organizations.importing import read_unit_plan, write_units
from organizations.models import Unit


class Command(PlainCommand):
    help = (
        "Đọc danh sách đơn vị từ tệp Excel (.xlsx). Mặc định chỉ đọc thử: đơn vị thêm mới, cập "
        "nhật, lỗi theo dòng và cột; --commit để ghi. Đơn vị được nhận ra theo mã."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--ward", metavar="MÃ", help="mã phường, khi có nhiều phường")
        parser.add_argument("--commit", action="store_true", help="ghi vào cơ sở dữ liệu")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args, **options):
        ward = _ward(options["ward"])
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise file_refusal("đọc", options["file"], error) from error
        try:
            plan = read_unit_plan(ward, data, options["file"].name)
            self._tell(plan, as_json=options["json"])
            if options["commit"]:
                write_units(ward, plan, actor=None)
        except (DocumentRefused, ListRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        if plan.errors:
            raise CommandError(f"Tệp có {len(plan.error_rows):02d} dòng lỗi, chưa ghi đơn vị nào.")

    def _tell(self, plan, *, as_json):
        if as_json:
            self.stdout.write(json.dumps(_as_json(plan), ensure_ascii=False, indent=1))
            return
        for unit in plan.added:
            self.stdout.write(f"+ {unit.code}  {unit.name}")
        for unit in plan.updated:
            self.stdout.write(f"~ {unit.code}  {unit.name}: {', '.join(plan.columns_of(unit))}")
        for error in plan.errors:
            self.stdout.write(f"! dòng {error.row}, cột “{error.column}”: {error.message}")
        self.stdout.write(f"{plan.summary}.")


def _as_json(plan):
    """The shape that scripts rely on."""

    def told(units):
        return [{"row": unit.row, "code": unit.code, "name": unit.name} for unit in units]

    return {
        "added": told(plan.added),
        "updated": [
            line | {"columns": plan.columns_of(unit)}
            for line, unit in zip(told(plan.updated), plan.updated, strict=True)
        ],
        "unchanged": told(plan.unchanged),
        "errors": [asdict(error) for error in plan.errors],
    }


def _ward(code):
    wards = Unit.objects.wards()
    if code:
        wards = Unit.objects.filter(kind=Unit.Kind.WARD_COMMITTEE, code=code.upper())
    found = list(wards[:2])
    if len(found) == 1:
        return found[0]
    if code:
        raise CommandError(f"Không có phường mang mã {code}.")
    raise CommandError("Có nhiều phường: ghi rõ --ward MÃ." if found else "Chưa có phường nào.")
