"""What a page has by the dozen or the hundred, drawn without a template: ten times as quick."""

from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from documents.wording import day_month
from organizations.templatetags.vn import icon

register = template.Library()

CELL = (
    '<td class="board-cell"><a class="cell status-{}" id="cell-{}-{}" href="{}">{}'
    '<span class="visually-hidden">, {}</span></a></td>'
)
BARE_CELL = (
    '<td class="board-cell board-narrow"><span class="cell-bare"><span aria-hidden="true">–</span>'
    '<span class="visually-hidden">{}, {}, {}</span></span></td>'
)
FACE = (
    '<span class="cell-head narrow-only">{}</span><span class="cell-word">{}{}</span>{}'
    '<span class="visually-hidden">, {}</span>'
)
SECOND_LINE = '<span class="cell-when num">{}</span>'
BAR = (
    '<svg class="bar" width="100%" height="{}" aria-hidden="true" focusable="false">'
    '<rect class="bar-track" y="15%" width="100%" height="70%" rx="3" />'
    '<rect class="bar-fill" y="15%" width="{}%" height="70%" rx="3" />{}</svg>'
)
TICK = (
    '<svg class="bar-tick" x="{}%" width="8" height="{}">'
    '<rect x="-3" width="6" height="100%" class="bar-tick-edge" />'
    '<rect x="-1.5" width="3" height="100%" class="bar-tick-line" /></svg>'
)


@register.simple_tag
def board_cell(cell, unit):
    """The <td> of a reporting.board.CellView in the line of the unit."""
    if not cell.url:
        return format_html(BARE_CELL, cell.words, cell.head, unit.name)
    face = _face(cell.head, cell.icon, cell.words, second_lines(cell))
    return format_html(CELL, cell.tone, unit.pk, cell.obligation, cell.url, face, unit.name)


@lru_cache(maxsize=4096)
def _face(head, icon_name, words, lines):
    """What the cell says; most cells of a board say what another one said before."""
    below = format_html_join("", SECOND_LINE, ((line,) for line in lines))
    return format_html(FACE, head, icon(icon_name), words, below, head)


def second_lines(cell):
    """What stands under the words: day, hour and detail in one line, then the flags."""
    first = " · ".join(filter(None, [_when(cell), cell.detail]))
    return (first, *cell.notes) if first else tuple(cell.notes)


def _when(cell):
    if not cell.moment:
        return ""
    moment = timezone.localtime(cell.moment)
    day = day_month(moment)
    return f"{day} {moment:%H:%M}" if cell.has_time else day


@register.simple_tag
def bar(item, height):
    """A reporting.charts.Bar as an SVG of `height` px, as wide as its place."""
    tick = format_html(TICK, item.tick, height) if item.tick else ""
    return format_html(BAR, height, item.width, tick)
