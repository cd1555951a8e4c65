"""Drawing a paper, or a plain table, as an Excel workbook.

Text cells are text whatever they begin with, never formulas. Looks are shared between cells
through `_style`: setting fonts and borders cell by cell doubles the time.
"""

import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import accumulate, zip_longest

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.page import PageMargins

from documents.drawing.measure import line_count, paragraph_height
from documents.drawing.paper import Cell, Paper, Paragraph, Row, RowKind, Sheet, TwoColumns
from documents.style import HD05_2026, Look, PartyStyle, Role

Value = str | int | float | date | None

# 0 → "0", 3 → "03", 11935 → "11.935" where Excel's language is Vietnamese.
COUNT_FORMAT = "[=0]0;[<10]00;#,##0"
DATE_FORMAT = "dd/mm/yyyy"

_A4 = 9
_HIGHEST_ROW = 409  # points; Excel repairs a file with a higher one
_ROW_HEIGHT = 1.25  # of the size: Excel sets lines a little wider apart than paper
_MM_PER_INCH = 25.4
_RISKY_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class PlainTable:
    """A sheet with a title, one row of headers and rows of values; `notes` stand below."""

    name: str
    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[float] = ()  # mm; 40 for each column not named
    notes: Sequence[str] = ()


def draw(paper: Paper, style: PartyStyle, annexes: Sequence[PlainTable] = ()) -> bytes:
    """A sheet for each form, then the annexes. The rule below the Party's name is left out."""
    book = _Book(style)
    for sheet in paper.sheets:
        book.add_sheet(sheet)
    for annex in annexes:
        book.add_table(annex)
    properties = book.workbook.properties
    properties.title, properties.creator, properties.language = paper.title, paper.author, "vi"
    for name, value in paper.properties.items():
        book.workbook.custom_doc_props.append(StringProperty(name=name, value=value))
    return book.save()


def draw_tables(title: str, tables: Sequence[PlainTable], style: PartyStyle = HD05_2026) -> bytes:
    book = _Book(style)
    for table in tables:
        book.add_table(table)
    book.workbook.properties.title, book.workbook.properties.creator = title, ""
    return book.save()


class _Book:
    def __init__(self, style: PartyStyle):
        self.workbook = Workbook(write_only=True)
        self._style = style
        self._styles: dict[tuple, object] = {}

    def save(self) -> bytes:
        file = BytesIO()
        self.workbook.save(file)
        return file.getvalue()

    def add_sheet(self, sheet: Sheet) -> None:
        page = _Page(self, sheet)
        page.add_two_columns(sheet.head)
        for line in sheet.opening:
            page.add_line(line)
        page.add_table()
        for line in sheet.notes:
            page.add_line(line)
        page.add_gap()
        page.add_two_columns(sheet.foot)
        for number, text in enumerate(sheet.table.footnotes, 1):
            page.add_line(Paragraph(Role.FOOTNOTE, f"{_raised(number)} {text}"))

    def add_table(self, table: PlainTable) -> None:
        worksheet = self.workbook.create_sheet(_sheet_name(table.name))
        widths = [*table.widths, *[40.0] * (len(table.headers) - len(table.widths))]
        _set_widths(worksheet, widths)
        _set_page(worksheet, self._style, landscape=True)
        worksheet.freeze_panes = "A3"
        worksheet.print_title_rows = "2:2"
        worksheet.append([self.cell(worksheet, table.title, Look(14, bold=True, align="left"))])
        head = Look(12, bold=True)
        worksheet.append([self.cell(worksheet, text, head, grid=True) for text in table.headers])
        body = Look(12, align="left")
        for row in table.rows:
            worksheet.append([self.cell(worksheet, value, body, grid=True) for value in row])
        for note in table.notes:
            worksheet.append([self.cell(worksheet, note, Look(12, italic=True, align="left"))])

    def cell(
        self,
        worksheet,
        value: Value,
        look: Look,
        *,
        grid: bool = False,
        number_format: str = "General",
    ) -> ExcelCell:
        """A cell in the given look; text is stored as text even when it begins like a formula."""
        if isinstance(value, str):
            value = _excel_text(value)
            quoted = value.startswith(_RISKY_BEGINNINGS)
        else:
            quoted = False
            number_format = DATE_FORMAT if isinstance(value, date) else number_format
        cell = WriteOnlyCell(worksheet, value)
        if isinstance(value, str):
            cell.data_type = "s"
        cell._style = self._shared_style(worksheet, look, grid, number_format, quoted)
        return cell

    def _shared_style(self, worksheet, look: Look, grid: bool, number_format: str, quoted: bool):
        key = (look, grid, number_format, quoted)
        if key not in self._styles:
            model = WriteOnlyCell(worksheet)
            model.font = Font(
                name=self._style.font_in_word,
                size=look.size,
                bold=look.bold,
                italic=look.italic,
                underline="single" if look.underline else None,
            )
            model.alignment = Alignment(
                horizontal=look.align, vertical="center", wrap_text=grid or look.align != "left"
            )
            if grid:
                side = Side("thin")
                model.border = Border(left=side, right=side, top=side, bottom=side)
            model.number_format = number_format
            model.quotePrefix = quoted
            self._styles[key] = copy(model._style)
        return self._styles[key]


