"""Reading a filled Mẫu số 03 back, from Word or Excel (Công văn phường Đống Đa 2026)."""

import json

from documents.reading.form_reading import FormReader
from documents.reading.form_shapes import MAU03
from documents.reading.headings import kind_in_title
from documents.reading.mau03_kinds import kinds_in
from documents.reading.mau03_records import Mau03Reading
from documents.reading.mau03_table import Mau03Standing, Mau03Table


class Mau03Reader(FormReader[Mau03Reading]):
    shape = MAU03
    table_reader = Mau03Table

    def begin(self, title: list[str]) -> Mau03Standing:
        kinds = kinds_in(self.document.properties)
        return Mau03Standing(kind_in_title(title), hidden_kinds=kinds)

    def result(self) -> Mau03Reading:
        about = self.about()
        about["year"] = about["year"] or self._hidden_year()
        return Mau03Reading(nominees=tuple(self.ledger.entries), **about)

    def _hidden_year(self) -> int | None:
        """The year of a form that the program wrote: the title of Mẫu số 03 names none."""
        year = self.document.properties.get("danvan.year", "")
        return int(year) if year.isdecimal() and len(year) == 4 else None


read = Mau03Reader.read
read_docx = Mau03Reader.read_docx
read_xlsx = Mau03Reader.read_xlsx


def read_as_json(data: bytes, filename: str = "") -> bytes:
    """`read` for the limited child, which answers in bytes."""
    return json.dumps(read(data, filename).as_json()).encode()
