"""Questions about time limits. Every limit is exclusive: `due_before` is the first late instant."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Value
from django.utils import timezone

from audit.plain_rows import remembered_rows
from campaigns.limits import last_day_before, stated_limit
from campaigns.models import Deadline, Exemption, Revision
from campaigns.vocabulary import Obligation
from organizations.models import Unit, below_path

ONE_DAY = timedelta(days=1)
STOPPED = "Đơn vị đã ngừng hoạt động"


def days_late(due_before, at):
    """Begun days of delay: 0 in time, 1 from the first late instant on.

    Both are aware datetimes; `due_before` may be None when nothing is due.
    """
    if due_before is None or at < due_before:
        return 0
    return (at - due_before) // ONE_DAY + 1


@dataclass(frozen=True, slots=True)
class DueDate:
    """The limit that binds one unit: the ward's deadline, or the unit's own extension."""

    obligation: str
    stated_on: date
    includes_stated_day: bool
    due_before: datetime
    opens_on: date | None
    extended_to: date | None = None

    @property
    def limit(self):
        """The limit of the year's document; an extension is told beside it."""
        return stated_limit(self.stated_on, includes_stated_day=self.includes_stated_day)

    @property
    def last_day(self):
        return last_day_before(self.due_before)

    def is_open(self, at):
        return self.opens_on is None or timezone.localdate(at) >= self.opens_on

    def days_left(self, at):
        """Calendar days from the day of `at` on: 0 on the last day that is in time."""
        return (self.last_day - timezone.localdate(at)).days

    def days_late(self, at):
        return days_late(self.due_before, at)


def days_sent_late(due, first_sent_at):
    """How late a file is, the one answer for every page and paper; 0 while nothing was sent.

    The first sending decides, against the limit that binds the unit now: an extension granted
    afterwards counts. What a Revision froze is the record of its moment and is not shown.
    """
    return due.days_late(first_sent_at) if due and first_sent_at else 0


def revision_days_late(revision, due):
    """The same of one sending of a file; one that was withdrawn never happened."""
    if revision.decision == Revision.Decision.WITHDRAWN:
        return 0
    return days_sent_late(due, revision.submission.first_sent_at)


def due_dates(campaign, unit):
    """{obligation: DueDate} for one unit, nearest first; one query."""
    dates = due_dates_of_units(campaign, [unit.pk])[unit.pk]
    return dict(sorted(dates.items(), key=lambda item: item[1].due_before))


def due_dates_of_units(campaign, unit_ids):
    """{unit id: {obligation: DueDate}}; one query for any number of units.

    In the order of the ward's deadlines for every unit, whatever extensions it has.
    """
    usual, own = {}, defaultdict(dict)
    for *limit, unit_id, extended_before, extended_to in remembered_rows(
        _limits, _Limit, campaign.pk
    ):
        due = DueDate(*limit)
        usual[due.obligation] = due
        # the later one binds: a limit moved behind an extension is the unit's, too
        if extended_before and extended_before > due.due_before:
            extended = replace(due, due_before=extended_before, extended_to=extended_to)
            own[unit_id][due.obligation] = extended
    return {unit_id: usual | own[unit_id] if unit_id in own else usual for unit_id in unit_ids}


class _Limit(NamedTuple):
    """What a Deadline gives to a DueDate, in the order of its fields, then a unit's extension."""

    obligation: str
    stated_on: date
    includes_stated_day: bool
    due_before: datetime
    opens_on: date | None
    extensions__unit: int | None
    extensions__due_before: datetime | None
    extensions__last_day: date | None


_OF_THE_WARD = _Limit._fields[:5]


def _limits(campaign_id):
    return Deadline.objects.filter(campaign=campaign_id)


def exemptions(campaign):
    """{(unit id, obligation): reason} of the units that need not answer; one query.

    A unit that was switched off need not answer anything any more.
    """
    return {
        (unit_id, each): reason
        for unit_id, obligation, reason in remembered_rows(
            _let_off, _LetOff, campaign.pk, campaign.ward.path
        )
        for each in ([obligation] if obligation else Obligation)
    }


class _LetOff(NamedTuple):
    """`obligation` is empty where the unit is let off all of them."""

    unit_id: int
    obligation: str
    reason: str


def _let_off(campaign_id, ward_path):
    granted = Exemption.objects.filter(campaign=campaign_id).order_by()
    stopped = (
        Unit.objects.filter(below_path(ward_path), is_active=False)
        .order_by()
        .annotate(unit_id=F("pk"), obligation=Value(""), reason=Value(STOPPED))
    )
    columns = _LetOff._fields
    return granted.values_list(*columns).union(stopped.values_list(*columns))


def due_date(deadline):
    """The DueDate of the units without an extension."""
    return DueDate(*(getattr(deadline, name) for name in _OF_THE_WARD))


def limit_in_words(campaign, obligation):
    """The year's own words for the limit (“trước ngày 15/6/2026”); None while it is not set."""
    deadline = Deadline.objects.filter(campaign=campaign, obligation=obligation).first()
    return deadline and deadline.limit
