"""The list of units from Excel, in two steps: a dry run that changes nothing, then the writing.

Columns are found by their headings, in any order. A unit is known by its code; a column that is
absent, and an empty cell, leave what is stored as it is.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from audit.services import record
from documents.limited import read_sheets
from documents.lists import ListRefused
from documents.text import fold
from organizations.list_plan import ListPlan, PlannedRow
from organizations.models import Unit
from organizations.rules import UNIT_CODE, code_taken, phone_digits
from organizations.services import (
    UnitError,
    create_unit,
    hold_tree,
    move_unit,
    update_unit,
)
from organizations.unit_file import KIND_LABELS, KINDS_BY_WORD, UNIT_LIST

_PHONE_DIGITS = 10


@dataclass(frozen=True, slots=True)
class PlannedUnit(PlannedRow):
    """`parent_code` is that of the unit above; empty: the unit stays where it is."""

    code: str
    name: str
    parent_code: str

    @property
    def key(self):
        return [*super(PlannedUnit, self).key, self.code, self.parent_code]


class UnitPlan(ListPlan):
    def columns_of(self, planned):
        names = super().columns_of(planned)
        return [*names, self.shape.headings["parent"]] if planned.parent_code else names


def read_unit_plan(ward, data, filename):
    """Read an uploaded .xlsx file and compare it with the ward's units; changes nothing.

    Raises DocumentRefused when the file cannot be read, ListRefused when it holds no list.
    """
    return plan_units(ward, read_sheets(data, filename))


def plan_units(ward, sheet_rows):
    """The dry run over the rows of a workbook, as `read_sheets` gives them."""
    return _Planner(ward).plan(UNIT_LIST.read(sheet_rows))


class _Planner:
    """Compares the rows of one file with the ward's units, which are read once."""

    def __init__(self, ward):
        self._ward = ward
        self._units = {unit.code: unit for unit in Unit.objects.all()}
        self._reach = {unit.pk for unit in Unit.objects.within(ward)}
        self._plan = UnitPlan(UNIT_LIST)
        self._rows = {}

    def plan(self, rows):
        self._plan.rows = rows
        good = [found for found in map(self._read, rows) if found is not None]
        codes_above = self._codes_by_name(good)
        for number, values in good:
            self._place(number, values, codes_above)
        self._drop_children_of_bad_rows()
        return self._plan

    def _read(self, row):
        """(row number, values) of a row without mistakes of its own; None for others."""
        before = len(self._plan.errors)
        values = row.values | {"code": row.values["code"].upper()}
        self._check_code(row.number, values["code"])
        if not values["name"]:
            self._error(row.number, "name", "Nhập tên đơn vị.")
        if values.get("kind"):
            values["kind"] = self._kind(row.number, values["kind"])
        self._plan.refuse_too_long(row.number, values, Unit)
        if values.get("contact_phone"):
            values["contact_phone"] = self._phone(row.number, values["contact_phone"])
        if values.get("contact_email"):
            self._check_email(row.number, values["contact_email"])
        return None if len(self._plan.errors) > before else (row.number, values)

    def _check_code(self, row, code):
        if not code:
            self._error(row, "code", "Nhập mã đơn vị, ví dụ TDP12.")
            return
        if not UNIT_CODE.fullmatch(code):
            self._error(row, "code", f"Mã “{code}” chỉ gồm chữ không dấu và số, ví dụ TDP12.")
        elif code in self._rows:
            self._error(row, "code", f"Mã {code} đã có ở dòng {self._rows[code]}.")
        elif code in self._units and self._units[code].pk not in self._reach:
            self._error(row, "code", code_taken(code))
        elif code == self._ward.code:
            self._error(row, "code", f"Mã {code} là mã của phường.")
        self._rows.setdefault(code, row)

    def _kind(self, row, text):
        kind = KINDS_BY_WORD.get(fold(text))
        if kind is None:
            known = "; ".join(KIND_LABELS.values())
            self._error(row, "kind", f"Không có khối “{text}”. Ghi một trong: {known}.")
        return kind

    def _phone(self, row, text):
        digits = phone_digits(text)
        if len(digits) == _PHONE_DIGITS - 1 and not digits.startswith("0"):
            digits = f"0{digits}"  # Excel drops the zero of a number
        if not digits:
            self._error(row, "contact_phone", "Ghi số điện thoại bằng chữ số, ví dụ 0912 345 678.")
        return digits

    def _check_email(self, row, text):
        try:
            validate_email(text)
        except ValidationError:
            self._error(row, "contact_email", f"“{text}” không phải địa chỉ thư điện tử.")

    def _codes_by_name(self, good):
        """{folded code or name: code} of every unit a row may name as the one above it."""
        known = {}
        for unit in self._units.values():
            if unit.pk in self._reach:
                for text in (unit.code, unit.name, unit.short_name):
                    known.setdefault(fold(text), unit.code)
        for _, values in good:
            known.setdefault(fold(values["code"]), values["code"])
            known.setdefault(fold(values["name"]), values["code"])
        known.pop("", None)
        return known

    def _place(self, row, values, codes_above):
        parent_code = ""
        if text := values.get("parent"):
            parent_code = codes_above.get(fold(text), "")
            if not parent_code:
                self._error(row, "parent", f"Không có đơn vị cấp trên “{text}” trong phường.")
                return
            if parent_code == values["code"]:
                self._error(row, "parent", "Đơn vị không thể trực thuộc chính nó.")
                return
        code, name = values["code"], values["name"]
        title, unit = f"{name} ({code})", self._units.get(code)
        given = {name: values[name] for name in values if name not in ("code", "parent")}
        if unit is None:
            if not given.get("kind"):
                self._error(row, "kind", "Chọn khối của đơn vị mới, ví dụ: Chi bộ.")
                return
            changes = {name: value for name, value in given.items() if value}
            parent_code = parent_code or self._ward.code
            self._plan.added.append(PlannedUnit(row, title, None, changes, code, name, parent_code))
            return
        changes = {
            name: value for name, value in given.items() if value and value != getattr(unit, name)
        }
        above = self._units[parent_code].pk if parent_code in self._units else None
        moved = parent_code if parent_code and above != unit.parent_id else ""
        planned = PlannedUnit(row, title, unit, changes, code, name, moved)
        (self._plan.updated if changes or moved else self._plan.unchanged).append(planned)

    def _drop_children_of_bad_rows(self):
        """A unit whose superior's own row has a mistake cannot be placed, nor those below it."""
        while True:
            here = {code for code, unit in self._units.items() if unit.pk in self._reach}
            here |= {planned.code for planned in self._plan.added}
            lost = [
                planned
                for planned in self._plan.written
                if planned.parent_code and planned.parent_code not in here
            ]
            if not lost:
                return
            for planned in lost:
                self._error(
                    planned.row, "parent", f"Dòng của đơn vị cấp trên {planned.parent_code} có lỗi."
                )
            self._plan.added = [p for p in self._plan.added if p not in lost]
            self._plan.updated = [p for p in self._plan.updated if p not in lost]

    def _error(self, row, name, message):
        self._plan.refuse(row, name, message)


