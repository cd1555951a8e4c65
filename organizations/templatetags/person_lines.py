"""The lines of the list of accounts, drawn without a template: fifty a page."""

from django import template
from django.utils.safestring import mark_safe

from organizations.page_addresses import record_address
from organizations.templatetags.markup import filled, filled_each, token_field
from organizations.templatetags.vn import icon, phone, pill, vn_date, vn_time

register = template.Library()

LINE = (
    '<tr><th scope="row">{}{}{}</th><td data-label="Tên đăng nhập">{}</td>'
    '<td data-label="Vai trò">{}</td><td data-label="Đăng nhập gần nhất">{}</td>'
    '<td class="nowrap">{}</td></tr>'
)
ONESELF = '{} <span class="muted fw-normal">(đồng chí)</span>'
OTHER = '<a href="{}">{}</a>'
PHONE = '<span class="muted small d-block fw-normal">{}</span>'
ROLE = '<span class="role-line">{}, {}</span>'
NO_ROLE = mark_safe('<span class="muted">Không có vai trò</span>')
NEVER_CAME = mark_safe('<span class="muted d-inline">Chưa lần nào</span>')
RESET = (
    '<form method="post" action="{}" data-confirm="Cấp phiếu đặt lại mật khẩu cho {}?" '
    'data-confirm-text="Mật khẩu cũ hết tác dụng, các máy đang đăng nhập bị thoát. Phiếu chỉ hiện '
    'một lần." data-confirm-button="Cấp phiếu">'
    '{}<button class="btn btn-outline{}" type="submit">{}{}</button></form>'
)
RESET_WORDS = mark_safe("Cấp phiếu đặt lại mật khẩu")
RESET_IN_LINE = 'Đặt lại mật khẩu<span class="visually-hidden"> của {}</span>'


@register.simple_tag(takes_context=True)
def person_lines(context, people):
    """The <tr>s of Users with their memberships and units prefetched."""
    me, token = context["user"].pk, token_field(context)
    return filled_each(LINE, (_parts(person, person.pk == me, token) for person in people))


@register.simple_tag(takes_context=True)
def reset_button(context, person):
    """A slip for who forgot the password: the form of the person's own page."""
    return _reset(person, token_field(context), "", RESET_WORDS)


def _parts(person, is_me, token):
    roles = ((each.get_role_display(), each.unit.name) for each in person.memberships.all())
    came = person.last_login
    words = filled(RESET_IN_LINE, person)
    return (
        filled(ONESELF, person)
        if is_me
        else filled(OTHER, record_address("organizations:person_edit", person.pk), person),
        "" if person.is_active else filled(" {}", pill("none", "lock", "Đã khóa")),
        filled(PHONE, phone(person.phone)) if person.phone else "",
        person.username,
        filled_each(ROLE, roles) or NO_ROLE,
        f"{vn_time(came)}, {vn_date(came)}" if came else NEVER_CAME,
        _reset(person, token, " btn-sm", words) if person.is_active and not is_me else "",
    )


def _reset(person, token, size, words):
    address = record_address("organizations:person_reset", person.pk)
    return filled(RESET, address, person, token, size, icon("key"), words)
