"""The lines of “Đôn đốc”, drawn without a template: a ward may have a hundred and fifty."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import mark_safe

from organizations.faces import STATUSES
from organizations.page_addresses import record_address
from organizations.templatetags.markup import filled, filled_each, joined
from organizations.templatetags.vn import (
    count_text,
    icon,
    phone,
    pill,
    vn_date,
    vn_day_month,
    vn_time,
)

register = template.Library()

LINE = (
    '<tr>{}<th scope="row">{}<span class="second-line">{}</span></th>'
    '<td><span class="status-group">{}</span></td>'
    '<td data-label="Đầu mối">{}</td><td data-label="Nhắc gần nhất">{}</td></tr>'
)
BOX = (
    '<td class="row-number"><label class="tick"><input class="form-check-input" type="checkbox" '
    'name="units" value="{}"{}><span class="visually-hidden">Nhắc {}</span></label></td>'
)
PHONE = '<span class="second-line">ĐT <a class="nowrap" href="tel:{}">{}</a></span>'
REFUSED = '<a class="status status-late" href="{}">{}Bị từ chối: {}</a>'
LAST_TOLD = '{}, {}<span class="second-line">đã nhắc {} ngày</span>'
TICKED = mark_safe(" checked")
NOT_NAMED = mark_safe('<span class="muted d-inline">chưa ghi</span>')
NEVER_TOLD = mark_safe('<span class="muted d-inline">chưa lần nào</span>')
PREVIEW = "<div><dt>{}</dt><dd>{}</dd></div>"


@register.simple_tag
def chase_line(line, chosen, has_box):
    """The <tr> of a reminders.chase_page.ChaseLine, with a box to tick in an open year."""
    unit = line.unit
    ticked = TICKED if unit.pk in chosen else ""
    return filled(
        LINE,
        filled(BOX, unit.pk, ticked, unit.name) if has_box else "",
        unit.name,
        line.kind_label,
        joined(_standing(line.fact)),
        joined(_contact(line)),
        joined(_last_told(line)),
    )


@register.simple_tag
def reminder_previews(lines):
    """What each unit of the ChaseLines would be told, as parts of a <dl>."""
    return filled_each(PREVIEW, ((line.unit.name, linebreaksbr(line.text)) for line in lines))


def _standing(fact):
    if fact.cell.days_overdue:
        days = f"Quá hạn {count_text(fact.cell.days_overdue)} ngày"
        yield pill("late", "exclamation-circle-fill", days)
    face = STATUSES[fact.cell.state.value]
    yield pill(face.tone, face.icon, face.label)
    if fact.due.extended_to:
        yield pill("none", "calendar-plus", f"Gia hạn đến {vn_day_month(fact.due.extended_to)}")


def _contact(line):
    unit = line.unit
    yield filled("đ/c {}", unit.contact_name) if unit.contact_name else NOT_NAMED
    if unit.contact_phone:
        yield filled(PHONE, unit.contact_phone, phone(unit.contact_phone))
    if not line.has_recipient:
        yield pill("more", "exclamation-triangle", "Chưa có người nhận")
    for refusal in line.refused:
        address = record_address("reminders:message", refusal.message_id)
        yield filled(REFUSED, address, icon("exclamation-circle-fill"), refusal.recipient)


def _last_told(line):
    if line.chased and line.chased.last_at:
        at, days = line.chased.last_at, count_text(line.chased.count)
        yield filled(LAST_TOLD, vn_time(at), vn_date(at), days)
    elif not line.is_told:
        yield NEVER_TOLD
    if line.is_told:
        yield pill("none", "clock-history", "Bỏ qua: vừa nhắc")
