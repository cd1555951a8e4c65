"""How pages write numbers, dates, icons and statuses.

Dates follow the house style of the ward's letters (documents.wording): two digits for the day, a
leading zero for months 1 and 2 only (15/01/2026, 15/6/2026), in pages, forms, messages and files.
"""

from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

from documents import wording
from organizations.faces import FLAGS, STATUSES
from organizations.rules import phone_text
from organizations.templatetags.markup import filled

register = template.Library()

PILL = '<span class="status status-{}">{}{}</span>'
SPRITE = "vendor/bootstrap-icons/icons.svg"
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@register.simple_tag
@cache
def icon(name):
    """A decorative icon of the sprite (deploy/icons.txt); the words beside it carry the meaning.

    Remembered, because a board has hundreds, and asking for the sprite's address is most of a tag.
    """
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#bi-{}"></use></svg>',
        static(SPRITE),
        name,
    )


@lru_cache(maxsize=1024, typed=True)
def pill(tone, icon_name, words):
    """A status: its colour never stands without the icon and the words."""
    return filled(PILL, tone, icon(icon_name), words)


@register.filter
def status_face(code):
    """The Face of a status code; KeyError names a code that the list does not know."""
    return STATUSES[str(code)]


@register.filter
def flag_face(flag):
    """The Face of a flag, which is a code or an object with `.code` and `.days` or `.until`."""
    face = FLAGS[str(getattr(flag, "code", flag))]
    if days := getattr(flag, "days", None):
        return replace(face, label=f"{face.label} {count_text(days)} ngày")
    if until := getattr(flag, "until", None):
        return replace(face, label=f"{face.label} {vn_day_month(until)}")
    return face


@register.filter
def count_text(number):
    """A count as the paper forms print it: 0, 03, 12, 11.935."""
    return wording.count_text(number)


@register.filter
def thousands(number):
    """11935 → 11.935."""
    return wording.thousands(number)


@register.filter
def or_dash(number):
    """A count in a working table, where an empty cell reads better as a dash than as 0."""
    return thousands(number) if number else "–"


@register.filter
def phone(digits):
    """0912345678 → 0912 345 678; addresses (tel:) keep the digits alone."""
    return phone_text(digits)


@register.filter
def vn_date(value):
    """15/01/2026, 15/6/2026; empty for None."""
    return wording.short_date(_local(value)) if value else ""


@register.filter
def vn_day_month(value):
    """15/01, 15/6; empty for None."""
    return wording.day_month(_local(value)) if value else ""


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
