"""A document as a reader sees it: lines of text and tables of cells, whatever the file format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from documents.text import clean_line

MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_PARAGRAPHS = 5_000


class UnreadableDocumentError(Exception):
    """A package whose parts do not make up a document."""


@dataclass(frozen=True)
class Line:
    """One line of text as it stands in the file (not yet cleaned), brought to Unicode."""

    text: str
    encoding: str = ""  # the legacy encoding it was in
    is_garbled: bool = False


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell with its place in the table; merged cells have a height or width above 1."""

    row: int
    column: int
    blocks: tuple["Line | Table", ...] = ()
    width: int = 1
    height: int = 1

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the cell; a row of a table inside it counts as one line."""
        return tuple(_lines_within(self.blocks))

    @cached_property
    def text(self) -> str:
        return clean_line(" ".join(line.text for line in self.lines))

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.width)


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of cells from left to right. A cell merged downwards stands in each of its rows."""

    rows: tuple[tuple[Cell, ...], ...]
    column_widths: tuple[float, ...] = field(repr=False)
    sheet: str = ""
    first_row: int = 0  # rows of the sheet above the table

    @property
    def width(self) -> int:
        return len(self.column_widths)

    def own_cells(self) -> Iterator[Cell]:
        """Every cell once, row by row."""
        for number, row in enumerate(self.rows):
            yield from (cell for cell in row if cell.row == number)


@dataclass(frozen=True)
class Document:
    """The blocks in reading order, and what else is worth knowing of the file."""

    blocks: tuple[Line | Table, ...]
    margin_lines: tuple[Line, ...] = ()  # page headers
    properties: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()  # said to the sender, such as accepted changes


def _lines_within(blocks: Sequence[Line | Table]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for number, row in enumerate(block.rows):
                parts = [line for cell in row if cell.row == number for line in cell.lines]
                if parts:
                    yield joined(parts)


def joined(lines: Sequence[Line]) -> Line:
    """Several pieces as one line, which is as doubtful as its worst piece."""
    return Line(
        " ".join(line.text for line in lines),
        next((line.encoding for line in lines if line.encoding), ""),
        any(line.is_garbled for line in lines),
    )
