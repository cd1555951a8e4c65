"""Addresses found once: of pages without a record, and of records by the hundred."""

from functools import cache

from django.urls import reverse

_ANY_RECORD = 987654321


@cache
def address_of(name, *words):
    """`reverse(name, args=words)`; a page asks for those of its frame and tables by the dozen.

    For few words only (formats, sections): for records there is `record_address`.
    """
    return reverse(name, args=words)


def record_address(name, pk, *others):
    """`reverse(name, args=[pk, *others])` for a record's number, in a tenth of its time."""
    before, after = _around_record(name, others)
    return f"{before}{pk}{after}"


@cache
def _around_record(name, others):
    """What stands before and behind the number of any record; `others` are few words."""
    address = reverse(name, args=[_ANY_RECORD, *others])
    return tuple(address.split(str(_ANY_RECORD)))
