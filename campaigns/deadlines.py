"""Questions about time limits. Every limit is exclusive: `due_before` is the first late instant."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from campaigns.models import Deadline, Extension

ONE_DAY = timedelta(days=1)


def days_late(due_before, at):
    """Begun days of delay: 0 in time, 1 from the first late instant on.

    Both are aware datetimes; `due_before` may be None when nothing is due.
    """
    if due_before is None or at < due_before:
        return 0
    return (at - due_before) // ONE_DAY + 1


def days_left(due_before, at):
    """Calendar days from today to the stated end: 0 on the last day that is in time."""
    last_day = timezone.localdate(due_before - timedelta(microseconds=1))
    return (last_day - timezone.localdate(at)).days


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
    def last_day(self):
        return timezone.localdate(self.due_before - timedelta(microseconds=1))

    def is_open(self, at):
        return self.opens_on is None or timezone.localdate(at) >= self.opens_on

    def days_left(self, at):
        return days_left(self.due_before, at)

    def days_late(self, at):
        return days_late(self.due_before, at)


def due_dates(campaign, unit):
    """{obligation: DueDate} for one unit, nearest first; two queries."""
    extensions = {
        extension.deadline_id: extension
        for extension in Extension.objects.filter(deadline__campaign=campaign, unit=unit)
    }
    dates = [
        due_date(deadline, extensions.get(deadline.pk))
        for deadline in Deadline.objects.filter(campaign=campaign)
    ]
    return {date.obligation: date for date in sorted(dates, key=lambda date: date.due_before)}


def due_date(deadline, extension=None):
    return DueDate(
        obligation=deadline.obligation,
        stated_on=deadline.stated_on,
        includes_stated_day=deadline.includes_stated_day,
        due_before=extension.due_before if extension else deadline.due_before,
        opens_on=deadline.opens_on,
        extended_to=extension.last_day if extension else None,
    )
