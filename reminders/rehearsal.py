"""The rehearsal: who would get what on which day, if everybody went on owing. Changes nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from audit.clock import now
from reminders.models import Message, Round
from reminders.recipients import Recipient, RemindedUnit
from reminders.schedule import (
    Occasion,
    Standing,
    Telling,
    earliest,
    hour_has_come,
    ledger_keys,
    may_owe,
    occasions,
    standing,
)
from reminders.vocabulary import MessageState
from reporting.progress import Cell


class Rehearsed(NamedTuple):
    """One unit in one round of one day; without recipients nobody would hear of it."""

    unit: RemindedUnit
    cell: Cell
    round: Round
    is_moved: bool
    recipients: list[Recipient]

    @property
    def meant_day(self):
        """The day of the round before days off moved it."""
        return self.cell.due.last_day + timedelta(days=self.round.offset)


class Hearer(NamedTuple):
    """A unit that rounds speak to of one cell; `place` is the unit's in the order of the ward."""

    place: int
    unit: RemindedUnit
    cell: Cell
    recipients: list[Recipient]


@dataclass(frozen=True)
class RehearsedDay:
    """What is told on a day: each occasion of it with its hearers, who share it with other days.

    `is_now` when the hour of the day has come: the next planning writes these.
    """

    day: date
    hearings: list[tuple[Occasion, list[Hearer]]]
    is_now: bool = False

    @cached_property
    def tellings(self):
        """[Rehearsed] in the order of the units."""
        told = [(occasion, hearer) for occasion, hearers in self.hearings for hearer in hearers]
        told.sort(key=lambda item: item[1].place)
        return [
            Rehearsed(unit, cell, occasion.round, occasion.is_moved, recipients)
            for occasion, (_, unit, cell, recipients) in told
        ]

    @property
    def unit_count(self):
        return len({hearer.place for _, hearers in self.hearings for hearer in hearers})

    @property
    def people(self):
        """{(channel, address)}: as many messages would go out."""
        return {
            (item.channel, item.address)
            for _, hearers in self.hearings
            for hearer in hearers
            for item in hearer.recipients
        }


def rehearse(campaign, *, at=None):
    """[RehearsedDay] from `at` on, in order; plans that are still off are shown as if on.

    It takes the year as it stands at `at`: extensions, exemptions, what was sent, what was told. A
    year in preparation is shown as if it opened now, a closed one tells nothing. A fixed number of
    queries.
    """
    return rehearsal_of(campaign, at=at)[1]


def rehearsal_of(campaign, *, at=None):
    """(the Standing that the days were reckoned from, what `rehearse` gives)."""
    at = at or now()
    plans = campaign.round_plans.prefetch_related("rounds")
    state = standing(campaign, at=at, plans=plans, with_coming=True)
    if not campaign.takes_settings:
        return state, []
    known = ledger_keys(campaign, state.plans)
    closed = _closed_today(campaign.ward, at)
    return state, rehearsed(state, at=at, known=known, closed=closed)


def _closed_today(ward, at):
    """{(channel, address)} to which today's digest is out: whatever is due there waits a day."""
    todays = Q(day=timezone.localdate(at)) & ~Q(
        state__in=[MessageState.WAITING, MessageState.CANCELLED]
    )
    closed = Message.objects.automatic().filter(todays | Q(state=MessageState.SENDING), ward=ward)
    return set(closed.order_by().values_list("channel", "recipient"))


def rehearsed(state: Standing, *, at, known=frozenset(), closed=frozenset()):
    """The pure part: the same answer for the same state, ledger keys, closed digests and moment."""
    hearings = defaultdict(list)
    rounds_of = {}  # most units share one limit
    told_units = {unit_id for _, unit_id, *_ in known}
    for place, unit in enumerate(state.units):
        unit_known = known if unit.pk in told_units else ()
        recipients = state.recipients[unit.pk]
        for cell in state.cells[unit.pk].values():
            plan = state.plans.get(cell.obligation)
            if plan is None or cell.due is None or not may_owe(cell):
                continue
            begin = earliest(plan, cell) if plan.is_on else max(at, earliest(plan, cell))
            limit = (cell.obligation, cell.due.due_before, begin)
            if limit not in rounds_of:
                come = [item for item in occasions(state, plan, cell.due) if item.moment >= begin]
                rounds_of[limit] = _coming(come, at)
            for coming in rounds_of[limit]:
                hearer = Hearer(place, unit, cell, recipients[coming.audience])
                if unit_known or (closed and not closed.isdisjoint(_addresses(hearer))):
                    for day, hearing in _own_hearings(state, hearer, coming, unit_known, closed):
                        hearings[day].append(hearing)
                else:
                    coming.take(hearer)
    for of_limit in rounds_of.values():
        for coming in of_limit:
            for day, hearing in coming.hearings():
                hearings[day].append(hearing)
    today = timezone.localdate(at)
    has_come = hour_has_come(state.campaign.ward, at)
    return [RehearsedDay(day, hearings[day], has_come and day == today) for day in sorted(hearings)]


def _coming(come, at):
    """[_Coming] of each audience among the occasions."""
    groups = defaultdict(list)
    for occasion in come:
        groups[occasion.round.audience].append(occasion)
    return [_Coming(audience, of_audience, at) for audience, of_audience in groups.items()]


class _Coming:
    """What one audience will hear of a limit: the last round that has come, then one on each day.

    By day {day: Occasion}: `by_day` for those whose digest of today is open, `from_tomorrow` for
    those whose is out, and `unheard` where there is nobody to tell.
    """

    def __init__(self, audience, come, at):
        today = timezone.localdate(at)
        self.audience = audience
        self.by_day = {max(today, item.day): item for item in come}
        self.from_tomorrow = {max(today + timedelta(days=1), item.day): item for item in come}
        self.unheard = [(item.day, item) for item in come if item.moment >= at]
        self._hearers, self._deaf = [], []

    def take(self, hearer):
        """One who hears all of it, or nothing for want of a recipient."""
        (self._hearers if hearer.recipients else self._deaf).append(hearer)

    def hearings(self):
        """(day, (Occasion, [Hearer])) of those who were taken."""
        if self._hearers:
            for day, occasion in self.by_day.items():
                yield day, (occasion, self._hearers)
        if self._deaf:
            for day, occasion in self.unheard:
                yield day, (occasion, self._deaf)


def _own_hearings(state, hearer, coming, known, closed):
    """(day, hearing) of a unit some of whose recipients heard already, or not before tomorrow.

    `known` are the ledger's keys of the unit.
    """
    found = {}
    for recipient in hearer.recipients:
        days = coming.from_tomorrow if _address(recipient) in closed else coming.by_day
        for day, occasion in days.items():
            if _key(state, hearer, occasion, recipient) not in known:
                found.setdefault(day, (occasion, []))[1].append(recipient)
    for day, (occasion, told) in found.items():
        yield day, (occasion, [hearer._replace(recipients=told)])
    if not hearer.recipients:
        for day, occasion in coming.unheard:
            yield day, (occasion, [hearer])


def _addresses(hearer):
    return map(_address, hearer.recipients)


def _address(recipient):
    return recipient.channel, recipient.address


def _key(state, hearer, occasion, recipient):
    return Telling(state.campaign, hearer.unit, hearer.cell, occasion, recipient).key
