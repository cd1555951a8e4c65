"""What a later Mẫu số 02 changes in an earlier one, number by number, on a page behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from documents.drawing.paper import (
    Cell,
    Paragraph,
    Sheet,
)
from documents.mau02_table import table_of_levels
from documents.style import Role
from documents.text import clean_line
from documents.vocabulary import Label
from documents.wording import count_text, in_sentence

Counts = tuple[int, int, int, int]
HEADINGS = ("Số tập thể", "Số mô hình", "Số cá nhân", "Số mô hình")


@dataclass(frozen=True)
class ChangedRow:
    """The four counts of one row in both tables, in the order of Mẫu 02."""

    level: Label | None
    sector: Label | None
    before: Counts
    after: Counts


@dataclass(frozen=True)
class Mau02Changes:
    """`before` and `after` name the two tables (“Bản chốt số 01”); `notes` stand below."""

    before: str
    after: str
    rows: tuple[ChangedRow, ...]
    total: ChangedRow
    notes: tuple[str, ...] = ()


def changes_sheet(changes: Mau02Changes, year: int) -> Sheet:
    return Sheet(
        key="mau02",
        name="Thay đổi",
        opening=(
            Paragraph(Role.TITLE, "BẢNG ĐỐI CHIẾU"),
            Paragraph(
                Role.SUBTITLE,
                f"{changes.after} so với {in_sentence(changes.before)}, "
                f"số lượng mô hình “Dân vận khéo” năm {year}",
            ),
            Paragraph(Role.DASHES, "-----"),
        ),
        table=table_of_levels(HEADINGS, changes.rows, changes.total, _cells),
        notes=tuple(
            Paragraph(Role.NOTE, note)
            for note in (
                f"Trong ngoặc: tăng (+), giảm (–) so với {in_sentence(changes.before)}.",
                *map(clean_line, changes.notes),
            )
        ),
    )


def change_text(before: int, after: int) -> str:
    """ "05 (+02)", "03 (–01)", and "03" where nothing changed."""
    if before == after:
        return count_text(after)
    sign = "+" if after > before else "–"
    return f"{count_text(after)} ({sign}{count_text(abs(after - before))})"


def _cells(row: ChangedRow) -> Iterable[Cell]:
    """Excel gets a number where nothing changed, and the words of the change elsewhere."""
    for before, after in zip(row.before, row.after, strict=True):
        number = after if before == after else None
        yield Cell((change_text(before, after),), number=number)
