"""Reading a filled form back, from Word or Excel: what is common to the forms.

The table is found by what its headings mean. Every row of it ends as entries, as one problem
with its place, or as a recognised non-entry with the reason: nothing is dropped silently.
"""

from typing import Any, Generic, NoReturn, TypeVar

from lxml import etree

from documents.errors import refused
from documents.reading.archive import EXCEL, WORD, Package, open_package
from documents.reading.columns import FormShape, missing_column
from documents.reading.excel_grid import read_excel
from documents.reading.form_kinds import form_of
from documents.reading.form_records import Notice
from documents.reading.form_table import Ledger, Standing, TableReader
from documents.reading.form_tables import Part, all_tables, items_of
from documents.reading.grid import Document, Line, UnreadableDocumentError
from documents.reading.headings import (
    head_names,
    is_foot,
    is_form_note,
    is_placeholder,
    is_title,
    unit_in,
    year_in,
)
from documents.reading.word_grid import read_word
from documents.text import clean_line, fold

_MOST_REMARKS_OUTSIDE = 5

Reading = TypeVar("Reading")


def read_package(data: bytes, filename: str, kind: str = "") -> Document:
    """The document in a .docx or .xlsx file, of the given kind where one is given."""
    package = open_package(data, filename)
    if kind and package.kind != kind:
        raise refused("wrong_type", filename=filename)
    return _document(package, filename)


def _document(package: Package, filename: str) -> Document:
    try:
        return read_word(package) if package.kind == WORD else read_excel(package)
    except (UnreadableDocumentError, etree.XMLSyntaxError) as error:
        raise refused("damaged", filename=filename) from error


class FormReader(Generic[Reading]):
    """Goes through lines and tables in order, carrying what the titles have said."""

    shape: FormShape
    table_reader: type[TableReader[Any, Any, Any]]
    standing: Standing

    def __init__(self, document: Document):
        self.document = document
        self.ledger: Ledger[Any, Any] = Ledger()
        self.standing = self.begin([])
        self.head: list[str] | None = None

    @classmethod
    def read(cls, data: bytes, filename: str = "") -> Reading:
        """The form in a .docx or .xlsx file, whichever it really is; DocumentRefused otherwise."""
        return cls(read_package(data, filename)).reading()

    @classmethod
    def read_docx(cls, data: bytes, filename: str = "") -> Reading:
        return cls(read_package(data, filename, WORD)).reading()

    @classmethod
    def read_xlsx(cls, data: bytes, filename: str = "") -> Reading:
        return cls(read_package(data, filename, EXCEL)).reading()

    # --- what a form adds

    def begin(self, title: list[str]) -> Standing:
        """What holds for the rows below a title; of no lines where there is no title yet."""
        raise NotImplementedError

    def result(self) -> Reading:
        """The record of what was read."""
        raise NotImplementedError

    def follow_table(self) -> None:
        """Called after each table of the form."""

    # --- reading

    def reading(self) -> Reading:
        items = list(items_of(self.document.blocks, self.shape))
        if not any(isinstance(item, Part) for item in items):
            self._refuse()
        self.ledger.notices += [Notice(None, remark) for remark in self.document.remarks]
        lines: list[str] = []
        for item in items:
            if isinstance(item, Line):
                lines.append(item.text)
            else:
                self._read_part(item, lines)
                lines = []
        self._remark_on_lines(lines)
        return self.result()

    def about(self) -> dict[str, Any]:
        """What every form tells of itself, by the names of the records' fields."""
        head = self.head or []
        margin = [line.text for line in self.document.margin_lines]
        return {
            "unit_name": unit_in(head) or unit_in(margin),
            "year": year_in(head) or year_in(margin),
            "problems": tuple(self.ledger.problems),
            "skipped": tuple(self.ledger.skipped),
            "notices": tuple(self.ledger.notices),
            "table_rows": self.ledger.rows,
            "head_names": tuple(head_names([*head, *margin])),
            "unit_code": clean_line(self.document.properties.get("danvan.unit_code", "")),
        }

    def _refuse(self) -> NoReturn:
        if other := form_of(self.document):
            raise refused("not_the_form", form=self.shape.name, why=f"tệp này là {other}")
        column = missing_column(all_tables(self.document.blocks), self.shape)
        raise refused("not_the_form", form=self.shape.name, why=f"không thấy cột “{column}”")

    def _read_part(self, part: Part, lines_above: list[str]) -> None:
        above = [*lines_above, *part.lines_above_header()]
        if self.head is None:
            self.head = above
        else:
            self._compare_heads(above)
            if not any(map(is_title, above)):
                self._remark_on_lines(lines_above)
        self.follow_title(above)
        reader = self.table_reader(part.table, part.header, self.standing, self.ledger)
        reader.read()
        self.standing = reader.standing
        self.follow_table()

    def follow_title(self, lines: list[str]) -> None:
        """A title begins a new form; a table without one goes on with what stood before."""
        start = next((place for place, line in enumerate(lines) if is_title(line)), None)
        if start is not None:
            self.standing = self.begin(lines[start:])

    def _compare_heads(self, lines: list[str]) -> None:
        first, other = unit_in(self.head or []), unit_in(lines) if any(map(is_title, lines)) else ""
        if first and other and fold(first) != fold(other) and not is_foot(other):
            self._note(f"Bảng {self.ledger.tables + 1} ghi đơn vị “{other}”, khác “{first}”.")
        first_year, other_year = year_in(self.head or []), year_in(filter(is_title, lines))
        if first_year and other_year and first_year != other_year:
            self._note(f"Bảng {self.ledger.tables + 1} ghi năm {other_year}, khác {first_year}.")

    def _remark_on_lines(self, lines: list[str]) -> None:
        """Text below a table that is not its signature block is not read, and that is said."""
        unread: list[str] = []
        for line in map(clean_line, lines):
            if is_foot(line):
                break
            if not (is_placeholder(line) or is_title(line) or is_form_note(line)):
                unread.append(line)
        for line in unread[:_MOST_REMARKS_OUTSIDE]:
            self._note(f"Ngoài bảng có đoạn chữ không đọc: “{line}”.")
        if len(unread) > _MOST_REMARKS_OUTSIDE:
            self._note(f"Ngoài bảng còn {len(unread) - _MOST_REMARKS_OUTSIDE} dòng chữ không đọc.")

    def _note(self, message: str) -> None:
        self.ledger.notices.append(Notice(None, message))
