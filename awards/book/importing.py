"""The register of the 2023 book from Excel: a dry run that changes nothing, then the writing.

An entry is known by its year, title and person, compared folded.
"""

import re

from django.db import IntegrityError, transaction

from audit.services import record
from awards.book.file import BOOK_LIST
from awards.book.services import StaleEntry, fingerprint_of, store_entry
from awards.models import BookEntry
from documents.limited import read_sheets
from documents.lists import ListRefused
from documents.text import fold_words
from organizations.list_plan import ListPlan, PlannedRow

BOOK_YEAR = BookEntry._meta.get_field("year").default
YEARS = range(1990, 2101)
_YEAR = re.compile("[0-9]{4}")
_SHOWN = 40  # characters of a cell in a message


def read_book_plan(ward, data, filename):
    """Read an uploaded .xlsx file and compare it with the ward's register; changes nothing.

    Raises DocumentRefused when the file cannot be read, ListRefused when it holds no list.
    """
    plan, seen = ListPlan(BOOK_LIST, BOOK_LIST.read(read_sheets(data, filename))), {}
    known = {_key_of(vars(entry)): entry for entry in BookEntry.objects.filter(ward=ward)}
    for row in plan.rows:
        _plan_row(plan, row.number, row.values, known, seen)
    return plan


def _plan_row(plan, row, values, known, seen):
    before = len(plan.errors)
    _check(plan, row, values)
    if len(plan.errors) > before:
        return
    values = values | {"year": int(values.get("year") or BOOK_YEAR)}
    first = seen.setdefault(_key_of(values), row)
    if first != row:
        plan.refuse(row, "title", f"Mục này đã có ở dòng {first}.")
        return
    entry = known.get(_key_of(values))
    given = {name: value for name, value in values.items() if value}
    if entry is None:
        plan.added.append(PlannedRow(row, values["title"], None, given))
        return
    changes = {name: value for name, value in given.items() if value != getattr(entry, name)}
    group = plan.updated if changes else plan.unchanged
    group.append(PlannedRow(row, values["title"], entry, changes))


def _check(plan, row, values):
    if not values["title"]:
        plan.refuse(row, "title", "Nhập tên bài hoặc mô hình.")
    plan.refuse_too_long(row, values, BookEntry)
    year = values.get("year", "")
    if year and not (_YEAR.fullmatch(year) and int(year) in YEARS):
        message = f"“{_shortened(year)}” không phải năm xuất bản. Ghi bốn chữ số, ví dụ 2023."
        plan.refuse(row, "year", message)


def _shortened(text):
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _key_of(values):
    return values["year"], fold_words(values["title"]), fold_words(values.get("person", ""))


def write_shown_book(ward, data, filename, shown, *, actor):
    """Write the dry run whose fingerprint is `shown`, leaving rows with errors out.

    Returns the ListPlan; ListRefused, and nothing written, when the file or the register is not
    as it was shown.
    """
    plan = read_book_plan(ward, data, filename)
    plan.require_shown(shown)
    write_book(ward, plan, actor=actor, leave_out_errors=True)
    return plan


def write_book(ward, plan, *, actor, leave_out_errors=False):
    """Write a dry run in one transaction, with the sketches that new articles are compared to.

    Raises ListRefused, and writes nothing, when rows have errors (unless they are to be left
    out) or the register changed since the dry run.
    """
    if not leave_out_errors:
        plan.require_faultless()
    try:
        with transaction.atomic():
            for planned in plan.written:
                entry = planned.stored or BookEntry(ward=ward)
                store_entry(entry, planned.changes, shown=fingerprint_of(entry))
            record(actor, "book.imported", ward, **plan.counts)
    except (IntegrityError, StaleEntry):
        raise ListRefused(
            "Danh mục sách vừa được người khác sửa. Tải lại tệp để kiểm tra."
        ) from None
