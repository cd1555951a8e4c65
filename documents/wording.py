"""How offices write numbers, dates and lists (Hướng dẫn 05-HD/VPTW; docs/domain.md, section 6)."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from documents.text import clean_line

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MOVEMENT = "“Dân vận khéo”"

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def count_text(number: int) -> str:
    """A count as it is printed: "0", "03", "12", "11.935"."""
    if 0 < number < 10:
        return f"{number:02d}"
    return thousands(number)


def thousands(number: int) -> str:
    """A figure that is not filled up: "3", "11.935"; below zero with a true minus."""
    return f"{number:,}".replace(",", ".").replace("-", "\N{MINUS SIGN}")


def percent_text(part: int, whole: int) -> str:
    """ "60,9%", half a tenth rounded up; "–" of nothing."""
    if not whole:
        return "–"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10},{tenths % 10}%"


def in_sentence(text: str) -> str:
    """ "Bản chốt số 01" as it stands inside a sentence: "bản chốt số 01"."""
    return text[:1].lower() + text[1:]


def roman(number: int) -> str:
    """1 → "I", 4 → "IV": the number of a section row; number ≥ 1."""
    text = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        text += sign * times
    return text


def long_date(day: date | None, year: int) -> str:
    """The date of a letter head; dots to be filled by hand when there is no day yet.

    Two digits for days below 10 and for months 1 and 2 only: "ngày 27 tháng 5 năm 2026".
    """
    if day is None:
        return f"ngày .... tháng .... năm {year}"
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def day_month(day: date) -> str:
    """A day as it stands in a table: "15/01", "15/6" (months as in `long_date`)."""
    return f"{day.day:02d}/{day.month:02d}" if day.month <= 2 else f"{day.day:02d}/{day.month}"


def short_date(day: date) -> str:
    """ "15/01/2026", "15/6/2026"."""
    return f"{day_month(day)}/{day.year}"


def moment_text(moment: datetime) -> str:
    """An aware moment on the clock of Vietnam: "09:00 ngày 16/6/2026"."""
    if moment.tzinfo is None:
        raise ValueError("a printed moment needs its time zone")
    local = moment.astimezone(VIETNAM)
    return f"{local:%H:%M} ngày {short_date(local)}"


def dash_list(items: Iterable[str]) -> tuple[str, ...]:
    """Items as lines "- …;" of which the last ends with a full stop."""
    texts = [text for item in items if (text := clean_line(item).rstrip(",;. ").lstrip("- "))]
    return tuple(
        f"- {text}{';' if place < len(texts) else '.'}" for place, text in enumerate(texts, 1)
    )


def tied(text: str, *names: str) -> str:
    """The text with its `names` tied by no-break spaces: a line never ends inside one."""
    for name in names:
        text = text.replace(name, name.replace(" ", _NO_BREAK_SPACE))
    return text
