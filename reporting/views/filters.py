"""Filters in an address that no page knows: left out, and said so."""

from django.contrib import messages
from django.http import QueryDict

from documents.text import clean_line

LONGEST_SHOWN = 40


def tell_ignored(request, understood, labels):
    """Say which filters of the address were left out.

    `understood`: the query string that means the same as what the page shows; `labels`: the words
    for each filter that takes one of a list of values.
    """
    known = QueryDict(understood.removeprefix("?"))
    ignored = [
        f"{words} “{clean_line(value)[:LONGEST_SHOWN]}”"
        for name, words in labels.items()
        if (value := request.GET.get(name, "")) and value != known.get(name)
    ]
    if ignored:
        listed = ", ".join(ignored)
        messages.warning(request, f"Bỏ qua điều kiện lọc không có trong danh sách: {listed}.")
