"""Drawing a paper as HTML: the print preview, and the source of the PDF.

Text becomes markup only through `element`, which escapes everything that is not markup already.
"""

from html import escape

from documents.paper import Cell, Paper, Paragraph, Row, RowKind, Sheet, Table, TwoColumns
from documents.style import PartyStyle, Role

_VOID = {"col", "meta"}


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


def draw(paper: Paper, style: PartyStyle) -> Markup:
    """The sheets of the paper, one <article> each, without page and styles around."""
    return join(_sheet(sheet) for sheet in paper.sheets)


def _sheet(sheet: Sheet) -> Markup:
    classes = ["paper", f"paper-{'landscape' if sheet.landscape else 'portrait'}"]
    if sheet.squeeze:
        classes.append(f"paper-squeeze-{sheet.squeeze}")
    return element(
        "article",
        _columns("paper-head", sheet.head),
        *map(_paragraph, sheet.opening),
        _table(sheet.table),
        *map(_paragraph, sheet.notes),
        _columns("paper-foot", sheet.foot),
        class_=" ".join([*classes, f"paper-{sheet.key}"]),
        lang="vi",
    )


def _columns(name: str, block: TwoColumns) -> Markup:
    if not block:
        return Markup()
    sides = [element("div", *map(_paragraph, side)) for side in (block.left, block.right)]
    return element("div", *sides, class_=name)


def _paragraph(paragraph: Paragraph) -> Markup:
    tag = "h1" if paragraph.role is Role.TITLE else "p"
    text: str = paragraph.text
    if paragraph.role is Role.PARTY_NAME:
        text = element("span", text)
    lead = (element("i", paragraph.lead),) if paragraph.lead else ()
    return element(tag, *lead, text, class_=paragraph.role.value)


def _table(table: Table) -> Markup:
    columns = [element("col", class_=f"col-{column.key}") for column in table.columns]
    head = [element("tr", *(_head_cell(cell) for cell in row.cells)) for row in table.head]
    body = [_body_row(table, row, len(table.body) - place) for place, row in enumerate(table.body)]
    return element(
        "table",
        element("colgroup", *columns),
        *([element("thead", *head)] if head else []),
        element("tbody", *body),
        class_="dense" if table.dense else "plain",
    )


def _head_cell(cell: Cell) -> Markup:
    scope = "colgroup" if cell.span > 1 else "col"
    return element("th", *_lines(cell), scope=scope, **_spans(cell))


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
