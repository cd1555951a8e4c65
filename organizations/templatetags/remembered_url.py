"""Django's {% url %}, with the addresses of pages without an argument remembered.

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
    """A URLNode without arguments."""

    def render(self, context):
        try:
            address = address_of(self.view_name.resolve(context))
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
    if node.args or node.kwargs:
        return node
    return PlainURLNode(node.view_name, node.args, node.kwargs, node.asvar)
