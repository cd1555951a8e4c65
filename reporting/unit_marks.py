"""What the apps above say of a unit beside its name on the board.

An app registers, when it is ready, a function that answers for a whole year at once.
"""

from collections import defaultdict
from dataclasses import dataclass

_sources: list = []


@dataclass(frozen=True, slots=True)
class UnitMark:
    """A short remark with its icon, its colour (see organizations.faces) and where it leads."""

    words: str
    icon: str
    tone: str
    url: str


def register(source):
    """`source(campaign)` is {unit id: UnitMark}, in a fixed number of queries."""
    _sources.append(source)


def marks_of(campaign):
    """{unit id: [UnitMark]} of all sources."""
    marks = defaultdict(list)
    for source in _sources:
        for unit_id, mark in source(campaign).items():
            marks[unit_id].append(mark)
    return marks