class _Page:
    """Writes one form to its sheet, row by row."""

    def __init__(self, book: _Book, sheet: Sheet):
        self._book = book
        self._sheet = sheet
        self._style = book._style
        self._worksheet = book.workbook.create_sheet(_sheet_name(sheet.name))
        text_width = self._style.text_width(sheet.landscape)
        self._widths = sheet.table.widths(text_width)
        self._row = 0
        self._footnotes = 0
        _set_widths(self._worksheet, self._widths)
        _set_page(self._worksheet, self._style, landscape=sheet.landscape)
        left = text_width * self._style.head_left_share
        ends = list(accumulate(self._widths))[:-1]
        nearest = min(ends, key=lambda end: abs(end - left))
        self._left_columns = 1 + ends.index(nearest)
        first_head_row = 1 + max(len(sheet.head.left), len(sheet.head.right)) + len(sheet.opening)
        if sheet.table.head:
            last_head_row = first_head_row + len(sheet.table.head) - 1
            self._worksheet.print_title_rows = f"{first_head_row}:{last_head_row}"

    def add_two_columns(self, block: TwoColumns) -> None:
        left, columns = self._left_columns, len(self._widths)
        for pair in zip_longest(block.left, block.right):
            spans = ((1, left), (left + 1, columns))
            self._append_lines(list(zip(pair, spans, strict=True)))

    def add_line(self, paragraph: Paragraph) -> None:
        self._append_lines([(paragraph, (1, len(self._widths)))])

    def add_gap(self) -> None:
        self._row += 1
        self._append([], 8)

    def _append_lines(self, lines: list[tuple[Paragraph | None, tuple[int, int]]]) -> None:
        """One row of texts, each over its columns; tall enough, as merged cells do not grow."""
        self._row += 1
        cells: list[ExcelCell | None] = [None] * len(self._widths)
        height = 0.0
        for paragraph, (first, last) in lines:
            if paragraph is None:
                continue
            look = self._style.looks[paragraph.role]
            width = sum(self._widths[first - 1 : last])
            height = max(height, paragraph_height(paragraph, look, width))
            text = paragraph.lead + paragraph.text
            cells[first - 1] = self._book.cell(self._worksheet, text, look)
            self._merge(self._row, first, self._row, last)
        self._append(cells, height)

    def add_table(self) -> None:
        covered: dict[int, int] = {}  # column → rows that a cell above still covers
        for row in (*self._sheet.table.head, *self._sheet.table.body):
            self._append_table_row(row, covered)

    def _append_table_row(self, row: Row, covered: dict[int, int]) -> None:
        self._row += 1
        cells: list[ExcelCell] = []
        height = 0.0
        waiting = iter(row.cells)
        while (column := len(cells)) < len(self._widths):
            if covered.get(column):
                covered[column] -= 1
                cells.append(self._table_cell(row, Cell(), column))
                continue
            cell = next(waiting)
            for place in range(column, column + cell.span):
                cells.append(self._table_cell(row, cell if place == column else Cell(), column))
                covered[place] = cell.down - 1
            width = sum(self._widths[column : column + cell.span])
            height = max(height, self._table_height(row, cell, width))
            self._merge(self._row, column + 1, self._row + cell.down - 1, column + cell.span)
        self._append(cells, height)

    def _append(self, cells: list[ExcelCell | None], height: float) -> None:
        if height:
            rows = self._worksheet.row_dimensions
            height = min(height, _HIGHEST_ROW)
            rows[self._row] = _GrowingRow(self._worksheet, index=self._row, ht=height)
        self._worksheet.append(cells)

    def _table_cell(self, row: Row, cell: Cell, column: int) -> ExcelCell:
        column_align = self._sheet.table.columns[column].align
        align = "center" if row.kind is RowKind.HEAD else column_align
        look = replace(self._table_look(row), align=cell.align or align)
        if cell.number is None:
            text = "\n".join(cell.lines) or None
            if text and cell.footnote:
                self._footnotes += 1
                text += _raised(self._footnotes)
            return self._book.cell(self._worksheet, text, look, grid=True)
        return self._book.cell(
            self._worksheet, cell.number, look, grid=True, number_format=COUNT_FORMAT
        )

    def _table_look(self, row: Row) -> Look:
        dense = self._sheet.table.dense
        return Look(
            self._style.dense_table_size if dense else self._style.table_size,
            bold=row.kind is not RowKind.ENTRY,
            italic=row.kind is RowKind.GROUP,
        )

    def _table_height(self, row: Row, cell: Cell, width: float) -> float:
        look = self._table_look(row)
        inner = width - 2 * self._style.cell_padding_side
        lines = sum(line_count(line, look, inner) for line in cell.lines) or 1
        return lines * look.size * _ROW_HEIGHT / cell.down + 4

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            first, last = get_column_letter(left), get_column_letter(right)
            self._worksheet.merged_cells.add(f"{first}{top}:{last}{bottom}")


