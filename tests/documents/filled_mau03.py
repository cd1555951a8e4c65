"""Filled Mẫu 03 forms as offices bend them, made together with what they really say."""

from hypothesis import strategies as st

from documents.vocabulary import COLLECTIVE, INDIVIDUAL
from tests.documents.filled_forms import MODELS, PARTICIPANTS, Box, Drawn

HEADINGS = (
    ["TT", "STT", "Số TT"],
    ["Tên tập thể/ cá nhân", "TÊN TẬP THỂ/CÁ NHÂN", "Tập thể, cá nhân"],
    ["Tên mô hình", "Tên mô hình\n“Dân vận khéo”"],
    ["Lĩnh vực thực hiện", "LĨNH VỰC", "Lĩnh vực  thực\nhiện"],
    [
        "Tóm tắt thành tích nổi bật",
        "Tóm tắt thành tích nổi bật¹",
        "THÀNH TÍCH NỔI BẬT",
        "Tóm tắt thành tích nổi bật (không quá 350 từ, nêu rõ thời gian, kết quả, số liệu cụ thể)",
    ],
)
SECTORS = {
    "KT": ["Kinh tế", "Lĩnh vực kinh tế", "Phát triển kinh tế"],
    "VHXH": ["Văn hóa – xã hội", "Văn hoá - xã hội", "VĂN HÓA—XÃ HỘI", "VH-XH"],
    "QPAN": ["An ninh quốc phòng", "Quốc phòng – an ninh", "QP-AN"],
    "HTCT": ["Xây dựng hệ thống chính trị", "Xây dựng Đảng, hệ thống chính trị"],
}
TITLES = {
    None: "TẬP THỂ/CÁ NHÂN “DÂN VẬN KHÉO”",
    COLLECTIVE: "TẬP THỂ “DÂN VẬN KHÉO”",
    INDIVIDUAL: "Cá nhân “Dân vận khéo”",
}
PARAGRAPHS = [
    "Từ tháng 3/2025 đến tháng 9/2026, chi bộ vận động 100% hộ dân phân loại rác.",
    "- Lắp 24 đèn chiếu sáng; trồng 180 chậu hoa.",
    "1. Kết quả: số vụ vi phạm giảm từ 17 xuống 2 – giảm 88%.",
    "Tổng số hộ tham gia: 112",
    "Được Ủy ban nhân dân phường “khen” năm 2026",
]


@st.composite
def mau03_forms(draw) -> Drawn:
    return _Maker(draw).make()


