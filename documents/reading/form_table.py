"""The rows of a form's table, each turned into entries, a problem or a skipped row.

Every row ends as one of the three. What is common to the forms is here; the modules of the forms
say what an entry is and what is wrong with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from documents.reading.columns import Header, is_repeated
from documents.reading.form_records import Notice, ReadProblem, Skipped
from documents.reading.form_row import FormRow
from documents.reading.grid import Table
from documents.reading.headings import (
    is_foot,
    is_title,
    is_total,
    numeral_kind,
    section_kind,
)

NO_PARTICIPANT = "Nhập tên tập thể hoặc cá nhân thực hiện."
NO_MODEL = "Nhập tên mô hình “Dân vận khéo”."
NO_SECTOR = "Chọn một lĩnh vực."
GARBLED = (
    "Chữ ở dòng này dùng phông cũ hoặc bị lỗi mã, chưa chuyển được sang Unicode. Gõ lại nội dung."
)
CONVERTED = (
    "đoạn chữ dùng phông cũ (.VnTime/VNI) đã được chuyển sang Unicode, đề nghị kiểm tra dấu."
)
AFTER_FOOT = "dòng nằm sau phần nơi nhận, chữ ký nên không đọc; đề nghị kiểm tra."

Entry = TypeVar("Entry")
Draft = TypeVar("Draft")
RowOfForm = TypeVar("RowOfForm", bound=FormRow)


@dataclass
class Ledger(Generic[Entry, Draft]):
    """The rows read so far, over all tables of the file."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[ReadProblem[Draft]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    rows: int = 0
    tables: int = 0


@dataclass
class Standing:
    """What the rows above decide for the rows below, also into a table that goes on."""

    kind: str = ""
    unit: str = ""
    has_sections: bool = False
    has_total: bool = False
    is_in_foot: bool = False


class TableReader(Generic[Entry, Draft, RowOfForm]):
    """Reads the rows of one table into the ledger."""

    row_class: type[RowOfForm]
    standing: Standing

    def __init__(
        self, table: Table, header: Header, standing: Standing, ledger: Ledger[Entry, Draft]
    ):
        self.table = table
        self.header = header
        self.standing = standing
        self.ledger = ledger
        self.rows = [self.row_class(header, cells, place) for place, cells in enumerate(table.rows)]
        # Merged cells with a participant of whom any of the cell's rows tells something.
        self.filled_spans = {
            id(row.participant_cell)
            for row in self.rows
            if row.participant_cell is not None
            and row.participant_cell.height > 1
            and row.has_content
        }

    def read(self) -> None:
        self.ledger.tables += 1
        for row in self.rows:
            self.ledger.rows += 1
            if why := self.reason_to_skip(row):
                self.ledger.skipped.append(Skipped(self.ledger.rows, why))
            else:
                self.read_entry(row)
            self._remark(row)

    # --- what a form adds

    def read_entry(self, row: RowOfForm) -> None:
        """Put the row into the ledger, as entries or as a problem."""
        raise NotImplementedError

    def begin_form(self, title: str) -> Standing:
        """What holds below a title that stands in a row of the table."""
        raise NotImplementedError

    def remark_on_entry(self, row: RowOfForm) -> None:
        """Note what the reading of an entry had to guess or to leave out."""
        if text := row.text_beside_number():
            self.note(row, f"cột thứ tự ghi “{text}”; phần này không đọc.")
        if row.has_listed_participants:
            self.note(row, "ô tên có nhiều dòng, đọc thành một tên; đề nghị kiểm tra.")

    # --- rows that are no entries

    def reason_to_skip(self, row: RowOfForm) -> str:
        """Why the row is no entry; empty when it is one. Learns from section and title rows."""
        if row.number < self.header.first:
            return "Phần đầu biểu"
        if row.number < self.header.end:
            return "Dòng tiêu đề cột"
        if is_repeated(self.header, row.cells, row.number):
            self.standing.is_in_foot = False
            return "Dòng tiêu đề cột lặp lại"
        if row.is_group and is_title(row.heading_text):
            self.standing = self.begin_form(row.heading_text)
            return "Dòng tiêu đề biểu"
        if row.is_unfilled and not row.has_content:
            return self._reason_for_blank(row)
        if self._is_foot(row):
            if row.has_content and not is_foot(row.heading_text):
                self.note(row, AFTER_FOOT)
            self.standing.is_in_foot = True
            return "Phần nơi nhận, chữ ký"
        if row.has_only_counts:
            return self.reason_without_content(row)
        return ""

    def _reason_for_blank(self, row: RowOfForm) -> str:
        if kind := numeral_kind(row.number_text):
            self.open_section(kind)
            return "Dòng mục lớn"
        if is_total(row.heading_text):
            return self.read_total(row)
        if any(cell.text for cell in row.cells if cell not in row.own_cells):
            return "Dòng thuộc ô gộp phía trên"
        return "Dòng trống"

    def reason_without_content(self, row: RowOfForm) -> str:
        heading = row.heading_text
        if kind := section_kind(heading) or section_kind(row.participant):
            self.open_section(kind)
            return "Dòng mục lớn"
        if is_total(heading):
            return self.read_total(row)
        if row.is_group:
            self.standing.unit = row.participant
            return "Dòng tên đơn vị"
        if id(row.participant_cell) in self.filled_spans and not row.has_content:
            return "Tên ở ô gộp, mô hình ở dòng khác của ô"
        return ""

    def _is_foot(self, row: RowOfForm) -> bool:
        """The signature block, where it stands in the rows of the table."""
        if row.is_numbered:
            return False
        if self.standing.is_in_foot or self.standing.has_total:
            return self.standing.is_in_foot or is_foot(row.heading_text)
        return row.may_be_foot

    def open_section(self, kind: str) -> None:
        self.standing.kind = kind
        self.standing.has_sections = True
        self.standing.unit = ""

    def read_total(self, row: RowOfForm) -> str:
        self.standing.has_total = True
        return "Dòng tổng"

    # --- what the ledger is told

    def add_problem(self, row: RowOfForm, message: str, drafts: Iterable[Draft]) -> None:
        problem = ReadProblem(self.ledger.rows, f"{self._place(row)}: {message}", tuple(drafts))
        self.ledger.problems.append(problem)

    def note(self, row: RowOfForm, message: str) -> None:
        notice = Notice(self.ledger.rows, f"{self._place(row)}: {message}")
        self.ledger.notices.append(notice)

    def _place(self, row: RowOfForm) -> str:
        sheet = f" (trang “{self.table.sheet}”)" if self.table.sheet else ""
        return f"Bảng {self.ledger.tables}{sheet}, dòng {row.number + 1}"

    def _remark(self, row: RowOfForm) -> None:
        if any(line.encoding for cell in row.own_cells for line in cell.lines):
            self.note(row, CONVERTED)
        if row.number < self.header.end or is_repeated(self.header, row.cells, row.number):
            return
        for text, column in row.foreign_texts():
            name = f"cột “{column.label}”" if column.label else "một cột không có tiêu đề"
            form = self.header.shape.name
            self.note(row, f"{name} ghi “{text}”; phần này không thuộc {form}.")
        if row.has_content:
            self.remark_on_entry(row)
