"""The months of the rehearsal, drawn without a template: a year has half a thousand squares."""

from django import template
from django.utils.safestring import mark_safe

from organizations.templatetags.markup import filled, joined

register = template.Library()

WEEK = "<tr>{}</tr>"
SQUARE = "<td{}>{}</td>"
TOLD = (
    '<a href="?nam={}&ngay={}#ngay"{}>{} <span>{}<span class="visually-hidden"> đơn vị</span>'
    "</span></a>"
).replace("&", "&amp;")
OUTSIDE, OFF = mark_safe(' class="is-outside"'), mark_safe(' class="is-off"')
CHOSEN = mark_safe(' aria-current="true"')


@register.simple_tag
def month_weeks(month, year, chosen):
    """The <tr>s of a reminders.rehearsal_page.Month; `chosen` is the RehearsedDay shown below."""
    return joined(
        filled(WEEK, joined(_square(square, year, chosen) for square in week))
        for week in month.weeks
    )


def _square(square, year, chosen):
    if not square.is_in_month:
        return filled(SQUARE, OUTSIDE, "")
    kind = "" if square.is_working else OFF
    if square.planned is None:
        return filled(SQUARE, kind, square.day.day)
    mark = CHOSEN if square.planned is chosen else ""
    told = filled(TOLD, year, square.day, mark, square.day.day, square.planned.unit_count)
    return filled(SQUARE, kind, told)
