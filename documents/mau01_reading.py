"""Reading a filled Mẫu số 01 back, from Word or Excel (Công văn phường Đống Đa 2026).

The table is found by what its headings mean. Every row of it ends as entries, as one problem
with its place, or as a recognised non-entry with the reason: nothing is dropped silently.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from documents.archive import EXCEL, WORD, Package, open_package
from documents.columns import Header, find_header, has_part_of_header, is_repeated, missing_column
from documents.errors import refused
from documents.excel_grid import read_excel
from documents.grid import Document, Line, Table, UnreadableDocumentError
from documents.headings import (
    head_names,
    is_foot,
    is_placeholder,
    is_title,
    is_total,
    level_in_title,
    unit_in,
    year_in,
)
from documents.mau01_records import Mau01Reading, Notice
from documents.mau01_row import Row
from documents.mau01_table import Ledger, Standing, TableReader
from documents.text import clean_line, fold
from documents.word_grid import read_word

FORM_NAME = "Mẫu số 01"
_MOST_REMARKS_OUTSIDE = 5


@dataclass(frozen=True, eq=False)
class _Part:
    """A table of the form; `continues` when it has no header of its own."""

    table: Table
    header: Header
    continues: bool = False


def read(data: bytes, filename: str = "") -> Mau01Reading:
    """The form in a .docx or .xlsx file, whichever it really is; DocumentRefused otherwise."""
    return _read_package(open_package(data, filename), filename)


def read_docx(data: bytes, filename: str = "") -> Mau01Reading:
    return _read_package(_package_of_kind(WORD, data, filename), filename)


def read_xlsx(data: bytes, filename: str = "") -> Mau01Reading:
    return _read_package(_package_of_kind(EXCEL, data, filename), filename)


def read_as_json(data: bytes, filename: str = "") -> bytes:
    """`read` for the limited child, which answers in bytes."""
    return json.dumps(read(data, filename).as_json()).encode()


def _package_of_kind(kind: str, data: bytes, filename: str) -> Package:
    package = open_package(data, filename)
    if package.kind != kind:
        raise refused("wrong_type", filename=filename)
    return package


def _read_package(package: Package, filename: str) -> Mau01Reading:
    try:
        document = read_word(package) if package.kind == WORD else read_excel(package)
    except (UnreadableDocumentError, etree.XMLSyntaxError) as error:
        raise refused("damaged", filename=filename) from error
    return read_document(document)


def read_document(document: Document) -> Mau01Reading:
    items = list(_items(document.blocks))
    if not any(isinstance(item, _Part) for item in items):
        column = missing_column(_all_tables(document.blocks))
        raise refused("not_the_form", form=FORM_NAME, column=column)
    return _Reader(document).read(items)


class _Reader:
    """Goes through lines and tables in order, carrying what the titles have said."""

    def __init__(self, document: Document):
        self.document = document
        self.ledger = Ledger()
        self.standing = Standing()
        self.levels: list[str | None] = []
        self.head: list[str] | None = None

    def read(self, items: Sequence[Line | _Part]) -> Mau01Reading:
        self.ledger.notices += [Notice(None, remark) for remark in self.document.remarks]
        lines: list[str] = []
        for item in items:
            if isinstance(item, Line):
                lines.append(item.text)
            else:
                self._read_part(item, lines)
                lines = []
        self._remark_on_lines(lines)
        head = self.head or []
        margin = [line.text for line in self.document.margin_lines]
        return Mau01Reading(
            unit_name=unit_in(head) or unit_in(margin),
            year=year_in(head) or year_in(margin),
            level=self.levels[0] if len(set(self.levels)) == 1 else None,
            entries=tuple(self.ledger.entries),
            problems=tuple(self.ledger.problems),
            skipped=tuple(self.ledger.skipped),
            notices=tuple(self.ledger.notices),
            table_rows=self.ledger.rows,
            head_names=tuple(head_names([*head, *margin])),
            unit_code=clean_line(self.document.properties.get("danvan.unit_code", "")),
        )

    def _read_part(self, part: _Part, lines_above: list[str]) -> None:
        above = [*lines_above, *_lines_above_header(part)]
        if self.head is None:
            self.head = above
        else:
            self._compare_heads(above)
            if not any(map(is_title, above)):
                self._remark_on_lines(lines_above)
        self._follow_title(above)
        reader = TableReader(part.table, part.header, self.standing, self.ledger)
        reader.read()
        self.standing = reader.standing
        self.levels.append(self.standing.level)

    def _follow_title(self, lines: list[str]) -> None:
        """A title begins a new form; a table without one goes on with what stood before."""
        start = next((place for place, line in enumerate(lines) if is_title(line)), None)
        spoken, level = level_in_title(lines if start is None else lines[start:])
        if spoken or start is not None:
            self.standing = Standing(level=level)

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
            if not is_placeholder(line) and not is_title(line):
                unread.append(line)
        for line in unread[:_MOST_REMARKS_OUTSIDE]:
            self._note(f"Ngoài bảng có đoạn chữ không đọc: “{line}”.")
        if len(unread) > _MOST_REMARKS_OUTSIDE:
            self._note(f"Ngoài bảng còn {len(unread) - _MOST_REMARKS_OUTSIDE} dòng chữ không đọc.")

    def _note(self, message: str) -> None:
        self.ledger.notices.append(Notice(None, message))


def _lines_above_header(part: _Part) -> Iterator[str]:
    for number, row in enumerate(part.table.rows[: part.header.first]):
        yield from (line.text for cell in row if cell.row == number for line in cell.lines)


# --- finding the form's tables --------------------------------------------------------------


def _items(blocks: Sequence[Line | Table], above: Header | None = None) -> Iterator[Line | _Part]:
    """Lines and form tables in reading order; tables that are only layout are looked into."""
    for block in _with_joined_headers(blocks):
        if isinstance(block, Line):
            yield block
            continue
        for item in _items_of_table(block, above):
            if isinstance(item, _Part):
                above = item.header
            yield item


def _items_of_table(table: Table, above: Header | None) -> Iterator[Line | _Part]:
    if table.sheet:
        yield from _items_of_sheet(table)
    elif header := find_header(table):
        yield from _parts_around(table, header, above)
    elif above is not None and above.fits(table) and not _is_foot_table(table):
        header, table = above.laid_over(table)
        yield _Part(table, header, continues=True)
    else:
        for cell in table.own_cells():
            for item in _items(cell.blocks, above):
                if isinstance(item, _Part):
                    above = item.header
                yield item


def _parts_around(table: Table, header: Header, above: Header | None) -> Iterator[_Part]:
    """The table; or two, when it goes on with the rows of the one above before its own header."""
    upper = replace(table, rows=_shifted(table.rows[: header.first], 0))
    has_title = any(is_title(cell.text) for cell in upper.own_cells())
    if not upper.rows or has_title or above is None or not above.fits(upper):
        yield _Part(table, header)
        return
    laid_over, upper = above.laid_over(upper)
    yield _Part(upper, laid_over, continues=True)
    lower = replace(table, rows=_shifted(table.rows[header.first :], -header.first))
    yield _Part(lower, find_header(lower) or header)


def _with_joined_headers(blocks: Sequence[Line | Table]) -> Iterator[Line | Table]:
    """A header that a page break left in a table of its own is joined with the next table."""
    waiting: Table | None = None
    for block in blocks:
        if waiting is not None:
            if isinstance(block, Table) and block.width == waiting.width and not block.sheet:
                joined = _stacked(waiting, block)
                if find_header(block) is None and find_header(joined) is not None:
                    block, waiting = joined, None
            if waiting is not None:
                yield waiting
                waiting = None
        if isinstance(block, Table) and not find_header(block) and has_part_of_header(block):
            waiting = block
        else:
            yield block
    if waiting is not None:
        yield waiting


def _stacked(upper: Table, lower: Table) -> Table:
    shift = len(upper.rows)
    return replace(upper, rows=upper.rows + _shifted(lower.rows, shift))


def _shifted(rows: Sequence[tuple], shift: int) -> tuple[tuple, ...]:
    """The rows with every cell's place moved; cells from above the first row begin there."""
    made: dict[int, object] = {}
    for cell in (cell for row in rows for cell in row):
        if id(cell) not in made:
            first = max(cell.row + shift, 0)
            height = cell.row + shift + cell.height - first
            made[id(cell)] = replace(cell, row=first, height=height)
    return tuple(tuple(made[id(cell)] for cell in row) for row in rows)


