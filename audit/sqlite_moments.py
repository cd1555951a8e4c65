"""SQLite keeps moments as words in UTC; they are read as aware moments at once, and days as days.

Django reads them without a zone and gives each its zone afterwards, value by value. A board reads
two thousand, and that was a fifth of its time.
"""

from datetime import date, datetime
from functools import lru_cache

from django.db.backends.sqlite3 import base
from django.utils.dateparse import parse_datetime


def read_aware():
    """Let every connection of this process read moments so; Django leaves aware ones alone."""
    for kind in ("datetime", "timestamp"):
        base.Database.register_converter(kind, moment)
    base.Database.register_converter("date", day)


@lru_cache(maxsize=8192)
def moment(stored):
    """b"2026-01-09 02:00:00.5" → that instant in UTC; other writings as Django reads them.

    Remembered: one page after the other reads when the same files were sent.
    """
    words = stored.decode()
    try:
        return datetime.fromisoformat(f"{words}+00:00")
    except ValueError:
        return parse_datetime(words)


def day(stored):
    """b"2026-01-09" → that day; Python reads days too, but will not for ever."""
    return date.fromisoformat(stored.decode())
