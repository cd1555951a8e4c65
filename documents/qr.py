"""A QR code as one path of an SVG picture: the same for a page and for a PDF."""

from itertools import groupby

import segno

from documents.drawing.markup import Markup, element

_QUIET = 4  # modules of white around the code (ISO/IEC 18004, 5.3.8)


def qr_svg(text: str, title: str) -> Markup:
    """An <svg> that shows `text`; `title` is what is read out in its place."""
    rows = segno.make(text, error="m", micro=False).matrix
    size = len(rows) + 2 * _QUIET
    path = "".join(_row(y, row) for y, row in enumerate(rows, start=_QUIET))
    return element(
        "svg",
        element("title", title),
        element("path", d=path, stroke="#000", **{"shape-rendering": "crispEdges"}),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {size} {size}",
        role="img",
        class_="qr",
    )


def _row(y: int, row: bytearray) -> str:
    """The dark runs of one row, each a line one module thick: four times quicker in a PDF."""
    parts, x = [], _QUIET
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            parts.append(f"M{x} {y}.5h{length}")
        x += length
    return "".join(parts)
