"""What a page has by the dozen or the hundred, drawn without a template: ten times as quick."""

from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from awards.assessment.grid import BAN, DATA, UNIT
from documents.wording import count_text, day_month, thousands
from organizations.templatetags.markup import filled, filled_each, joined
from organizations.templatetags.vn import icon
from reporting.assessments import BONUS

register = template.Library()

LINE = (
    '<tr{}>{}<th scope="row"><span class="board-unit">{}</span>'
    '<span class="muted">{}</span>{}</th>{}</tr>'
)
BOX = (
    '<td class="board-check"><label class="check-target"><input class="form-check-input" '
    'type="checkbox" form="board-bulk" name="chon" value="{}"><span class="visually-hidden">Chọn '
    "{}</span></label></td>"
)
CURRENT = mark_safe(' class="is-current"')
MARK = (
    '<a class="status status-{}" href="{}" hx-boost="false">{}{}'
    '<span class="visually-hidden">: {}</span></a>'
)
CELL_OPENING = '<td class="board-cell"><a class="cell status-{}"'
CELL = '{} id="cell-{}" href="{}">{}<span class="visually-hidden">, {}</span></a></td>'
BARE_CELL = (
    '<td class="board-cell board-narrow"><span class="cell-bare"><span aria-hidden="true">–</span>'
    '<span class="visually-hidden">{}, {}, {}</span></span></td>'
)
FACE = (
    '<span class="cell-head narrow-only">{}</span><span class="cell-word">{}{}</span>{}'
    '<span class="visually-hidden">, {}</span>'
)
WHOSE_VERDICT = {BAN: "Ban đánh giá", UNIT: "Tự đánh giá", DATA: "Theo dữ liệu"}
BONUS_FACE = (
    '<span class="cell-head narrow-only">Điểm thưởng</span><span class="cell-word num">{}</span>'
    '<span class="visually-hidden">, điểm thưởng</span>'
)
TOTAL = '<td class="num"><span class="narrow-only muted">{}:</span> <strong>{}</strong></td>'
SECOND_LINE = '<span class="cell-when num">{}</span>'
RATES = '<tr><th scope="row">{}</th>{}</tr>'
RATE = '<td class="num" data-label="{}">{}</td>'
TOTALS_ROW = '<tr{}><td class="mau02-number">{}</td><th scope="row">{}</th>{}</tr>'
LEVEL_ROW = mark_safe(' class="mau02-level"')
NUMBER = '<td class="num"><a href="{}">{}<span class="visually-hidden"> {}</span></a></td>'
LEVEL = (
    '<td><a class="num" href="{}">{}<span class="visually-hidden"> mô hình cấp {}, {}{}</span></a>'
    "{}</td>"
)
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
def board_line(line, has_box):
    """The <tr> of a reporting.board.Line, with a box to tick where _board_bulk.html is."""
    name = filled("{}", line.unit.name)
    marks = ((mark.tone, mark.url, icon(mark.icon), mark.words, name) for mark in line.marks)
    return filled(
        LINE,
        CURRENT if line.is_current else "",
        filled(BOX, line.unit.pk, name) if has_box else "",
        name,
        line.below,
        filled_each(MARK, marks),
        joined(_cell(cell, line.unit.pk, name) for cell in line.cells),
    )


@lru_cache(maxsize=4096)
def _cell(cell, unit_pk, unit_name):
    """A cell of the board: most say what they said when the board was last looked at."""
    if not cell.url:
        return filled(BARE_CELL, cell.words, cell.head, unit_name)
    opening, face = _face(cell.tone, cell.head, cell.icon, cell.words, second_lines(cell))
    return filled(CELL, opening, f"{unit_pk}-{cell.obligation}", cell.url, face, unit_name)


@lru_cache(maxsize=4096)
def _face(tone, head, icon_name, words, lines):
    """How a cell begins, and what it says; most cells of a board say what another said before."""
    below = filled_each(SECOND_LINE, ((line,) for line in lines))
    face = filled(FACE, head, icon(icon_name), words, below, head)
    return filled(CELL_OPENING, tone), face


def second_lines(cell):
    """What stands under the words: day, hour and detail in one line, then the flags."""
    first = " · ".join(filter(None, [_when(cell), cell.detail]))
    return (first, *cell.notes) if first else cell.notes


def _when(cell):
    if not cell.moment:
        return ""
    moment = timezone.localtime(cell.moment)
    day = day_month(moment)
    return f"{day} {moment:%H:%M}" if cell.has_time else day


@register.simple_tag
def assessment_lines(rows, view, has_points):
    """The <tr>s of [awards.assessment.grid.Row]; `view` is the reporting.assessments.View."""
    url = view.closed()
    return joined(_assessment_line(row, view.unit_id, url, has_points) for row in rows)


def _assessment_line(row, chosen, url, has_points):
    name = filled("{}", row.name)
    total = row.total if has_points else f"{count_text(row.met)}/{count_text(len(row.cells))}"
    return filled(
        LINE,
        CURRENT if row.unit_id == chosen else "",
        "",
        name,
        row.code if row.is_sent else f"{row.code}, chưa gửi tự đánh giá",
        "",
        joined(
            [
                *(_verdict(row, cell, url, name) for cell in row.cells),
                _bonus(row, url, name),
                filled(TOTAL, "Tổng điểm" if has_points else "Số đạt", total),
            ]
        ),
    )


def _bonus(row, url, unit_name):
    tone = "ok" if row.bonus else "more" if row.proposed else "none"
    words = row.bonus or (f"Đề nghị {row.proposed}" if row.proposed else "Chưa có")
    opening, face = filled(CELL_OPENING, tone), filled(BONUS_FACE, words)
    return filled(CELL, opening, *_place(row, url, BONUS), face, unit_name)


def _place(row, url, part):
    """The id of a cell, and the address that opens it."""
    return f"{row.unit_id}-{part}", f"{url}&don-vi={row.unit_id}&muc={part}"


def _verdict(row, cell, url, unit_name):
    tone = "none" if not cell.is_met else "more" if cell.lack else "ok"
    icon_name, words = ("check2", "Đạt") if cell.is_met else ("dash", "Chưa đạt")
    below = WHOSE_VERDICT[cell.source] + (", thiếu căn cứ" if cell.is_met and cell.lack else "")
    opening, face = _face(tone, f"Tiêu chí ({cell.number})", icon_name, words, (below,))
    return filled(CELL, opening, *_place(row, url, cell.number), face, unit_name)


@register.simple_tag
def rate_lines(rates):
    """The <tr>s of reporting.rates_table: of each obligation its five rates."""
    return filled_each(RATES, ((head, filled_each(RATE, values)) for head, values in rates))


@register.simple_tag
def totals_row(row):
    """The <tr> of a reporting.views.totals.TableRow: each figure opens the rows behind it."""
    figures = ((each.url, count_text(each.count), each.name) for each in row.numbers)
    kind = LEVEL_ROW if row.is_level else ""
    return filled(TOTALS_ROW, kind, row.number, row.label, filled_each(NUMBER, figures))


@register.simple_tag
def bar(item, height):
    """A reporting.sector_bars.Bar as an SVG of `height` px, as wide as its place."""
    tick = filled(TICK, item.tick, height) if item.tick else ""
    return filled(BAR, height, item.width, tick)


@register.simple_tag
def level_cell(item, url, sector, last):
    """The <td> of a sector's Bar of one level; `last` is the year before it, or None."""
    before = "" if item.before is None else f"; năm {last.year}: {thousands(item.before)}"
    count = thousands(item.count)
    return filled(LEVEL, url, count, item.label, sector.label, before, bar(item, 14))
