"""Filled Mẫu 01 forms as offices bend them, made together with what they really say.

A form is drawn as rows of cells, then rendered to WordprocessingML or to a workbook.
"""

import io
import unicodedata
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from hypothesis import strategies as st
from openpyxl import Workbook

from documents.vocabulary import COLLECTIVE, INDIVIDUAL
from tests.documents.ooxml import docx, p, tbl

SECTOR_HEADINGS = {
    "KT": ["Lĩnh vực kinh tế", "LĨNH VỰC KINH TẾ", "Lĩnh vực phát triển kinh tế", "Kinh tế"],
    "VHXH": ["Lĩnh vực văn hóa – xã hội", "Lĩnh vực văn hoá - xã hội", "Văn hóa—xã hội", "VH-XH"],
    "QPAN": [
        "Lĩnh vực an ninh quốc phòng",
        "Lĩnh vực quốc phòng – an ninh",
        "Lĩnh vực an ninh – quốc phòng",
        "QP-AN",
    ],
    "HTCT": [
        "Lĩnh vực xây dựng hệ thống chính trị",
        "Lĩnh vực xây dựng  hệ thống\nchính trị",
        "Xây dựng Đảng, hệ thống chính trị",
    ],
}
TITLES = {
    "TP": ["Thành phố", "thành phố"],
    "XP": ["Phường", "xã, phường, đặc khu", "Xã, phường và tương đương"],
    "CS": ["Tổ dân phố", "cơ sở", "Thôn, tổ dân phố, cơ quan, đơn vị và tương đương"],
}
PARTICIPANTS = {
    COLLECTIVE: ["Chi bộ Tổ dân phố số", "Hội Cựu chiến binh", "Tổ hòa giải “Ba cùng”"],
    INDIVIDUAL: ["Bà Lê Thị Mai", "Ông Trần Văn Bình – Tổ trưởng", "Đ/c Nguyễn Thị Hòa"],
}
MODELS = [
    "Ngõ sáng – xanh – sạch – đẹp",
    "Một thủ tục – Hai kết quả",
    "Phụ nữ giúp nhau kinh doanh (trực tuyến)",
    "10 ngàn - vạn yêu thương",
    "Camera an ninh: kết nối bình yên",
    "Tổng vệ sinh “Ngày thứ Bảy xanh”",
]


class File(bytes):
    """File content that a failing example does not spell out."""

    def __repr__(self) -> str:
        return f"<file of {len(self)} bytes>"


@dataclass
class Box:
    """A cell to draw: its lines and how far it reaches."""

    lines: list[str] = field(default_factory=list)
    span: int = 1
    down: int = 1


@dataclass
class Drawn:
    """Tables of rows of boxes (None below a box that reaches down), and their truth."""

    title: str
    heading: str = "DANH SÁCH"
    tables: list[list[list[Box | None]]] = field(default_factory=list)
    entries: list[tuple] = field(default_factory=list)
    problem_rows: list[int] = field(default_factory=list)
    total_is_wrong: bool = False

    @property
    def rows(self) -> int:
        return sum(len(table) for table in self.tables)

    @property
    def blank_rows_at_end(self) -> int:
        """Rows that a workbook does not hold, because nothing stands in them or below."""
        rows = [row for table in self.tables for row in table]
        filled = [number for number, row in enumerate(rows, 1) if any(b and b.lines for b in row)]
        return len(rows) - filled[-1]


@st.composite
def forms(draw) -> Drawn:
    """One form of one level with everything that may be wrong about its table."""
    return _Maker(draw).make()


