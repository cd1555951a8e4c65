"""The navigation of every page, and from page to page, drawn without a template."""

from django import template
from django.utils.safestring import mark_safe

from organizations.templatetags.markup import filled, filled_each, joined
from organizations.templatetags.vn import icon

register = template.Library()

ENTRY = '<li{}><a href="{}"{}>{}<span>{}</span>{}</a></li>'
NARROW = mark_safe(' class="narrow-only"')
CURRENT = mark_safe(' aria-current="page"')
PREVIOUS, NEXT = '<a href="{}{}">{}Trước</a>', '<a href="{}{}">Sau{}</a>'
NUMBER = '<a href="{}{}"{}><span class="visually-hidden">Trang </span>{}</a>'
GAP = mark_safe('<span aria-hidden="true">…</span>')
BADGE = '<span class="badge-count">{}</span>'


@register.simple_tag
def nav_entries(entries, *, narrow=()):
    """The <li>s of danvan.shell.Shell.nav; those also in `narrow` only where the screen is."""
    return filled_each(ENTRY, (_parts(entry, is_narrow=entry in narrow) for entry in entries))


def _parts(entry, *, is_narrow):
    return (
        NARROW if is_narrow else "",
        entry["url"],
        CURRENT if entry["current"] else "",
        icon(entry["icon"]),
        entry["label"],
        filled(BADGE, entry["badge"]) if entry["badge"] else "",
    )


@register.simple_tag
def pager_links(page, prefix):
    """The links of a Django Page to the pages around it; `prefix` is the address up to a number."""
    return joined(_pager_links(page, prefix))


def _pager_links(page, prefix):
    paginator = page.paginator
    if page.has_previous():
        yield filled(PREVIOUS, prefix, page.previous_page_number(), icon("chevron-left"))
    for number in paginator.get_elided_page_range(page.number):
        if number == paginator.ELLIPSIS:
            yield GAP
        else:
            yield filled(NUMBER, prefix, number, CURRENT if number == page.number else "", number)
    if page.has_next():
        yield filled(NEXT, prefix, page.next_page_number(), icon("chevron-right"))
