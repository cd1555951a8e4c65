"""Pictures as geometry: where lines and squares stand, and the sentence that says the same.

The templates draw them as SVG (reporting/_curve.html, _waffle.html). Lengths are text with a
decimal point, because Django would print a number with a Vietnamese comma.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from documents.wording import count_text, day_month, in_sentence, thousands
from organizations.faces import STATUSES
from reporting.progress import State

ONE_DAY = timedelta(days=1)
NICE_STEPS = (1, 2, 5, 10, 20, 30, 40, 50, 100, 200, 500, 1000)
MAX_DAY_LABELS = 5
NO_FIGURES = "Chưa có số liệu."
LETTER_WIDTH, LETTER_HEIGHT = 6.5, 12  # of a label's 12 px letters, and a little more


@dataclass(frozen=True, slots=True)
class Tick:
    """A number or day beside an axis; `anchor` keeps a day's label inside the frame."""

    at: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class CurvePoint:
    x: str
    y: str
    label: str
    label_x: str
    label_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Units that have sent, added up by day; `rows` are (day, sent so far)."""

    sentence: str
    rows: list
    line: str
    area: str
    last_year: str
    now: CurvePoint | None
    goal_y: str
    goal_label: str
    goal_label_x: str
    deadline_x: str
    deadline_label: str
    deadline_anchor: str
    deadline_label_x: str
    levels: list
    days: list


class _Plane:
    """The drawing area of the curve: days to the right, units upwards."""

    left, right, top, bottom = 34, 346, 16, 162

    def __init__(self, first_day, last_day, highest):
        self.first_day = first_day
        self.span = max((last_day - first_day).days, 1)
        self.highest = highest

    @property
    def day_width(self):
        return (self.right - self.left) / self.span

    def x_of(self, day):
        return self.left + (self.right - self.left) * (day - self.first_day).days / self.span

    def y_of(self, count):
        return self.bottom - (self.bottom - self.top) * count / self.highest

    def x(self, day):
        return length(self.x_of(day))

    def y(self, count):
        return length(self.y_of(count))


def progress_curve(sent_on, expected, *, today, last_day, last_year=(), is_over=False):
    """The curve of one obligation.

    `sent_on`: the day of each unit's first sending; `expected`: how many units must send;
    `last_day`: the last day in time. `last_year`: the days of last year's sendings, moved so
    that the two deadlines fall on each other; drawn thin, and only inside this year's span.
    `is_over`: the year is locked, so `today` is just the last day drawn and no time is left.
    """
    first_day = min([*sent_on, today, last_day])
    end = max(today, last_day)
    step = _nice_step(max(expected, 1))
    plane = _Plane(first_day, end, step * -(-max(expected, 1) // step))
    counted = _added_up(sent_on, first_day, today)
    line = _steps(plane, counted) if sent_on else ""
    deadline_x = plane.x_of(last_day)
    deadline_fits_left = deadline_x > 150
    goal_label = f"{thousands(expected)} đơn vị"
    last_counted = _added_up([day for day in last_year if day <= end], first_day, end)
    return Curve(
        sentence=_curve_sentence(counted, expected, last_day, is_over) if sent_on else NO_FIGURES,
        rows=_changes(counted) if sent_on else [],
        line=line,
        area=f"{line} V{plane.y(0)} H{plane.x(counted[0][0])} Z" if line else "",
        last_year=_steps(plane, last_counted) if last_year else "",
        now=_now_point(plane, counted[-1], last_counted if last_year else [], is_over)
        if sent_on
        else None,
        goal_y=plane.y(expected),
        goal_label=goal_label,
        goal_label_x=length(_beside(plane.left + 4, LETTER_WIDTH * len(goal_label), deadline_x)),
        deadline_x=length(deadline_x),
        deadline_label=f"Hết hạn {day_month(last_day)}",
        deadline_anchor="end" if deadline_fits_left else "start",
        deadline_label_x=length(deadline_x - 5 if deadline_fits_left else deadline_x + 5),
        levels=[
            Tick(plane.y(count), thousands(count)) for count in range(0, plane.highest + 1, step)
        ],
        days=_day_ticks(plane, end),
    )


def _beside(x, width, line_x):
    """Where a label of this width begins: at x, or behind an upright line that would cut it."""
    return line_x + 5 if x - 2 < line_x < x + width else x


def _added_up(days, first_day, last_day):
    """[(day, how many up to its end)] for every day of the span."""
    per_day = Counter(max(day, first_day) for day in days)
    total, counted = 0, []
    for offset in range((last_day - first_day).days + 1):
        day = first_day + offset * ONE_DAY
        total += per_day[day]
        counted.append((day, total))
    return counted


def _changes(counted):
    """The days on which something came in, and the last one."""
    changed = [after for before, after in pairwise([(None, 0), *counted]) if after[1] != before[1]]
    return changed if counted[-1] in changed[-1:] else [*changed, counted[-1]]


def _steps(plane, counted):
    """An SVG path: the count of a day holds until the next day."""
    first_day, first_count = counted[0]
    path = f"M{plane.x(first_day)} {plane.y(first_count)}"
    turns = (turn for turn in _changes(counted) if turn != counted[0])
    return path + "".join(f" H{plane.x(day)} V{plane.y(count)}" for day, count in turns)


def _now_point(plane, last, other_line, is_over):
    """The last point, today's unless the year is over.

    Its label stands where `other_line` ([(day, count)]) does not run through.
    """
    day, count = last
    x, y = plane.x_of(day), plane.y_of(count)
    to_the_left = x > 230
    label = thousands(count) if is_over else f"{thousands(count)} (hôm nay)"
    label_x = x - 9 if to_the_left else x + 9
    begin = label_x - LETTER_WIDTH * len(label) if to_the_left else label_x
    crossed = _heights(plane, other_line, begin, begin + LETTER_WIDTH * len(label))
    places = [y + 20, y - 8] if y < 60 else [y - 8 if to_the_left else y + 4, y + 20, y - 12]
    free = (place for place in places if not _runs_through(crossed, place))
    return CurvePoint(
        x=length(x),
        y=length(y),
        label=label,
        label_x=length(label_x),
        label_y=length(next(free, places[0])),
        anchor="end" if to_the_left else "start",
    )


def _heights(plane, line, begin, end):
    """(highest, lowest) y of a stepped line between two x; None where it does not run."""
    inside = [
        plane.y_of(count)
        for day, count in line
        if plane.x_of(day) <= end and plane.x_of(day) + plane.day_width >= begin
    ]
    return (min(inside), max(inside)) if inside else None


def _runs_through(crossed, base):
    """Whether a line between these heights meets a label on the base line `base`."""
    return crossed is not None and crossed[0] < base + 4 and crossed[1] > base - LETTER_HEIGHT


def _curve_sentence(counted, expected, last_day, is_over):
    """“Tăng từ 6 đơn vị ngày 05/01 lên 61 trên 86 đơn vị ngày 09/01. Còn 5 ngày …”"""
    first_day, first = next((day, count) for day, count in counted if count)
    today, now = counted[-1]
    grown = f"{now} trên {expected} đơn vị đã gửi tính đến ngày {day_month(today)}"
    if now > first:
        grown = (
            f"Tăng từ {first} đơn vị ngày {day_month(first_day)} lên {now} trên {expected} "
            f"đơn vị ngày {day_month(today)}"
        )
    if now >= expected:
        return f"{grown}. Các đơn vị đều đã gửi (hạn {day_month(last_day)})."
    if is_over:
        return f"{grown}. Hết hạn {day_month(last_day)}."
    return f"{grown}. {_time_left(today, last_day)}"


def _time_left(today, last_day):
    days = (last_day - today).days
    if days > 0:
        return f"Còn {days} ngày đến hết hạn {day_month(last_day)}."
    if days == 0:
        return f"Hôm nay {day_month(last_day)} là ngày cuối của thời hạn."
    return f"Đã quá hạn {count_text(-days)} ngày (hạn {day_month(last_day)})."


def _nice_step(highest):
    return next((step for step in NICE_STEPS if step * 3 >= highest), -(-highest // 3))


def _day_ticks(plane, end):
    every = -(-(plane.span + 1) // MAX_DAY_LABELS)
    days = [plane.first_day + offset * ONE_DAY for offset in range(0, plane.span + 1, every)]
    return [_day_tick(plane, day) for day in days if day <= end]


def _day_tick(plane, day):
    label = day_month(day)
    half, x = LETTER_WIDTH * len(label) / 2, plane.x_of(day)
    anchor = "start" if x - half < plane.left else "end" if x + half > plane.right else "middle"
    return Tick(length(x), label, anchor)


# ── waffle ────────────────────────────────────────────────────────────────────────────────────
SQUARES_PER_ROW = 15
SQUARE_PITCH = 23.6
# a square of 20 with round corners, from its upper left corner; then the marks inside it
FACE = "m4.5.5h12a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-12a4 4 0 0 1-4-4v-12a4 4 0 0 1 4-4z"
MARKS = {
    "": "",
    "dash": "m6 10.5h9",
    "bang": "m10.5 5v7m0 2.5v2",
    "dot": "m7.5 10.5a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",
}
# the order of the work done; the mark inside tells the states apart without colour
WAFFLE_MARKS = {
    State.ACCEPTED: "",
    State.WAITING: "dash",
    State.RETURNED: "bang",
    State.DRAFT: "dot",
    State.NOTHING: "",
    State.NOT_OPEN: "",
    State.EXEMPT: "dash",
}
RARE_STATES = (State.NOT_OPEN, State.EXEMPT)  # told of only where there are any


@dataclass(frozen=True, slots=True)
class WaffleGroup:
    """The units in one state: `faces` and `marks` are SVG paths of all their squares."""

    label: str
    count: int
    tone: str
    mark: str
    faces: str
    marks: str

    @property
    def key_face(self):
        return f"M0 0{FACE}"

    @property
    def key_mark(self):
        return f"M0 0{MARKS[self.mark]}" if self.mark else ""


@dataclass(frozen=True, slots=True)
class Waffle:
    """One square per unit, in the order of its state."""

    sentence: str
    groups: list
    height: str


def unit_waffle(by_state):
    """`by_state`: {State: number of units}."""
    groups, drawn = [], 0
    for state, mark in WAFFLE_MARKS.items():
        count = by_state.get(state, 0)
        if count or state not in RARE_STATES:
            corners = [_corner(place) for place in range(drawn, drawn + count)]
            groups.append(
                WaffleGroup(
                    label=_state_label(state),
                    count=count,
                    tone=STATUSES[state].tone,
                    mark=mark,
                    faces="".join(corner + FACE for corner in corners),
                    marks="".join(corner + MARKS[mark] for corner in corners) if mark else "",
                )
            )
            drawn += count
    lines = -(-drawn // SQUARES_PER_ROW)
    parts = ", ".join(f"{group.count} {in_sentence(group.label)}" for group in groups)
    return Waffle(
        sentence=f"{drawn} đơn vị: {parts}.",
        groups=groups,
        height=length(max(lines, 1) * SQUARE_PITCH + 2),
    )


def _corner(place):
    """Where the square of this place begins, as the first step of a path."""
    x = 1 + place % SQUARES_PER_ROW * SQUARE_PITCH
    y = 1 + place // SQUARES_PER_ROW * SQUARE_PITCH
    return f"M{length(x)} {length(y)}"


def _state_label(state):
    """The full words, which fit the legend in all states but one."""
    face = STATUSES[state]
    return face.short if state == State.WAITING else face.label


def length(value):
    """Text with a decimal point, whatever the language."""
    return f"{value:.1f}"