def _is_foot_table(table: Table) -> bool:
    texts = [cell.text for cell in table.own_cells() if cell.text]
    return not texts or is_foot(texts[0])


def _all_tables(blocks: Sequence[Line | Table]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for cell in block.own_cells():
                yield from _all_tables(cell.blocks)


# --- Excel: the form lies somewhere in a sheet ------------------------------------------------


def _items_of_sheet(sheet: Table) -> Iterator[Line | _Part]:
    start = 0
    while (header := find_header(sheet, start)) is not None:
        yield from _lines_of_rows(sheet, start, header.first)
        end = _end_of_form(sheet, header)
        table = replace(sheet, rows=_shifted(sheet.rows[header.first : end], -header.first))
        yield _Part(table, find_header(table) or header)
        start = end
    yield from _lines_of_rows(sheet, start, len(sheet.rows))


def _lines_of_rows(sheet: Table, start: int, end: int) -> Iterator[Line]:
    for number in range(start, end):
        for cell in sheet.rows[number]:
            if cell.row == number:
                yield from cell.lines


def _end_of_form(sheet: Table, header: Header) -> int:
    """The row after the form's last: it ends with its total, signature block or next title."""
    end = header.end
    after_total = False
    for number in range(header.end, len(sheet.rows)):
        row = Row(header, sheet.rows[number], number)
        if not any(cell.text for cell in row.own_cells):
            continue
        is_header = is_repeated(header, row.cells, number)
        text = next(cell.text for cell in row.own_cells if cell.text)
        may_end = after_total or row.has_only_counts
        if not is_header and may_end and (is_title(text) or is_foot(text)):
            break
        is_row = is_header or row.models or is_total(row.heading_text)
        if after_total and not is_row:
            break
        after_total = after_total or (is_total(row.heading_text) and row.has_only_counts)
        end = number + 1
    return end
