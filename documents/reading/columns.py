"""Finding a form's table by its headings, and telling which column a cell stands in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from documents.reading.grid import Cell, Table
from documents.reading.headings import Role, role_of, sector_of

_MOST_HEADER_ROWS = 4
_MOST_TRIED_ROWS = 20
_MOST_HEADINGS = 20
_LEAST_OVERLAP = 0.5


@dataclass(frozen=True)
class Column:
    """A column as the header draws it: grid columns start ≤ c < end, from left to right mm."""

    start: int
    end: int
    left: float
    right: float
    role: Role | None
    label: str
    sector: str = ""


@dataclass(frozen=True)
class FormShape:
    """What tells a form's table from others.

    `fields` are the roles of the columns beside the participant's that an entry fills, and
    `also_understood` those read besides; `looked_for` are the columns without which the table
    is not the form, with their headings. `is_complete` judges the columns of a header,
    `is_said_again` the roles of a row that may repeat it in other words.
    """

    name: str
    fields: tuple[Role, ...]
    also_understood: tuple[Role, ...]
    below_header: tuple[Role, ...]
    looked_for: tuple[tuple[Role, str], ...]
    is_complete: Callable[["Header"], bool]
    is_said_again: Callable[[list[Role | None]], bool]

    @property
    def understood(self) -> tuple[Role, ...]:
        return (Role.NUMBER, Role.PARTICIPANT, *self.fields, *self.also_understood)


@dataclass(frozen=True)
class Header:
    """The header rows first ≤ r < end of a form's table, and the columns they head."""

    shape: FormShape
    first: int
    end: int
    columns: tuple[Column, ...]
    labels: frozenset[str]
    offsets: tuple[float, ...]
    _found: dict[tuple[int, int], list[Column]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of_role(self, role: Role) -> list[Column]:
        return [column for column in self.columns if column.role is role]

    def columns_of(self, cell: Cell) -> list[Column]:
        """The columns that a body cell covers; borders may be drawn a little askew."""
        place = (cell.column, cell.width)
        if place not in self._found:
            self._found[place] = self._columns_of(cell)
        return self._found[place]

    def _columns_of(self, cell: Cell) -> list[Column]:
        left, right = self.offsets[cell.column], self.offsets[cell.column + cell.width]
        shared = [
            (min(right, column.right) - max(left, column.left), column) for column in self.columns
        ]
        covered = [
            column
            for overlap, column in shared
            if overlap > _LEAST_OVERLAP * (column.right - column.left)
        ]
        return covered or [max(shared, key=lambda pair: pair[0])[1]]

    def fits(self, table: Table) -> bool:
        """Whether a table without header can go on under this one."""
        return table.width == self.columns[-1].end or _has_rows_of(table, len(self.columns))

    def laid_over(self, table: Table) -> tuple["Header", Table]:
        """This header over a table that goes on under it, and that table in the same columns."""
        if table.width != self.columns[-1].end:
            table = _in_order(table)
            columns = tuple(
                replace(column, start=place, end=place + 1)
                for place, column in enumerate(self.columns)
            )
        else:
            columns = self.columns
        offsets = _offsets(table)
        columns = tuple(
            replace(column, left=offsets[column.start], right=offsets[column.end])
            for column in columns
        )
        return replace(self, first=0, end=0, columns=columns, offsets=offsets), table


def _has_rows_of(table: Table, cells: int) -> bool:
    return bool(table.rows) and all(len(row) == cells for row in table.rows)


def _in_order(table: Table) -> Table:
    """The table with its cells counted from the left, whatever grid lies behind them."""
    places = {id(cell): place for row in table.rows for place, cell in enumerate(row)}
    made = {id(cell): replace(cell, column=places[id(cell)], width=1) for cell in table.own_cells()}
    rows = tuple(tuple(made[id(cell)] for cell in row) for row in table.rows)
    return replace(table, rows=rows, column_widths=(1.0,) * max(map(len, rows)))


def find_header(table: Table, shape: FormShape, start: int = 0) -> Header | None:
    """The first rows from `start` on that head a form of this shape; None without such rows."""
    likely = (row for row in range(start, len(table.rows)) if _is_header_row(table, row))
    for first in islice(likely, _MOST_TRIED_ROWS):
        for end in range(first + 1, min(first + _MOST_HEADER_ROWS, len(table.rows)) + 1):
            if end > first + 1 and not _is_header_row(table, end - 1):
                break
            header = _header(table, shape, first, end)
            if shape.is_complete(header):
                return _with_further_rows(table, header)
    return None


def missing_column(tables: Iterator[Table], shape: FormShape) -> str:
    """The heading looked for in vain, to tell the sender why this is not the form."""
    roles = {role_of(cell.text) for table in tables for cell in table.own_cells()}
    missing = [heading for role, heading in shape.looked_for if role not in roles]
    return missing[0] if missing else shape.looked_for[-1][1]


def has_part_of_header(table: Table, shape: FormShape) -> bool:
    telling = (Role.PARTICIPANT, *shape.fields)
    return any(role_of(cell.text) in telling for cell in table.own_cells())


def is_repeated(header: Header, row: tuple[Cell, ...], number: int) -> bool:
    """Whether a row below the header says the header again, as after a page break."""
    texts = [cell.text.casefold() for cell in row if cell.text]
    if not any(cell.row == number and cell.text for cell in row):
        return False
    if all(text in header.labels for text in texts):
        return any(role_of(text) not in (None, Role.NUMBER) for text in texts)
    roles = [role_of(text) for text in texts[:_MOST_HEADINGS]]
    return header.shape.is_said_again(roles) and all(roles)


def _is_header_row(table: Table, number: int) -> bool:
    """At least half of what stands in the row are headings that the form knows."""
    texts = [cell.text for cell in table.rows[number] if cell.text]
    known = [text for text in texts if role_of(text)]
    return bool(known) and 2 * len(known) >= len(texts)


def _header(table: Table, shape: FormShape, first: int, end: int) -> Header:
    offsets = _offsets(table)
    columns: list[Column] = []
    for place in range(table.width):
        cell = _lowest_heading(table, first, end, place)
        if columns and cell is not None and columns[-1].start in cell.columns:
            columns[-1] = replace(columns[-1], end=place + 1, right=offsets[place + 1])
            continue
        label = cell.text if cell else ""
        columns.append(
            Column(
                place,
                place + 1,
                offsets[place],
                offsets[place + 1],
                role_of(label),
                label,
                sector_of(label),
            )
        )
    labels = frozenset(
        cell.text.casefold() for row in table.rows[first:end] for cell in row if cell.text
    )
    return Header(shape, first, end, tuple(_one_participant(columns)), labels, offsets)


def _lowest_heading(table: Table, first: int, end: int, place: int) -> Cell | None:
    """The heading nearest to the body; a field's name wins over what stands below it."""
    above = [
        cell for row in table.rows[first:end] for cell in row if place in cell.columns and cell.text
    ]
    sectors = [cell for cell in above if role_of(cell.text) is Role.SECTOR]
    found = sectors or above
    return found[-1] if found else None


def _one_participant(columns: list[Column]) -> list[Column]:
    """Of several columns of names, the one that speaks of tập thể and cá nhân is meant."""
    named = [column for column in columns if column.role is Role.PARTICIPANT]
    if len(named) < 2:
        return columns
    meant = max(named, key=lambda column: _tells_of_both(column.label))
    return [
        replace(column, role=None) if column in named and column is not meant else column
        for column in columns
    ]


def _tells_of_both(label: str) -> int:
    lower = label.casefold()
    return ("tập thể" in lower) + ("cá nhân" in lower)


def _with_further_rows(table: Table, header: Header) -> Header:
    """Rows that only go on with header cells, or say headings again, belong to the header."""
    end = header.end
    while end < len(table.rows) and end - header.first < _MOST_HEADER_ROWS + 1:
        own = [cell for cell in table.rows[end] if cell.row == end and cell.text]
        is_covered = all(header.first <= cell.row < header.end for cell in table.rows[end])
        goes_on = bool(own) and all(role_of(cell.text) in header.shape.below_header for cell in own)
        if not (is_covered or goes_on):
            break
        end += 1
    return _header(table, header.shape, header.first, end) if end > header.end else header


def _offsets(table: Table) -> tuple[float, ...]:
    offsets = [0.0]
    for width in table.column_widths:
        offsets.append(offsets[-1] + width)
    return tuple(offsets)
