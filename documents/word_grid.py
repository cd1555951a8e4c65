"""The text and tables of a .docx file, as its reader would see them on paper.

Tracked insertions are accepted and deletions dropped; fields show their result; text boxes,
content controls and hyperlinks are read like the text around them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from documents.archive import Package
from documents.errors import refused
from documents.grid import (
    MAX_COLUMNS,
    MAX_PARAGRAPHS,
    MAX_ROWS,
    Cell,
    Document,
    Line,
    Table,
    UnreadableDocumentError,
)
from documents.legacy import LegacyFont, convert, main_encoding, restore
from documents.word_fonts import Fonts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MAX_TABLES_IN_TABLES = 8
_GONE = {W + "del", W + "moveFrom", W + "delText", W + "delInstrText"}
_CHANGES = _GONE | {W + "ins", W + "moveTo"}
_NOT_TEXT = {W + name for name in ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr")}
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_TICKS = {0xF0FC, 0xF0FE, 0xF052, 0xF050}  # the ticks and ticked boxes of Wingdings
_OFF = {"0", "false", "off", "none"}
_LIVE_DATA = re.compile(r"^\s*DDE(AUTO)?\b", re.IGNORECASE)
_OUTSIDE_DATA = re.compile(r"^\s*(INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.IGNORECASE)

ACCEPTED_CHANGES = (
    "Tệp còn theo dõi thay đổi (Track Changes): đã nhận phần thêm vào và bỏ phần đã xóa."
)
UNREAD_NOTES = "Tệp có nhận xét hoặc chú thích cuối trang; phần này không đọc."


@dataclass
class _Piece:
    """Text in one font; in an ordinary font `font` is None."""

    text: str
    font: LegacyFont | None = None


@dataclass
class _Raw:
    """A line before the encoding of the whole file is known."""

    text: str
    encoding: str = ""


@dataclass
class _State:
    fonts: Fonts
    in_field_code: list[bool] = field(default_factory=list)
    depth: int = 0
    paragraphs: int = 0
    cells: int = 0
    has_hidden_text: bool = False


def read_word(package: Package) -> Document:
    """The document of a checked .docx package."""
    root = package.tree(package.main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise UnreadableDocumentError("no body")
    _refuse_live_fields(root)
    fonts = Fonts.of(package)
    state = _State(fonts)
    blocks = list(_blocks(body, state))
    margins = [
        block
        for name in sorted(package.parts)
        if re.fullmatch(r"word/header\d*\.xml", name)
        for block in _blocks(package.tree(name), _State(fonts))
    ]
    encoding = main_encoding(raw.text for raw in _raw_lines(blocks) if not raw.encoding)
    return Document(
        tuple(_finished(blocks, encoding)),
        tuple(line for line in _finished(margins, encoding) if isinstance(line, Line)),
        _properties(package),
        tuple(_remarks(package, root, state)),
    )


def _refuse_live_fields(root: etree._Element) -> None:
    """Fields that fetch from programs or files when the document is opened."""
    instructions = [node.text or "" for node in root.iter(W + "instrText")]
    instructions += [node.get(W + "instr", "") for node in root.iter(W + "fldSimple")]
    for instruction in (*instructions, "".join(instructions)):
        if _LIVE_DATA.match(instruction):
            raise refused("active_content")
        if _OUTSIDE_DATA.match(instruction):
            raise refused("external_link")


def _remarks(package: Package, root: etree._Element, state: _State) -> Iterator[str]:
    if next(root.iter(*_CHANGES), None) is not None:
        yield ACCEPTED_CHANGES
    if state.has_hidden_text:
        yield "Tệp có chữ ẩn; phần này không đọc."
    if package.beside_main("comments.xml") in package.parts or _has_notes(root):
        yield UNREAD_NOTES


def _has_notes(root: etree._Element) -> bool:
    references = root.iter(W + "footnoteReference", W + "endnoteReference")
    return next(references, None) is not None


def _properties(package: Package) -> dict[str, str]:
    root = package.tree("docProps/custom.xml")
    if root is None:
        return {}
    return {
        node.get("name", ""): "".join(node.itertext()) for node in root if isinstance(node.tag, str)
    }


# --- blocks ---------------------------------------------------------------------------------


def _blocks(container: etree._Element, state: _State) -> Iterator["_Raw | Table"]:
    """Paragraph lines and tables below an element, in reading order."""
    pending: list[_Piece] = []  # text of a paragraph whose end mark was deleted
    for node in _children(container):
        if node.tag == W + "p":
            boxes: list[etree._Element] = []
            pending += _pieces(node, state, boxes)
            state.paragraphs += 1
            if state.paragraphs - state.cells > MAX_PARAGRAPHS:
                raise refused("too_long")
            if not _end_is_deleted(node):
                yield from _lines(pending)
                pending = []
            for box in boxes:
                yield from _blocks(box, state)
        elif node.tag == W + "tbl":
            yield _table(node, state)
    yield from _lines(pending)


def _children(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs, tables, rows or cells below an element, wrappers looked through."""
    for node in container:
        if node.tag in _GONE or node.tag in _NOT_TEXT:
            continue
        if node.tag in (W + "p", W + "tbl", W + "tr", W + "tc"):
            yield node
        elif _is_placeholder(node):
            continue
        elif node.tag == _MC + "AlternateContent":
            yield from _children(_chosen(node))
        else:
            yield from _children(node)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """One of the alternatives; they hold the same text for newer and older programs."""
    choice = alternatives.find(_MC + "Choice")
    if choice is None:
        choice = alternatives.find(_MC + "Fallback")
    return alternatives if choice is None else choice


