"""The days off of the whole country, as the Government's notices set them year by year."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings


@dataclass(frozen=True, slots=True)
class NationalDay:
    """A day off, or a weekend day that is worked instead."""

    day: date
    name: str
    is_working: bool = False


@cache
def national_days():
    """The NationalDays of fixtures/holidays_*.json, by day."""
    files = sorted((settings.BASE_DIR / "fixtures").glob("holidays_*.json"))
    rows = [row for path in files for row in json.loads(path.read_text("utf-8"))]
    days = [NationalDay(**row | {"day": date.fromisoformat(row["day"])}) for row in rows]
    return tuple(sorted(days, key=lambda item: item.day))
