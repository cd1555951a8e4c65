"""Drawing a paper into an office's own Word file instead of the built-in one.

The office's file holds placeholders such as {{don_vi}} in the formatting it wants; whatever
stands around them stays. A paper of several sheets repeats the whole file, each on a new page.
Only the table, with its footnotes, is drawn here as in documents.drawing.word. Of running text the
file holds one paragraph of each kind, which is repeated for every line and picture of that kind.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise

from docx import Document
from docx.document import Document as DocumentFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from documents.drawing import word
from documents.drawing.figure_rows import figure_rows
from documents.drawing.paper import NO_TABLE, Figures, Paper, Paragraph, Sheet, TwoColumns
from documents.drawing.word_elements import Element, w
from documents.drawing.word_footnotes import Footnotes
from documents.drawing.word_pictures import Pictures
from documents.style import PartyStyle, Role

TABLE = "bang"
# placeholder → what stands there
NAMES = {
    "co_quan_cap_tren": Role.SUPERIOR,
    "don_vi": Role.ISSUER,
    "so": Role.NUMBER,
    "dia_danh_ngay": Role.PLACE_DATE,
    "ten_bieu": Role.TITLE,
    "trich_yeu": Role.SUBTITLE,
    "kinh_gui": Role.ADDRESSEE,
    "ghi_chu": Role.NOTE,
    "noi_nhan": Role.RECIPIENT,
    "thay_mat": Role.ON_BEHALF,
    "chuc_vu": Role.POSITION,
    "nguoi_ky": Role.SIGNER,
}
_NAME_OF = {role: name for name, role in NAMES.items()} | {Role.ADDRESSEE_ITEM: "kinh_gui"}
# placeholder → the kind of running text whose paragraph it marks
TEXT = {
    "de_muc": Role.PART_HEADING,
    "doan": Role.BODY,
    "anh": Role.PICTURE,
    "chu_thich_anh": Role.CAPTION,
}
ALONE = (TABLE, *TEXT)  # each in a paragraph of its own
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")

Values = Mapping[str, tuple[str, ...]]


def draw(paper: Paper, style: PartyStyle, template: bytes) -> bytes:
    """The paper as .docx; `template` is one in which documents.paper_template found no fault."""
    document = Document(BytesIO(template))
    room = text_width(document)
    canvas = _Canvas(style, room, Footnotes(document), Pictures(document, paper.pictures))
    body = document.element.body
    last_section = body[-1]
    pattern = [deepcopy(block) for block in body[:-1]]
    body[:-1] = []
    for place, sheet in enumerate(paper.sheets):
        if place:
            last_section.addprevious(_section_break(last_section))
        page = w("body", *(deepcopy(block) for block in pattern))
        _fill(page, sheet, canvas)
        for block in list(page):
            last_section.addprevious(block)
    canvas.footnotes.add(style)
    _forget_properties(document)
    word.set_properties(document, paper)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def draw_with(paper: Paper, style: PartyStyle, template: bytes | None) -> bytes:
    """The paper as .docx in the office's file, or in the built-in one where it has none."""
    return draw(paper, style, template) if template else word.draw(paper, style)


def starter(paper: Paper, style: PartyStyle) -> bytes:
    """The first sheet of a paper as the built-in file draws it, with placeholders to start from."""
    sheet = paper.sheets[0]
    seen: set[str] = set()
    bare = replace(
        sheet,
        head=_with_places(sheet.head, seen),
        opening=tuple(_places(sheet.opening, seen)),
        text=tuple(_middle(sheet)),
        table=NO_TABLE,
        notes=tuple(_places(sheet.notes, seen)),
        foot=_with_places(sheet.foot, seen),
        squeeze=0,
    )
    return word.draw(replace(paper, sheets=(bare,), properties={}), style)


def _middle(sheet: Sheet) -> Iterator[Paragraph]:
    """The table's placeholder, or those of the kinds of text of a paper without a table."""
    kinds = {TABLE: Role.BODY} if sheet.table.columns else TEXT
    for name, role in kinds.items():
        yield Paragraph(role, f"{{{{{name}}}}}")


def _with_places(block: TwoColumns, seen: set[str]) -> TwoColumns:
    return TwoColumns(tuple(_places(block.left, seen)), tuple(_places(block.right, seen)))


def _places(lines: tuple[Paragraph, ...], seen: set[str]) -> Iterator[Paragraph]:
    """The lines with the first of each kind as its placeholder, without the others of the kind."""
    for line in lines:
        name = _name_of(line)
        if name is None:
            yield line
        elif name not in seen:
            seen.add(name)
            yield replace(line, text=f"{{{{{name}}}}}")


def _name_of(line: Paragraph) -> str | None:
    return line.place or _NAME_OF.get(line.role)


def values_of(sheet: Sheet) -> Values:
    """What stands at each placeholder; several lines where the paper has several."""
    values: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    head, foot = sheet.head, sheet.foot
    for line in (*head.left, *head.right, *sheet.opening, *sheet.notes, *foot.left, *foot.right):
        name = _name_of(line)
        if name and line.text:
            values[name] = (*values[name], line.text)
    return values