class _Maker:
    def __init__(self, draw):
        self.draw = draw
        self.sectors = draw(st.permutations(list(SECTOR_HEADINGS)))
        self.has_note = draw(st.booleans())
        self.has_level_column = draw(st.booleans())
        self.width = 6 + self.has_note + self.has_level_column
        self.level = draw(st.sampled_from(list(TITLES)))
        self.serial = 0
        self.counts = dict.fromkeys(self.sectors, 0)
        self.rows: list[list[Box | None]] = []

    def pick(self, values):
        return self.draw(st.sampled_from(values))

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    def make(self) -> Drawn:
        level = self.pick(TITLES[self.level])
        self.drawn = Drawn(f"Đăng ký thực hiện mô hình “Dân vận khéo” cấp {level} năm 2026")
        self.header = self.header_rows()
        self.rows += self.header
        for part, kind in enumerate((COLLECTIVE, INDIVIDUAL), 1):
            self.section(part, kind)
            for number in range(1, self.draw(st.integers(0, 4)) + 1):
                self.participant(kind, number)
                self.noise(number)
        if self.draw(st.booleans()):
            self.total()
        self.drawn.tables = self.over_pages()
        return self.drawn

    # --- rows

    def row(self, number="", name=None, **by_sector) -> list[Box | None]:
        boxes = [Box([number] if number else []), name or Box()]
        boxes += [Box(by_sector.get(sector, [])) for sector in self.sectors]
        if self.has_level_column:
            boxes.append(Box())
        if self.has_note:
            boxes.append(Box(["Đã duyệt"] if self.chance(4) else []))
        return boxes

    def header_rows(self):
        tt, name = (
            self.pick(["TT", "STT", "Số TT"]),
            self.pick(
                [
                    "Tên tập thể/cá nhân thực hiện",
                    "TÊN TẬP THỂ, CÁ NHÂN THỰC HIỆN",
                    "Tập thể/cá nhân",
                ]
            ),
        )
        model = self.pick(["Tên mô hình “Dân vận khéo”", "Tên mô hình\n“Dân vận khéo”"])
        height = self.draw(st.integers(1, 3))
        fields = [Box([self.pick(SECTOR_HEADINGS[sector])]) for sector in self.sectors]
        extra = ["Cấp đăng ký"] * self.has_level_column + ["Ghi chú"] * self.has_note
        extras = [Box([text], down=height) for text in extra]
        lead = [Box([tt], down=height), Box([name], down=height)]
        if height == 1:
            return [lead + fields + extras]
        first = [*lead, Box([model], span=4), *extras]
        below = [None, None]
        last = below + fields + [None] * len(extras)
        if height == 2:
            return [first, last]
        middle = [*below, Box(["Lĩnh vực"], span=4), *[None] * len(extras)]
        return [first, middle, last]

    def section(self, part: int, kind: str):
        label = "Tập thể" if kind == COLLECTIVE else "Cá nhân"
        label = self.pick([label, label.upper(), f"{label}:"])
        numeral = self.pick(["I" * part, f"{'I' * part}.", ""])
        if self.chance(4):
            text = f"{numeral} {label}".strip()
            row = [Box([text], span=6), *[Box() for _ in range(self.width - 6)]]
        else:
            row = self.row(numeral, Box([label]))
        self.rows.append(row)

    def participant(self, kind: str, number: int):
        self.serial += 1
        name = f"{self.pick(PARTICIPANTS[kind])} {self.serial}"
        typed = self.pick([str(number), f"{number}.", ""])
        if self.chance(8):
            self.wrong_row(kind, typed, name)
            return
        chosen = self.draw(st.lists(self.any_sector(), min_size=1, max_size=3, unique=True))
        chosen.sort(key=self.sectors.index)
        is_merged = len(chosen) > 1 and self.chance(3)
        groups = [[sector] for sector in chosen] if is_merged else [chosen]
        for place, group in enumerate(groups):
            if place:
                row = self.row("")
                row[1] = None
            else:
                row = self.row(typed, Box([name], down=len(groups)))
            level = self.level_of_row(row)
            for sector in group:
                names = self.names()
                row[2 + self.sectors.index(sector)] = Box(self.lines(names))
                self.counts[sector] += len(names)
                self.drawn.entries += [(kind, name, model, sector, level) for model in names]
            self.rows.append(row)

    def any_sector(self):
        return st.sampled_from(self.sectors)

    def level_of_row(self, row) -> str:
        if self.has_level_column and self.chance(2):
            level = self.pick(list(TITLES))
            row[6] = Box([self.pick(TITLES[level])])
            return level
        return self.level

    def names(self) -> list[str]:
        names = []
        for _ in range(self.pick([1, 1, 2, 3])):
            self.serial += 1
            names.append(f"{self.pick(MODELS)} {self.serial}")
        return names

    def lines(self, names: list[str]) -> list[str]:
        style = self.pick(["lines", "dashes", "semicolons"]) if len(names) > 1 else "lines"
        if style == "dashes":
            return [f"- {name}" for name in names]
        return ["; ".join(names)] if style == "semicolons" else names

    def wrong_row(self, kind: str, typed: str, name: str):
        row = self.row(typed, Box([name]))
        wrong = self.pick(["no model", "no name", "two fields", "across"])
        model = self.names()[0]
        places = self.draw(st.lists(self.any_sector(), min_size=2, max_size=2, unique=True))
        if wrong == "no name":
            row[1] = Box()
            self.put(row, places[0], model)
        elif wrong == "two fields":
            for sector in places:
                self.put(row, sector, model)
        elif wrong == "across":
            row[2:4] = [Box([model], span=2)]
        self.rows.append(row)
        self.drawn.problem_rows.append(len(self.rows))

    def put(self, row, sector, model):
        row[2 + self.sectors.index(sector)] = Box([model])
        self.counts[sector] += 1

    def noise(self, number: int):
        if self.chance(5):
            self.rows.append(self.row(self.pick(["", str(number + 1), "..."])))
        if self.chance(8):
            self.rows.append(self.row("…", Box(["......"]), **{self.sectors[0]: ["..."]}))
        if self.chance(12) and len(self.header) == 1:
            self.rows.append([Box(list(box.lines)) for box in self.header[0]])

    def total(self):
        counts = dict(self.counts)
        if self.chance(3):
            counts[self.sectors[0]] += 7
            self.drawn.total_is_wrong = True
        row = self.row("Tổng:", **{sector: [f"{count:02d}"] for sector, count in counts.items()})
        if self.draw(st.booleans()):
            row[:2] = [Box(["Tổng cộng"], span=2)]
        self.rows.append(row)

    def over_pages(self):
        """Perhaps the table goes on in a second one without header."""
        if not self.chance(3):
            return [self.rows]
        start = len(self.header)
        breaks = [
            place
            for place in range(start + 1, len(self.rows))
            if None not in self.rows[place] and not _reaches(self.rows, place)
        ]
        if not breaks:
            return [self.rows]
        place = self.pick(breaks)
        return [self.rows[:place], self.rows[place:]]


