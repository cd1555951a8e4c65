"""One row of a Mẫu số 01 table: the names of models in it, each with its field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from documents.model_cells import split_models
from documents.reading.columns import Column
from documents.reading.form_row import NUMBERED, FormRow, has_role
from documents.reading.grid import Cell
from documents.reading.headings import Role, is_placeholder, sector_of
from documents.text import clean_line, fold

_TICK = re.compile(r"[xXvV✓✔☑☒✗+*●]|có", re.IGNORECASE)


@dataclass(frozen=True)
class Model:
    """A name in the row; `sector` is None when the form does not tell a single field."""

    name: str
    sector: str | None


class Mau01Row(FormRow):
    # --- names of models

    @property
    def has_content(self) -> bool:
        return bool(self.models)

    @cached_property
    def _named(self) -> list[Model]:
        """Every name as it stands on paper, also twice, with the field of its column."""
        return [
            Model(name, self._sector(columns))
            for cell, columns in self.read_area
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
            and not has_role(columns, Role.MODEL)
            and bool(_TICK.fullmatch(cell.text))
        )

    def _ticked_sectors(self) -> set[str]:
        return {
            column.sector
            for cell, columns in self.field_area
            if self._is_tick(cell, columns)
            for column in columns
        }

    # --- what to remark on

    def bare_numbers(self) -> Iterator[tuple[str, Column]]:
        """Numbers alone where a name belongs: an entry does not take them for names."""
        for cell, columns in self.field_area:
            is_number = is_placeholder(cell.text) and any(map(str.isdigit, cell.text))
            if cell.row == self.number and is_number:
                yield clean_line(cell.text), columns[0]

    def lines_like_continuations(self) -> Iterator[str]:
        """Lines that were read as names of their own but begin like the rest of a sentence."""
        for cell, _ in self.field_area:
            lines = [clean_line(line.text) for line in cell.lines]
            if lines and lines[0][:1].isupper():
                yield from (line for line in lines[1:] if line[:1].islower())


def _names_in(cell: Cell) -> tuple[str, ...]:
    """The names of a cell; a list numbered 1, 2, 3 loses its numbers."""
    lines = [line.text for line in cell.lines]
    numbers = [found[1] for line in lines if (found := NUMBERED.match(line))]
    if len(lines) > 1 and [int(number) for number in numbers] == list(range(1, len(lines) + 1)):
        lines = [NUMBERED.sub("", line) for line in lines]
    return split_models(lines)
