"""The table of Mẫu số 02: levels, their fields, and four counts of each, whatever a count shows."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from documents.drawing.paper import Cell, Column, Row, RowKind, Table, text_cell
from documents.text import clean_line
from documents.vocabulary import KINDS, Label
from documents.wording import roman

NUMBER_HEADING = "TT"
LEVEL_HEADING = "Cấp đăng ký thực hiện"
TOTAL_HEADING = "Tổng:"


class OfLevel(Protocol):
    """A row of one level (`sector` is None), or of one field within a level."""

    @property
    def level(self) -> Label | None: ...

    @property
    def sector(self) -> Label | None: ...


Counted = TypeVar("Counted", bound=OfLevel)


def table_of_levels(
    headings: tuple[str, str, str, str],
    rows: Iterable[Counted],
    total: Counted,
    cells: Callable[[Counted], Iterable[Cell]],
) -> Table:
    """`headings` of the counts: people and models of collectives, then of individuals.

    `cells(row)` are the four counts of a row.
    """
    return Table(
        columns=(
            Column("order", "center"),
            Column("level"),
            *(Column("count", "center") for _ in headings),
        ),
        head=(
            Row(
                RowKind.HEAD,
                (
                    text_cell(NUMBER_HEADING, down=2),
                    text_cell(LEVEL_HEADING, down=2),
                    *(text_cell(kind.label, span=2) for kind in KINDS),
                ),
            ),
            Row(RowKind.HEAD, tuple(map(text_cell, headings))),
        ),
        body=(*_numbered(rows, cells), _total(cells(total))),
        dense=True,
    )


def _numbered(rows: Iterable[Counted], cells: Callable[[Counted], Iterable[Cell]]) -> Iterable[Row]:
    levels = sectors = 0
    for row in rows:
        label = row.sector or row.level
        if row.sector is None:
            levels, sectors = levels + 1, 0
            kind, number = RowKind.SECTION, roman(levels)
        else:
            sectors += 1
            kind, number = RowKind.ENTRY, str(sectors)
        name = text_cell(clean_line(label.label if label else ""))
        yield Row(kind, (text_cell(number), name, *cells(row)))


def _total(cells: Iterable[Cell]) -> Row:
    return Row(RowKind.TOTAL, (text_cell(TOTAL_HEADING, span=2, align="center"), *cells))
