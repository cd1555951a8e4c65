"""Plain lists that offices keep in Excel: columns known by their headings, and the file to fill in.

A list has one row of headings near its top, in any order and with columns of its own beside ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from documents.drawing.excel import PlainTable, Value, draw_tables
from documents.reading.sheet_records import SheetRow
from documents.text import fold

HEADER_WITHIN = 20
_EMPTY = ("", "-", "–")


class ListRefused(Exception):
    """The file holds no such list, or it cannot be written; the message says why."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: the heading of the sample file, and others that offices use."""

    field: str
    heading: str
    synonyms: tuple[str, ...]
    width: int  # mm
    guide: str

    @property
    def keys(self) -> set[str]:
        return {fold(text) for text in (self.heading, *self.synonyms)}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row that holds anything: its number in Excel and {field: text} of the columns found."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class ListShape:
    """What a list is made of. `name` and `row_name` are how its messages call it and a row.

    A row of headings is one that has all `required` columns.
    """

    name: str
    row_name: str
    title: str
    sheet: str
    columns: tuple[Column, ...]
    required: tuple[str, ...]

    @property
    def headings(self) -> Mapping[str, str]:
        return {column.field: column.heading for column in self.columns}

    def read(self, sheet_rows: Sequence[SheetRow]) -> list[ListRow]:
        """The rows below the headings that hold anything; ListRefused where there is no list.

        The fields are those whose columns the file has; an empty cell is "".
        """
        for place, row in enumerate(sheet_rows[:HEADER_WITHIN]):
            columns = self._columns_in(row.texts)
            if all(field in columns for field in self.required):
                return self._rows(sheet_rows[place + 1 :], row.sheet, columns)
        names = " và ".join(f"“{self.headings[field]}”" for field in self.required)
        raise ListRefused(
            f"Tệp không đúng mẫu {self.name}: không thấy cột {names}. "
            "Tải tệp mẫu, điền rồi tải lại."
        )

    def _columns_in(self, texts: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, text in enumerate(texts):
            for column in self.columns:
                if fold(text) in column.keys:
                    found.setdefault(column.field, number)
        return found

    def _rows(
        self, below: Sequence[SheetRow], sheet: str, columns: Mapping[str, int]
    ) -> list[ListRow]:
        rows = [
            ListRow(row.number, {field: _text(row, at) for field, at in columns.items()})
            for row in below
            if row.sheet == sheet
        ]
        if not rows:
            raise ListRefused(f"Tệp chưa có {self.row_name} nào dưới dòng tiêu đề.")
        return [row for row in rows if any(row.values.values())]

    def faulty_rows_file(self, rows: Iterable[ListRow], reasons: Mapping[int, str]) -> bytes:
        """The .xlsx of the rows with `reasons` {number: text}, to be corrected and read again."""
        table = PlainTable(
            name=self.sheet,
            title=f"{self.title}: các dòng cần sửa",
            headers=[*(column.heading for column in self.columns), "Dòng trong tệp", "Cần sửa"],
            rows=[
                [
                    *(row.values.get(column.field, "") for column in self.columns),
                    row.number,
                    reasons[row.number],
                ]
                for row in rows
                if row.number in reasons
            ],
            widths=[*(column.width for column in self.columns), 20, 90],
        )
        return draw_tables(table.title, [table])

    def sample_file(self, rows: Iterable[Sequence[Value]]) -> bytes:
        """The .xlsx to fill in: the rows that are known, to be corrected, and how to write each."""
        known = PlainTable(
            name=self.sheet,
            title=self.title,
            headers=[column.heading for column in self.columns],
            rows=rows,
            widths=[column.width for column in self.columns],
        )
        guide = PlainTable(
            name="Hướng dẫn",
            title="Cách ghi",
            headers=["Cột", "Cách ghi"],
            rows=[[column.heading, column.guide] for column in self.columns],
            widths=[45, 180],
        )
        return draw_tables(self.title, [known, guide])


def _text(row: SheetRow, at: int) -> str:
    text = row.texts[at] if at < len(row.texts) else ""
    return "" if text in _EMPTY else text
