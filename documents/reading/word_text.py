"""The text of the paragraphs of a .docx file: runs, fields, changes, fonts, text boxes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from documents.reading.legacy import LegacyFont, convert
from documents.reading.word_fonts import Fonts, W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
GONE = {W + "del", W + "moveFrom", W + "delText", W + "delInstrText"}
NOT_TEXT = {W + name for name in ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr")}
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_TICKS = {0xF0FC, 0xF0FE, 0xF052, 0xF050}  # the ticks and ticked boxes of Wingdings
_OFF = {"0", "false", "off", "none"}


@dataclass
class Piece:
    """Text in one font; in an ordinary font `font` is None."""

    text: str
    font: LegacyFont | None = None


@dataclass
class RawLine:
    """A line before the encoding of the whole file is known."""

    text: str
    encoding: str = ""


@dataclass
class ReadingState:
    fonts: Fonts
    in_field_code: list[bool] = field(default_factory=list)
    depth: int = 0
    paragraphs: int = 0
    cells: int = 0
    has_hidden_text: bool = False


def pieces_of(
    paragraph: etree._Element, state: ReadingState, boxes: list[etree._Element]
) -> list[Piece]:
    found: list[Piece] = []
    _collect(paragraph, paragraph, None, state, found, boxes)
    return found


def _collect(
    node: etree._Element,
    paragraph: etree._Element,
    font: LegacyFont | None,
    state: ReadingState,
    found: list[Piece],
    boxes: list[etree._Element],
) -> None:
    for child in node:
        tag = child.tag
        if tag in GONE or tag in NOT_TEXT:
            continue
        if tag == W + "r":
            if _is_hidden(child):
                state.has_hidden_text = True
                continue
            run_font = state.fonts.of_run(child, paragraph)
            _collect(child, paragraph, run_font, state, found, boxes)
        elif tag == W + "fldChar":
            _follow_field(child, state)
        elif tag == W + "txbxContent":
            boxes.append(child)
        elif tag == MC + "AlternateContent":
            _collect(chosen_alternative(child), paragraph, font, state, found, boxes)
        elif not (any(state.in_field_code) or tag == W + "instrText" or is_placeholder(child)):
            text = _text_of(child, font)
            if text:
                found.append(Piece(text, font))
            _collect(child, paragraph, font, state, found, boxes)


def _text_of(node: etree._Element, font: LegacyFont | None) -> str:
    if node.tag in (W + "t", _MATH_TEXT):
        return node.text or ""
    if node.tag == W + "softHyphen" and font:
        return "\u00ad"  # ư in TCVN3, which Word takes for a soft hyphen
    if node.tag == W + "sym":
        return _symbol(node.get(W + "char", ""))
    return _SIGNS.get(node.tag, "")


def _symbol(code: str) -> str:
    """A sign of a symbol font; bullets and ticks of Wingdings live in the private area."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number in _TICKS:
        return "✓"
    return "" if 0xE000 <= number <= 0xF8FF or number > 0x10FFFF else chr(number)


def _is_hidden(run: etree._Element) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(W + "val", "true") not in _OFF


def _follow_field(mark: etree._Element, state: ReadingState) -> None:
    kind = mark.get(W + "fldCharType")
    if kind == "begin":
        state.in_field_code.append(True)
    elif kind == "separate" and state.in_field_code:
        state.in_field_code[-1] = False
    elif kind == "end" and state.in_field_code:
        state.in_field_code.pop()


def lines_of(pieces: list[Piece]) -> Iterator[RawLine]:
    """The lines of a paragraph, text in legacy fonts converted."""
    text, encoding = "", ""
    for piece in _merged(pieces):
        plain = convert(piece.text, piece.font) if piece.font else piece.text
        if piece.font and plain != piece.text:
            encoding = piece.font.encoding
        text += plain
    for line in re.split(r"[\n\v\f\r]+", text):
        if line.strip():
            yield RawLine(line, encoding)


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Neighbours in one font as one piece, because Word parts runs within a letter of VNI."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].font == piece.font:
            merged[-1] = Piece(merged[-1].text + piece.text, piece.font)
        else:
            merged.append(piece)
    return merged


def chosen_alternative(alternatives: etree._Element) -> etree._Element:
    """One of the alternatives; they hold the same text for newer and older programs."""
    choice = alternatives.find(MC + "Choice")
    if choice is None:
        choice = alternatives.find(MC + "Fallback")
    return alternatives if choice is None else choice


def is_placeholder(node: etree._Element) -> bool:
    """A content control that still shows its "click here to type"."""
    return node.tag == W + "sdt" and node.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
