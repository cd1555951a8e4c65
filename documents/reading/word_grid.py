"""The text and tables of a .docx file, as its reader would see them on paper.

Tracked insertions are accepted and deletions dropped; fields show their result; text boxes,
content controls and hyperlinks are read like the text around them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from documents.errors import refused
from documents.reading.archive import Package
from documents.reading.grid import (
    MAX_COLUMNS,
    MAX_PARAGRAPHS,
    MAX_ROWS,
    Cell,
    Document,
    Line,
    Table,
    UnreadableDocumentError,
)
from documents.reading.headings import is_form_note
from documents.reading.legacy import main_encoding, restore
from documents.reading.word_fonts import Fonts, W
from documents.reading.word_text import (
    GONE,
    MC,
    NOT_TEXT,
    Piece,
    RawLine,
    ReadingState,
    chosen_alternative,
    is_placeholder,
    lines_of,
    pieces_of,
)

_MAX_TABLES_IN_TABLES = 8
_CHANGES = GONE | {W + "ins", W + "moveTo"}
_LIVE_DATA = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_OUTSIDE_DATA = re.compile(r"^\s*(INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.IGNORECASE)

ACCEPTED_CHANGES = (
    "Tệp còn theo dõi thay đổi (Track Changes): đã nhận phần thêm vào và bỏ phần đã xóa."
)
UNREAD_NOTES = "Tệp có nhận xét hoặc chú thích cuối trang; phần này không đọc."


def read_word(package: Package) -> Document:
    """The document of a checked .docx package."""
    root = package.tree(package.main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise UnreadableDocumentError("no body")
    refuse_live_fields(root)
    fonts = Fonts.of(package)
    state = ReadingState(fonts)
    blocks = list(_blocks(body, state))
    margins = [
        block
        for name in sorted(package.parts)
        if re.fullmatch(r"word/header\d*\.xml", name)
        for block in _blocks(package.tree(name), ReadingState(fonts))
    ]
    encoding = main_encoding(raw.text for raw in _raw_lines(blocks) if not raw.encoding)
    return Document(
        tuple(_finished(blocks, encoding)),
        tuple(line for line in _finished(margins, encoding) if isinstance(line, Line)),
        _properties(package),
        tuple(remarks(package, root, state)),
    )


def refuse_live_fields(root: etree._Element) -> None:
    """Fields that fetch from programs or files when the document is opened."""
    instructions = [node.text or "" for node in root.iter(W + "instrText")]
    instructions += [node.get(W + "instr", "") for node in root.iter(W + "fldSimple")]
    if _LIVE_DATA.search("".join(instructions)):  # joined, because runs can part the word
        raise refused("active_content")
    if any(map(_OUTSIDE_DATA.match, instructions)):
        raise refused("external_link")


def remarks(package: Package, root: etree._Element, state: ReadingState) -> Iterator[str]:
    if next(root.iter(*_CHANGES), None) is not None:
        yield ACCEPTED_CHANGES
    if state.has_hidden_text:
        yield "Tệp có chữ ẩn; phần này không đọc."
    if package.beside_main("comments.xml") in package.parts or _has_notes(package, root):
        yield UNREAD_NOTES


def _has_notes(package: Package, root: etree._Element) -> bool:
    """Whether the text refers to notes other than the one that the form itself prints."""
    if next(root.iter(W + "endnoteReference"), None) is not None:
        return True
    referred = {node.get(W + "id") for node in root.iter(W + "footnoteReference")}
    notes = package.tree(package.beside_main("footnotes.xml"))
    own = {
        note.get(W + "id")
        for note in (() if notes is None else notes)
        if is_form_note("".join(node.text or "" for node in note.iter(W + "t")))
    }
    return not referred <= own


def _properties(package: Package) -> dict[str, str]:
    root = package.tree("docProps/custom.xml")
    if root is None:
        return {}
    return {
        node.get("name", ""): "".join(node.itertext()) for node in root if isinstance(node.tag, str)
    }


# --- blocks ---------------------------------------------------------------------------------


def _blocks(container: etree._Element, state: ReadingState) -> Iterator["RawLine | Table"]:
    """Paragraph lines and tables below an element, in reading order."""
    pending: list[Piece] = []  # text of a paragraph whose end mark was deleted
    for node in children(container):
        if node.tag == W + "p":
            boxes: list[etree._Element] = []
            pending += pieces_of(node, state, boxes)
            state.paragraphs += 1
            if state.paragraphs - state.cells > MAX_PARAGRAPHS:
                raise refused("too_long")
            if not end_is_deleted(node):
                yield from lines_of(pending)
                pending = []
            for box in boxes:
                yield from _blocks(box, state)
        elif node.tag == W + "tbl":
            yield _table(node, state)
    yield from lines_of(pending)


def children(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs, tables, rows or cells below an element, wrappers looked through."""
    for node in container:
        if node.tag in GONE or node.tag in NOT_TEXT:
            continue
        if node.tag in (W + "p", W + "tbl", W + "tr", W + "tc"):
            yield node
        elif is_placeholder(node):
            continue
        elif node.tag == MC + "AlternateContent":
            yield from children(chosen_alternative(node))
        else:
            yield from children(node)


def end_is_deleted(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


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


def _table(node: etree._Element, state: ReadingState) -> Table:
    state.depth += 1
    if state.depth > _MAX_TABLES_IN_TABLES:
        raise refused("too_long")
    rows: list[list[_Slot]] = []
    for row in children(node):
        if row.tag == W + "tr" and row.find(f"{W}trPr/{W}del") is None:
            rows.append(_row(row, len(rows), state))
        if len(rows) > MAX_ROWS:
            raise refused("too_long")
    state.depth -= 1
    width = max((slot.column + slot.width for row in rows for slot in row), default=0)
    return Table(_laid_out(rows), _column_widths(node, width))


def _row(node: etree._Element, number: int, state: ReadingState) -> list[_Slot]:
    column = _count(node.find(f"{W}trPr/{W}gridBefore"), 0)
    slots: list[_Slot] = []
    for cell in children(node):
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


def _raw_lines(blocks: list) -> Iterator[RawLine]:
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
