"""Form controls drawn without a template: a page of settings holds two hundred.

The markup is that of Django's templates, up to white space; what is not drawn here, they draw.
"""

from django.forms.renderers import DjangoTemplates

from organizations.templatetags.markup import filled, filled_each, joined

FOLDER = "django/forms/widgets"
INPUTS = ("text", "number", "hidden", "password", "email", "tel", "url", "search", "checkbox")
NAMED, BARE = ' {}="{}"', " {}"
INPUT, WITH_VALUE = '<input type="{}" name="{}"{}{}>', ' value="{}"'
TEXTAREA = '<textarea name="{}"{}>\n{}</textarea>'
SELECT, GROUP = '<select name="{}"{}>{}</select>', '<optgroup label="{}">{}</optgroup>'
OPTION = '<option value="{}"{}>{}</option>'


class QuickWidgets(DjangoTemplates):
    """Django's own renderer of forms, with the controls of which a page holds many drawn here."""

    def render(self, template_name, context, request=None):
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _input(widget):
    value = "" if widget["value"] is None else filled(WITH_VALUE, widget["value"])
    return filled(INPUT, widget["type"], widget["name"], value, _attributes(widget))


def _textarea(widget):
    return filled(TEXTAREA, widget["name"], _attributes(widget), widget["value"] or "")


def _select(widget):
    groups = joined(_group(name, options) for name, options, _ in widget["optgroups"])
    return filled(SELECT, widget["name"], _attributes(widget), groups)


def _group(name, options):
    drawn = filled_each(
        OPTION, ((option["value"], _attributes(option), option["label"]) for option in options)
    )
    return filled(GROUP, name, drawn) if name else drawn


def _attributes(widget):
    """True is a bare name, False is left out."""
    return joined(
        filled(BARE, name) if value is True else filled(NAMED, name, value)
        for name, value in widget["attrs"].items()
        if value is not False
    )


_DRAWN = {
    f"{FOLDER}/textarea.html": _textarea,
    f"{FOLDER}/select.html": _select,
} | {f"{FOLDER}/{kind}.html": _input for kind in INPUTS}
