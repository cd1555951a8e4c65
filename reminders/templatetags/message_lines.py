"""The lines of a table of messages, drawn without a template: a batch has three hundred."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import mark_safe

from documents.wording import count_text
from organizations.page_addresses import record_address
from organizations.templatetags.markup import filled, joined, token_field
from organizations.templatetags.vn import pill, vn_date, vn_time
from reminders.vocabulary import Channel

register = template.Library()

LINE = (
    '<tr><th scope="row">{}<span class="second-line">{}</span></th><td data-label="Đơn vị">{}</td>'
    '<td>{}</td><td>{}{}</td><td><div class="message-actions">{}</div></td></tr>'
)
TEXT = '<details><summary>{}</summary><div class="message-body">{}</div></details>'
MUTED = '<span class="muted">{}</span>'
UNWRITTEN = mark_safe('<span class="muted">Soạn theo tình hình của đơn vị lúc gửi</span>')
NOTHING_TO_TELL = "Không còn nội dung để nhắc"
SEEN = '<a href="{}">{}<span class="visually-hidden"> lời nhắc gửi {}</span></a>'
BUTTON = (
    '<form method="post" action="{}">{}<button type="submit" class="link-button">{}'
    '<span class="visually-hidden">{}</span></button></form>'
)
UNITS_NAMED = 3


@register.simple_tag(takes_context=True)
def message_lines(context, lines):
    """The <tr>s of [reminders.outbox_page.MessageLine]."""
    token = token_field(context)
    return joined(_line(line, token) for line in lines)


def _line(line, token):
    message, face = line.message, line.face
    return filled(
        LINE,
        message.name or message.recipient,
        _channel(message),
        _unit_names(line.units),
        _text(line),
        pill(face.tone, face.icon, face.label),
        joined(filled(MUTED, words) for words in _became(line)),
        joined(_actions(line, token)),
    )


def _channel(message):
    channel = message.get_channel_display()
    return channel if message.channel == Channel.IN_APP else f"{channel}: {message.recipient}"


def _unit_names(units):
    names = ", ".join(unit.name for unit in units[:UNITS_NAMED])
    others = len(units) - UNITS_NAMED
    return f"{names} và {count_text(others)} đơn vị khác" if others > 0 else names


def _text(line):
    if line.is_unwritten:
        return UNWRITTEN
    if line.body:
        return filled(TEXT, line.subject, linebreaksbr(line.body))
    return filled(MUTED, line.why or NOTHING_TO_TELL)


def _became(line):
    """What is known of the message besides its state."""
    message = line.message
    if message.ended_at:
        yield f"{vn_time(message.ended_at)}, {vn_date(message.ended_at)}"
    if message.words:
        yield message.words if line.is_answered else f"Lần gửi trước: {message.words}"
    if line.why and line.body:
        yield line.why


def _actions(line, token):
    message = line.message
    to_whom = f"{message.name}, {message.get_channel_display()}"
    page = record_address("reminders:message", message.pk)
    yield filled(SEEN, page, "Sửa" if line.is_draft else "Xem", to_whom)
    if line.is_draft:
        address = record_address("reminders:message_discard", message.pk)
        yield filled(BUTTON, address, token, "Bỏ", f" lời nhắc gửi {to_whom}")
    if line.may_resend:
        address = record_address("reminders:message_resend", message.pk)
        yield filled(BUTTON, address, token, "Gửi lại", f" {to_whom}")
