"""The tiles above the board, drawn without a template: each has thirty parts."""

from django import template
from django.utils.safestring import mark_safe

from organizations.templatetags.markup import filled, filled_each
from organizations.templatetags.vn import vn_day_month

register = template.Library()

TILE = (
    '<a class="tile" id="tile-{}" href="{}"{}><span class="tile-head"><strong>{}</strong>'
    '<span class="small muted">{}</span></span><span class="tile-count">'
    '<span class="tile-number num">{}</span><span class="muted">/{}<span class="tile-words"> đã gửi'
    "</span>{}</span>{}</span>"
    '<svg class="stacked-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
    'focusable="false">{}</svg><span class="tile-legend">{}{}</span></a>'
)
CURRENT = mark_safe(' aria-current="true"')
EXEMPT = '<span class="tile-more">, miễn {}</span>'
LEFT = '<span class="tile-left">{}</span>'
DAYS_LEFT = "Còn <strong>{}</strong> ngày"
OVERDUE = '<span class="tile-left is-late">Quá hạn: {}<span class="tile-more"> đơn vị</span></span>'
BAR = '<rect class="fill-{}" x="{}" width="{}" height="10" />'
KEY = '<span><i class="key key-{}"></i>{} <b>{}</b></span> '
ON_TIME = "<span>Đúng hạn <b>{}/{}</b></span>"


@register.simple_tag
def board_tiles(tiles, is_closed):
    """The links of [reporting.board.Tile]; in a year that `is_closed` no days are left."""
    return filled_each(TILE, (_parts(tile, is_closed) for tile in tiles))


def _parts(tile, is_closed):
    summary = tile.summary
    return (
        tile.obligation,
        tile.url,
        CURRENT if tile.is_current else "",
        tile.head,
        _limit(tile.due),
        summary.sent,
        summary.expected,
        filled(EXEMPT, tile.exempt) if tile.exempt else "",
        _left(tile, is_closed),
        filled_each(BAR, ((bar.tone, bar.start, bar.width) for bar in tile.bars)),
        filled_each(KEY, _legend(tile)),
        filled(ON_TIME, summary.on_time, summary.sent) if tile.due else "",
    )


def _limit(due):
    if due is None:
        return "Chưa đặt hạn"
    return f"{'Đến hết' if due.includes_stated_day else 'Trước'} {vn_day_month(due.stated_on)}"


def _left(tile, is_closed):
    if tile.days_left is not None and not is_closed:
        return filled(LEFT, filled(DAYS_LEFT, tile.days_left) if tile.days_left else "Ngày cuối")
    if tile.overdue:
        return filled(OVERDUE, tile.overdue)
    return filled(LEFT, "Đã khóa" if is_closed else "Đã hết hạn") if tile.due else ""


def _legend(tile):
    """(colour, words, count) of each state."""
    return (
        ("ok", "Tiếp nhận", tile.accepted),
        ("sent", "Chờ kiểm tra", tile.waiting),
        ("more", "Bổ sung", tile.returned),
        ("none", "Chưa gửi", tile.not_sent),
    )
