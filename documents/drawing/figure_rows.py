"""How large pictures are on paper, and which of them stand side by side.

A row is as high as its pictures, all alike. It is never so high that a page which has no room left
for it stays half empty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.drawing.measure import MM_PER_POINT
from documents.drawing.paper import Figure
from documents.style import PartyStyle

_MM_PER_PIXEL = MM_PER_POINT * 72 / 96  # as browsers and WeasyPrint count


@dataclass(frozen=True)
class FigureRow:
    """Pictures side by side; `height` and each of `widths` in millimetres."""

    figures: tuple[Figure, ...]
    widths: tuple[float, ...]
    height: float


def figure_rows(
    figures: Sequence[Figure], style: PartyStyle, room: float | None = None
) -> Iterator[FigureRow]:
    """The pictures in as few rows as the style allows, within `room` mm of width.

    The room is the style's own unless an office's file has less.
    """
    room = min(style.picture_width, room or style.picture_width)
    begun: list[Figure] = []
    for figure in figures:
        if begun and _row([*begun, figure], style, room).height < style.picture_row_height:
            yield _row(begun, style, room)
            begun = []
        begun.append(figure)
    yield _row(begun, style, room)


def _row(figures: Sequence[Figure], style: PartyStyle, room: float) -> FigureRow:
    """In shape, and never larger than 96 pixels an inch give."""
    shapes = [figure.width / figure.height for figure in figures]
    free = room - style.picture_gap * (len(figures) - 1)
    height = min(
        style.picture_height,
        free / sum(shapes),
        *(figure.height * _MM_PER_PIXEL for figure in figures),
    )
    return FigureRow(tuple(figures), tuple(height * shape for shape in shapes), height)
