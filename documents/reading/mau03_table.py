"""The rows of a Mẫu số 03 table, each turned into a nominee, a problem or a skipped row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any

from documents.model_cells import split_models
from documents.reading.form_row import FormRow, has_role
from documents.reading.form_table import (
    GARBLED,
    NO_MODEL,
    NO_PARTICIPANT,
    NO_SECTOR,
    Standing,
    TableReader,
)
from documents.reading.grid import Cell
from documents.reading.headings import (
    Role,
    is_placeholder,
    kind_in_title,
    kind_named,
    section_kind,
    sector_of,
    starts_foot,
)
from documents.reading.mau03_kinds import HiddenKinds
from documents.reading.mau03_records import ReadNominee
from documents.text import clean_line

NO_SUMMARY = "Nhập tóm tắt thành tích nổi bật."
UNKNOWN_SECTOR = "Lĩnh vực “{written}” chưa rõ; chọn một lĩnh vực."
MERGED_ACROSS = "Ô tên gộp sang cột khác; kiểm tra tên, mô hình và tóm tắt."
JOINED = "tóm tắt ghi tiếp ở {count:02d} dòng dưới đã được ghép lại; đề nghị kiểm tra."
ONE_NAME = "ô tên mô hình có nhiều dòng, đọc thành một tên; đề nghị kiểm tra."


class Mau03Row(FormRow):
    @cached_property
    def initiatives(self) -> tuple[str, ...]:
        """The names in the model's cell, by the rule by which Mẫu 01 writes several."""
        lines = [line.text for cell in self._read_cells(Role.MODEL) for line in cell.lines]
        return split_models(lines)

    @property
    def initiative(self) -> str:
        """The one name that the form asks for; what looks like several is kept as it stands."""
        if len(self.initiatives) == 1:
            return self.initiatives[0]
        return clean_line(" ".join(cell.text for cell in self._read_cells(Role.MODEL)))

    @property
    def sector_text(self) -> str:
        return clean_line(" ".join(cell.text for cell in self._read_cells(Role.SECTOR_NAME)))

    @property
    def summary_lines(self) -> tuple[str, ...]:
        """The paragraphs of the summary, also of lists and tables inside its cell."""
        cells = self._read_cells(Role.SUMMARY)
        lines = (clean_line(line.text) for cell in cells for line in cell.lines)
        return tuple(line for line in lines if line)

    @property
    def goes_on_above(self) -> bool:
        """Whether the row only adds to the summary of the nominee above it."""
        own = [(cell, self.header.columns_of(cell)) for cell in self.own_cells if cell.text]
        return bool(own) and all(
            [column.role for column in columns] == [Role.SUMMARY]
            and not is_placeholder(cell.text)
            and not starts_foot(cell.text)
            for cell, columns in own
        )

    def _read_cells(self, role: Role) -> list[Cell]:
        return [cell for cell, columns in self.read_area if has_role(columns, role)]


@dataclass
class Mau03Standing(Standing):
    """`hidden_kinds` are those that the program itself left in the file."""

    hidden_kinds: HiddenKinds = field(default_factory=lambda: HiddenKinds({}))


class Mau03Table(TableReader[ReadNominee, ReadNominee, Mau03Row]):
    row_class = Mau03Row
    standing: Mau03Standing

    def __init__(self, *args: Any):
        super().__init__(*args)
        self.continued: set[int] = set()

    def begin_form(self, title: str) -> Mau03Standing:
        return Mau03Standing(kind_in_title([title]), hidden_kinds=self.standing.hidden_kinds)

    def reason_to_skip(self, row: Mau03Row) -> str:
        if row.number in self.continued:
            return "Tóm tắt ghi tiếp của dòng trên"
        return super().reason_to_skip(row)

    def read_entry(self, row: Mau03Row) -> None:
        below = self.rows[row.number + 1 :]
        more = list(takewhile(lambda row: row.goes_on_above, below))
        self.continued |= {row.number for row in more}
        nominee = ReadNominee(
            row=self.ledger.rows,
            kind=self._kind(row) or None,
            participant=row.participant,
            initiative=row.initiative,
            sector=sector_of(row.sector_text) or None,
            summary="\n".join(line for part in (row, *more) for line in part.summary_lines),
            unit=self.standing.unit,
        )
        if wrong := list(_what_is_wrong(row, nominee)):
            self.add_problem(row, " ".join(wrong), (nominee,))
        else:
            self.ledger.entries.append(nominee)
        if more:
            self.note(row, JOINED.format(count=len(more)))

    def remark_on_entry(self, row: Mau03Row) -> None:
        if row.number in self.continued:
            return
        super().remark_on_entry(row)
        if len(row.initiatives) > 1:
            self.note(row, ONE_NAME)

    def _kind(self, row: Mau03Row) -> str:
        """As the part or the title says; else the heading of the names; else the file itself."""
        headings = (kind_named(column.label) for column in self.header.of_role(Role.PARTICIPANT))
        return (
            self.standing.kind
            or next(filter(None, headings), "")
            or self.standing.hidden_kinds.of(row.participant)
        )


def _what_is_wrong(row: Mau03Row, nominee: ReadNominee) -> Iterator[str]:
    if row.is_garbled:
        yield GARBLED
    if is_placeholder(nominee.participant) or section_kind(nominee.participant):
        yield NO_PARTICIPANT
    if not nominee.initiative:
        yield NO_MODEL
    if row.participant_reaches_into_fields:
        yield MERGED_ACROSS
    if nominee.sector is None:
        yield UNKNOWN_SECTOR.format(written=row.sector_text) if row.sector_text else NO_SECTOR
    if not nominee.summary:
        yield NO_SUMMARY