@transaction.atomic
def write_shown_units(ward, data, filename, shown, *, actor):
    """Write the dry run whose fingerprint is `shown`, leaving rows with errors out.

    Nothing can change between the comparison and the writing. Returns the UnitPlan; raises
    ListRefused, and writes nothing, when the file or the units are not as they were shown,
    or as `write_units` and `read_unit_plan` do.
    """
    sheet_rows = read_sheets(data, filename)  # takes its time: before others have to wait
    _hold_units(ward)
    plan = plan_units(ward, sheet_rows)
    plan.require_shown(shown)
    write_units(ward, plan, actor=actor, leave_out_errors=True)
    return plan


def _hold_units(ward):
    """{code: unit} of the ward, which nobody else changes until the transaction ends."""
    hold_tree()
    units = Unit.objects.within(ward).order_by("pk").select_for_update()
    return {unit.code: unit for unit in units}


@transaction.atomic
def write_units(ward, plan, *, actor, leave_out_errors=False):
    """Write a dry run in one transaction, new units in the order of their superiors.

    Raises ListRefused, and writes nothing, when rows have errors (unless they are to be left
    out), when a unit would come below itself, or when the units changed since the dry run.
    """
    if not leave_out_errors:
        plan.require_faultless()
    units = _hold_units(ward)
    for planned in _superiors_first(plan.added, set(units)):
        if Unit.objects.filter(code=planned.code).exists():
            raise ListRefused(f"Mã {planned.code} vừa được dùng. Tải lại tệp để kiểm tra.")
        units[planned.code] = create_unit(
            units[planned.parent_code], actor=actor, code=planned.code, **planned.changes
        )
    for planned in plan.updated:
        _update(units, planned, actor)
    # last, so that no line of the trail is told at a place its unit has left
    for planned in plan.updated:
        if planned.parent_code:
            _move(units, planned, actor)
    record(actor, "units.imported", ward, **plan.counts)


def _superiors_first(added, known):
    """The new units so that each comes after the one above it."""
    waiting = list(added)
    while waiting:
        ready = [planned for planned in waiting if planned.parent_code in known]
        if not ready:
            codes = ", ".join(planned.code for planned in waiting)
            raise ListRefused(f"Các đơn vị {codes} trực thuộc lẫn nhau.")
        yield from ready
        known |= {planned.code for planned in ready}
        waiting = [planned for planned in waiting if planned not in ready]


def _update(units, planned, actor):
    unit = units.get(planned.code)
    if unit is None:
        raise ListRefused(f"Đơn vị {planned.code} vừa bị xóa. Tải lại tệp để kiểm tra.")
    update_unit(unit, planned.changes, actor=actor)


def _move(units, planned, actor):
    try:
        move_unit(units[planned.code], units[planned.parent_code], actor=actor)
    except UnitError as error:
        raise ListRefused(f"Dòng {planned.row}: {error}") from error
