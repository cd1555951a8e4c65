"""Form controls cheaper than the stock ones where a page holds many of them."""

from django.forms.widgets import Select
from django.utils.html import escape
from django.utils.safestring import mark_safe


class JoinedSelect(Select):
    """A Select that joins its options as text.

    The stock widget renders one template per `<option>`, which is two thirds of the cost of a
    formset with long choices; the markup is the same up to white space.
    """

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)["widget"]
        parts = [f'<select name="{escape(context["name"])}"{_attributes(context["attrs"])}>']
        for group, options, _index in context["optgroups"]:
            if group:
                parts.append(f'<optgroup label="{escape(group)}">')
            parts.extend(
                f'<option value="{escape(option["value"])}"{_attributes(option["attrs"])}>'
                f"{escape(option['label'])}</option>"
                for option in options
            )
            if group:
                parts.append("</optgroup>")
        parts.append("</select>")
        return mark_safe("".join(parts))  # noqa: S308 -- every piece above is escaped


def _attributes(attributes):
    """As django/forms/widgets/attrs.html: True is a bare name, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )
