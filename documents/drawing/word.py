"""Drawing a paper as a Word document.

Table rows are copies of one prototype per shape of row: going through python-docx's cells
is quadratic in the number of rows.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm
from lxml import etree

from documents.drawing.figure_rows import FigureRow, figure_rows
from documents.drawing.paper import (
    Figures,
    Paper,
    Paragraph,
    Row,
    RowKind,
    Sheet,
    Table,
    TwoColumns,
)
from documents.drawing.word_contents import contents, mark, prepare_contents
from documents.drawing.word_elements import (
    Element,
    paragraph_properties,
    run,
    spacing,
    twips,
    w,
)
from documents.drawing.word_footnotes import Footnotes
from documents.drawing.word_pictures import Pictures
from documents.style import HEADING_LEVELS, Look, PartyStyle, Role

_WORD_2013 = "15"  # from here on a table's edge, not its text, stands at the margin

_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def draw(paper: Paper, style: PartyStyle) -> bytes:
    document = Document()
    _set_defaults(document, style)
    set_properties(document, paper)
    footnotes = Footnotes(document)
    pictures = Pictures(document, paper.pictures)
    for place, sheet in enumerate(paper.sheets):
        section = document.sections[0] if place == 0 else _next_section(document)
        _set_page(section, style, sheet)
        section.different_first_page_header_footer = place == 0  # no number on page 1
        for block in _sheet(sheet, style.squeezed(sheet.squeeze), footnotes, pictures):
            document.element.body.insert(-1, block)
    # Word wants a paragraph behind the last table; this one takes no room on the page.
    document.element.body.insert(-1, _hairline())
    _number_pages(document.sections[0], style)
    footnotes.add(style)
    if any(sheet.contents for sheet in paper.sheets):
        prepare_contents(document, style)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _sheet(
    sheet: Sheet, style: PartyStyle, footnotes: Footnotes, pictures: Pictures
) -> list[Element]:
    width = style.text_width(sheet.landscape)
    return [
        *([_two_columns(sheet.head, style, width)] if sheet.head else []),
        *_opening(sheet, style, width),
        *(block for item in sheet.text for block in _text(item, style, width, pictures)),
        *(contents(sheet.contents, style, width) if sheet.contents else []),
        *([table_block(sheet.table, style, width, footnotes)] if sheet.table.columns else []),
        *(_paragraph(line, style, width, keep_next=True) for line in sheet.notes),
        *([_hairline(before=9), _two_columns(sheet.foot, style, width)] if sheet.foot else []),
    ]


def _opening(sheet: Sheet, style: PartyStyle, width: float) -> list[Element]:
    lines = [_paragraph(line, style, width) for line in sheet.opening]
    if sheet.anchor:
        mark(lines[0], sheet.anchor)
    return lines


# The document around the sheets


def _set_defaults(document: DocumentFile, style: PartyStyle) -> None:
    """One font and no spacing everywhere, instead of those of python-docx's template."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    font = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), style.font_in_word)
    defaults[:] = [
        w(
            "rPrDefault",
            w(
                "rPr",
                w("rFonts", **font),
                w("sz", val=28),
                w("szCs", val=28),
                w("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA"),
            ),
        ),
        w("pPrDefault", w("pPr", spacing(0, 0))),
    ]
    document.styles["Normal"].font.name = style.font_in_word
    settings = document.settings.element
    if style.mirrored:
        settings.find(qn("w:zoom")).addnext(w("mirrorMargins"))
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)


def set_properties(document: DocumentFile, paper: Paper) -> None:
    core = document.core_properties
    core.title, core.author, core.language = paper.title, paper.author, "vi-VN"
    core.comments = core.keywords = core.last_modified_by = ""
    core.created = core.modified = datetime.now(UTC).replace(tzinfo=None)
    if paper.properties:
        package = document.part.package
        blob = _custom_properties(paper.properties)
        part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, blob, package)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _custom_properties(properties) -> bytes:
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VALUES})
    for number, (name, value) in enumerate(properties.items(), 2):
        entry = etree.SubElement(
            root, f"{{{_CUSTOM}}}property", fmtid=_CUSTOM_SET, pid=str(number), name=name
        )
        etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _next_section(document: DocumentFile) -> Section:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    break_paragraph = document.element.body[-2]
    break_paragraph.pPr.insert(0, _hairline_spacing())
    return section


def _set_page(section: Section, style: PartyStyle, sheet: Sheet) -> None:
    width, height = Mm(style.paper_width), Mm(style.paper_height)
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (
        (height, width) if sheet.landscape else (width, height)
    )
    section.top_margin = Mm(style.margin_top)
    section.bottom_margin = Mm(style.margin_bottom + sheet.left_free)
    section.left_margin, section.right_margin = Mm(style.margin_left), Mm(style.margin_right)
    section.header_distance = section.footer_distance = Mm(style.page_number_from_top)


