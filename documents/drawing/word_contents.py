"""The table of contents of a Word document: a field of Word's own, filled in beforehand.

Programs that only show the document show the lines written here; Word brings the page numbers up
to date when it opens the document (ECMA-376, part 1, section 17.16.5.68).
"""

from collections.abc import Sequence
from zlib import crc32

from docx.document import Document as DocumentFile
from docx.oxml.ns import qn

from documents.drawing.paper import ContentsLine
from documents.drawing.word_elements import Element, font_size, paragraph_properties, run, twips, w
from documents.style import PartyStyle, Role

_STYLE = "TOC1"
_FIELD = r' TOC \o "1-1" \h \z \u '


def mark(paragraph: Element, anchor: str) -> None:
    """Lets a table of contents refer to the paragraph."""
    number = crc32(anchor.encode()) & 0x7FFFFFFF
    paragraph.find(qn("w:pPr")).addnext(w("bookmarkStart", id=number, name=_bookmark(anchor)))
    paragraph.append(w("bookmarkEnd", id=number))


def contents(lines: Sequence[ContentsLine], style: PartyStyle, width: float) -> list[Element]:
    paragraphs = [_line(line, style, width) for line in lines]
    first, last = paragraphs[0], paragraphs[-1]
    first.find(qn("w:pPr")).addnext(_field("separate"))
    first.find(qn("w:pPr")).addnext(_instruction(_FIELD))
    first.find(qn("w:pPr")).addnext(_field("begin"))
    last.append(_field("end"))
    return paragraphs


def prepare_contents(document: DocumentFile, style: PartyStyle) -> None:
    """The style of the lines, which Word writes anew, and the wish that it does so."""
    look = style.looks[Role.CONTENTS_LINE]
    properties = paragraph_properties(look)
    properties.remove(properties.find(qn("w:rPr")))
    _add_tab(properties, style.text_width(landscape=False))
    document.styles.element.append(
        w(
            "style",
            w("name", val="toc 1"),
            w("basedOn", val="Normal"),
            w("next", val="Normal"),
            w("uiPriority", val=39),
            properties,
            w("rPr", *font_size(look)),
            type="paragraph",
            styleId=_STYLE,
        )
    )
    settings = document.settings.element
    after = settings.find(qn("w:footnotePr"))
    after = settings.find(qn("w:compat")) if after is None else after
    after.addprevious(w("updateFields", val="true"))


def _line(line: ContentsLine, style: PartyStyle, width: float) -> Element:
    look = style.looks[Role.CONTENTS_LINE]
    properties = paragraph_properties(look)
    properties.insert(0, w("pStyle", val=_STYLE))
    _add_tab(properties, width)
    link = w(
        "hyperlink",
        run(line.text, look),
        w("r", w("tab")),
        _field("begin"),
        _instruction(f" PAGEREF {_bookmark(line.anchor)} \\h "),
        _field("separate"),
        run(str(line.page), look),
        _field("end"),
        anchor=_bookmark(line.anchor),
        history=1,
    )
    return w("p", properties, link)


def _add_tab(properties: Element, width: float) -> None:
    tab = w("tab", val="right", leader="dot", pos=twips(width))
    properties.find(qn("w:spacing")).addprevious(w("tabs", tab))


def _bookmark(anchor: str) -> str:
    """A name that Word takes for a mark of its own: letters, digits and underscores."""
    return "_Toc_" + anchor.replace("-", "_")


def _field(kind: str) -> Element:
    return w("r", w("fldChar", fldCharType=kind))


def _instruction(text: str) -> Element:
    code = w("instrText")
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    code.text = text
    return w("r", code)
