"""R1, the board: every unit against every deadline, filtered and sorted from one address.

Everything here works on the cells of reporting.progress; no queries.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from audit.numbers import whole_number
from campaigns.deadlines import DueDate
from campaigns.review import TABS
from campaigns.vocabulary import Obligation
from documents.wording import day_month
from organizations.faces import FLAGS, STATUSES
from organizations.models import Unit
from organizations.searching import unit_finder
from reporting.progress import Cell, State, Summary, summarise

HEADS = {
    Obligation.PLAN: "VB triển khai",
    Obligation.REGISTRATION: "Mẫu số 01, 02",
    Obligation.ARTICLE: "Bài viết",
    Obligation.NOMINATION: "Mẫu số 03",
    Obligation.SELF_ASSESSMENT: "Tự đánh giá",
}
KIND_LABELS = {
    Unit.Kind.PARTY_COMMITTEE: "Đảng ủy, đảng bộ",
    Unit.Kind.PARTY_CELL: "Chi bộ",
    Unit.Kind.MASS_ORGANIZATION: "MTTQ, đoàn thể",
}
ALL, WAITING, RETURNED = "", "cho-kiem-tra", "bo-sung"
NOT_SENT, ACCEPTED, OVERDUE, EXEMPT = "chua-gui", "tiep-nhan", "qua-han", "mien"
STATE_FILTERS = {
    ALL: ("Tất cả", "", lambda cell: True),
    WAITING: ("Chờ kiểm tra", "hourglass-split", lambda cell: cell.state == State.WAITING),
    RETURNED: ("Bổ sung", "exclamation-triangle", lambda cell: cell.state == State.RETURNED),
    NOT_SENT: ("Chưa gửi", "circle", lambda cell: cell.is_unsent),
    OVERDUE: ("Quá hạn", "exclamation-circle-fill", lambda cell: cell.days_overdue > 0),
    ACCEPTED: ("Tiếp nhận", "check2", lambda cell: cell.state == State.ACCEPTED),
    EXEMPT: ("Miễn", "dash", lambda cell: cell.state == State.EXEMPT),
}
# chips that are offered only where there are any
RARE_FILTERS = (OVERDUE, RETURNED, EXEMPT)
BY_ATTENTION, BY_NAME = "can-chu-y", "ten"
PAGE_SIZES = (25, 50, 150)
DONE = (State.ACCEPTED, State.EXEMPT)
BAR_PARTS = (
    (State.ACCEPTED, "ok"),
    (State.WAITING, "sent"),
    (State.RETURNED, "more"),
    (State.DRAFT, "draft"),
)


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for; every part has a default, nonsense falls back to it."""

    year: int
    obligation: str = ""
    text: str = ""
    kind: str = ""
    state: str = ALL
    sort: str = BY_ATTENTION
    page: int = 1
    page_size: int = PAGE_SIZES[0]
    chosen: tuple = ()
    unit_id: int = 0
    part: str = ""
    tab: str = ""

    def url(self, **changes):
        """The address of the same board with something changed; defaults are left out."""
        view = replace(self, **changes)
        usual = {"xep": BY_ATTENTION, "trang": 1, "so-dong": PAGE_SIZES[0]}
        wanted = {
            name: value
            for name, value in view.values().items()
            if value and value != usual.get(name)
        }
        return f"?{urlencode(wanted, doseq=True)}"

    def values(self):
        """{name in the address: value}, of everything."""
        return {
            "nam": self.year,
            "han": self.obligation,
            "q": self.text,
            "khoi": self.kind,
            "trang-thai": self.state,
            "chon": self.chosen,
            "xep": self.sort,
            "trang": self.page,
            "so-dong": self.page_size,
            "don-vi": self.unit_id,
            "muc": self.part,
            "tab": self.tab,
        }

    @property
    def understood(self):
        """All of it as a query, what is usual too: for audit.filters."""
        return urlencode(self.values(), doseq=True)

    def cell_urls(self, board_url=""):
        """A function (unit id, obligation) → the address that opens this cell beside the board.

        `board_url` is for other pages: on the board itself the query alone is shorter.
        """
        closed = board_url + self.url(unit_id=0, part="", tab="")
        return lambda unit_id, obligation: f"{closed}&don-vi={unit_id}&muc={obligation}"

    def filtered(self, **changes):
        """The address after a change of filter: first page, no file open."""
        return self.url(**{"page": 1, "unit_id": 0, "part": "", "tab": ""} | changes)

    @property
    def has_filter(self):
        return bool(self.text or self.kind or self.state or self.chosen)


