"""R10: the table of the year's assessment, filtered from one address; no queries here."""

from collections import defaultdict
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from audit.numbers import whole_number
from awards.assessment.grid import BAN, DATA, UNIT, Grid
from documents.drawing.excel import PlainTable, draw_tables
from documents.progress_sheet import to_xlsx
from documents.text import fold_words
from documents.wording import count_text, moment_text
from organizations.searching import unit_finder
from reporting.board import KIND_LABELS

ALL, LACKING, UNSENT, CHANGED = "", "thieu-can-cu", "chua-gui", "ban-sua"
FILTERS = {
    ALL: ("Tất cả", lambda row: True),
    LACKING: ("Thiếu căn cứ", lambda row: bool(row.lacks)),
    UNSENT: ("Chưa gửi tự đánh giá", lambda row: not row.is_sent),
    CHANGED: ("Ban đã sửa", lambda row: any(cell.source == BAN for cell in row.cells)),
}
SOURCES = {BAN: "Ban đánh giá", UNIT: "Đơn vị tự đánh giá", DATA: "Theo dữ liệu"}
BONUS = "diem-thuong"


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for; nonsense falls back to the default."""

    year: int
    text: str = ""
    kind: str = ""
    state: str = ALL
    page: int = 1
    unit_id: int = 0
    part: str = ""

    def url(self, **changes):
        view = replace(self, **changes)
        values = {
            "nam": view.year,
            "q": view.text,
            "khoi": view.kind,
            "trang-thai": view.state,
            "trang": view.page if view.page > 1 else "",
            "don-vi": view.unit_id or "",
            "muc": view.part,
        }
        return f"?{urlencode({name: value for name, value in values.items() if value})}"

    def closed(self, **changes):
        """The address of the same page with nothing open beside the table."""
        return self.url(**{"unit_id": 0, "part": ""} | changes)

    def filtered(self, **changes):
        """The address after a change of filter: its first page."""
        return self.closed(page=1, **changes)

    @property
    def has_filter(self):
        return bool(self.text or self.kind or self.state)


def view_from(query, campaign, heads):
    """The View of a query string (a QueryDict)."""
    kind, state, part = (query.get(name, "") for name in ("khoi", "trang-thai", "muc"))
    return View(
        year=campaign.year,
        text=query.get("q", "")[:100].strip(),
        kind=kind if kind in KIND_LABELS else "",
        state=state if state in FILTERS else ALL,
        page=whole_number(query.get("trang", "")) or 1,
        unit_id=whole_number(query.get("don-vi", "")),
        part=part if part in (BONUS, *(str(head.number) for head in heads)) else "",
    )


def found_rows(rows, view):
    """The rows of the chosen kind whose name or code holds the text, marks left aside."""
    rows = [row for row in rows if view.kind in ("", row.kind)]
    if not view.text:
        return rows
    is_found = unit_finder(view.text)
    return [row for row in rows if is_found(fold_words(row.name), row.code)]


def arranged(rows, view):
    _, matches = FILTERS[view.state]
    return [row for row in rows if matches(row)]


def conditions_of(view):
    """What the rows may have been chosen by, as board_sheet.filter_notes takes it."""
    return {
        f"khối {KIND_LABELS.get(view.kind)}": view.kind,
        FILTERS[view.state][0].lower(): view.state,
        f"tìm “{view.text}”": view.text,
    }


def chips_of(rows, view):
    """[(code, label, count, url, is current)]"""
    return [
        (code, label, sum(map(matches, rows)), view.filtered(state=code), code == view.state)
        for code, (label, matches) in FILTERS.items()
    ]


def missing_of(heads, rows):
    """[(Head, what is missing, how many units)] of the criteria with any."""
    lacks = defaultdict(list)
    for row in rows:
        for cell in row.lacks:
            lacks[cell.number].append(cell.lack)
    return [
        (head, lacks[head.number][0], len(lacks[head.number]))
        for head in heads
        if head.number in lacks
    ]


def assessment_sheet(campaign, grid, rows, *, told, notes=()):
    """The table as an Excel file, what is missing on a second sheet; `told`: as of when it is.

    `notes` say how the rows were chosen.
    """
    heads = [f"Tiêu chí ({head.number})" for head in grid.heads]
    totals = ["Tổng điểm"] if grid.has_points else []
    missing = PlainTable(
        "Thiếu căn cứ",
        f"Căn cứ còn thiếu năm {campaign.year}, {told}",
        ["Mã", "Đơn vị", "Tiêu chí", "Còn thiếu"],
        [(row.code, row.name, f"({cell.number})", cell.lack) for row in rows for cell in row.lacks],
        widths=[22, 80, 25, 80],
    )
    return to_xlsx(
        f"Đánh giá theo tiêu chí năm {campaign.year}, {told}",
        ["TT", "Mã", "Đơn vị", "Khối", *heads, "Số đạt", "Điểm thưởng", *totals],
        [
            [
                number,
                row.code,
                row.name,
                KIND_LABELS.get(row.kind, ""),
                *map(_cell_text, row.cells),
                f"{count_text(row.met)}/{count_text(len(row.cells))}",
                row.bonus,
                *([row.total] if totals else []),
            ]
            for number, row in enumerate(rows, 1)
        ],
        sheet_name="Đánh giá",
        widths=[12, 22, 80, 40, *(45 for _ in heads), 20, 25, 25],
        beside=[missing],
        notes=notes,
    )


def _cell_text(cell):
    verdict = "Đạt" if cell.is_met else "Chưa đạt"
    words = [verdict, SOURCES[cell.source].lower(), cell.lack, cell.note]
    return ", ".join(filter(None, words))


def closed_sheet(closing):
    """The table of an AssessmentClosing as an Excel file, whole."""
    grid = Grid.from_json(closing.content)
    told = f"chốt lúc {moment_text(closing.closed_at)}"
    return assessment_sheet(closing.campaign, grid, grid.rows, told=told)


def self_assessment_sheet(revision):
    """What a unit said of itself as an Excel file: each criterion, its grounds as they stood."""
    content = revision.content
    notes = [f"Mã hồ sơ {revision.code}, gửi lúc {moment_text(revision.sent_at)}."]
    if content["bonus_points"]:
        notes.append(
            f"Điểm thưởng đề nghị: {content['bonus_points']} điểm. {content['bonus_reason']}"
        )
    table = PlainTable(
        "Tự đánh giá",
        f"Tự đánh giá phong trào thi đua “Dân vận khéo” năm {content['year']}, {content['unit']}",
        ["Tiêu chí", "Nội dung", "Tự đánh giá", "Căn cứ", "Còn thiếu", "Ghi chú"],
        [
            (
                f"({line['number']})",
                line["text"],
                "Đạt" if line["is_met"] else "Chưa đạt",
                "; ".join(line["grounds"]),
                line["lack"],
                line["note"],
            )
            for line in content["criteria"]
        ],
        widths=[25, 110, 30, 90, 60, 80],
        notes=notes,
    )
    return draw_tables(table.title, [table])
