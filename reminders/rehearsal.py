"""The rehearsal: who would get what on which day, if everybody went on owing. Changes nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from audit.clock import now
from campaigns.models import Campaign
from organizations.models import Unit
from reminders.models import Round
from reminders.recipients import Recipient
from reminders.schedule import Standing, earliest, occasions, standing, with_plans
from reporting.progress import Cell, State


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One unit in one round of one day; without recipients nobody would hear of it."""

    unit: Unit
    cell: Cell
    round: Round
    is_moved: bool
    recipients: list[Recipient]

    @property
    def meant_day(self):
        """The day of the round before days off moved it."""
        return self.cell.due.last_day + timedelta(days=self.round.offset)


@dataclass(frozen=True, slots=True)
class RehearsedDay:
    day: date
    tellings: list[Rehearsed]

    @property
    def unit_count(self):
        return len({telling.unit.pk for telling in self.tellings})

    @property
    def people(self):
        """{(channel, address)}: as many messages would go out."""
        return {
            (item.channel, item.address) for telling in self.tellings for item in telling.recipients
        }


def rehearse(campaign, *, at=None):
    """[RehearsedDay] from `at` on, in order; plans that are still off are shown as if on.

    It takes the year as it stands at `at`: extensions, exemptions, what was sent. A fixed number
    of queries.
    """
    at = at or now()
    campaign = with_plans(Campaign.objects.filter(pk=campaign.pk)).get()
    return rehearsed(standing(campaign, at=at), at=at)


def rehearsed(state: Standing, *, at):
    """The pure part: the same answer for the same state and moment."""
    days = defaultdict(list)
    for unit in state.units:
        for cell in state.cells[unit.pk].values():
            plan = state.plans.get(cell.obligation)
            if plan is None or cell.due is None or not _may_owe(cell):
                continue
            begin = max(at, earliest(plan, cell))
            last = {}
            for occasion in occasions(state, plan, cell.due):
                if occasion.moment >= begin:
                    last[occasion.day, occasion.round.audience] = occasion
            for (day, audience), occasion in last.items():
                recipients = state.recipients[unit.pk][audience]
                days[day].append(
                    Rehearsed(unit, cell, occasion.round, occasion.is_moved, recipients)
                )
    return [RehearsedDay(day, days[day]) for day in sorted(days)]


def _may_owe(cell):
    return cell.is_owing or cell.state == State.NOT_OPEN
