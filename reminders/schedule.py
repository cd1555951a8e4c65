"""Who is due to be told what, and when: the one answer for planning and for the rehearsal.

It asks what should have happened by a moment, never whether today is the day, so a time without
a scheduler only makes reminders late.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

from django.utils import timezone

from audit.plain_rows import remembered_rows
from campaigns.models import Campaign
from organizations.models import Unit, below_path
from reminders.models import DigestHour, Holiday, Reminder, Round, RoundPlan
from reminders.national_days import national_days
from reminders.recipients import Recipient, RemindedUnit, recipients_of
from reminders.working_days import WorkingDays
from reporting.progress import Cell, State, progress

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
DEFAULT_HOUR = time(8)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One round of one unit's limit: the day as planned, after the shift to a working day."""

    round: Round
    day: date
    moment: datetime
    is_moved: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """One address that one occasion is for; `is_overtaken` if a later round speaks instead."""

    campaign: Campaign
    unit: Unit
    cell: Cell
    occasion: Occasion
    recipient: Recipient
    is_overtaken: bool = False

    @property
    def key(self):
        """The ledger's key within the campaign."""
        round_ = self.occasion.round
        return (
            self.cell.obligation,
            self.unit.pk,
            round_.offset,
            round_.audience,
            self.cell.due.due_before,
            self.recipient.channel,
            self.recipient.address,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A campaign as planning sees it at one moment.

    `units` are those that may owe something there is a plan for, as RemindedUnits.
    """

    campaign: Campaign
    units: list[RemindedUnit]
    cells: dict
    recipients: dict
    plans: dict[str, RoundPlan]
    calendar: WorkingDays
    hour: time


def working_days(ward):
    """The calendar of a ward's offices; one query."""
    holidays = holidays_of(ward)
    return WorkingDays(
        off=frozenset(holiday.day for holiday in holidays if not holiday.is_working),
        worked=frozenset(holiday.day for holiday in holidays if holiday.is_working),
    )


def holidays_of(ward, year=None):
    """What binds a ward, by day: each year its own Holidays, or else the NationalDays.

    Of one year or of all; one query.
    """
    own = Holiday.objects.filter(ward=ward)
    found = list(own.filter(day__year=year) if year else own)
    own_years = {holiday.day.year for holiday in found}
    found += [
        item
        for item in national_days()
        if item.day.year not in own_years and year in (None, item.day.year)
    ]
    return sorted(found, key=lambda item: item.day)


def digest_hour(ward):
    """The hour from which on a day the people of a ward are told; a query at most."""
    try:
        return ward.digest_hour.hour
    except DigestHour.DoesNotExist:
        return DEFAULT_HOUR


def hour_has_come(ward, at):
    """Whether the digests of the day of `at` may go out: all that is due on it is known by then."""
    return at >= at_hour(timezone.localdate(at), digest_hour(ward))


def standing(campaign, *, at, plans=None, with_coming=False):
    """What is so in a campaign at `at`; a fixed number of queries for any number of units.

    `plans`: its RoundPlans with their rounds; without them the campaign comes with both prefetched
    (`planned_campaigns`). `with_coming` also gives the obligations that open only later
    (reporting.progress).
    """
    units = remembered_rows(_reporting, RemindedUnit, campaign.ward.path)
    plans = campaign.round_plans.all() if plans is None else plans
    plans = {plan.obligation: plan for plan in plans}
    cells = progress(campaign, units, at=at, obligations=tuple(plans), with_coming=with_coming)
    reminded = [unit for unit in units if any(map(may_owe, cells[unit.pk].values()))]
    return Standing(
        campaign=campaign,
        units=reminded,
        cells=cells,
        recipients=recipients_of(campaign.ward, reminded),
        plans=plans,
        calendar=working_days(campaign.ward),
        hour=digest_hour(campaign.ward),
    )


def _reporting(ward_path):
    return Unit.objects.filter(below_path(ward_path)).reporting()


def may_owe(cell):
    """Whether the unit owes it, or will as soon as it opens."""
    return cell.is_owing or cell.state == State.NOT_OPEN


def occasions(state, plan, due):
    """The rounds of a plan for one limit, in the order in which they come."""
    found = [_occasion(state, round_, due) for round_ in plan.rounds.all()]
    return sorted(found, key=lambda occasion: (occasion.moment, occasion.round.offset))


def _occasion(state, round_, due):
    day = state.calendar.round_day(due.last_day, round_.offset)
    return Occasion(
        round_, day, at_hour(day, state.hour), is_moved=(day - due.last_day).days != round_.offset
    )


def due_by(state, *, at):
    """Every Telling that should have happened by `at`, of the plans that are switched on.

    Of the rounds that have come for one unit's limit and audience, the last one speaks; those
    before it are overtaken.
    """
    known = {}  # most units share one limit
    found = []
    for unit in state.units:
        for cell in state.cells[unit.pk].values():
            plan = state.plans.get(cell.obligation)
            if not (plan and plan.is_on and cell.is_owing and cell.due):
                continue
            limit = (cell.obligation, cell.due.due_before)
            if limit not in known:
                known[limit] = [
                    item for item in occasions(state, plan, cell.due) if item.moment <= at
                ]
            if known[limit]:
                found += _tellings(state, unit, cell, plan, known[limit])
    return found


def ledger_keys(campaign, obligations):
    """What the ledger holds of these obligations, as Telling.key."""
    rows = Reminder.objects.standing().filter(campaign=campaign, obligation__in=obligations)
    rows = rows.order_by()
    columns = ("obligation", "unit_id", "offset", "audience", "due_before", "channel", "recipient")
    return set(rows.values_list(*columns).iterator(chunk_size=5000))


@lru_cache(maxsize=1024)  # every unit of a year asks for the same days
def at_hour(day, hour):
    """The instant of an hour of a day in the ward."""
    return timezone.make_aware(datetime.combine(day, hour), timezone.get_default_timezone())


def _tellings(state, unit, cell, plan, have_come):
    begin = earliest(plan, cell)
    come = defaultdict(list)
    for occasion in have_come:
        if begin <= occasion.moment:
            come[occasion.round.audience].append(occasion)
    for audience, of_audience in come.items():
        for occasion in of_audience:
            for recipient in state.recipients[unit.pk][audience]:
                is_overtaken = occasion is not of_audience[-1]
                yield Telling(state.campaign, unit, cell, occasion, recipient, is_overtaken)


def earliest(plan, cell):
    """Rounds before this moment ask for nothing.

    The plan was off, the file could not be sent yet, or it lay with the Ban until it was returned.
    """
    moments = [plan.on_since] if plan.on_since else []
    if cell.due.opens_on:
        moments.append(at_hour(cell.due.opens_on, time.min))
    if cell.state == State.RETURNED and cell.moment:
        moments.append(cell.moment)
    return max(moments, default=LONG_AGO)


def planned_campaigns(ward=None):
    """Open years with a plan that is on, with what `standing` needs; three queries on reading."""
    campaigns = Campaign.objects.filter(is_open=True, round_plans__is_on=True).distinct()
    if ward is not None:
        campaigns = campaigns.filter(ward=ward)
    campaigns = campaigns.select_related("ward__digest_hour")
    return campaigns.prefetch_related("round_plans__rounds").order_by("ward_id", "year")
