"""The rehearsal as a calendar, and one day of it in full."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from reminders.models import Round
from reminders.rehearsal import Rehearsed, RehearsedDay
from reminders.schedule import at_hour
from reminders.texts import Fact, TextRefused, fill
from reporting.board import HEADS
from reporting.progress import State

WEEK = Calendar(firstweekday=0)
FEW = 10
WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the calendar. `planned` is None when nobody is told anything on it."""

    day: date
    is_in_month: bool
    is_working: bool
    is_today: bool
    planned: RehearsedDay | None


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Square]]


@dataclass(frozen=True, slots=True)
class Group:
    """The units that one round tells on one day; `example` is what the first of them would read.

    `shown` are those the page names: all, or the first FEW.
    """

    head: str
    round: Round
    tellings: list[Rehearsed]
    shown: list[Rehearsed]
    example: str

    @property
    def unreachable(self):
        """How many of the units nobody would hear for."""
        return sum(not telling.recipients for telling in self.tellings)


def months_of(days, calendar, *, today):
    """[Month] from the first to the last day on which something is told, those with rounds only."""
    planned = {item.day: item for item in days}
    return [
        Month(
            date(year, month, 1),
            [
                [
                    Square(
                        day,
                        day.month == month,
                        calendar.holds(day),
                        day == today,
                        planned.get(day) if day.month == month else None,
                    )
                    for day in week
                ]
                for week in WEEK.monthdatescalendar(year, month)
            ],
        )
        for year, month in sorted({(day.year, day.month) for day in planned})
    ]


def groups_of(rehearsed_day, hour, addressee, *, names_all=False):
    """[Group] of a day, in the order in which the obligations and rounds come."""
    groups = {}
    for telling in rehearsed_day.tellings:
        groups.setdefault((telling.cell.obligation, telling.round.pk), []).append(telling)
    return [
        Group(
            HEADS[obligation],
            tellings[0].round,
            tellings,
            tellings if names_all else tellings[:FEW],
            example=_text_of(tellings[0], rehearsed_day.day, hour, addressee),
        )
        for (obligation, _), tellings in groups.items()
    ]


def _text_of(telling, day, hour, addressee):
    """The text of the round on its day, if the unit stands then as it stands now.

    Or else why there is none: the rehearsal is there to find that out.
    """
    due, at = telling.cell.due, at_hour(day, hour)
    state = telling.cell.state
    cell = telling.cell._replace(
        state=State.NOTHING if state == State.NOT_OPEN else state,
        days_overdue=0 if state == State.RETURNED else due.days_late(at),
    )
    try:
        return fill(telling.round.text, Fact(telling.unit, addressee, cell, due, at))
    except TextRefused as refusal:
        return str(refusal)