class _Maker:
    def __init__(self, draw):
        self.draw = draw
        self.has_note = draw(st.booleans())
        self.columns = ["number", "name", *draw(st.permutations(["model", "sector", "summary"]))]
        self.kind = draw(st.sampled_from(list(TITLES)))
        self.unit = ""
        self.serial = 0
        self.rows: list[list[Box | None]] = []
        self.begins: list[int] = []  # rows with which a table after a page break can begin
        self.drawn = Drawn(TITLES[self.kind], "TRÍCH NGANG THÀNH TÍCH")

    def pick(self, values):
        return self.draw(st.sampled_from(values))

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    def make(self) -> Drawn:
        roles = ["number", "name", "model", "sector", "summary"]
        headings = dict(zip(roles, map(self.pick, HEADINGS), strict=True))
        header = [Box(headings[role].split("\n")) for role in self.columns]
        self.header = [*header, *[Box(["Ghi chú"])] * self.has_note]
        self.rows.append(self.header)
        if self.chance(4):
            self.rows.append([Box([f"({place})"]) for place, _ in enumerate(self.header, 1)])
        sections = [COLLECTIVE, INDIVIDUAL] if self.draw(st.booleans()) else [None]
        for part, kind in enumerate(sections, 1):
            if kind:
                self.section(part, kind)
            for number in range(1, self.draw(st.integers(0, 3)) + 1):
                self.group()
                self.nominee(number)
                self.noise(number)
        self.drawn.tables = self.over_pages()
        return self.drawn

    def row(self, **texts: list[str] | Box | None) -> list[Box | None]:
        cells: list[Box | None] = []
        for role in self.columns:
            told = texts.get(role, [])
            cells.append(Box(told) if isinstance(told, list) else told)
        return [*cells, *[Box(["Đã duyệt"] if self.chance(4) else [])] * self.has_note]

    def section(self, part: int, kind: str):
        self.kind, self.unit = kind, ""
        label = "Tập thể" if kind == COLLECTIVE else "CÁ NHÂN:"
        self.rows.append(self.row(number=[self.pick(["I" * part, ""])], name=[label]))
        if not self.rows[-1][0].lines[0]:
            self.rows[-1][0] = Box()

    def group(self):
        if self.chance(3):
            self.serial += 1
            self.unit = f"Chi bộ Tổ dân phố số {self.serial}"
            note = [Box()] * self.has_note
            self.rows.append([Box(), Box([self.unit], span=4), *note])

    def nominee(self, number: int):
        self.serial += 1
        name = f"{self.pick(PARTICIPANTS[self.kind or COLLECTIVE])} {self.serial}"
        typed = [self.pick([str(number), f"{number}."])]
        self.begins.append(len(self.rows))
        if self.chance(6):
            self.wrong_row(typed, name)
        elif self.chance(4):
            self.two_models(typed, name)
        else:
            self.whole(typed, name)

    def told(self):
        self.serial += 1
        model = f"{self.pick(MODELS)} {self.serial}"
        sector = self.pick(list(SECTORS))
        summary = self.draw(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4))
        return model, sector, summary

    def add(self, name: str, model: str, sector: str, summary: list[str]):
        text = "\n".join(summary)
        self.drawn.entries.append((self.kind, name, model, sector, text, self.unit))

    def whole(self, typed: list[str], name: str):
        """One row; or several, where the summary goes on below, in merged or in empty cells."""
        model, sector, summary = self.told()
        more = self.draw(st.integers(0, 2)) if self.chance(3) else 0
        extra = [[self.pick(PARAGRAPHS)] for _ in range(more)]
        merged = self.draw(st.booleans())
        down = 1 + more if merged else 1
        first = {"name": [name], "model": [model], "sector": [self.pick(SECTORS[sector])]}
        boxes = {role: Box(lines, down=down) for role, lines in first.items()}
        self.rows.append(self.row(number=Box(typed, down=down), summary=summary, **boxes))
        for lines in extra:
            above = dict.fromkeys(["number", "name", "model", "sector"]) if merged else {}
            row = self.row(summary=lines, **above)
            if self.has_note:
                row[-1] = Box()
            self.rows.append(row)
        self.add(name, model, sector, [*summary, *(line for lines in extra for line in lines)])

    def two_models(self, typed: list[str], name: str):
        for place in range(2):
            model, sector, summary = self.told()
            named = Box([name], down=2) if place == 0 else None
            self.rows.append(
                self.row(
                    number=typed if place == 0 else [],
                    name=named,
                    model=[model],
                    sector=[self.pick(SECTORS[sector])],
                    summary=summary,
                )
            )
            self.add(name, model, sector, summary)

    def wrong_row(self, typed: list[str], name: str):
        model, sector, summary = self.told()
        told = {"name": [name], "model": [model], "sector": SECTORS[sector][:1], "summary": summary}
        missing = self.pick(list(told))
        told[missing] = ["Tôn giáo"] if missing == "sector" and self.chance(2) else []
        self.rows.append(self.row(number=typed, **told))
        self.drawn.problem_rows.append(len(self.rows))

    def noise(self, number: int):
        if self.chance(5):
            self.rows.append(self.row(number=[str(number + 1)], name=["......"]))
        if self.chance(8):
            self.rows.append([Box() for _ in self.header])
        if self.chance(10):
            self.rows.append([Box(list(box.lines)) for box in self.header])

    def over_pages(self):
        """Perhaps the table goes on in a second one without header."""
        if self.begins and self.chance(3):
            place = self.pick(self.begins)
            return [self.rows[:place], self.rows[place:]]
        return [self.rows]
