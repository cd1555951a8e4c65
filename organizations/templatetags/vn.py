"""How pages write numbers, dates, icons and statuses.

Dates follow the house style of the ward's letters: two digits for the day, a leading zero for
months 1 and 2 only (15/01/2026, 15/6/2026).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

from documents import wording

register = template.Library()

SPRITE = "vendor/bootstrap-icons/icons.svg"
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Face:
    """What a status or a flag looks like: words, icon and colour token (none, draft, sent …)."""

    label: str
    short: str
    icon: str
    tone: str


STATUSES = {
    "not_due": Face("Chưa đến kỳ", "Chưa đến kỳ", "lock", "none"),
    "not_sent": Face("Chưa gửi", "Chưa gửi", "circle", "none"),
    "draft": Face("Đang soạn", "Đang soạn", "pencil", "draft"),
    "submitted": Face("Đã gửi, chờ kiểm tra", "Chờ kiểm tra", "hourglass-split", "sent"),
    "returned": Face("Đề nghị bổ sung", "Cần bổ sung", "exclamation-triangle", "more"),
    "accepted": Face("Đã tiếp nhận", "Tiếp nhận", "check2", "ok"),
    "sealed": Face("Đã tổng hợp", "Tổng hợp", "lock-fill", "ok"),
    "withdrawn": Face("Đã rút lại", "Đã rút lại", "arrow-counterclockwise", "none"),
    "exempt": Face("Không yêu cầu", "Miễn", "dash", "none"),
}
FLAGS = {
    "overdue": Face("Quá hạn", "Quá hạn", "exclamation-circle-fill", "late"),
    "sent_late": Face("Gửi muộn", "Gửi muộn", "clock-history", "none"),
    "extended": Face("Gia hạn đến", "Gia hạn", "calendar-plus", "none"),
    "unsigned": Face("Thiếu bản ký", "Thiếu bản ký", "paperclip", "more"),
    "on_behalf": Face("Gửi thay", "Gửi thay", "person", "none"),
    "changed": Face("Có sửa đổi sau tiếp nhận", "Có sửa đổi", "pencil-square", "more"),
    "nil_return": Face("Báo cáo không có mô hình", "Không có", "dash-circle", "none"),
}


@register.simple_tag
def icon(name):
    """A decorative icon of the sprite (deploy/icons.txt); the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#bi-{}"></use></svg>',
        static(SPRITE),
        name,
    )


@register.filter
def status_face(code):
    """The Face of a status code; KeyError names a code that the list does not know."""
    return STATUSES[str(code)]


@register.filter
def flag_face(flag):
    """The Face of a flag, which is a code or an object with `.code` and `.days` or `.until`."""
    face = FLAGS[str(getattr(flag, "code", flag))]
    if days := getattr(flag, "days", None):
        return replace(face, label=f"{face.label} {two_digits(days)} ngày")
    if until := getattr(flag, "until", None):
        return replace(face, label=f"{face.label} {vn_day_month(until)}")
    return face


@register.filter
def two_digits(number):
    """Small counts as offices write them: 4 → 04, 12 → 12, 3500 → 3.500."""
    return f"{number:02d}" if number < 10 else thousands(number)


@register.filter
def count_text(number):
    """A count as the paper forms print it: 0, 03, 12, 11.935."""
    return wording.count_text(number)


@register.filter
def thousands(number):
    """11935 → 11.935."""
    return f"{number:,}".replace(",", ".")


@register.filter
def or_dash(number):
    """A count in a working table, where an empty cell reads better as a dash than as 0."""
    return thousands(number) if number else "–"


@register.filter
def vn_date(value):
    """15/01/2026, 15/6/2026; empty for None."""
    return f"{vn_day_month(value)}/{_local(value).year}" if value else ""


@register.filter
def vn_day_month(value):
    """15/01, 15/6; empty for None."""
    if not value:
        return ""
    day = _local(value)
    return f"{day.day:02d}/{day.month:02d}" if day.month < 3 else f"{day.day:02d}/{day.month}"


@register.filter
def vn_time(value):
    """09:41, on the clock of Việt Nam; empty for None."""
    return f"{_local(value):%H:%M}" if value else ""


@register.filter
def vn_weekday(value):
    """Thứ Tư."""
    return WEEKDAYS[_local(value).weekday()] if value else ""


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
