"""Plain lists in Excel, such as the list of units: every row with its own number in the sheet."""

from collections.abc import Iterator

from lxml import etree

from documents.errors import refused
from documents.reading.archive import EXCEL, open_package
from documents.reading.excel_grid import read_excel
from documents.reading.grid import Table, UnreadableDocumentError
from documents.reading.sheet_records import SheetRow, rows_as_json


def read(data: bytes, filename: str = "") -> list[SheetRow]:
    """The rows that hold any text, over all visible sheets; DocumentRefused if it is no .xlsx."""
    package = open_package(data, filename)
    if package.kind != EXCEL:
        raise refused("not_excel", filename=filename)
    try:
        document = read_excel(package)
    except (UnreadableDocumentError, etree.XMLSyntaxError) as error:
        raise refused("damaged", filename=filename) from error
    return [row for table in document.blocks if isinstance(table, Table) for row in _rows(table)]


def _rows(table: Table) -> Iterator[SheetRow]:
    for place, cells in enumerate(table.rows):
        texts = [""] * table.width
        for cell in cells:
            if cell.row == place:
                texts[cell.column] = cell.text
        if any(texts):
            yield SheetRow(table.sheet, table.first_row + place + 1, tuple(texts))


def read_as_json(data: bytes, filename: str = "") -> bytes:
    return rows_as_json(read(data, filename))
