"""One row of a Mẫu số 01 table: its cells sorted to the columns, the names in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from documents.columns import Column, Header
from documents.grid import Cell
from documents.headings import Role, count_in, is_placeholder, sector_of
from documents.model_cells import split_models
from documents.text import clean_line, fold

_TICK = re.compile(r"[xXvV✓✔☑☒✗+*●]|có", re.IGNORECASE)
_NUMBERED = re.compile(r"^[\s\u00a0]*(\d{1,2})[.)][\s\u00a0]+(?=\S)")
_BULLET = re.compile(r"^[-–—•*+]\s+")
_NAMES = (Role.SECTOR, Role.MODEL)
_UNDERSTOOD = (
    Role.NUMBER,
    Role.PARTICIPANT,
    Role.MODEL,
    Role.SECTOR,
    Role.SECTOR_NAME,
    Role.LEVEL,
)


@dataclass(frozen=True)
class Model:
    """A name in the row; `sector` is None when the form does not tell a single field."""

    name: str
    sector: str | None


class Row:
    """A row's cells by the columns they stand in. `number` counts from 0 within the table."""

    def __init__(self, header: Header, cells: tuple[Cell, ...], number: int):
        self.header = header
        self.cells = cells
        self.number = number
        self.placed = [(cell, header.columns_of(cell)) for cell in cells]
        self.own_cells = [cell for cell in cells if cell.row == number]

    def text_of(self, role: Role) -> str:
        return clean_line(" ".join(cell.text for cell in self._cells_of(role)))

    def _cells_of(self, role: Role) -> list[Cell]:
        return [cell for cell, columns in self.placed if _has(columns, role)]

    # --- number and participant

    @cached_property
    def participant_cell(self) -> Cell | None:
        return next((cell for cell in self._cells_of(Role.PARTICIPANT) if cell.text), None)

    @cached_property
    def participant(self) -> str:
        """The name; a number or list dash before it goes when no number stands apart."""
        text = self.text_of(Role.PARTICIPANT)
        if self.number_text and self.number_text != text:
            return text
        return _BULLET.sub("", _NUMBERED.sub("", text))

    @cached_property
    def number_text(self) -> str:
        return self.text_of(Role.NUMBER)

    @cached_property
    def heading_text(self) -> str:
        """The number and the name together, as a section or total row shows them."""
        leading = [
            cell for cell, columns in self.placed if _has(columns, Role.NUMBER, Role.PARTICIPANT)
        ]
        if not any(cell.text for cell in leading):
            leading = [cell for cell in self.own_cells if cell.text][:1]
        return clean_line(" ".join(cell.text for cell in leading))

    @property
    def is_unfilled(self) -> bool:
        """Whether the row's own cells for names hold nothing, or only dots and numbers."""
        return all(
            is_placeholder(cell.text)
            for cell, columns in self.placed
            if cell.row == self.number and _has(columns, Role.PARTICIPANT, *_NAMES)
        )

    @property
    def is_group(self) -> bool:
        """A name written across all fields: the heading of a unit in a consolidated list."""
        cell = self.participant_cell
        fields = [column for column in self.header.columns if column.role in _NAMES]
        covered = [] if cell is None else self.header.columns_of(cell)
        return bool(fields) and all(column in covered for column in fields)

    @property
    def participant_reaches_into_fields(self) -> bool:
        cell = self.participant_cell
        return cell is not None and _has(self.header.columns_of(cell), *_NAMES)

    @property
    def has_listed_participants(self) -> bool:
        cell = self.participant_cell
        lines = [] if cell is None else [clean_line(line.text) for line in cell.lines]
        return sum(bool(_BULLET.match(line) or _NUMBERED.match(line)) for line in lines) > 1

    # --- names of models

    @cached_property
    def _name_area(self) -> list[tuple[Cell, list[Column]]]:
        """The filled cells of the row below the fields or below the one column for names."""
        return [
            (cell, columns)
            for cell, columns in self.placed
            if cell.text and _has(columns, *_NAMES) and not _has(columns, Role.PARTICIPANT)
        ]

    @property
    def has_only_counts(self) -> bool:
        """Whether the fields are empty or hold numbers, as in section and total rows."""
        return all(
            count_in(cell.text) is not None or is_placeholder(cell.text)
            for cell, _ in self._name_area
        )

    @cached_property
    def _named(self) -> list[Model]:
        """Every name as it stands on paper, also twice, with the field of its column.

        A cell merged from above is read again only for a participant who begins here.
        """
        begins_here = self.participant_cell is not None and self.participant_cell in self.own_cells
        return [
            Model(name, self._sector(columns))
            for cell, columns in self._name_area
            if (begins_here or cell.row == self.number) and not is_placeholder(cell.text)
            if not self._is_tick(cell, columns)
            for name in _names_in(cell)
        ]

    @cached_property
    def models(self) -> list[Model]:
        """The names with their fields; one that stands under two fields comes once, undecided."""
        models: list[Model] = []
        undecided: set[str] = set()
        for model in self._named:
            name = fold(model.name)
            if name not in self.names_in_two_fields:
                models.append(model)
            elif name not in undecided:
                undecided.add(name)
                models.append(Model(model.name, None))
        return models

    @cached_property
    def names_in_two_fields(self) -> set[str]:
        """The folded names that stand under more than one field."""
        sectors: dict[str, set[str | None]] = {}
        for model in self._named:
            sectors.setdefault(fold(model.name), set()).add(model.sector)
        return {name for name, found in sectors.items() if len(found) > 1}

    @property
    def sectors_on_paper(self) -> list[str]:
        """One code for each name as it stands there: what the total row counts."""
        return [model.sector or "" for model in self._named]

    def _sector(self, columns: list[Column]) -> str | None:
        sectors = {column.sector for column in columns if column.role is Role.SECTOR}
        if not sectors:
            written = sector_of(self.text_of(Role.SECTOR_NAME))
            sectors = {written} if written else self._ticked_sectors()
        return sectors.pop() if len(sectors) == 1 else None

    def _is_tick(self, cell: Cell, columns: list[Column]) -> bool:
        """Where one column has all the names, the fields beside it are only ticked."""
        has_column_of_names = bool(self.header.of_role(Role.MODEL))
        return (
            has_column_of_names
            and not _has(columns, Role.MODEL)
            and bool(_TICK.fullmatch(cell.text))
        )

    def _ticked_sectors(self) -> set[str]:
        return {
            column.sector
            for cell, columns in self._name_area
            if self._is_tick(cell, columns)
            for column in columns
        }

    # --- what to remark on

    @property
    def is_garbled(self) -> bool:
        return any(
            line.is_garbled
            for cell, columns in self.placed
            if _has(columns, *_UNDERSTOOD)
            for line in cell.lines
        )

    def foreign_texts(self) -> Iterator[tuple[str, Column]]:
        """Texts of the row in columns that are not the form's."""
        for cell, columns in self.placed:
            is_filled = cell.row == self.number and not is_placeholder(cell.text)
            if is_filled and not _has(columns, *_UNDERSTOOD):
                yield cell.text, columns[0]

    def text_beside_number(self) -> str:
        """Words in the column for numbers, which an entry does not take up."""
        cells = [
            cell
            for cell, columns in self.placed
            if _has(columns, Role.NUMBER) and not _has(columns, Role.PARTICIPANT)
        ]
        text = clean_line(" ".join(cell.text for cell in cells))
        return text if re.search(r"[^\W\d_]{3}", text) else ""

    def bare_numbers(self) -> Iterator[tuple[str, Column]]:
        """Numbers alone where a name belongs: an entry does not take them for names."""
        for cell, columns in self._name_area:
            is_number = is_placeholder(cell.text) and any(map(str.isdigit, cell.text))
            if cell.row == self.number and is_number:
                yield clean_line(cell.text), columns[0]

    def lines_like_continuations(self) -> Iterator[str]:
        """Lines that were read as names of their own but begin like the rest of a sentence."""
        for cell, _ in self._name_area:
            lines = [clean_line(line.text) for line in cell.lines]
            if lines and lines[0][:1].isupper():
                yield from (line for line in lines[1:] if line[:1].islower())


def _has(columns: list[Column], *roles: Role) -> bool:
    return any(column.role in roles for column in columns)


def _names_in(cell: Cell) -> tuple[str, ...]:
    """The names of a cell; a list numbered 1, 2, 3 loses its numbers."""
    lines = [line.text for line in cell.lines]
    numbers = [found[1] for line in lines if (found := _NUMBERED.match(line))]
    if len(lines) > 1 and [int(number) for number in numbers] == list(range(1, len(lines) + 1)):
        lines = [_NUMBERED.sub("", line) for line in lines]
    return split_models(lines)