class _GrowingRow(RowDimension):
    """A row with a first height that Excel fits again when its text is changed."""

    customHeight = False  # noqa: N815 - the name in the file format


def _excel_text(text: str) -> str:
    """Without what XML cannot hold; what Excel would take for an escape keeps its underline."""
    return _LOOKS_ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("", text))


def _raised(number: int) -> str:
    """The mark of a footnote, which Excel has not: "¹"."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _sheet_name(name: str) -> str:
    return re.sub(r"[\\/*?:\[\]]", " ", name)[:31]


def _set_widths(worksheet, widths: Iterable[float]) -> None:
    for place, width in enumerate(widths, 1):
        pixels = width / _MM_PER_INCH * 96
        worksheet.column_dimensions[get_column_letter(place)].width = (pixels - 5) / 7


def _set_page(worksheet, style: PartyStyle, *, landscape: bool) -> None:
    worksheet.page_setup.orientation = "landscape" if landscape else "portrait"
    worksheet.page_setup.paperSize = _A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_margins = PageMargins(
        left=style.margin_left / _MM_PER_INCH,
        right=style.margin_right / _MM_PER_INCH,
        top=style.margin_top / _MM_PER_INCH,
        bottom=style.margin_bottom / _MM_PER_INCH,
        header=style.page_number_from_top / _MM_PER_INCH,
        footer=style.page_number_from_top / _MM_PER_INCH,
    )
    worksheet.HeaderFooter.differentFirst = True
    number = worksheet.HeaderFooter.oddHeader.center
    number.text, number.font, number.size = "&P", f"{style.font_in_word},Regular", 14
