from django import template

register = template.Library()


@register.filter
def at(mapping, key):
    """The value of a dictionary at a key that stands in a variable; "" when there is none."""
    return mapping.get(key, "")
