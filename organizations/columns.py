"""What higher apps know of units, as columns of the ward's table of units.

They register their columns in ready(); organizations knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple


class Line(NamedTuple):
    """One line of a cell: where it leads, and a remark under it."""

    text: str
    url: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and, by the id of a unit, the Lines of its cell."""

    title: str
    lines: dict[int, list[Line]] = field(default_factory=dict)


_makers: list[Callable] = []


def register(make_column):
    """`make_column(request, units)` gives a Column or None, in as many queries for any units."""
    _makers.append(make_column)


def columns_of(request, units):
    """The Columns for the units of a page."""
    return [column for make in _makers if (column := make(request, units))]
