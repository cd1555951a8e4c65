"""Plain lists in Excel, such as the list of units: every row with its own number in the sheet."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from documents.archive import EXCEL, open_package
from documents.errors import refused
from documents.excel_grid import read_excel
from documents.grid import Table, UnreadableDocumentError


@dataclass(frozen=True)
class SheetRow:
    """The cleaned texts of one row; `number` is the one Excel shows at its left edge.

    A merged cell has its text in its first column and row only.
    """

    sheet: str
    number: int
    texts: tuple[str, ...]


def read(data: bytes, filename: str = "") -> list[SheetRow]:
    """The rows that hold any text, over all visible sheets; DocumentRefused if it is no .xlsx."""
    package = open_package(data, filename)
    if package.kind != EXCEL:
        raise refused("not_excel", filename=filename)
    try:
        document = read_excel(package)
    except (UnreadableDocumentError, etree.XMLSyntaxError) as error:
        raise refused("damaged", filename=filename) from error
    return [row for table in document.blocks for row in _rows(table)]


def _rows(table: Table) -> Iterator[SheetRow]:
    for place, cells in enumerate(table.rows):
        texts = [""] * table.width
        for cell in cells:
            if cell.row == place:
                texts[cell.column] = cell.text
        if any(texts):
            yield SheetRow(table.sheet, table.first_row + place + 1, tuple(texts))


def read_as_json(data: bytes, filename: str = "") -> bytes:
    rows = read(data, filename)
    return json.dumps([[row.sheet, row.number, row.texts] for row in rows]).encode()


def rows_from_json(answer: bytes) -> list[SheetRow]:
    return [SheetRow(sheet, number, tuple(texts)) for sheet, number, texts in json.loads(answer)]
