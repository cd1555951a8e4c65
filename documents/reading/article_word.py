"""The paragraphs of a Word article in reading order, with what tells headings and captions.

Text is read by the rules of the module word_text: insertions accepted, deletions dropped, text
boxes and tables read where they stand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from lxml import etree

from documents.errors import refused
from documents.reading.archive import Package
from documents.reading.grid import MAX_PARAGRAPHS, UnreadableDocumentError
from documents.reading.headings import words
from documents.reading.legacy import main_encoding, restore
from documents.reading.word_fonts import Fonts, W
from documents.reading.word_grid import children, end_is_deleted, refuse_live_fields, remarks
from documents.reading.word_text import (
    GONE,
    MC,
    Piece,
    RawLine,
    ReadingState,
    chosen_alternative,
    lines_of,
    pieces_of,
)
from documents.text import clean_line

_MAX_DEPTH = 8
_MAX_STYLE_CHAIN = 20
_OFF = {"0", "false", "off", "none"}
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADING_STYLE = re.compile(r"(?:heading|tieu de|de muc|dau de) ?\d|title|tieu de|ten bai")

CONVERTED = (
    "Đoạn chữ dùng phông cũ (.VnTime/VNI) đã được chuyển sang Unicode, đề nghị kiểm tra dấu."
)
GARBLED = "Có đoạn chữ không đúng tiếng Việt (có thể do phông cũ): “{text}”. Đề nghị kiểm tra."
FROM_BOX = "Chữ trong khung (text box) đã được đưa vào bài theo thứ tự đọc."
LISTED = "Số thứ tự và dấu đầu dòng tự động của Word không được chép vào bài."


@dataclass(frozen=True)
class Passage:
    """A paragraph: its lines, and how it looks. A table row is one passage with `cells`.

    `pictures` are the names of the package's parts that are shown in it.
    """

    lines: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    is_heading: bool = False  # by Word's own outline
    is_bold: bool = False
    is_centered: bool = False
    is_italic: bool = False
    is_caption: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True)
class WordArticle:
    passages: tuple[Passage, ...]
    margin_lines: tuple[str, ...]  # page headers and footers
    notices: tuple[str, ...]


@dataclass
class _Raw:
    """A passage before the encoding of the whole file is known."""

    look: Passage
    lines: list[RawLine] = field(default_factory=list)
    cells: list[list[RawLine]] = field(default_factory=list)

    def all_lines(self) -> Iterator[RawLine]:
        yield from self.lines
        for cell in self.cells:
            yield from cell


def read_article(package: Package) -> WordArticle:
    root = package.required_tree(package.main)
    body = root.find(W + "body")
    if body is None:
        raise UnreadableDocumentError("no body")
    refuse_live_fields(root)
    walker = _Walker(package)
    raw = list(walker.passages(body))
    margins = [
        line
        for name in sorted(package.parts)
        if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name)
        for passage in _Walker(package).passages(package.required_tree(name))
        for line in passage.all_lines()
    ]
    notices = [*remarks(package, root, walker.state), *walker.notices]
    encoding = main_encoding(line.text for passage in raw for line in passage.all_lines())
    finisher = _Finisher(encoding)
    passages = tuple(map(finisher.passage, raw))
    margin_lines = tuple(line for line in map(finisher.line, margins) if _says_something(line))
    return WordArticle(passages, margin_lines, (*notices, *finisher.notices))


def _says_something(margin_line: str) -> bool:
    return not re.fullmatch(r"\d*", words(margin_line))  # the number of the page


class _Walker:
    def __init__(self, package: Package):
        self.state = ReadingState(Fonts.of(package))
        self.notices: list[str] = []
        self._styles = _Styles(package.tree(package.beside_main("styles.xml")))
        self._targets = _picture_parts(package)
        self._depth = 0

    def passages(self, container: etree._Element) -> Iterator[_Raw]:
        pending: list[Piece] = []  # text of a paragraph whose end mark was deleted
        for node in children(container):
            if node.tag == W + "tbl":
                yield from self._table(node)
            elif node.tag == W + "p":
                boxes: list[etree._Element] = []
                pending += pieces_of(node, self.state, boxes)
                self.state.paragraphs += 1
                if self.state.paragraphs > MAX_PARAGRAPHS:
                    raise refused("too_long")
                look = self._look(node)
                if not end_is_deleted(node):
                    yield _Raw(look, list(lines_of(pending)))
                    pending = []
                elif look.pictures:
                    yield _Raw(Passage(pictures=look.pictures))
                for box in boxes:
                    yield from self._inside(box, FROM_BOX)
        yield _Raw(Passage(), list(lines_of(pending)))

    def _inside(self, container: etree._Element, notice: str = "") -> Iterator[_Raw]:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise refused("too_long")
        for passage in self.passages(container):
            if notice and passage.lines:
                self._note(notice)
            yield passage
        self._depth -= 1

    def _table(self, table: etree._Element) -> Iterator[_Raw]:
        """Each row as one passage; rows with pictures, which lay out a page, cell by cell."""
        for row in children(table):
            if row.tag != W + "tr" or row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [list(self._inside(cell)) for cell in children(row) if cell.tag == W + "tc"]
            passages = [passage for cell in cells for passage in cell]
            if any(passage.look.pictures for passage in passages):
                yield from passages
            else:
                texts = [[line for raw in cell for line in raw.all_lines()] for cell in cells]
                yield _Raw(Passage(), cells=texts)

    def _look(self, paragraph: etree._Element) -> Passage:
        properties = paragraph.find(W + "pPr")
        style = self._styles.of(_value(properties, "pStyle"))
        level = _value(properties, "outlineLvl")
        if properties is not None and properties.find(W + "numPr") is not None:
            self._note(LISTED)
        runs = [run for run in paragraph.iter(W + "r") if run.find(W + "t") is not None]
        return Passage(
            pictures=tuple(
                self._targets[key] for key in _picture_keys(paragraph) if key in self._targets
            ),
            is_heading=level in "012345678" if level else style.is_heading,
            is_bold=bool(runs) and all(_is_on(run, "b", style.is_bold) for run in runs),
            is_italic=bool(runs) and all(_is_on(run, "i", style.is_italic) for run in runs),
            is_centered=(_value(properties, "jc") or style.justification) == "center",
            is_caption=style.is_caption,
        )

    def _note(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)


class _Finisher:
    """Brings every line to clean Unicode, and remembers what was doubtful."""

    def __init__(self, encoding: str):
        self._encoding = encoding
        self.notices: list[str] = []

    def passage(self, raw: _Raw) -> Passage:
        lines = tuple(filter(None, map(self.line, raw.lines)))
        cells = tuple(tuple(filter(None, map(self.line, cell))) for cell in raw.cells)
        return replace(raw.look, lines=lines, cells=tuple(filter(None, cells)))

    def line(self, raw: RawLine) -> str:
        if raw.encoding:
            self._note(CONVERTED)
            return clean_line(raw.text)
        restored = restore(raw.text, self._encoding)
        text = clean_line(restored.text)
        if restored.encoding:
            self._note(CONVERTED)
        if restored.is_garbled:
            self._note(GARBLED.format(text=text[:60]))
        return text

    def _note(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)


# --- looks ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Style:
    is_heading: bool = False
    is_bold: bool = False
    is_italic: bool = False
    is_caption: bool = False
    justification: str = ""


class _Styles:
    """What a paragraph style says, through the styles it is based on."""

    def __init__(self, root: etree._Element | None):
        self._nodes = {}
        for node in () if root is None else root.iter(W + "style"):
            self._nodes[node.get(W + "styleId", "")] = node
        self._known: dict[str, _Style] = {}

    def of(self, key: str) -> _Style:
        if key not in self._known:
            self._known[key] = self._resolved(key)
        return self._known[key]

    def _resolved(self, key: str) -> _Style:
        chain: list[etree._Element] = []
        while key in self._nodes and len(chain) < _MAX_STYLE_CHAIN:
            chain.append(self._nodes[key])
            key = _value(chain[-1], "basedOn")
        names = [words(_value(node, "name")) for node in chain]
        jc = (_value(node.find(W + "pPr"), "jc") for node in chain)
        return _Style(
            is_heading=any(_HEADING_STYLE.fullmatch(name) for name in names)
            or any(node.find(f"{W}pPr/{W}outlineLvl") is not None for node in chain),
            is_bold=any(_is_on(node, "b", False) for node in chain),
            is_italic=any(_is_on(node, "i", False) for node in chain),
            is_caption="caption" in names or "chu thich anh" in names,
            justification=next(filter(None, jc), ""),
        )


def _is_on(node: etree._Element, mark: str, default: bool) -> bool:
    found = node.find(f"{W}rPr/{W}{mark}")
    return default if found is None else found.get(W + "val", "true") not in _OFF


def _value(node: etree._Element | None, name: str) -> str:
    found = None if node is None else node.find(W + name)
    return "" if found is None else found.get(W + "val", "")


# --- pictures -------------------------------------------------------------------------------


def _picture_parts(package: Package) -> dict[str, str]:
    """The names of the parts that the main part calls pictures, by their relationship."""
    folder, name = PurePosixPath(package.main).parent, PurePosixPath(package.main).name
    root = package.tree(str(folder / "_rels" / f"{name}.rels"))
    targets = {}
    for relation in () if root is None else root:
        target = relation.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else str(folder / target)
        if relation.get("Type", "").endswith("/image") and part in package.parts:
            targets[relation.get("Id", "")] = part
    return targets


def _picture_keys(node: etree._Element) -> Iterator[str]:
    """The relationships of the pictures in a paragraph, its text boxes left for later."""
    for child in node:
        if child.tag in GONE or child.tag == W + "txbxContent":
            continue
        if child.tag == MC + "AlternateContent":
            yield from _picture_keys(chosen_alternative(child))
            continue
        if child.tag == _BLIP:
            yield child.get(_OFFICE + "embed", "")
        elif child.tag == _IMAGE_DATA:
            yield child.get(_OFFICE + "id", "")
        yield from _picture_keys(child)
