"""On which days offices work; the holidays are data (reminders.Holiday)."""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Mondays to Fridays, without the days off and with the weekend days worked instead."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def holds(self, day):
        if day in self.worked:
            return True
        return day.weekday() < SATURDAY and day not in self.off

    def on_or_before(self, day):
        while not self.holds(day):
            day -= ONE_DAY
        return day

    def on_or_after(self, day):
        while not self.holds(day):
            day += ONE_DAY
        return day

    def round_day(self, last_day, offset):
        """The day of the round `offset` days from the last day in time.

        A day off moves it to the working day before. A round that speaks of delay never comes
        before there is one: where that would happen, it waits for the working day after.
        """
        meant = last_day + timedelta(days=offset)
        moved = self.on_or_before(meant)
        if offset > 0 and moved <= last_day:
            return self.on_or_after(meant)
        return moved
