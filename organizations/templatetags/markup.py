"""HTML put together without a template, for what a page has by the dozen or the hundred."""

from html import escape

from django.utils.safestring import SafeString


def filled(template, *parts):
    """As django.utils.html.format_html with positions only, in a fifth of its time.

    Whatever is no SafeString is escaped; other objects with an `__html__` are not looked for.
    """
    return SafeString(template.format(*map(_safe, parts)))


def filled_each(template, rows):
    """As django.utils.html.format_html_join without anything in between."""
    return joined(filled(template, *row) for row in rows)


def joined(parts):
    """SafeStrings one after the other."""
    return SafeString("".join(parts))


def _safe(part):
    return part if isinstance(part, SafeString) else escape(str(part))
