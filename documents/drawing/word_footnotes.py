"""Footnotes of a Word document: the part that python-docx does not make.

A note is a paragraph of its own part (word/footnotes.xml) that a mark in the text refers to.
Word wants two more notes there, the lines drawn between text and notes, and that the settings
name them (ECMA-376, part 1, section 17.11).
"""

from docx.document import Document as DocumentFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from documents.drawing.word_elements import (
    Element,
    font_size,
    paragraph_properties,
    run,
    spacing,
    w,
)
from documents.style import Look, PartyStyle, Role

_MARK_STYLE = "FootnoteReference"
_TEXT_STYLE = "FootnoteText"
_SEPARATORS = {-1: "separator", 0: "continuationSeparator"}


class Footnotes:
    """Collects the notes of a document while it is drawn, then adds their part."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def reference(self, text: str, look: Look) -> Element:
        """The mark of a new note; Word numbers the notes itself, from 1."""
        self._texts.append(text)
        return w("r", _mark_properties(look), w("footnoteReference", id=len(self._texts)))

    def add_to(self, document: DocumentFile, style: PartyStyle) -> None:
        if not self._texts:
            return
        look = style.looks[Role.FOOTNOTE]
        document.styles.element.extend(_styles(look))
        names = [w("footnote", id=number) for number in _SEPARATORS]
        document.settings.element.find(qn("w:compat")).addprevious(w("footnotePr", *names))
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            etree.tostring(
                self._root(look), xml_declaration=True, encoding="UTF-8", standalone=True
            ),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _root(self, look: Look) -> Element:
        lines = [
            w("footnote", w("p", w("pPr", spacing(0, 0)), w("r", w(kind))), type=kind, id=number)
            for number, kind in _SEPARATORS.items()
        ]
        notes = [_note(number, text, look) for number, text in enumerate(self._texts, 1)]
        return w("footnotes", *lines, *notes)


def _note(number: int, text: str, look: Look) -> Element:
    properties = paragraph_properties(look)
    properties.insert(0, w("pStyle", val=_TEXT_STYLE))
    mark = w("r", _mark_properties(look), w("footnoteRef"))
    return w("footnote", w("p", properties, mark, run(f" {text}", look)), id=number)


def _mark_properties(look: Look) -> Element:
    style = w("rStyle", val=_MARK_STYLE)
    return w("rPr", style, *font_size(look), w("vertAlign", val="superscript"))


def _styles(look: Look) -> tuple[Element, Element]:
    return (
        w(
            "style",
            w("name", val="footnote text"),
            w("basedOn", val="Normal"),
            w("uiPriority", val=99),
            w("pPr", spacing(0, 0)),
            w("rPr", *font_size(look)),
            type="paragraph",
            styleId=_TEXT_STYLE,
        ),
        w(
            "style",
            w("name", val="footnote reference"),
            w("basedOn", val="DefaultParagraphFont"),
            w("uiPriority", val=99),
            w("rPr", w("vertAlign", val="superscript")),
            type="character",
            styleId=_MARK_STYLE,
        ),
    )
