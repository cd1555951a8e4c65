"""The limits of the documents, as instants and in words."""

from datetime import datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone

from documents.wording import short_date


def end_of_reach(stated_on, *, includes_stated_day):
    """The first instant that is too late: “trước ngày 15/01” ends as the 15th begins."""
    day = stated_on + timedelta(days=1) if includes_stated_day else stated_on
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


@lru_cache(maxsize=256)  # a page asks for each of its units, who share a few limits
def last_day_before(due_before):
    """The last day on which a sending is in time, by the calendar of the ward."""
    return timezone.localdate(due_before - timedelta.resolution)


def stated_limit(stated_on, *, includes_stated_day):
    """The limit in the words of the documents, inside a sentence."""
    return f"{'đến hết' if includes_stated_day else 'trước'} ngày {short_date(stated_on)}"
