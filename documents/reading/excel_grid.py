"""The sheets of an .xlsx file as tables. Values come from calamine, never the file's claims.

A sheet may say that it reaches to XFD1048576; what counts is where its values stand, found
before calamine lays out a rectangle for them.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from lxml import etree
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from documents.errors import refused
from documents.reading.archive import MAX_TAGS, Package
from documents.reading.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Document,
    Line,
    Table,
    UnreadableDocumentError,
)
from documents.reading.legacy import LegacyFont, convert, legacy_font, main_encoding, restore

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(\s[^>]*)?>")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,4})(\d{0,9})["']""")
_TRACES = (b".vn", b"vni-", b"vni ")
_MAX_MERGED_CELLS = 2 * MAX_ROWS * MAX_COLUMNS

HIDDEN_SHEET = "Trang tính ẩn “{name}” không đọc."


@dataclass
class _Fonts:
    """The pre-Unicode fonts of a workbook: by cell address, and inside rich texts."""

    cells: dict[str, dict[tuple[int, int], LegacyFont]] = field(default_factory=dict)
    rich_texts: dict[str, Line] = field(default_factory=dict)


def read_excel(package: Package) -> Document:
    """One table for each visible sheet of a checked .xlsx package."""
    for name, content in package.parts.items():
        if b"sheetData" in content and name.startswith("xl/"):
            _check_reach(content)
    workbook = _open(package)
    fonts = _legacy_fonts(package)
    remarks: list[str] = []
    sheets: list[tuple[str, list[list[str]], CalamineSheet]] = []
    for position, about in enumerate(workbook.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        if about.visible is not SheetVisibleEnum.Visible:
            remarks.append(HIDDEN_SHEET.format(name=about.name))
            continue
        sheet, values = _sheet_and_values(workbook, position)
        sheets.append((about.name, values, sheet))
    encoding = main_encoding(text for _, values, _ in sheets for row in values for text in row)
    tables = [
        _table(name, values, sheet, fonts.cells.get(name, {}), fonts.rich_texts, encoding)
        for name, values, sheet in sheets
    ]
    return Document(
        tuple(table for table in tables if table.rows),
        properties=_properties(package),
        remarks=tuple(remarks),
    )


def _open(package: Package) -> CalamineWorkbook:
    # Written anew from the checked parts, so that calamine sees exactly what was checked.
    try:
        return CalamineWorkbook.from_object(io.BytesIO(package.as_zip()))
    except CalamineError as error:
        raise UnreadableDocumentError(str(error)) from error


def _sheet_and_values(
    workbook: CalamineWorkbook, position: int
) -> tuple[CalamineSheet, list[list[str]]]:
    try:
        sheet = workbook.get_sheet_by_index(position)
    except CalamineError as error:
        raise UnreadableDocumentError(str(error)) from error
    return sheet, [[_text(value) for value in row] for row in sheet.to_python()]


def _check_reach(content: bytes) -> None:
    """Values must lie within the limits for rows and columns, wherever the block begins."""
    if content.count(b"<") > MAX_TAGS:
        raise refused("too_long")
    rows: set[int] = set()
    columns: set[int] = set()
    row, column = 0, 0
    for kind, attributes in _ROW_OR_CELL.findall(content):
        address = _ADDRESS.search(attributes)
        if kind == b"row":
            row = int(address[2]) if address and address[2] else row + 1
            column = 0
            continue
        column = _column_number(address[1]) if address and address[1] else column + 1
        if address and address[2]:
            row = int(address[2])
        if not attributes.endswith(b"/"):
            rows.add(row)
            columns.add(column)
    if _spread(rows) > MAX_ROWS or _spread(columns) > MAX_COLUMNS:
        raise refused("too_long")


def _spread(numbers: set[int]) -> int:
    return max(numbers) - min(numbers) + 1 if numbers else 0


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text(value: object) -> str:
    """A cell's value as it would be typed in Vietnam."""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _table(
    name: str,
    values: list[list[str]],
    sheet: CalamineSheet,
    fonts: dict[tuple[int, int], LegacyFont],
    rich_texts: dict[str, Line],
    encoding: str,
) -> Table:
    first_row, first_column = sheet.start or (0, 0)
    width = max(map(len, values), default=0)
    areas = _merged_areas(sheet, first_row, first_column, len(values), width)
    rows: list[list[Cell]] = [[] for _ in values]
    for row, texts in enumerate(values):
        column = 0
        while column < width:
            area = areas.get((row, column))
            if area is None or area[:2] == (row, column):
                _, _, down, across = area or (0, 0, 1, 1)
                text = texts[column] if column < len(texts) else ""
                font = fonts.get((first_row + row, first_column + column))
                lines = tuple(_lines(text, font, rich_texts, encoding))
                cell = Cell(row, column, lines, across, down)
                for covered in range(row, row + down):
                    rows[covered].append(cell)
            column += 1
    ordered = tuple(tuple(sorted(row, key=lambda cell: cell.column)) for row in rows)
    return Table(ordered, (1.0,) * width, sheet=name, first_row=first_row)


def _merged_areas(
    sheet: CalamineSheet, first_row: int, first_column: int, height: int, width: int
) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    """Each covered cell → (row, column, rows, columns) of its merged area, within the values."""
    areas: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    merged_cells = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        row, column = top - first_row, left - first_column
        last_row = min(bottom - first_row, height - 1)
        last_column = min(right - first_column, width - 1)
        if row < 0 or column < 0 or last_row < row or last_column < column:
            continue  # such an area holds no value
        merged_cells += (last_row - row + 1) * (last_column - column + 1)
        if merged_cells > _MAX_MERGED_CELLS:
            raise refused("too_long")
        area = (row, column, last_row - row + 1, last_column - column + 1)
        covered = [(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)]
        if not any(place in areas for place in covered):
            areas.update(dict.fromkeys(covered, area))
    return areas


def _lines(
    text: str, font: LegacyFont | None, rich_texts: dict[str, Line], encoding: str
) -> Iterator[Line]:
    if text in rich_texts:
        line = rich_texts[text]
        text, known = line.text, line.encoding
    else:
        plain = convert(text, font) if font else text
        known = font.encoding if font and plain != text else ""
        text = plain
    for part in re.split(r"[\n\v\f\r]+", text):
        if not part.strip():
            continue
        if known:
            yield Line(part, known)
        else:
            restored = restore(part, encoding)
            yield Line(restored.text, restored.encoding, restored.is_garbled)


def _properties(package: Package) -> dict[str, str]:
    root = package.tree("docProps/custom.xml")
    if root is None:
        return {}
    return {node.get("name", ""): "".join(node.itertext()) for node in root}


# --- fonts ----------------------------------------------------------------------------------


def _legacy_fonts(package: Package) -> _Fonts:
    """Fonts are looked up only in the rare workbook that names an old one."""
    styles = package.parts.get("xl/styles.xml", b"").lower()
    strings = package.parts.get("xl/sharedStrings.xml", b"").lower()
    fonts = _Fonts()
    if any(trace in strings for trace in _TRACES):
        fonts.rich_texts = _rich_texts(package)
    if any(trace in styles for trace in _TRACES):
        formats = _format_fonts(package.required_tree("xl/styles.xml"))
        for name, part in _sheet_parts(package):
            fonts.cells[name] = _cell_fonts(package.required_tree(part), formats)
    return fonts


def _format_fonts(styles: etree._Element) -> list[LegacyFont | None]:
    """For each cell format in order, the pre-Unicode font it sets."""
    names = [
        legacy_font(name.get("val", "")) if (name := node.find(_S + "name")) is not None else None
        for node in styles.iterfind(f"{_S}fonts/{_S}font")
    ]
    return [
        names[number] if (number := int(node.get("fontId", "0"))) < len(names) else None
        for node in styles.iterfind(f"{_S}cellXfs/{_S}xf")
    ]


def _sheet_parts(package: Package) -> Iterator[tuple[str, str]]:
    relations = package.tree("xl/_rels/workbook.xml.rels")
    targets = {
        node.get("Id"): node.get("Target", "").removeprefix("/xl/")
        for node in (() if relations is None else relations.iter(_RELATIONSHIP))
    }
    for sheet in package.required_tree(package.main).iter(_S + "sheet"):
        part = "xl/" + targets.get(sheet.get(_RELATION_ID), "")
        if part in package.parts:
            yield sheet.get("name", ""), part


def _cell_fonts(
    sheet: etree._Element, formats: list[LegacyFont | None]
) -> dict[tuple[int, int], LegacyFont]:
    found: dict[tuple[int, int], LegacyFont] = {}
    for cell in sheet.iter(_S + "c"):
        address = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", cell.get("r", ""))
        number = int(cell.get("s", "0"))
        font = formats[number] if number < len(formats) else None
        if address and font:
            column = _column_number(address[1].encode()) - 1
            found[int(address[2]) - 1, column] = font
    return found


def _rich_texts(package: Package) -> dict[str, Line]:
    """Texts with parts in old fonts: as calamine gives them → as they read in Unicode."""
    found: dict[str, Line] = {}
    for item in package.required_tree("xl/sharedStrings.xml").iter(_S + "si"):
        raw, plain, encoding = "", "", ""
        for run in item.iterfind(_S + "r"):
            text = "".join(node.text or "" for node in run.iterfind(_S + "t"))
            name = run.find(f"{_S}rPr/{_S}rFont")
            font = legacy_font(name.get("val", "")) if name is not None else None
            converted = convert(text, font) if font else text
            if font and converted != text:
                encoding = font.encoding
            raw += text
            plain += converted
        if encoding:
            found[raw] = Line(plain, encoding)
    return found
