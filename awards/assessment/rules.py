"""The rules of the assessment, on plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from campaigns.registry import Problem

# more than any ward gives: what the column of points can hold
MOST_POINTS = Decimal("999.99")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit says of one criterion; `is_met` is None where it has said nothing."""

    number: int
    is_met: bool | None
    note: str


class Fact(NamedTuple):
    """What the data say of one unit and one criterion; a named tuple, for a ward has a thousand.

    `gather` gives the Evidence lines behind it, `lack` is what is missing, inside a sentence, and
    `remedy` what the unit can do about it.
    """

    is_met: bool
    gather: Callable[[], tuple] = tuple
    lack: str = ""
    remedy: str = ""

    @property
    def evidence(self):
        """Put into words only when it is read: a table of all units shows verdicts alone."""
        return self.gather()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a criterion; `url` leads to it, or is empty."""

    text: str
    url: str = ""


def answer_problems(answers, facts):
    """What is still to be said: of a criterion without evidence the reason, whatever is ticked.

    `facts` are {number: Fact} of the criteria that the data know of.
    """
    for answer in answers:
        fact = facts.get(answer.number)
        head = f"Tiêu chí ({answer.number}):"
        if answer.is_met is None:
            yield Problem(f"met-{answer.number}", f"{head} chọn Đạt hoặc Chưa đạt.")
        elif fact and not fact.is_met and not answer.note:
            message = f"{head} {fact.lack}. {fact.remedy}ghi lý do."
            yield Problem(f"note-{answer.number}", capitalized(message))
        elif not answer.is_met and not answer.note:
            yield Problem(f"note-{answer.number}", f"{head} ghi lý do tự đánh giá chưa đạt.")


def bonus_problems(points, reason):
    """Points as typed and their reason belong together."""
    if points and parse_points(points) is None:
        message = f"Điểm thưởng “{points}” chưa đọc được. Nhập số, ví dụ 2 hoặc 1,5."
        yield Problem("bonus_points", message)
    if points and not reason:
        yield Problem("bonus_reason", "Ghi lý do đề nghị điểm thưởng.")
    if reason and not points:
        yield Problem("bonus_points", "Nhập số điểm thưởng đề nghị, hoặc xóa lý do.")


def parse_points(text):
    """ "1,5" → Decimal; None of what is no amount from 0 to 999,99 with two decimals at most."""
    try:
        points = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not points.is_finite() or not 0 <= points <= MOST_POINTS:
        return None
    return points if points == round(points, 2) else None


def points_text(points):
    """As it is written: "2", "1,5"; "" of None."""
    if points is None:
        return ""
    text = f"{points:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def total_points(points_by_number, met_numbers, bonus):
    """The points of the criteria that are met and the bonus; None where the year has no points."""
    known = {number: points for number, points in points_by_number.items() if points is not None}
    if not known:
        return None
    met = sum((points for number, points in known.items() if number in met_numbers), Decimal(0))
    return met + (bonus or Decimal(0))


def capitalized(message):
    """Each sentence begins with a capital letter: only “ghi lý do” may stand alone."""
    return message.replace(". ghi lý do", ". Ghi lý do")
