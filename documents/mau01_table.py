"""The rows of a Mẫu số 01 table, each turned into entries, a problem or a skipped row."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from documents.columns import Header, is_repeated
from documents.grid import Cell, Table
from documents.headings import (
    Role,
    count_in,
    is_foot,
    is_placeholder,
    is_title,
    is_total,
    kind_of_name,
    level_in_title,
    level_of,
    level_of_row,
    numeral_kind,
    section_kind,
    starts_foot,
    words,
)
from documents.mau01_records import Notice, ReadDraft, ReadEntry, ReadProblem, Skipped
from documents.mau01_row import Model, Row
from documents.text import fold
from documents.vocabulary import COLLECTIVE, INDIVIDUAL

NO_MODEL = "Nhập tên mô hình “Dân vận khéo”."
NO_PARTICIPANT = "Nhập tên tập thể hoặc cá nhân thực hiện."
NO_SECTOR = "Chọn một trong 04 lĩnh vực."
TWO_SECTORS = "Trong tệp {program}, tên mô hình này nằm ở hai cột lĩnh vực; chọn một."
NO_KIND = "Chọn tập thể hoặc cá nhân."
NO_LEVEL = "Chọn cấp đăng ký thực hiện."
MERGED_ACROSS = "Ô tên gộp sang cột lĩnh vực; kiểm tra tên và chọn lĩnh vực."
GARBLED = (
    "Chữ ở dòng này dùng phông cũ hoặc bị lỗi mã, chưa chuyển được sang Unicode. Gõ lại nội dung."
)
CONVERTED = (
    "đoạn chữ dùng phông cũ (.VnTime/VNI) đã được chuyển sang Unicode, đề nghị kiểm tra dấu."
)
GUESSED_KIND = "biểu không có mục “Tập thể”, “Cá nhân”; loại được đoán theo tên, đề nghị kiểm tra."
AFTER_FOOT = "dòng nằm sau phần nơi nhận, chữ ký nên không đọc; đề nghị kiểm tra."


@dataclass
class Ledger:
    """The rows read so far, over all tables of the file."""

    entries: list[ReadEntry] = field(default_factory=list)
    problems: list[ReadProblem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    rows: int = 0
    tables: int = 0


@dataclass
class Counts:
    """What a total row is compared with."""

    models: Counter[str] = field(default_factory=Counter)
    names: dict[str, set[str]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, row: Row) -> None:
        self.models.update(row.sectors_on_paper)
        self.names.setdefault(kind, set()).add(fold(row.participant))
        self.rows[kind] += 1


@dataclass
class Standing:
    """What the rows above decide for the rows below, also into a table that goes on."""

    level: str | None = None
    kind: str = ""
    unit: str = ""
    has_sections: bool = False
    has_total: bool = False
    is_in_foot: bool = False
    whole: Counts = field(default_factory=Counts)
    part: Counts = field(default_factory=Counts)


class TableReader:
    """Reads the rows of one table into the ledger."""

    def __init__(self, table: Table, header: Header, standing: Standing, ledger: Ledger):
        self.table = table
        self.header = header
        self.standing = standing
        self.ledger = ledger
        self.rows = [Row(header, cells, number) for number, cells in enumerate(table.rows)]
        # Merged cells with a participant who has a model in any of the cell's rows.
        self.filled_spans = {
            id(row.participant_cell)
            for row in self.rows
            if row.participant_cell is not None and row.participant_cell.height > 1 and row.models
        }

    def read(self) -> None:
        self.ledger.tables += 1
        for row in self.rows:
            self.ledger.rows += 1
            if why := self._reason_to_skip(row):
                self.ledger.skipped.append(Skipped(self.ledger.rows, why))
            else:
                self._read_entry(row)
            self._remark(row)

    # --- rows that are no entries

    def _reason_to_skip(self, row: Row) -> str:
        """Why the row is no entry; empty when it is one. Learns from section and title rows."""
        if row.number < self.header.first:
            return "Phần đầu biểu"
        if row.number < self.header.end:
            return "Dòng tiêu đề cột"
        if is_repeated(self.header, row.cells, row.number):
            self.standing.is_in_foot = False
            return "Dòng tiêu đề cột lặp lại"
        if row.is_group and is_title(row.heading_text):
            self.standing = Standing(level=level_in_title([row.heading_text])[1])
            return "Dòng tiêu đề biểu"
        if row.is_unfilled and not row.models:
            return self._reason_for_blank(row)
        if self._is_foot(row):
            if row.models and not is_foot(row.heading_text):
                self._note(row, AFTER_FOOT)
            self.standing.is_in_foot = True
            return "Phần nơi nhận, chữ ký"
        if row.has_only_counts:
            return self._reason_without_models(row)
        return ""

    def _reason_for_blank(self, row: Row) -> str:
        if kind := numeral_kind(row.number_text):
            self._open_section(kind)
            return "Dòng mục lớn"
        if is_total(row.heading_text):
            return self._total(row)
        if any(cell.text for cell in row.cells if cell not in row.own_cells):
            return "Dòng thuộc ô gộp phía trên"
        return "Dòng trống"

    def _reason_without_models(self, row: Row) -> str:
        heading = row.heading_text
        if level := level_of_row(heading):
            self.standing.level = level
            return "Dòng tên cấp"
        if kind := section_kind(heading) or section_kind(row.participant):
            self._open_section(kind)
            return "Dòng mục lớn"
        if is_total(heading):
            return self._total(row)
        if row.is_group:
            self.standing.unit = row.participant
            return "Dòng tên đơn vị"
        if id(row.participant_cell) in self.filled_spans and not row.models:
            return "Tên ở ô gộp, mô hình ở dòng khác của ô"
        return ""

    def _is_foot(self, row: Row) -> bool:
        """The signature block, where it stands in the rows of the table."""
        if row.number_text[:1].isdigit():
            return False
        if self.standing.is_in_foot or self.standing.has_total:
            return self.standing.is_in_foot or is_foot(row.heading_text)
        is_loose = row.has_only_counts or row.participant_reaches_into_fields
        return is_loose and starts_foot(row.heading_text)

    def _open_section(self, kind: str) -> None:
        self.standing.kind = kind
        self.standing.has_sections = True
        self.standing.unit = ""
        self.standing.part = Counts()

    # --- entries

    def _read_entry(self, row: Row) -> None:
        kind = self._kind(row)
        level, level_is_clear = self._level(row)
        for counts in (self.standing.whole, self.standing.part):
            counts.add(kind, row)
        wrong = list(self._what_is_wrong(row, kind, level_is_clear))
        if wrong:
            self._add_problem(row, kind, level, " ".join(wrong))
            return
        self.ledger.entries += [
            ReadEntry(
                self.ledger.rows,
                kind,
                row.participant,
                model.name,
                model.sector or "",
                level,
                self.standing.unit,
            )
            for model in row.models
        ]
        if not self.standing.has_sections:
            self._note(row, GUESSED_KIND)

    def _add_problem(self, row: Row, kind: str, level: str | None, message: str) -> None:
        drafts = tuple(
            ReadDraft(kind, row.participant, model.name, model.sector, level)
            for model in row.models or [Model("", None)]
        )
        problem = ReadProblem(self.ledger.rows, f"{self._place(row)}: {message}", drafts)
        self.ledger.problems.append(problem)

    def _what_is_wrong(self, row: Row, kind: str, level_is_clear: bool) -> Iterator[str]:
        if row.is_garbled:
            yield GARBLED
        if is_placeholder(row.participant) or section_kind(row.participant):
            yield NO_PARTICIPANT
        elif not kind:
            yield NO_KIND
        if not row.models:
            yield NO_MODEL
        if row.participant_reaches_into_fields:
            yield MERGED_ACROSS
        if row.names_in_two_fields:
            yield TWO_SECTORS.format(program="Excel" if self.table.sheet else "Word")
        elif any(model.sector is None for model in row.models):
            yield NO_SECTOR
        if not level_is_clear:
            yield NO_LEVEL

    def _kind(self, row: Row) -> str:
        if self.standing.has_sections:
            return self.standing.kind
        return kind_of_name(row.participant)

    def _level(self, row: Row) -> tuple[str | None, bool]:
        """The level of the row's own column, else of the title; and whether it is clear."""
        text = row.text_of(Role.LEVEL)
        if is_placeholder(text):
            return self.standing.level, True
        level = level_of(text)
        return level, level is not None

    # --- the total row

    def _total(self, row: Row) -> str:
        for cell in row.own_cells:
            self._compare_models(row, cell)
        self._compare_participants(row)
        self.standing.part = Counts()
        self.standing.has_total = True
        return "Dòng tổng"

    def _compare_models(self, row: Row, cell: Cell) -> None:
        """The number under a field may count the whole form or the part since the last total."""
        columns = [c for c in self.header.columns_of(cell) if c.role is Role.SECTOR]
        written = count_in(cell.text)
        if not columns or written is None:
            return
        whole, part = (
            sum(counts.models[column.sector] for column in columns)
            for counts in (self.standing.whole, self.standing.part)
        )
        if written not in (whole, part):
            name = f"cột “{columns[0].label}”" if len(columns) == 1 else "các lĩnh vực"
            self._note(row, f"dòng Tổng ghi {written:02d} mô hình ở {name}, đếm được {whole:02d}.")

    def _compare_participants(self, row: Row) -> None:
        for kind, name in ((COLLECTIVE, "tập thể"), (INDIVIDUAL, "cá nhân")):
            found = re.search(rf"(\d+) {words(name)}", words(row.heading_text))
            if not found:
                continue
            counted = [
                count
                for counts in (self.standing.whole, self.standing.part)
                for count in (len(counts.names.get(kind, ())), counts.rows[kind])
            ]
            if int(found[1]) not in counted:
                self._note(
                    row, f"dòng Tổng ghi {int(found[1]):02d} {name}, đếm được {counted[0]:02d}."
                )

    # --- remarks

    def _place(self, row: Row) -> str:
        sheet = f" (trang “{self.table.sheet}”)" if self.table.sheet else ""
        return f"Bảng {self.ledger.tables}{sheet}, dòng {row.number + 1}"

    def _note(self, row: Row, message: str) -> None:
        notice = Notice(self.ledger.rows, f"{self._place(row)}: {message}")
        self.ledger.notices.append(notice)

    def _remark(self, row: Row) -> None:
        if any(line.encoding for cell in row.own_cells for line in cell.lines):
            self._note(row, CONVERTED)
        if row.number < self.header.end or is_repeated(self.header, row.cells, row.number):
            return
        for text, column in row.foreign_texts():
            name = f"cột “{column.label}”" if column.label else "một cột không có tiêu đề"
            self._note(row, f"{name} ghi “{text}”; phần này không thuộc Mẫu số 01.")
        if row.models:
            self._remark_on_entry(row)

    def _remark_on_entry(self, row: Row) -> None:
        if text := row.text_beside_number():
            self._note(row, f"cột thứ tự ghi “{text}”; phần này không đọc.")
        for number, column in row.bare_numbers():
            self._note(
                row, f"cột “{column.label}” chỉ ghi “{number}”, không đọc thành tên mô hình."
            )
        if row.has_listed_participants:
            self._note(row, "ô tên có nhiều dòng, đọc thành một tên; đề nghị kiểm tra.")
        for line in row.lines_like_continuations():
            self._note(
                row, f"“{line}” xuống dòng nên được đọc thành mô hình riêng; đề nghị kiểm tra."
            )
