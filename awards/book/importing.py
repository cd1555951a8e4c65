"""The register of the 2023 book from Excel: a dry run that changes nothing, then the writing.

An entry is known by its year, title and person, compared folded. A column that is absent, and an
empty cell, leave what is stored as it is.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import IntegrityError, transaction

from audit.services import record
from awards.book.file import HEADINGS, BookListRefused, find_header
from awards.duplicates.search import remember_book_entry
from awards.models import BookEntry
from documents.limited import read_sheets
from documents.text import fold_words
from organizations.importing import RowError

BOOK_YEAR = BookEntry._meta.get_field("year").default
YEARS = range(1990, 2101)
_EMPTY = ("", "-", "–")
_LIMITED = ("title", "person", "unit_name")


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """What one row asks for; `entry` is None for a new one, `changes` what would be written."""

    row: int
    title: str
    entry: BookEntry | None
    changes: dict

    @property
    def changed_columns(self):
        """The headings of what an update changes."""
        return [HEADINGS[name] for name in self.changes]


@dataclass(slots=True)
class BookPlan:
    """The dry run: nothing is written yet. Rows with errors stand in `errors` only."""

    added: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def error_rows(self):
        return sorted({error.row for error in self.errors})

    @property
    def summary(self):
        """“Thêm 84, cập nhật 2, không đổi 0, lỗi 1 dòng”."""
        return (
            f"Thêm {len(self.added)}, cập nhật {len(self.updated)}, "
            f"không đổi {len(self.unchanged)}, lỗi {len(self.error_rows)} dòng"
        )

    @property
    def fingerprint(self):
        """Another one as soon as anything else would be written or left out, as hex digits."""
        written = [
            (planned.row, planned.entry.pk if planned.entry else None, planned.changes)
            for planned in [*self.added, *self.updated]
        ]
        everything = [written, [planned.row for planned in self.unchanged], self.error_rows]
        return sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


def read_book_plan(ward, data, filename):
    """Read an uploaded .xlsx file and compare it with the ward's register; changes nothing.

    Raises DocumentRefused when the file cannot be read, BookListRefused when it holds no list.
    """
    columns, rows = find_header(read_sheets(data, filename))
    plan, seen = BookPlan(), {}
    known = {_key_of(vars(entry)): entry for entry in BookEntry.objects.filter(ward=ward)}
    for row in rows:
        values = {name: _text(row, number) for name, number in columns.items()}
        if any(values.values()):
            _plan_row(plan, row.number, values, known, seen)
    return plan


def _text(row, number):
    text = row.texts[number] if number < len(row.texts) else ""
    return "" if text in _EMPTY else text


def _plan_row(plan, row, values, known, seen):
    errors = list(_errors_in(row, values))
    if not errors:
        values = values | {"year": int(values.get("year") or BOOK_YEAR)}
        first = seen.setdefault(_key_of(values), row)
        if first != row:
            errors.append(RowError(row, HEADINGS["title"], f"Mục này đã có ở dòng {first}."))
    if errors:
        plan.errors += errors
        return
    entry = known.get(_key_of(values))
    given = {name: value for name, value in values.items() if value}
    if entry is None:
        plan.added.append(PlannedEntry(row, values["title"], None, given))
        return
    changes = {name: value for name, value in given.items() if value != getattr(entry, name)}
    group = plan.updated if changes else plan.unchanged
    group.append(PlannedEntry(row, values["title"], entry, changes))


def _errors_in(row, values):
    if not values["title"]:
        yield RowError(row, HEADINGS["title"], "Nhập tên bài hoặc mô hình.")
    for name in _LIMITED:
        limit, length = BookEntry._meta.get_field(name).max_length, len(values.get(name, ""))
        if length > limit:
            yield RowError(row, HEADINGS[name], f"Dài {length} ký tự, tối đa {limit} ký tự.")
    year = values.get("year", "")
    if year and not (year.isdecimal() and int(year) in YEARS):
        yield RowError(row, HEADINGS["year"], f"“{year}” không phải năm xuất bản, ví dụ 2023.")


def _key_of(values):
    return values["year"], fold_words(values["title"]), fold_words(values.get("person", ""))


def write_shown_book(ward, data, filename, shown, *, actor):
    """Write the dry run whose fingerprint is `shown`, leaving rows with errors out.

    Returns the BookPlan; BookListRefused, and nothing written, when the file or the register is
    not as it was shown.
    """
    plan = read_book_plan(ward, data, filename)
    if plan.fingerprint != shown:
        raise BookListRefused("Tệp hoặc danh mục sách vừa thay đổi. Xem lại rồi ghi nhận.")
    write_book(ward, plan, actor=actor, leave_out_errors=True)
    return plan


def write_book(ward, plan, *, actor, leave_out_errors=False):
    """Write a dry run in one transaction, with the sketches that new articles are compared to.

    Raises BookListRefused, and writes nothing, when rows have errors (unless they are to be left
    out) or the register changed since the dry run.
    """
    if plan.errors and not leave_out_errors:
        raise BookListRefused(
            f"Tệp có {len(plan.error_rows):02d} dòng lỗi, chưa ghi mục nào. Sửa rồi tải lại."
        )
    try:
        with transaction.atomic():
            for planned in [*plan.added, *plan.updated]:
                _write(ward, planned)
            record(
                actor,
                "book.imported",
                ward,
                added=len(plan.added),
                updated=len(plan.updated),
                left_out=len(plan.error_rows),
            )
    except (IntegrityError, BookEntry.DoesNotExist):
        raise BookListRefused(
            "Danh mục sách vừa được người khác sửa. Tải lại tệp để kiểm tra."
        ) from None


def _write(ward, planned):
    if planned.entry is None:
        entry = BookEntry(ward=ward)
    else:
        entry = BookEntry.objects.get(pk=planned.entry.pk)
    for name, value in planned.changes.items():
        setattr(entry, name, value)
    entry.save()
    remember_book_entry(entry)
