"""Django's {% url %}, remembering the addresses whose arguments are written in the template.

A page has twenty of them; finding each anew took a twentieth of its time. Built into the templates
by danvan.settings, so they need not load it.
"""

from django import template
from django.template import defaulttags
from django.template.defaulttags import URLNode
from django.urls import NoReverseMatch

from organizations.page_addresses import address_of

register = template.Library()


class PlainURLNode(URLNode):
    """A URLNode that gives the same address wherever it stands in its template."""

    def render(self, context):
        words = (argument.resolve(context) for argument in self.args)
        try:
            address = address_of(self.view_name.resolve(context), *words)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar is None:
            return address
        context[self.asvar] = address
        return ""


@register.tag
def url(parser, token):
    node = defaulttags.url(parser, token)
    if node.kwargs or any(part.is_var for part in (node.view_name, *node.args)):
        return node
    return PlainURLNode(node.view_name, node.args, node.kwargs, node.asvar)
