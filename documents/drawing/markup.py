"""Drawing a paper as HTML: the print preview, and the source of the PDF.

Text becomes markup only through `element`, which escapes everything that is not markup already.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Protocol

from documents.drawing.figure_rows import FigureRow, figure_rows
from documents.drawing.measure import MM_PER_POINT
from documents.drawing.paper import (
    Cell,
    ContentsLine,
    Figures,
    Paper,
    Paragraph,
    Row,
    RowKind,
    Sheet,
    Table,
    TwoColumns,
)
from documents.style import HEADING_LEVELS, PartyStyle, Role

_VOID = {"col", "img", "meta"}
_PIXELS_PER_MM = 96 / 72 / MM_PER_POINT

MEDIA_SCHEME = "media:"


class Markup(str):
    """A piece of HTML whose texts are escaped."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str | int) -> Markup:
    """<tag attributes>children</tag>; a trailing "_" lets `class_` be named."""
    words = "".join(
        f' {name.rstrip("_")}="{escape(str(value))}"' for name, value in attributes.items()
    )
    if tag in _VOID:
        return Markup(f"<{tag}{words}>")
    return Markup(f"<{tag}{words}>{join(children)}</{tag}>")


def join(children) -> Markup:
    return Markup(
        "".join(child if isinstance(child, Markup) else escape(child) for child in children)
    )


def draw(
    paper: Paper,
    style: PartyStyle,
    *,
    paged: bool = False,
    addresses: Mapping[str, str] | None = None,
) -> Markup:
    """The sheets of the paper, one <article> each, without page and styles around.

    Footnotes stand at the end of a sheet and are linked; where the HTML is `paged` for print
    they stand where they are referred to, and drawing.pdf lets them fall to the page's foot.
    `addresses` tells for each name of a picture where a browser finds it; in print a picture is
    named by media: and handed over beside the HTML.
    """
    face = _Face(style, paged, addresses or {}, _FloatingNotes() if paged else _LinkedNotes())
    return join(_sheet(sheet, face) for sheet in paper.sheets)


class _Notes(Protocol):
    def reference(self, text: str) -> Markup: ...
    def below_sheet(self) -> Markup: ...


class _FloatingNotes:
    def reference(self, text: str) -> Markup:
        return element("span", text, class_=Role.FOOTNOTE.value)

    def below_sheet(self) -> Markup:
        return Markup()


class _LinkedNotes:
    def __init__(self) -> None:
        self._count = 0
        self._waiting: list[Markup] = []

    def reference(self, text: str) -> Markup:
        self._count += 1
        call, note = f"goi-chu-thich-{self._count}", f"chu-thich-{self._count}"
        back = element("a", str(self._count), href=f"#{call}")
        line = element("p", element("sup", back), f" {text}", id=note, class_=Role.FOOTNOTE.value)
        self._waiting.append(line)
        return element("sup", element("a", str(self._count), href=f"#{note}", id=call))

    def below_sheet(self) -> Markup:
        notes, self._waiting = self._waiting, []
        return join(notes)


@dataclass(frozen=True)
class _Face:
    """Where the HTML is to be seen. Browsers take no styles from elements, print does."""

    style: PartyStyle
    is_paged: bool
    addresses: Mapping[str, str]
    notes: _Notes

    def looks(self, css: str) -> dict[str, str]:
        return {"style": css} if self.is_paged and css else {}


def _left_free(sheet: Sheet) -> str:
    """The room that each of the sheet's pages leaves free."""
    if not sheet.left_free:
        return ""
    return f"padding-bottom: {sheet.left_free:g}mm; box-decoration-break: clone"


def _sheet(sheet: Sheet, face: _Face) -> Markup:
    style = face.style.squeezed(sheet.squeeze)
    classes = ["paper", f"paper-{'landscape' if sheet.landscape else 'portrait'}"]
    if sheet.squeeze:
        classes.append(f"paper-squeeze-{sheet.squeeze}")
    return element(
        "article",
        _columns("paper-head", sheet.head),
        *map(_paragraph, sheet.opening),
        *(block for item in sheet.text for block in _text(item, face, style)),
        *([element("nav", *map(_contents_line, sheet.contents))] if sheet.contents else []),
        *([_table(sheet.table, face.notes)] if sheet.table.columns else []),
        *map(_paragraph, sheet.notes),
        _columns("paper-foot", sheet.foot),
        face.notes.below_sheet(),
        class_=" ".join([*classes, f"paper-{sheet.key}"]),
        lang="vi",
        **({"id": sheet.anchor} if sheet.anchor else {}),
        **face.looks(_left_free(sheet)),
    )