def _reaches(rows, place: int) -> bool:
    return any(
        box and number + box.down > place for number, row in enumerate(rows[:place]) for box in row
    )


# --- rendering ------------------------------------------------------------------------------


@st.composite
def word_files(draw, made: Drawn) -> File:
    """The form as .docx, its text broken up the ways Word breaks text."""
    spell = draw(st.sampled_from([_composed, _decomposed]))

    def text(line: str) -> str:
        return _paragraph(draw, spell(line))

    head = p("CHI BỘ TỔ DÂN PHỐ SỐ 12") + p("*") + p(made.heading) + p(spell(made.title))
    tables = [tbl(*_word_rows(rows, text)) for rows in made.tables]
    return File(docx(head + "<w:p/>".join(tables) + p("Nơi nhận:") + p("- Lưu.")))


def _composed(line: str) -> str:
    return line


def _decomposed(line: str) -> str:
    return unicodedata.normalize("NFD", line)


def _word_rows(rows, text):
    open_boxes: dict[int, tuple[Box, int]] = {}  # column → box reaching down, rows left
    for row in rows:
        cells, column = [], 0
        for box in row:
            if box is None:
                above, left = open_boxes[column]
                open_boxes[column] = (above, left - 1)
                cells.append(_word_cell("<w:p/>", above.span, "continue"))
                column += above.span
                continue
            if box.down > 1:
                open_boxes[column] = (box, box.down - 1)
            content = "".join(text(line) for line in box.lines) or "<w:p/>"
            cells.append(_word_cell(content, box.span, "restart" if box.down > 1 else ""))
            column += box.span
        yield f"<w:tr>{''.join(cells)}</w:tr>"


def _word_cell(content: str, span: int, merge: str) -> str:
    grid_span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    v_merge = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{grid_span}{v_merge}</w:tcPr>{content}</w:tc>"


def _paragraph(draw, line: str) -> str:
    """One line as runs, insertions, deletions, links, fields, soft hyphens and breaks."""
    cut = draw(st.integers(0, len(line)))
    first, rest = line[:cut], line[cut:]
    wrap = draw(st.sampled_from(["plain", "inserted", "link", "field", "control", "hyphen"]))
    pieces = {
        "plain": _run(rest),
        "inserted": (
            f'<w:del w:id="1"><w:r><w:delText>bỏ đi</w:delText></w:r></w:del>'
            f'<w:ins w:id="2">{_run(rest)}</w:ins>'
        ),
        "link": f"<w:hyperlink>{_run(rest)}</w:hyperlink>",
        "field": (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            "<w:r><w:instrText> MERGEFIELD ten </w:instrText></w:r>"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(rest)}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        "control": f"<w:sdt><w:sdtPr/><w:sdtContent>{_run(rest)}</w:sdtContent></w:sdt>",
        "hyphen": f"<w:r><w:softHyphen/></w:r>{_run(rest)}",
    }
    return f"<w:p>{_run(first)}{pieces[wrap]}</w:p>"


def _run(text: str) -> str:
    lines = text.split("\n")
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{inner}</w:r>"


@st.composite
def excel_files(draw, made: Drawn) -> File:
    """The form as .xlsx, beginning anywhere; tables of one form stand in one block."""
    workbook = Workbook()
    sheet = workbook.active
    top, left = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    sheet.cell(top, left, "CHI BỘ TỔ DÂN PHỐ SỐ 12")
    sheet.cell(top + 1, left, f"{made.heading} {made.title}")
    sheet.merge_cells(start_row=top + 1, end_row=top + 1, start_column=left, end_column=left + 5)
    row_number = top + 3
    above: dict[int, int] = {}  # column → span of the box that may reach down from there
    for row in (row for table in made.tables for row in table):
        column = left
        for box in row:
            if box is not None:
                _excel_cell(sheet, row_number, column, box)
                above[column] = box.span
            column += above[column]
        row_number += 1
    sheet.cell(row_number + 1, left, "Nơi nhận:")
    written = io.BytesIO()
    workbook.save(written)
    return File(written.getvalue())


def _excel_cell(sheet, row: int, column: int, box: Box) -> None:
    text = "\n".join(box.lines)
    if text:
        sheet.cell(row, column, text)
    if box.span > 1 or box.down > 1:
        sheet.merge_cells(
            start_row=row,
            end_row=row + box.down - 1,
            start_column=column,
            end_column=column + box.span - 1,
        )
