"""Filters in an address that no page knows: left out, and said so."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict

from documents.text import clean_line

LONGEST_SHOWN = 40


def tell_ignored(request, understood, labels):
    """Say on the page which filters of the address were left out; see `ignored_filters`."""
    if sentence := ignored_filters(request.GET, understood, labels):
        messages.warning(request, sentence)


def page_of(request, rows, size):
    """The Page of the rows that `?trang=` asks for; one that is not there is named on the page."""
    page = Paginator(rows, size).get_page(request.GET.get("trang"))
    tell_ignored(request, f"trang={page.number}", {"trang": "trang"})
    return page


def ignored_filters(asked, understood, labels):
    """A sentence that names the filters which were left out; empty when all were understood.

    `asked`: the query of the address (a QueryDict); `understood`: the query string that means the
    same as what the page shows; `labels`: the words for each filter that takes one of a list of
    values.
    """
    known = QueryDict(understood.removeprefix("?"))
    ignored = [
        f"{words} “{value[:LONGEST_SHOWN]}”"
        for name, words in labels.items()
        for value in map(clean_line, asked.getlist(name))
        if value and value not in known.getlist(name)
    ]
    listed = ", ".join(ignored)
    return f"Bỏ qua điều kiện lọc không có trong danh sách: {listed}." if ignored else ""
