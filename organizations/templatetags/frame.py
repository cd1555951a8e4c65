"""The navigation of every page, and from page to page, drawn without a template."""

from django import template
from django.utils.safestring import mark_safe

from organizations.templatetags.markup import filled, filled_each, joined
from organizations.templatetags.vn import icon

register = template.Library()

ENTRY = '<li{}><a href="{}"{}>{}<span>{}</span>{}</a></li>'
NARROW = mark_safe(' class="narrow-only"')
CURRENT = mark_safe(' aria-current="page"')
TO_PAGE = '<a href="{}{}"{}>{}</a>'
TO_PAGE_WITH_FORM = '<button type="submit" formaction="{}" name="trang" value="{}"{}>{}</button>'
PREVIOUS, NEXT = "{}Trước", "Sau{}"
NUMBER = '<span class="visually-hidden">Trang </span>{}'
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
    return joined(_pager(page, TO_PAGE, prefix))


@register.simple_tag
def pager_buttons(page, address):
    """The same for a list inside a GET form: what is ticked in it goes along to `address`."""
    return joined(_pager(page, TO_PAGE_WITH_FORM, address))


def _pager(page, step, address):
    paginator = page.paginator
    if page.has_previous():
        face = filled(PREVIOUS, icon("chevron-left"))
        yield filled(step, address, page.previous_page_number(), "", face)
    for number in paginator.get_elided_page_range(page.number):
        if number == paginator.ELLIPSIS:
            yield GAP
        else:
            current = CURRENT if number == page.number else ""
            yield filled(step, address, number, current, filled(NUMBER, number))
    if page.has_next():
        face = filled(NEXT, icon("chevron-right"))
        yield filled(step, address, page.next_page_number(), "", face)
