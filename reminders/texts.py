"""The words of a reminder: places to fill in, and what fills them. No database.

Whatever a person typed becomes one line of plain text: no line of a header, no link.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from campaigns.deadlines import DueDate
from documents.text import clean_line, normalize
from documents.wording import count_text, short_date
from organizations.models import Unit
from reporting.board import HEADS
from reporting.progress import Cell, State

_PLACE = re.compile(r"\{([^{}]*)\}")
# two slashes, or a dot with a letter behind it: what makes a link of "a.vn/x" and "www.a1"
_LINK_LIKE = re.compile(r"/(?=/)|(?<=\w)\.(?=[^\W\d_])|\bwww\.", re.IGNORECASE)
_LIMIT = re.compile(r"\{hạn\}(?P<bracket> \()?")
PLACES = ("đơn vị", "nơi nhận", "nội dung", "hạn", "còn lại", "tình trạng")

BEFORE_TEXT = "{nơi nhận} đề nghị {đơn vị} gửi {nội dung} {hạn} ({còn lại}). {tình trạng}"
AFTER_TEXT = "{nơi nhận} đề nghị {đơn vị} gửi ngay {nội dung} ({hạn}, {còn lại}). {tình trạng}"
ABOVE_TEXT = "{đơn vị}: {nội dung} ({hạn}, {còn lại}). {tình trạng}"

_SITUATIONS = {
    State.NOTHING: "Đơn vị chưa gửi.",
    State.DRAFT: "Đơn vị đã soạn, chưa gửi.",
    State.RETURNED: "Hồ sơ được đề nghị bổ sung, chưa gửi lại.",
}


class TextRefused(ValueError):
    """The text cannot be filled in; the message, in Vietnamese, says what to change."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a unit owes at one moment, by a limit: what a text tells."""

    unit: Unit
    addressee: str
    cell: Cell
    due: DueDate
    at: datetime


def check_words(text):
    """The own words of one message, sent as they are; TextRefused when empty or with a place."""
    text = _filled_text(text)
    if "{" in text or "}" in text:
        raise TextRefused("Lời nhắc riêng không có chỗ điền. Bỏ dấu ngoặc nhọn.")
    return text


def check_text(text):
    """The text as it is kept; TextRefused when it is empty or names an unknown place."""
    text = _filled_text(text)
    for name in _PLACE.findall(text):
        _require_known(name)
    if "{" in (rest := _PLACE.sub("", text)) or "}" in rest:
        raise TextRefused("Dấu ngoặc nhọn phải thành cặp, ví dụ {đơn vị}.")
    return text


def _filled_text(text):
    text = normalize(text).strip()
    if not text:
        raise TextRefused("Ghi nội dung nhắc.")
    return text


def _require_known(name):
    if name not in PLACES:
        known = ", ".join(f"{{{place}}}" for place in PLACES)
        raise TextRefused(f"Không có chỗ điền {{{name}}}. Dùng được: {known}.")


def fill(text, fact):
    """The text with what is so at this moment in its places; filled in once, never in turn.

    TextRefused for a place there is not: the text was kept by an elder version of the program.
    """
    if fact.due.extended_to:
        text = _LIMIT.sub(_beside, text)
    values = {
        "đơn vị": plain(fact.unit.name),
        "nơi nhận": plain(fact.addressee),
        "nội dung": short_name(fact.cell.obligation),
        "hạn": limit_words(fact.due),
        "còn lại": time_left(fact),
        "tình trạng": _SITUATIONS[fact.cell.state],
    }

    def value_of(place):
        _require_known(place[1])
        return values[place[1]]

    return _PLACE.sub(value_of, text)


@lru_cache(maxsize=1024)  # every unit of a page names the same office, some their unit twice
def plain(name):
    """A typed name as one line in which no mail program finds a link."""
    return _LINK_LIKE.sub(lambda found: f"{found[0]} ", clean_line(name))


def short_name(obligation):
    return HEADS[obligation]


def limit_words(due):
    """ "trước ngày 15/01/2026"; with an extension the day the unit was given."""
    if due.extended_to:
        return f"được gia hạn đến hết ngày {short_date(due.extended_to)}"
    return due.limit


def limit_beside(due):
    """The limit as it follows the name of what is due; an extension is an aside there."""
    return f"({limit_words(due)})" if due.extended_to else limit_words(due)


def _beside(found):
    """{hạn} in brackets, together with those that follow it; as it is where some are open."""
    before = found.string[: found.start()]
    if before.count("(") > before.count(")"):
        return found[0]
    return "({hạn}, " if found["bracket"] else "({hạn})"


def is_over(fact):
    """Whether the unit's last day in time has passed: nobody can be asked to send before it."""
    return fact.due.days_left(fact.at) < 0


def usual_text(facts):
    """What is told of these units unless somebody writes another text."""
    return AFTER_TEXT if facts and all(map(is_over, facts)) else BEFORE_TEXT


def time_left(fact):
    """ "còn 03 ngày"; a file that was returned is not late, whatever the day."""
    if fact.cell.days_overdue:
        return f"quá hạn {count_text(fact.cell.days_overdue)} ngày"
    days = fact.due.days_left(fact.at)
    if days < 0:
        return "cần gửi lại"
    return "hôm nay là ngày cuối" if days == 0 else f"còn {count_text(days)} ngày"
