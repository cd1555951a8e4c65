"""The months and units of the rehearsal, drawn without a template: a year has hundreds of both."""

from django import template
from django.utils.safestring import mark_safe

from organizations.templatetags.markup import filled, filled_each, joined
from organizations.templatetags.vn import pill, vn_date
from reminders.vocabulary import Channel

register = template.Library()

WEEK = "<tr>{}</tr>"
SQUARE = "<td{}>{}</td>"
TOLD = (
    '<a href="?nam={}&ngay={}#ngay"{}>{} <span>{}<span class="visually-hidden"> đơn vị</span>'
    "</span></a>"
).replace("&", "&amp;")
UNIT = '<tr><th scope="row">{}</th><td>{}</td><td data-label="Người nhận">{}</td></tr>'
RECIPIENT = '<span class="role-line">{} ({})</span>'
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


@register.simple_tag
def told_units(tellings):
    """The <tr>s of reminders.rehearsal.Rehearsed: each unit, its limit, who hears of it."""
    return filled_each(
        UNIT,
        ((telling.unit.name, _limit(telling.cell.due), _told(telling)) for telling in tellings),
    )


def _limit(due):
    return f"gia hạn đến hết ngày {vn_date(due.extended_to)}" if due.extended_to else due.limit


def _told(telling):
    if not telling.recipients:
        return pill("more", "exclamation-triangle", "Chưa có người nhận")
    return filled_each(RECIPIENT, ((item.name, _address(item)) for item in telling.recipients))


def _address(recipient):
    return "trong chương trình" if recipient.channel == Channel.IN_APP else recipient.address
