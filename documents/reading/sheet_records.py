"""A row of a plain Excel list, as the limited child process hands it over."""

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class SheetRow:
    """The cleaned texts of one row; `number` is the one Excel shows at its left edge.

    A merged cell has its text in its first column and row only.
    """

    sheet: str
    number: int
    texts: tuple[str, ...]


def rows_as_json(rows: Iterable[SheetRow]) -> bytes:
    return json.dumps([astuple(row) for row in rows]).encode()


def rows_from_json(answer: bytes) -> list[SheetRow]:
    return [SheetRow(sheet, number, tuple(texts)) for sheet, number, texts in json.loads(answer)]