def view_from(query, campaign, cells):
    """The View of a query string (a QueryDict); `cells` are those of the board."""
    known = {str(obligation) for obligation in next(iter(cells.values()), {})}
    unit_id = whole_number(query.get("don-vi", ""))
    size = whole_number(query.get("so-dong", ""))
    return View(
        year=campaign.year,
        obligation=query.get("han", "") if query.get("han", "") in known else "",
        text=query.get("q", "")[:100].strip(),
        kind=query.get("khoi", "") if query.get("khoi", "") in KIND_LABELS else "",
        state=query.get("trang-thai", "") if query.get("trang-thai") in STATE_FILTERS else ALL,
        sort=BY_NAME if query.get("xep") == BY_NAME else BY_ATTENTION,
        page=whole_number(query.get("trang", "")) or 1,
        page_size=size if size in PAGE_SIZES else PAGE_SIZES[0],
        chosen=tuple(sorted(filter(None, map(whole_number, query.getlist("chon"))))),
        unit_id=unit_id if unit_id in cells else 0,
        part=query.get("muc", "") if query.get("muc", "") in known else "",
        tab=query.get("tab", "") if query.get("tab", "") in TABS else "",
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a tile's bar: from `start`, `width` per cent, and the tone of its colour."""

    tone: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Tile:
    """One deadline with its five figures; a link that makes it the board's deadline."""

    obligation: str
    head: str
    summary: Summary
    due: DueDate | None
    url: str
    is_current: bool
    bars: list
    days_left: int | None
    overdue: int
    not_sent: int

    @property
    def accepted(self):
        return self.summary.by_state[State.ACCEPTED]

    @property
    def waiting(self):
        return self.summary.by_state[State.WAITING]

    @property
    def returned(self):
        return self.summary.by_state[State.RETURNED]

    @property
    def exempt(self):
        """Units let off, which are not expected: why a tile counts fewer than the board has."""
        return self.summary.by_state[State.EXEMPT]


@dataclass(frozen=True, slots=True)
class Chip:
    code: str
    label: str
    icon: str
    count: int
    url: str
    is_current: bool


class CellView(NamedTuple):
    """One cell of the table: what it says and where it leads (nowhere when `url` is empty)."""

    obligation: str
    head: str
    icon: str
    tone: str
    words: str
    detail: str
    moment: datetime | None
    has_time: bool
    notes: tuple
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    unit: Unit
    kind_label: str
    cells: list
    marks: list
    is_current: bool

    @property
    def below(self):
        """What stands under the name of the unit."""
        contact = self.unit.contact_name
        return f"{self.kind_label} · đ/c {contact}" if contact else self.kind_label


@dataclass(frozen=True, slots=True)
class Waiting:
    """One file of the queue, as the board finds it among the cells."""

    submission_id: int
    unit_id: int
    obligation: str


def waiting_files(cells):
    """The queue, first sent first, from {unit id: {obligation: Cell}}."""
    waiting = [
        (cell.moment, cell.submission_id, unit_id, obligation)
        for unit_id, of_unit in cells.items()
        for obligation, cell in of_unit.items()
        if cell.state == State.WAITING
    ]
    return [Waiting(pk, unit_id, obligation) for _, pk, unit_id, obligation in sorted(waiting)]


def default_obligation(cells, obligations):
    """The first deadline with something left to do."""
    for obligation in obligations:
        if any(of_unit[obligation].state not in DONE for of_unit in cells.values()):
            return obligation
    return obligations[0] if obligations else ""


def tiles_of(cells, obligations, view, at):
    """One Tile per deadline over all expected units, whatever is filtered below."""
    tiles = []
    for obligation in obligations:
        summary = summarise((of_unit[obligation] for of_unit in cells.values()), obligation)
        due = summary.due
        tiles.append(
            Tile(
                obligation=obligation,
                head=HEADS[obligation],
                summary=summary,
                due=due,
                url=view.filtered(obligation=obligation, state=ALL),
                is_current=obligation == view.obligation,
                bars=_bars(summary),
                days_left=due.days_left(at) if due and at < due.due_before else None,
                overdue=summary.overdue,
                not_sent=summary.expected - summary.sent,
            )
        )
    return tiles


def _bars(summary):
    bars, start = [], 0.0
    for state, tone in BAR_PARTS:
        width = 100 * summary.by_state[state] / summary.expected if summary.expected else 0
        if width:
            bars.append(Bar(tone, round(start, 2), round(width, 2)))
        start += width
    return bars


def found_units(units, view):
    """The units of the chosen kind whose name or code holds the text, marks left aside.

    Of units that were ticked, only those.
    """
    is_found = unit_finder(view.text)
    return [
        unit
        for unit in units
        if view.kind in ("", unit.kind)
        and (not view.chosen or unit.pk in view.chosen)
        and is_found(unit.folded_name, unit.code)
    ]


def page_sizes_of(view, count=PAGE_SIZES[-1]):
    """[(size, url, is current)] of the lines on a page; none where the smallest holds all."""
    if count <= PAGE_SIZES[0]:
        return []
    return [(size, view.filtered(page_size=size), size == view.page_size) for size in PAGE_SIZES]


def chips_of(units, cells, view):
    """How many of the found units stand in each state; a rare one only when there are any."""
    chips = []
    for code, (label, icon, matches) in STATE_FILTERS.items():
        count = sum(matches(cells[unit.pk][view.obligation]) for unit in units)
        if count or code not in RARE_FILTERS:
            chips.append(
                Chip(code, label, icon, count, view.filtered(state=code), code == view.state)
            )
    return chips


def arranged(units, cells, view):
    """The units in the chosen state, those that need attention first (or by name)."""
    matches = STATE_FILTERS[view.state][2]
    shown = [unit for unit in units if matches(cells[unit.pk][view.obligation])]
    if view.sort == BY_NAME:
        return shown
    return sorted(shown, key=lambda unit: attention(cells[unit.pk], view.obligation))


def attention(of_unit, obligation):
    """A sort key: what waits for the Ban, then what is overdue, returned, not sent, done."""
    cell = of_unit[obligation]
    elsewhere = min(map(_rank, of_unit.values()))
    return _rank(cell), -cell.days_overdue, elsewhere


def _rank(cell):
    if cell.state == State.WAITING or cell.edit_request:
        return 0
    if cell.days_overdue:
        return 1
    if cell.state == State.RETURNED:
        return 2
    if cell.state in (State.DRAFT, State.NOTHING):
        return 3
    if cell.lacks_signed_copy:
        return 4
    return 5 if cell.state in DONE else 6


def lines_of(units, cells, view, marks, *, board_url=""):
    """`marks`: {unit id: [UnitMark]}; `board_url` as in View.cell_urls."""
    url_of = view.cell_urls(board_url)
    return [
        Line(
            unit=unit,
            kind_label=KIND_LABELS.get(unit.kind, ""),
            cells=[
                cell_view(cell, url_of(unit.pk, obligation))
                for obligation, cell in cells[unit.pk].items()
            ],
            marks=marks.get(unit.pk, []),
            is_current=unit.pk == view.unit_id,
        )
        for unit in units
    ]


def cell_view(cell, url):
    face = STATUSES[cell.shown_status]
    icon, tone, words = face.icon, face.tone, face.short
    if cell.state == State.NOTHING and cell.days_overdue:
        icon, tone = "exclamation-circle-fill", "late"
        words = f"Quá hạn {cell.days_overdue:02d} ngày"
    return CellView(
        obligation=cell.obligation,
        head=HEADS[cell.obligation],
        icon=icon,
        tone=tone,
        words=words,
        detail=_detail(cell),
        moment=cell.moment,
        has_time=cell.state == State.WAITING,
        notes=tuple(flag_words(cell)),
        url=url if cell.state != State.NOT_OPEN else "",
    )


def _detail(cell):
    if cell.is_nil and cell.state.is_sent:
        return "báo cáo “không có”"
    if cell.state == State.DRAFT and cell.row_count:
        return f"{cell.row_count} mô hình"
    return ""


def flag_words(cell: Cell):
    """The flags beside a cell's status, as short words."""
    notes = []
    if cell.state == State.DRAFT and cell.days_overdue:
        notes.append(f"Quá hạn {cell.days_overdue:02d} ngày")
    if cell.days_sent_late:
        notes.append(f"Gửi muộn {cell.days_sent_late:02d} ngày")
    if cell.due and cell.due.extended_to and cell.is_unsent:
        notes.append(f"Gia hạn đến {day_month(cell.due.extended_to)}")
    if cell.lacks_signed_copy:
        notes.append("Thiếu bản ký")
    if cell.is_on_behalf:
        notes.append("Gửi thay")
    if cell.has_left_its_seal:
        notes.append(FLAGS["changed_after_sealing"].short)
    if cell.edit_request:
        notes.append("Đề nghị sửa")
    return notes
