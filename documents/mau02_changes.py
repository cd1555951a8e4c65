"""What a later Mẫu số 02 changes in an earlier one, number by number, on a page behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from documents.drawing.paper import (
    Cell,
    Column,
    Paragraph,
    Row,
    RowKind,
    Sheet,
    Table,
    text_cell,
)
from documents.style import Role
from documents.text import clean_line
from documents.vocabulary import KINDS, Label
from documents.wording import count_text, in_sentence, roman

Counts = tuple[int, int, int, int]
_PEOPLE = {"collective": "Số tập thể", "individual": "Số cá nhân"}


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
        table=_table(changes),
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


def _table(changes: Mau02Changes) -> Table:
    kinds = [(label.label, _PEOPLE[label.code]) for label in KINDS]
    return Table(
        columns=(
            Column("order", "center"),
            Column("level"),
            *(Column("count", "center") for _ in range(4)),
        ),
        head=(
            Row(
                RowKind.HEAD,
                (
                    text_cell("TT", down=2),
                    text_cell("Cấp đăng ký thực hiện", down=2),
                    *(text_cell(kind, span=2) for kind, _ in kinds),
                ),
            ),
            Row(
                RowKind.HEAD,
                tuple(text_cell(text) for _, people in kinds for text in (people, "Số mô hình")),
            ),
        ),
        body=tuple(_body_rows(changes)),
        dense=True,
    )


def _body_rows(changes: Mau02Changes) -> Iterable[Row]:
    levels = sectors = 0
    for row in changes.rows:
        label = row.sector or row.level
        if row.sector is None:
            levels, sectors = levels + 1, 0
            kind, number = RowKind.SECTION, roman(levels)
        else:
            sectors += 1
            kind, number = RowKind.ENTRY, str(sectors)
        name = text_cell(clean_line(label.label if label else ""))
        yield Row(kind, (text_cell(number), name, *_cells(row)))
    total = text_cell("Tổng:", span=2, align="center")
    yield Row(RowKind.TOTAL, (total, *_cells(changes.total)))


def _cells(row: ChangedRow) -> Iterable[Cell]:
    """Excel gets a number where nothing changed, and the words of the change elsewhere."""
    for before, after in zip(row.before, row.after, strict=True):
        number = after if before == after else None
        yield Cell((change_text(before, after),), number=number)
