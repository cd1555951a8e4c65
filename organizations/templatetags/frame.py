"""The navigation of every page, drawn without a template: it has a dozen entries."""

from django import template
from django.utils.safestring import mark_safe

from organizations.templatetags.markup import filled, filled_each
from organizations.templatetags.vn import icon

register = template.Library()

ENTRY = '<li{}><a href="{}"{}>{}<span>{}</span>{}</a></li>'
NARROW = mark_safe(' class="narrow-only"')
CURRENT = mark_safe(' aria-current="page"')
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