def _is_placeholder(node: etree._Element) -> bool:
    """A content control that still shows its "click here to type"."""
    return node.tag == W + "sdt" and node.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _end_is_deleted(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


# --- text -----------------------------------------------------------------------------------


def _pieces(paragraph: etree._Element, state: _State, boxes: list[etree._Element]) -> list[_Piece]:
    found: list[_Piece] = []
    _collect(paragraph, paragraph, None, state, found, boxes)
    return found


def _collect(
    node: etree._Element,
    paragraph: etree._Element,
    font: LegacyFont | None,
    state: _State,
    found: list[_Piece],
    boxes: list[etree._Element],
) -> None:
    for child in node:
        tag = child.tag
        if tag in _GONE or tag in _NOT_TEXT:
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
        elif tag == _MC + "AlternateContent":
            _collect(_chosen(child), paragraph, font, state, found, boxes)
        elif not (any(state.in_field_code) or tag == W + "instrText" or _is_placeholder(child)):
            text = _text_of(child, font)
            if text:
                found.append(_Piece(text, font))
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


def _follow_field(mark: etree._Element, state: _State) -> None:
    kind = mark.get(W + "fldCharType")
    if kind == "begin":
        state.in_field_code.append(True)
    elif kind == "separate" and state.in_field_code:
        state.in_field_code[-1] = False
    elif kind == "end" and state.in_field_code:
        state.in_field_code.pop()


def _lines(pieces: list[_Piece]) -> Iterator[_Raw]:
    """The lines of a paragraph, text in legacy fonts converted."""
    text, encoding = "", ""
    for piece in _merged(pieces):
        plain = convert(piece.text, piece.font) if piece.font else piece.text
        if piece.font and plain != piece.text:
            encoding = piece.font.encoding
        text += plain
    for line in re.split(r"[\n\v\f\r]+", text):
        if line.strip():
            yield _Raw(line, encoding)


def _merged(pieces: list[_Piece]) -> list[_Piece]:
    """Neighbours in one font as one piece, because Word parts runs within a letter of VNI."""
    merged: list[_Piece] = []
    for piece in pieces:
        if merged and merged[-1].font == piece.font:
            merged[-1] = _Piece(merged[-1].text + piece.text, piece.font)
        else:
            merged.append(piece)
    return merged


# --- tables ---------------------------------------------------------------------------------


@dataclass
class _Slot:
    """A table cell while its table is being laid out."""

    row: int
    column: int
    width: int
    blocks: list
    height: int = 1
    continues: bool = False


def _table(node: etree._Element, state: _State) -> Table:
    state.depth += 1
    if state.depth > _MAX_TABLES_IN_TABLES:
        raise refused("too_long")
    rows: list[list[_Slot]] = []
    for row in _children(node):
        if row.tag == W + "tr" and row.find(f"{W}trPr/{W}del") is None:
            rows.append(_row(row, len(rows), state))
        if len(rows) > MAX_ROWS:
            raise refused("too_long")
    state.depth -= 1
    width = max((slot.column + slot.width for row in rows for slot in row), default=0)
    return Table(_laid_out(rows), _column_widths(node, width))


def _row(node: etree._Element, number: int, state: _State) -> list[_Slot]:
    column = _count(node.find(f"{W}trPr/{W}gridBefore"), 0)
    slots: list[_Slot] = []
    for cell in _children(node):
        if cell.tag != W + "tc":
            continue
        state.cells += 1
        properties = cell.find(W + "tcPr")
        width = _count(_find(properties, "gridSpan"), 1)
        blocks = list(_blocks(cell, state))
        if _merge(properties, "hMerge") == "continue" and slots and not blocks:
            slots[-1].width += width
        else:
            slot = _Slot(number, column, width, blocks)
            slot.continues = _merge(properties, "vMerge") == "continue" and not blocks
            slots.append(slot)
        column += width
        if column > MAX_COLUMNS:
            raise refused("too_long")
    return slots


def _find(properties: etree._Element | None, name: str) -> etree._Element | None:
    return None if properties is None else properties.find(W + name)


def _count(node: etree._Element | None, default: int) -> int:
    value = "" if node is None else node.get(W + "val", "")
    return int(value) if re.fullmatch(r"\d{1,4}", value) and int(value) > 0 else default


def _merge(properties: etree._Element | None, name: str) -> str:
    node = _find(properties, name)
    return "" if node is None else node.get(W + "val", "continue")


def _laid_out(rows: list[list[_Slot]]) -> tuple[tuple, ...]:
    """Cells merged downwards are joined with the cell they continue."""
    placed: list[list[_Slot]] = []
    for row in rows:
        above = {slot.column: slot for slot in placed[-1]} if placed else {}
        current: list[_Slot] = []
        for slot in row:
            start = above.get(slot.column) if slot.continues else None
            if start is not None and start.width == slot.width:
                start.height += 1
                current.append(start)
            else:
                current.append(slot)
        placed.append(current)
    cells = {id(slot): slot for row in placed for slot in row}
    made = {
        key: Cell(slot.row, slot.column, tuple(slot.blocks), slot.width, slot.height)
        for key, slot in cells.items()
    }
    return tuple(tuple(made[id(slot)] for slot in row) for row in placed)


def _column_widths(node: etree._Element, width: int) -> tuple[float, ...]:
    columns = node.findall(f"{W}tblGrid/{W}gridCol")
    widths = [float(_count_wide(column.get(W + "w", ""))) for column in columns[:width]]
    return tuple(widths + [1.0] * (width - len(widths)))


def _count_wide(value: str) -> int:
    return int(value) if re.fullmatch(r"\d{1,6}", value) and int(value) > 0 else 1


# --- encodings ------------------------------------------------------------------------------


def _raw_lines(blocks: list) -> Iterator[_Raw]:
    for block in blocks:
        if isinstance(block, Table):
            for cell in block.own_cells():
                yield from _raw_lines(list(cell.blocks))
        else:
            yield block


def _finished(blocks: list, encoding: str) -> Iterator[Line | Table]:
    """The blocks with every line brought to Unicode."""
    for block in blocks:
        if isinstance(block, Table):
            yield _finished_table(block, encoding)
        elif block.encoding:
            yield Line(block.text, block.encoding)
        else:
            restored = restore(block.text, encoding)
            yield Line(restored.text, restored.encoding, restored.is_garbled)


def _finished_table(table: Table, encoding: str) -> Table:
    made = {
        id(cell): Cell(
            cell.row,
            cell.column,
            tuple(_finished(list(cell.blocks), encoding)),
            cell.width,
            cell.height,
        )
        for cell in table.own_cells()
    }
    rows = tuple(tuple(made[id(cell)] for cell in row) for row in table.rows)
    return Table(rows, table.column_widths, table.sheet)
