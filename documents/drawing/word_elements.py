"""Elements of WordprocessingML as our documents use them: runs, paragraph settings, lengths."""

from typing import TypeAlias

from docx.oxml.ns import qn
from lxml import etree
from lxml.builder import ElementMaker

from documents.style import Look

NAMESPACE = qn("w:p")[1:].partition("}")[0]
_make = ElementMaker(namespace=NAMESPACE, nsmap={"w": NAMESPACE})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_JUSTIFICATION = {"left": "left", "center": "center", "right": "right", "justify": "both"}

Element: TypeAlias = etree._Element


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """<w:tag w:attribute="…">children</w:tag>"""
    element = _make(tag, *children)
    for name, value in attributes.items():
        element.set(f"{{{NAMESPACE}}}{name}", str(value))
    return element


def twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)


def paragraph_properties(look: Look, *, keep_next: bool = False, heading: int = 0) -> Element:
    """In the order the schema wants; the mark's own size keeps an empty line its height.

    `heading` is the level in the outline, from 1; 0 for text.
    """
    return w(
        "pPr",
        *([w("keepNext")] if keep_next or heading else []),
        spacing(look.before, look.after, look.line),
        *_indentation(look),
        w("jc", val=_JUSTIFICATION[look.align]),
        *([w("outlineLvl", val=heading - 1)] if heading else []),
        w("rPr", *font_size(look)),
    )


def _indentation(look: Look) -> list[Element]:
    lengths = {"left": look.indent, "firstLine": look.first_line}
    given = {name: twips(length) for name, length in lengths.items() if length}
    return [w("ind", **given)] if given else []


def run(text: str, look: Look) -> Element:
    marks = []
    if look.bold:
        marks += [w("b"), w("bCs")]
    if look.italic:
        marks += [w("i"), w("iCs")]
    underline = [w("u", val="single")] if look.underline else []
    content = w("t")
    content.set(_SPACE, "preserve")
    content.text = text
    return w("r", w("rPr", *marks, *font_size(look), *underline), content)


def font_size(look: Look) -> tuple[Element, Element]:
    half_points = round(look.size * 2)
    return w("sz", val=half_points), w("szCs", val=half_points)


def spacing(before: float, after: float, line: float = 0) -> Element:
    points = {"before": round(before * 20), "after": round(after * 20)}
    if line:
        return w("spacing", **points, line=round(line * 20), lineRule="exact")
    return w("spacing", **points, line=240, lineRule="auto")
