"""The rows of a Mẫu số 01 table, each turned into entries, a problem or a skipped row."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

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
    count_in,
    is_placeholder,
    kind_of_name,
    level_in_title,
    level_of,
    level_of_row,
    section_kind,
    words,
)
from documents.reading.mau01_records import ReadDraft, ReadEntry
from documents.reading.mau01_row import Mau01Row, Model
from documents.text import fold
from documents.vocabulary import COLLECTIVE, INDIVIDUAL

TWO_SECTORS = "Trong tệp {program}, tên mô hình này nằm ở hai cột lĩnh vực; chọn một."
NO_KIND = "Chọn tập thể hoặc cá nhân."
NO_LEVEL = "Chọn cấp đăng ký thực hiện."
MERGED_ACROSS = "Ô tên gộp sang cột lĩnh vực; kiểm tra tên và chọn lĩnh vực."
GUESSED_KIND = "biểu không có mục “Tập thể”, “Cá nhân”; loại được đoán theo tên, đề nghị kiểm tra."


@dataclass
class Counts:
    """What a total row is compared with."""

    models: Counter[str] = field(default_factory=Counter)
    names: dict[str, set[str]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, row: Mau01Row) -> None:
        self.models.update(row.sectors_on_paper)
        self.names.setdefault(kind, set()).add(fold(row.participant))
        self.rows[kind] += 1


@dataclass
class Mau01Standing(Standing):
    """`whole` and `part` count the form and what stands since its last section or total row."""

    level: str | None = None
    whole: Counts = field(default_factory=Counts)
    part: Counts = field(default_factory=Counts)


class Mau01Table(TableReader[ReadEntry, ReadDraft, Mau01Row]):
    row_class = Mau01Row
    standing: Mau01Standing

    def begin_form(self, title: str) -> Mau01Standing:
        return Mau01Standing(level=level_in_title([title])[1])

    def reason_without_content(self, row: Mau01Row) -> str:
        if level := level_of_row(row.heading_text):
            self.standing.level = level
            return "Dòng tên cấp"
        return super().reason_without_content(row)

    def open_section(self, kind: str) -> None:
        super().open_section(kind)
        self.standing.part = Counts()

    # --- entries

    def read_entry(self, row: Mau01Row) -> None:
        kind = self._kind(row)
        level, level_is_clear = self._level(row)
        for counts in (self.standing.whole, self.standing.part):
            counts.add(kind, row)
        wrong = list(self._what_is_wrong(row, kind, level_is_clear))
        if wrong:
            self.add_problem(row, " ".join(wrong), self._drafts(row, kind, level))
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
            self.note(row, GUESSED_KIND)

    def _drafts(self, row: Mau01Row, kind: str, level: str | None) -> Iterator[ReadDraft]:
        for model in row.models or [Model("", None)]:
            yield ReadDraft(kind, row.participant, model.name, model.sector, level)

    def _what_is_wrong(self, row: Mau01Row, kind: str, level_is_clear: bool) -> Iterator[str]:
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

    def _kind(self, row: Mau01Row) -> str:
        if self.standing.has_sections:
            return self.standing.kind
        return kind_of_name(row.participant)

    def _level(self, row: Mau01Row) -> tuple[str | None, bool]:
        """The level of the row's own column, else of the title; and whether it is clear."""
        text = row.text_of(Role.LEVEL)
        if is_placeholder(text):
            return self.standing.level, True
        level = level_of(text)
        return level, level is not None

    # --- the total row

    def read_total(self, row: Mau01Row) -> str:
        for cell in row.own_cells:
            self._compare_models(row, cell)
        self._compare_participants(row)
        self.standing.part = Counts()
        return super().read_total(row)

    def _compare_models(self, row: Mau01Row, cell: Cell) -> None:
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
            self.note(row, f"dòng Tổng ghi {written:02d} mô hình ở {name}, đếm được {whole:02d}.")

    def _compare_participants(self, row: Mau01Row) -> None:
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
                self.note(
                    row, f"dòng Tổng ghi {int(found[1]):02d} {name}, đếm được {counted[0]:02d}."
                )

    # --- remarks

    def remark_on_entry(self, row: Mau01Row) -> None:
        super().remark_on_entry(row)
        for number, column in row.bare_numbers():
            self.note(row, f"cột “{column.label}” chỉ ghi “{number}”, không đọc thành tên mô hình.")
        for line in row.lines_like_continuations():
            self.note(
                row, f"“{line}” xuống dòng nên được đọc thành mô hình riêng; đề nghị kiểm tra."
            )