def _number_pages(section: Section, style: PartyStyle) -> None:
    look = style.looks[Role.PAGE_NUMBER]
    field = w("fldSimple", run("2", look), instr="PAGE")
    header = section.header._element
    header[:] = [w("p", paragraph_properties(look), field)]


# Lines of text


def _text(
    item: Paragraph | Figures, style: PartyStyle, width: float, pictures: Pictures
) -> list[Element]:
    def line(paragraph: Paragraph) -> Element:
        return _paragraph(paragraph, style, width)

    if isinstance(item, Paragraph):
        return [line(item)]
    rows = figure_rows(item.figures, style, width)
    return [block for row in rows for block in figure_blocks(row, style, pictures, line)]


def figure_blocks(
    row: FigureRow, style: PartyStyle, pictures: Pictures, line: Callable[[Paragraph], Element]
) -> list[Element]:
    """A picture and its caption; or several side by side, each above its own, in a table.

    `line` draws the paragraph around a picture, and the caption.
    """
    cells = []
    for figure, across in zip(row.figures, row.widths, strict=True):
        picture = line(Paragraph(Role.PICTURE, ""))
        picture.append(w("r", pictures.draw(figure, across, row.height)))
        cells.append((picture, line(figure.caption)))
    if len(cells) == 1:
        return list(cells[0])
    widths = tuple(across + style.picture_gap for across in row.widths)
    return [_row_of_blocks(cells, widths, centered=True), _hairline()]


def _paragraph(
    paragraph: Paragraph, style: PartyStyle, width: float, *, keep_next: bool = False
) -> Element:
    look = style.looks[paragraph.role]
    keep_next = keep_next or paragraph.role is Role.PICTURE  # with its caption
    heading = HEADING_LEVELS.get(paragraph.role, 0)
    properties = paragraph_properties(look, keep_next=keep_next, heading=heading)
    if paragraph.role is Role.PARTY_NAME:
        _draw_rule(properties, style, width)
    runs = []
    if paragraph.lead:
        runs.append(run(paragraph.lead, Look(look.size, italic=True)))
    if paragraph.text:
        runs.append(run(paragraph.text, look))
    return w("p", properties, *runs)


def _draw_rule(properties: Element, style: PartyStyle, width: float) -> None:
    """A line below the paragraph, of the rule's length in the middle of a column `width` wide."""
    indent = twips((width - style.party_rule_length) / 2)
    eighths = round(style.rule_thickness * 8)
    rule = w("bottom", val="single", sz=eighths, space=1, color="000000")
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(w("pBdr", rule))
    spacing.addnext(w("ind", left=indent, right=indent))


def _hairline(before: float = 0) -> Element:
    """An empty line one point high, held on the page of what follows."""
    return w("p", w("pPr", w("keepNext"), _hairline_spacing(before), w("rPr", w("sz", val=2))))


def _hairline_spacing(before: float = 0) -> Element:
    return w("spacing", before=round(before * 20), after=0, line=20, lineRule="exact")


# Tables


def _two_columns(block: TwoColumns, style: PartyStyle, width: float) -> Element:
    """A borderless table of one row: the head or the foot of the form."""
    left = width * style.head_left_share
    widths = (left, width - left)
    cells = [
        [_paragraph(line, style, cell_width) for line in lines] or [_hairline()]
        for lines, cell_width in zip((block.left, block.right), widths, strict=True)
    ]
    return _row_of_blocks(cells, widths)


def _row_of_blocks(
    cells: Iterable[Iterable[Element]], widths: tuple[float, ...], *, centered: bool = False
) -> Element:
    """A borderless table of one row that stays on one page."""
    drawn = [
        w("tc", w("tcPr", w("tcW", w=twips(width), type="dxa")), *blocks)
        for blocks, width in zip(cells, widths, strict=True)
    ]
    row = w("tr", w("trPr", w("cantSplit")), *drawn)
    properties = _table_properties(sum(widths), side=0, top=0)
    if centered:
        properties.find(qn("w:tblW")).addnext(w("jc", val="center"))
    return w("tbl", properties, _grid(widths), row)


def table_block(table: Table, style: PartyStyle, width: float, footnotes: Footnotes) -> Element:
    widths = table.widths(width)
    properties = _table_properties(
        width, side=style.cell_padding_side, top=style.cell_padding_top, style=style
    )
    size = style.dense_table_size if table.dense else style.table_size
    head = _head_rows(table, widths, size, footnotes)
    drawn = w("tbl", properties, _grid(widths), *head)
    rows = _BodyRows(table, widths, size)
    last = len(table.body) - 1
    for place, row in enumerate(table.body):
        drawn.append(rows.draw(row, tied=place > last - table.tied))
    return drawn