def own_text(paragraph: Element) -> str:
    """The paragraph's text without that of text boxes in it."""
    return "".join(node.text or "" for node in _text_nodes(paragraph))


def _text_nodes(paragraph: Element) -> list[Element]:
    return [
        node
        for node in paragraph.iter(qn("w:t"))
        if next(node.iterancestors(qn("w:p"))) is paragraph
    ]


@dataclass(frozen=True)
class _Canvas:
    """What is drawn on; `width` is the room in millimetres."""

    style: PartyStyle
    width: float
    footnotes: Footnotes
    pictures: Pictures


def _fill(page: Element, sheet: Sheet, canvas: _Canvas) -> None:
    values = values_of(sheet)
    patterns: dict[Role, Element] = {}
    for paragraph in list(page.iter(qn("w:p"))):
        names = PLACEHOLDER.findall(own_text(paragraph))
        if names == [TABLE]:
            style = canvas.style.squeezed(sheet.squeeze)
            table = word.table_block(sheet.table, style, canvas.width, canvas.footnotes)
            paragraph.getparent().replace(paragraph, table)
        elif names and names[0] in TEXT:
            patterns[TEXT[names[0]]] = paragraph
        elif names:
            _fill_lines(paragraph, [values[name] for name in names])
    if patterns:
        _write_text(patterns, sheet.text, canvas)
    if page[-1].tag == qn("w:tbl"):
        page.append(w("p"))  # Word wants one behind a table at the end


def _write_text(
    patterns: Mapping[Role, Element], text: tuple[Paragraph | Figures, ...], canvas: _Canvas
) -> None:
    """Each line and picture in a copy of the paragraph of its kind, in the text's own order."""
    first = next(iter(patterns.values()))

    def line(paragraph: Paragraph) -> Element:
        return _copy(patterns[paragraph.role], paragraph.text)

    for item in text:
        if isinstance(item, Paragraph):
            first.addprevious(line(item))
            continue
        for row in figure_rows(item.figures, canvas.style, canvas.width):
            for block in word.figure_blocks(row, canvas.style, canvas.pictures, line):
                first.addprevious(block)
    for pattern in patterns.values():
        pattern.getparent().remove(pattern)


def _copy(pattern: Element, text: str) -> Element:
    copy = deepcopy(pattern)
    _replace(copy, [text])
    return copy


def _fill_lines(paragraph: Element, found: list[tuple[str, ...]]) -> None:
    """One copy of the paragraph for each line of its longest value; none where all are empty."""
    lines = max(map(len, found))
    if not lines and _may_go(paragraph):
        paragraph.getparent().remove(paragraph)
        return
    copies = [paragraph, *(deepcopy(paragraph) for _ in range(1, lines))]
    for number, copy in enumerate(copies):
        _replace(copy, [_line(value, number) for value in found])
    for before, copy in pairwise(copies):
        before.addnext(copy)


def _line(value: tuple[str, ...], number: int) -> str:
    """A value of one line stands in every copy; of several, each in its own."""
    if len(value) == 1:
        return value[0]
    return value[number] if number < len(value) else ""


def _may_go(paragraph: Element) -> bool:
    """Not the end of a section, and not the only paragraph of a cell, which must have one."""
    if ends_section(paragraph):
        return False
    return len(paragraph.getparent().findall(qn("w:p"))) > 1


def ends_section(paragraph: Element) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None


def _replace(paragraph: Element, texts: list[str]) -> None:
    """Put the texts where the placeholders are, from the last to the first.

    Word cuts text into runs as it likes: what a placeholder becomes stands in the run in which
    it begins, in that run's formatting.
    """
    nodes = _text_nodes(paragraph)
    for match, text in reversed(
        list(zip(PLACEHOLDER.finditer(own_text(paragraph)), texts, strict=True))
    ):
        start = 0
        for node in nodes:
            content = node.text or ""
            end = start + len(content)
            if end > match.start() and start < match.end():
                head = content[: max(match.start() - start, 0)]
                tail = content[max(match.end() - start, 0) :]
                node.text = f"{head}{text if match.start() >= start else ''}{tail}"
                node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            start = end


def _section_break(last_section: Element) -> Element:
    """The end of a sheet: the next one is a section like the file's last, on a new page."""
    section = deepcopy(last_section)
    kind = section.find(qn("w:type"))
    if kind is not None:
        section.remove(kind)
    return w("p", w("pPr", section))


def text_width(document: DocumentFile) -> float:
    """The room of the table in millimetres: that of the file's last section."""
    section = document.sections[-1]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    return ((section.page_width or 0) - margins) / Mm(1)


def _forget_properties(document: DocumentFile) -> None:
    """Those of the office's file: the paper brings its own."""
    relations = document.part.package.rels
    for key, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES:
            del relations[key]
