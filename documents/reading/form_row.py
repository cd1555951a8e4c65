"""One row of a form's table: its cells sorted to the columns they stand in."""

import re
from collections.abc import Iterator
from functools import cached_property

from documents.reading.columns import Column, Header
from documents.reading.grid import Cell
from documents.reading.headings import Role, count_in, is_foot, is_placeholder, starts_foot
from documents.text import clean_line

NUMBERED = re.compile(r"^[\s\u00a0]*(\d{1,2})[.)][\s\u00a0]+(?=\S)")
_BULLET = re.compile(r"^[-–—•*+]\s+")


class FormRow:
    """A row's cells by the columns they stand in. `number` counts from 0 within the table."""

    def __init__(self, header: Header, cells: tuple[Cell, ...], number: int):
        self.header = header
        self.fields = header.shape.fields
        self.cells = cells
        self.number = number
        self.placed = [(cell, header.columns_of(cell)) for cell in cells]
        self.own_cells = [cell for cell in cells if cell.row == number]

    def text_of(self, role: Role) -> str:
        return clean_line(" ".join(cell.text for cell in self.cells_of(role)))

    def cells_of(self, role: Role) -> list[Cell]:
        return [cell for cell, columns in self.placed if has_role(columns, role)]

    # --- number and participant

    @cached_property
    def participant_cell(self) -> Cell | None:
        return next((cell for cell in self.cells_of(Role.PARTICIPANT) if cell.text), None)

    @cached_property
    def participant(self) -> str:
        """The name; a number or list dash before it goes when no number stands apart."""
        text = self.text_of(Role.PARTICIPANT)
        if self.number_text and self.number_text != text:
            return text
        return _BULLET.sub("", NUMBERED.sub("", text))

    @cached_property
    def number_text(self) -> str:
        return self.text_of(Role.NUMBER)

    @property
    def is_numbered(self) -> bool:
        return self.number_text[:1].isdigit()

    @cached_property
    def heading_text(self) -> str:
        """The number and the name together, as a section or total row shows them."""
        leading = [
            cell
            for cell, columns in self.placed
            if has_role(columns, Role.NUMBER, Role.PARTICIPANT)
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
            if cell.row == self.number and has_role(columns, Role.PARTICIPANT, *self.fields)
        )

    @property
    def is_group(self) -> bool:
        """A name written across all fields: the heading of a unit in a consolidated list."""
        cell = self.participant_cell
        fields = [column for column in self.header.columns if column.role in self.fields]
        covered = [] if cell is None else self.header.columns_of(cell)
        return bool(fields) and all(column in covered for column in fields)

    @property
    def participant_reaches_into_fields(self) -> bool:
        cell = self.participant_cell
        return cell is not None and has_role(self.header.columns_of(cell), *self.fields)

    @property
    def has_listed_participants(self) -> bool:
        cell = self.participant_cell
        lines = [] if cell is None else [clean_line(line.text) for line in cell.lines]
        return sum(bool(_BULLET.match(line) or NUMBERED.match(line)) for line in lines) > 1

    # --- what the entry says

    @cached_property
    def field_area(self) -> list[tuple[Cell, list[Column]]]:
        """The filled cells of the row below the columns that an entry fills."""
        return [
            (cell, columns)
            for cell, columns in self.placed
            if cell.text
            and has_role(columns, *self.fields)
            and not has_role(columns, Role.PARTICIPANT)
        ]

    @cached_property
    def read_area(self) -> list[tuple[Cell, list[Column]]]:
        """The cells of the field area that the row's entry takes up.

        A cell merged from above is read again only for a participant who begins here.
        """
        begins_here = self.participant_cell is not None and self.participant_cell in self.own_cells
        return [
            (cell, columns)
            for cell, columns in self.field_area
            if (begins_here or cell.row == self.number) and not is_placeholder(cell.text)
        ]

    @property
    def has_content(self) -> bool:
        """Whether the row says anything that an entry takes up."""
        return bool(self.read_area)

    @property
    def has_only_counts(self) -> bool:
        """Whether the fields are empty or hold numbers, as in section and total rows."""
        return all(
            count_in(cell.text) is not None or is_placeholder(cell.text)
            for cell, _ in self.field_area
        )

    @property
    def may_be_foot(self) -> bool:
        """Whether the row can be the beginning of a signature block, judged by its cells alone."""
        is_loose = (
            self.has_only_counts
            or self.participant_reaches_into_fields
            or all(is_foot(cell.text) for cell, _ in self.field_area)
        )
        return not self.is_numbered and is_loose and starts_foot(self.heading_text)

    # --- what to remark on

    @property
    def is_garbled(self) -> bool:
        return any(
            line.is_garbled
            for cell, columns in self.placed
            if has_role(columns, *self.header.shape.understood)
            for line in cell.lines
        )

    def foreign_texts(self) -> Iterator[tuple[str, Column]]:
        """Texts of the row in columns that are not the form's."""
        for cell, columns in self.placed:
            is_filled = cell.row == self.number and not is_placeholder(cell.text)
            if is_filled and not has_role(columns, *self.header.shape.understood):
                yield cell.text, columns[0]

    def text_beside_number(self) -> str:
        """Words in the column for numbers, which an entry does not take up."""
        cells = [
            cell
            for cell, columns in self.placed
            if has_role(columns, Role.NUMBER) and not has_role(columns, Role.PARTICIPANT)
        ]
        text = clean_line(" ".join(cell.text for cell in cells))
        return text if re.search(r"[^\W\d_]{3}", text) else ""


def has_role(columns: list[Column], *roles: Role) -> bool:
    return any(column.role in roles for column in columns)
