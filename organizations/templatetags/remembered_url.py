"""Django's {% url %}, remembering addresses of pages, and what surrounds the number of a record.

A page has dozens of them; finding each anew took a twentieth of its time. Built into the templates
by danvan.settings, so they need not load it.
"""

from django import template
from django.template import defaulttags
from django.template.defaulttags import URLNode
from django.urls import NoReverseMatch

from organizations.page_addresses import address_of, record_address

register = template.Library()


class RememberedURLNode(URLNode):
    """A URLNode with its view, and all arguments but a record's number, written in the template."""

    def render(self, context):
        view, *arguments = (part.resolve(context) for part in (self.view_name, *self.args))
        if self._is_of_record and not isinstance(arguments[0], int):
            return super().render(context)
        try:
            address = self._find(view, *arguments)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar is None:
            return address
        context[self.asvar] = address
        return ""

    @property
    def _is_of_record(self):
        return bool(self.args) and self.args[0].is_var

    @property
    def _find(self):
        return record_address if self._is_of_record else address_of


@register.tag
def url(parser, token):
    node = defaulttags.url(parser, token)
    if node.kwargs or any(part.is_var for part in (node.view_name, *node.args[1:])):
        return node
    return RememberedURLNode(node.view_name, node.args, node.kwargs, node.asvar)
