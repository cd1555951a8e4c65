"""HTML put together without a template, for what a page has by the dozen or the hundred."""

from html import escape

from django.utils.safestring import SafeString

CSRF_FIELD = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


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


def token_field(context):
    """As Django's {% csrf_token %}, for the forms of drawn lines."""
    return filled(CSRF_FIELD, context["csrf_token"])


def _safe(part):
    return part if isinstance(part, SafeString) else escape(str(part))
