"""Footnotes of a Word document: the part that python-docx does not make.

A note is a paragraph of its own part (word/footnotes.xml) that a mark in the text refers to.
Word wants two more notes there, the lines drawn between text and notes, and that the settings
name them (ECMA-376, part 1, section 17.11). A file that Word has saved often has the part already.
"""

from docx.document import Document as DocumentFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
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

_MARK_STYLE = ("footnote reference", "FootnoteReference")  # its name, its id where there is none
_TEXT_STYLE = ("footnote text", "FootnoteText")
_SEPARATORS = {-1: "separator", 0: "continuationSeparator"}
# what stands behind the footnotes' settings (ECMA-376, part 1, section 17.15.1.78)
_LATER_SETTINGS = (
    "endnotePr",
    "compat",
    "docVars",
    "rsids",
    "attachedSchema",
    "themeFontLang",
    "clrSchemeMapping",
    "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures",
    "forceUpgrade",
    "captions",
    "readModeInkLockDown",
    "smartTagType",
    "shapeDefaults",
    "doNotEmbedSmartTags",
    "decimalSymbol",
    "listSeparator",
)


class Footnotes:
    """Collects the notes of a document while it is drawn, then adds them to those it has."""

    def __init__(self, document: DocumentFile) -> None:
        self._document = document
        self._part = _part_of(document)
        self._root = _root_of(self._part)
        self._first = _free_number(self._root)
        self._mark_style = _style_id(document, *_MARK_STYLE)
        self._text_style = _style_id(document, *_TEXT_STYLE)
        self._texts: list[str] = []

    def reference(self, text: str, look: Look) -> Element:
        """The mark of a new note; Word shows the notes' numbers itself, from 1."""
        self._texts.append(text)
        number = self._first + len(self._texts) - 1
        return w("r", self._mark(look), w("footnoteReference", id=number))

    def add(self, style: PartyStyle) -> None:
        if not self._texts:
            return
        look = style.looks[Role.FOOTNOTE]
        self._add_styles(look)
        notes = [self._note(n, text, look) for n, text in enumerate(self._texts, self._first)]
        self._root.extend(notes)
        if self._part:
            _replace_part(self._document, self._part, _as_file(self._root))
        else:
            _add_part(self._document, _as_file(self._root))

    def _note(self, number: int, text: str, look: Look) -> Element:
        properties = paragraph_properties(look)
        properties.insert(0, w("pStyle", val=self._text_style))
        mark = w("r", self._mark(look), w("footnoteRef"))
        return w("footnote", w("p", properties, mark, run(f" {text}", look)), id=number)

    def _mark(self, look: Look) -> Element:
        style = w("rStyle", val=self._mark_style)
        return w("rPr", style, *font_size(look), w("vertAlign", val="superscript"))

    def _add_styles(self, look: Look) -> None:
        known = {each.get(qn("w:styleId")) for each in self._document.styles.element}
        for style in (_text_style(self._text_style, look), _mark_style(self._mark_style)):
            if style.get(qn("w:styleId")) not in known:
                self._document.styles.element.append(style)


def _part_of(document: DocumentFile) -> Part | None:
    relations = document.part.rels.values()
    notes = (each for each in relations if each.reltype == RELATIONSHIP_TYPE.FOOTNOTES)
    return next((each.target_part for each in notes), None)


def _root_of(part: Part | None) -> Element:
    return parse_xml(part.blob) if part else w("footnotes", *_separators())


def _free_number(root: Element) -> int:
    return max((int(note.get(qn("w:id"))) for note in root), default=0) + 1


def _style_id(document: DocumentFile, name: str, otherwise: str) -> str:
    """Word knows its own styles by their name; their ids follow the language of the program."""
    for style in document.styles.element.iter(qn("w:style")):
        named = style.find(qn("w:name"))
        if named is not None and named.get(qn("w:val"), "").lower() == name:
            return style.get(qn("w:styleId"))
    return otherwise


def _add_part(document: DocumentFile, content: bytes) -> None:
    settings = document.settings.element
    if settings.find(qn("w:footnotePr")) is None:
        names = [w("footnote", id=number) for number in _SEPARATORS]
        later = [f"w:{name}" for name in _LATER_SETTINGS]
        settings.insert_element_before(w("footnotePr", *names), *later)
    name, package = PackURI("/word/footnotes.xml"), document.part.package
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, content, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _replace_part(document: DocumentFile, old: Part, content: bytes) -> None:
    """A part of python-docx keeps the bytes it was made with: another one takes its place."""
    part = Part(old.partname, old.content_type, content, old.package)
    for each in old.rels.values():
        target = each.target_ref if each.is_external else each.target_part
        part.load_rel(each.reltype, target, each.rId, each.is_external)
    relations = document.part.rels
    for key, each in list(relations.items()):
        if each.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            del relations[key]
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _as_file(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _separators() -> list[Element]:
    return [
        w("footnote", w("p", w("pPr", spacing(0, 0)), w("r", w(kind))), type=kind, id=number)
        for number, kind in _SEPARATORS.items()
    ]


def _text_style(style_id: str, look: Look) -> Element:
    return w(
        "style",
        w("name", val=_TEXT_STYLE[0]),
        w("basedOn", val="Normal"),
        w("uiPriority", val=99),
        w("pPr", spacing(0, 0)),
        w("rPr", *font_size(look)),
        type="paragraph",
        styleId=style_id,
    )


def _mark_style(style_id: str) -> Element:
    return w(
        "style",
        w("name", val=_MARK_STYLE[0]),
        w("basedOn", val="DefaultParagraphFont"),
        w("uiPriority", val=99),
        w("rPr", w("vertAlign", val="superscript")),
        type="character",
        styleId=style_id,
    )