def _table_properties(
    width: float, *, side: float, top: float, style: PartyStyle | None = None
) -> Element:
    borders = []
    if style:
        eighths = round(style.grid_thickness * 8)
        edges = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = [w(edge, val="single", sz=eighths, space=0, color="000000") for edge in edges]
        borders = [w("tblBorders", *lines)]
    paddings = {"top": top, "left": side, "bottom": top, "right": side}
    margins = [w(edge, w=twips(length), type="dxa") for edge, length in paddings.items()]
    return w(
        "tblPr",
        w("tblW", w=twips(width), type="dxa"),
        w("tblInd", w=0, type="dxa"),
        *borders,
        w("tblLayout", type="fixed"),
        w("tblCellMar", *margins),
    )


def _grid(widths: tuple[float, ...]) -> Element:
    return w("tblGrid", *(w("gridCol", w=twips(width)) for width in widths))


def _head_rows(
    table: Table, widths: tuple[float, ...], size: float, footnotes: Footnotes
) -> list[Element]:
    """The repeated rows; below a cell that reaches down stands an empty merged cell."""
    look = Look(size, bold=True)
    reaching: dict[int, tuple[int, int]] = {}  # column → rows still covered, span
    drawn = []
    for row in table.head:
        properties = w("trPr", w("cantSplit"), w("tblHeader"))
        line = w("tr", properties)
        cells = iter(row.cells)
        column = 0
        while column < len(widths):
            if reaching.get(column, (0, 0))[0]:
                rows, span = reaching[column]
                reaching[column] = (rows - 1, span)
                line.append(_cell(widths[column : column + span], look, merge="continue"))
            else:
                cell = next(cells)
                span = cell.span
                reaching[column] = (cell.down - 1, span)
                merge = "restart" if cell.down > 1 else ""
                drawn_cell = _cell(widths[column : column + span], look, merge=merge)
                _write(drawn_cell, cell.lines)
                if cell.footnote:
                    drawn_cell[-1].append(footnotes.reference(cell.footnote, look))
                line.append(drawn_cell)
            column += span
        drawn.append(line)
    return drawn


class _BodyRows:
    """Draws rows as copies of prototypes, one for each shape of row that the table has."""

    def __init__(self, table: Table, widths: tuple[float, ...], size: float):
        self._columns = table.columns
        self._rows_may_break = table.rows_may_break
        self._widths = widths
        self._size = size
        self._prototypes: dict[tuple, Element] = {}

    def draw(self, row: Row, *, tied: bool) -> Element:
        tied = tied or row.kind in (RowKind.SECTION, RowKind.GROUP)
        shape = (row.kind, tied, tuple((cell.span, cell.align) for cell in row.cells))
        if shape not in self._prototypes:
            self._prototypes[shape] = self._prototype(row, tied)
        drawn = deepcopy(self._prototypes[shape])
        for cell, content in zip(drawn.iterchildren(qn("w:tc")), row.cells, strict=True):
            _write(cell, content.lines)
        return drawn

    def _prototype(self, row: Row, tied: bool) -> Element:
        may_break = self._rows_may_break and row.kind is RowKind.ENTRY
        drawn = w("tr", w("trPr", *([] if may_break else [w("cantSplit")])))
        bold = row.kind is not RowKind.ENTRY
        column = 0
        for cell in row.cells:
            align = cell.align or self._columns[column].align
            look = Look(self._size, bold, italic=row.kind is RowKind.GROUP, align=align)
            widths = self._widths[column : column + cell.span]
            drawn.append(_cell(widths, look, keep_next=tied))
            column += cell.span
        return drawn


def _cell(
    widths: tuple[float, ...], look: Look, *, merge: str = "", keep_next: bool = False
) -> Element:
    """A cell over one or more columns, with one empty line set in `look`."""
    properties = w("tcPr", w("tcW", w=twips(sum(widths)), type="dxa"))
    if len(widths) > 1:
        properties.append(w("gridSpan", val=len(widths)))
    if merge:
        properties.append(w("vMerge", val=merge))
    properties.append(w("vAlign", val="center"))
    paragraph = w("p", paragraph_properties(look, keep_next=keep_next), run("", look))
    return w("tc", properties, paragraph)


def _write(cell: Element, lines: tuple[str, ...]) -> None:
    """Fills the cell of a prototype: one paragraph for each line."""
    first = cell[-1]
    for _more in lines[1:]:
        cell.append(deepcopy(first))
    for paragraph, line in zip(cell[1:], lines, strict=False):
        paragraph[-1][-1].text = line
