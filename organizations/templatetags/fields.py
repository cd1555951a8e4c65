"""Fields of forms and choices of lists, drawn without a template: a page has hundreds."""

from django import template
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.safestring import mark_safe

from organizations.templatetags.markup import filled, filled_each, joined
from organizations.templatetags.vn import icon

register = template.Library()

FIELD = '<div class="field"><label class="form-label" for="{}">{}{}</label>{}{}{}</div>'
OPTIONAL = mark_safe(' <span class="muted fw-normal">(không bắt buộc)</span>')
HINT = '<p class="field-hint" id="{}_helptext">{}</p>'
ERROR = '<p class="field-error" id="{}_error{}">{}<span>{}</span></p>'
CHECK = (
    '<div class="field"><div class="form-check">{}'
    '<label class="form-check-label" for="{}">{}</label></div>{}{}</div>'
)
OPTION = '<option value="{}"{}>{}</option>'
SELECTED = mark_safe(" selected")


@register.simple_tag
def whole_field(field, optional=False):
    """Label, hint under the label, control, errors under the control of a bound field."""
    return filled(
        FIELD,
        field.id_for_label,
        field.label,
        OPTIONAL if optional else "",
        _hint(field),
        str(field),
        field_errors(field),
    )


@register.simple_tag
def form_field(field):
    """A bound field as a form draws it: hidden, a box with its words, or whole."""
    if field.is_hidden:
        return str(field)
    if field.widget_type == "checkbox":
        parts = (str(field), field.id_for_label, field.label, _hint(field), field_errors(field))
        return filled(CHECK, *parts)
    return whole_field(field, optional=not field.field.required)


@register.simple_tag
def row_fields(form):
    """What may be changed in a row of a form set, without the box that drops the row."""
    shown = (
        field
        for field in form.visible_fields()
        if field.name != DELETION_FIELD_NAME and not field.field.disabled
    )
    return joined([*map(str, form.hidden_fields()), *map(whole_field, shown)])


@register.simple_tag
def hidden_fields(form):
    """The hidden fields of a form that shows none, as of a form set's management."""
    return joined(str(field) for field in form)


@register.simple_tag
def field_errors(field):
    """What is wrong with a bound field, under its control, which names the first by its id."""
    return joined(
        filled(
            ERROR,
            field.auto_id,
            "" if number == 1 else f"_{number}",
            icon("exclamation-circle-fill"),
            error,
        )
        for number, error in enumerate(field.errors, 1)
    )


@register.simple_tag
def options(choices, chosen):
    """The <option>s of [(value, words)]; `chosen` is one of the values as the address has it."""
    chosen = str(chosen)
    return filled_each(
        OPTION,
        ((value, SELECTED if str(value) == chosen else "", words) for value, words in choices),
    )


@register.simple_tag
def unit_options(units, chosen):
    """The <option>s of units; `chosen` is one of them, another one, or None."""
    return options(((unit.pk, unit.name) for unit in units), chosen.pk if chosen else "")


def _hint(field):
    return filled(HINT, field.auto_id, field.help_text) if field.help_text else ""