def _columns(name: str, block: TwoColumns) -> Markup:
    if not block:
        return Markup()
    sides = [element("div", *map(_paragraph, side)) for side in (block.left, block.right)]
    return element("div", *sides, class_=name)


def _text(item: Paragraph | Figures, face: _Face, style: PartyStyle) -> Iterator[Markup]:
    if isinstance(item, Paragraph):
        yield _paragraph(item)
        return
    for row in figure_rows(item.figures, style):
        pictures = list(_pictures(row, face))
        yield element("div", *pictures, class_="pictures") if len(pictures) > 1 else pictures[0]


def _pictures(row: FigureRow, face: _Face) -> Iterator[Markup]:
    """Each with its caption; in a row the caption is no wider than its picture."""
    for figure, across in zip(row.figures, row.widths, strict=True):
        picture = element(
            "img",
            src=face.addresses.get(figure.name, f"{MEDIA_SCHEME}{figure.name}"),
            alt=figure.alt,
            width=round(across * _PIXELS_PER_MM),
            height=round(row.height * _PIXELS_PER_MM),
            **face.looks(f"width: {across:.2f}mm; height: {row.height:.2f}mm"),
        )
        caption = element("figcaption", figure.caption.text, class_=figure.caption.role.value)
        looks = face.looks(f"width: {across:.2f}mm" if len(row.figures) > 1 else "")
        yield element("figure", picture, caption, class_=Role.PICTURE.value, **looks)


def _contents_line(line: ContentsLine) -> Markup:
    link = element(
        "a",
        element("span", line.text),
        element("span", class_="leader"),
        element("span", str(line.page), class_="page"),
        href=f"#{line.anchor}",
    )
    return element("p", link, class_=Role.CONTENTS_LINE.value)


def _paragraph(paragraph: Paragraph) -> Markup:
    level = HEADING_LEVELS.get(paragraph.role)
    tag = f"h{level}" if level else "p"
    text: str = paragraph.text
    if paragraph.role is Role.PARTY_NAME:
        text = element("span", text)
    lead = (element("i", paragraph.lead),) if paragraph.lead else ()
    return element(tag, *lead, text, class_=paragraph.role.value)


def _table(table: Table, notes: _Notes) -> Markup:
    columns = [element("col", class_=f"col-{column.key}") for column in table.columns]
    head = [element("tr", *(_head_cell(cell, notes) for cell in row.cells)) for row in table.head]
    body = [_body_row(table, row, len(table.body) - place) for place, row in enumerate(table.body)]
    return element(
        "table",
        element("colgroup", *columns),
        *([element("thead", *head)] if head else []),
        element("tbody", *body),
        class_=" ".join(
            [
                "dense" if table.dense else "plain",
                *(["rows-may-break"] if table.rows_may_break else []),
            ]
        ),
    )


def _head_cell(cell: Cell, notes: _Notes) -> Markup:
    scope = "colgroup" if cell.span > 1 else "col"
    reference = (notes.reference(cell.footnote),) if cell.footnote else ()
    return element("th", *_lines(cell), *reference, scope=scope, **_spans(cell))


def _body_row(table: Table, row: Row, from_end: int) -> Markup:
    cells = []
    place = 0
    for cell in row.cells:
        align = cell.align or table.columns[place].align
        classes = {"class_": align} if align != "left" else {}
        cells.append(element("td", *_lines(cell), **classes, **_spans(cell)))
        place += cell.span
    names = [] if row.kind is RowKind.ENTRY else [row.kind.value]
    if 1 < from_end <= table.tied:
        names.append("tied")
    return element("tr", *cells, **({"class_": " ".join(names)} if names else {}))


def _spans(cell: Cell) -> dict[str, int]:
    spans = {"colspan": cell.span, "rowspan": cell.down}
    return {name: count for name, count in spans.items() if count > 1}


def _lines(cell: Cell) -> tuple[str, ...]:
    if len(cell.lines) < 2:
        return cell.lines
    return tuple(element("p", line) for line in cell.lines)
