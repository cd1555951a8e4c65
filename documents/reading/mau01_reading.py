"""Reading a filled Mẫu số 01 back, from Word or Excel (Công văn phường Đống Đa 2026)."""

import json

from documents.reading.form_reading import FormReader
from documents.reading.form_shapes import MAU01
from documents.reading.grid import Document
from documents.reading.headings import is_title, level_in_title
from documents.reading.mau01_records import Mau01Reading
from documents.reading.mau01_table import Mau01Standing, Mau01Table


class Mau01Reader(FormReader[Mau01Reading]):
    shape = MAU01
    table_reader = Mau01Table
    standing: Mau01Standing

    def __init__(self, document: Document):
        super().__init__(document)
        self.levels: list[str | None] = []

    def begin(self, title: list[str]) -> Mau01Standing:
        return Mau01Standing(level=level_in_title(title)[1])

    def follow_title(self, lines: list[str]) -> None:
        """A level may be named without a title: that, too, begins a new form."""
        if not any(map(is_title, lines)) and level_in_title(lines)[0]:
            self.standing = self.begin(lines)
        else:
            super().follow_title(lines)

    def follow_table(self) -> None:
        self.levels.append(self.standing.level)

    def result(self) -> Mau01Reading:
        return Mau01Reading(
            level=self.levels[0] if len(set(self.levels)) == 1 else None,
            entries=tuple(self.ledger.entries),
            **self.about(),
        )


read = Mau01Reader.read
read_docx = Mau01Reader.read_docx
read_xlsx = Mau01Reader.read_xlsx


def read_as_json(data: bytes, filename: str = "") -> bytes:
    """`read` for the limited child, which answers in bytes."""
    return json.dumps(read(data, filename).as_json()).encode()
