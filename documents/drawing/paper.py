"""What stands on a paper form, before it is drawn to Word, HTML and PDF, or Excel.

A form module describes its form once in these terms; the modules word, markup and excel beside
this one draw the same description, so the three cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from documents.style import Role


@dataclass(frozen=True)
class Paragraph:
    """A line of text; `lead` is its opening in italics ("Kính gửi: ").

    `place` names it in an office's own file (drawing.word_template) where its role does not.
    """

    role: Role
    text: str
    lead: str = ""
    place: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture, by its name in Paper.pictures, with its caption below; `alt` says it in words.

    `width` and `height` are pixels; how large it is on paper, drawing.figure_rows says.
    """

    name: str
    width: int
    height: int
    alt: str
    caption: Paragraph


@dataclass(frozen=True)
class Figures:
    """Pictures that belong together, in their order: side by side where there is room."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class TwoColumns:
    """The head or the foot of a form: two columns of lines, level with each other."""

    left: tuple[Paragraph, ...] = ()
    right: tuple[Paragraph, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.left or self.right)


# Widths in mm by the key of a column; a column not named here shares what is left.
COLUMN_WIDTHS = {
    "number": 16.5,
    "participant": 51.5,
    "order": 10.5,
    "level": 66.5,
    "caption": 52,
    "nominee": 40,
    "model": 38,
    "field": 28,
}


@dataclass(frozen=True)
class Column:
    key: str
    align: str = "left"

    @property
    def width(self) -> float | None:
        return COLUMN_WIDTHS.get(self.key)


class RowKind(StrEnum):
    HEAD = "head"
    SECTION = "section"
    GROUP = "group"
    ENTRY = "entry"
    TOTAL = "total"


@dataclass(frozen=True)
class Cell:
    """A cell of one or more lines. `number` is the count that Excel gets instead of the text.

    `footnote` is the note to which a heading refers.
    """

    lines: tuple[str, ...] = ()
    span: int = 1
    down: int = 1
    align: str = ""  # as the column when empty
    number: int | None = None
    footnote: str = ""


@dataclass(frozen=True)
class Row:
    kind: RowKind
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """`head` repeats on each page. A cell reaching down leaves no cell in the rows below."""

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    dense: bool = False
    tied: int = 2  # the last rows stay on the page of the signature
    rows_may_break: bool = False  # over two pages, where a row can be as tall as a page

    def widths(self, total: float) -> tuple[float, ...]:
        """The columns' widths in mm within a text width of `total` mm."""
        fixed = sum(column.width or 0 for column in self.columns)
        shared = sum(column.width is None for column in self.columns)
        share = (total - fixed) / shared if shared else 0
        return tuple(share if column.width is None else column.width for column in self.columns)

    @property
    def footnotes(self) -> tuple[str, ...]:
        """The notes of the head, in the order of their numbers."""
        return tuple(cell.footnote for row in self.head for cell in row.cells if cell.footnote)


@dataclass(frozen=True)
class ContentsLine:
    """A line of a table of contents: it names the sheet of that `anchor` and its first page."""

    text: str
    anchor: str
    page: int


NO_TABLE = Table(columns=(), head=(), body=())


@dataclass(frozen=True)
class Sheet:
    """One form: it starts on a new page, or is a sheet of the workbook called `name`.

    A form has a table; an article has running `text` with pictures instead, and a book a sheet
    with its table of contents.
    """

    key: str
    name: str
    table: Table = NO_TABLE
    head: TwoColumns = TwoColumns()
    opening: tuple[Paragraph, ...] = ()
    text: tuple[Paragraph | Figures, ...] = ()
    contents: tuple[ContentsLine, ...] = ()
    anchor: str = ""  # by which a table of contents refers to the sheet's title
    notes: tuple[Paragraph, ...] = ()
    foot: TwoColumns = TwoColumns()
    landscape: bool = False
    squeeze: int = 0  # the step of documents.style.SQUEEZES at which it fits on its page
    left_free: float = 0  # mm at the foot of its pages, so that its text goes on to the next one


@dataclass(frozen=True)
class Paper:
    """A whole document. `properties` travel hidden in Word and Excel files.

    `pictures` are JPEG files by the names that figures call them.
    """

    title: str
    author: str
    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def text_cell(text: str = "", *, span: int = 1, down: int = 1, align: str = "") -> Cell:
    return Cell((text,) if text else (), span, down, align)
