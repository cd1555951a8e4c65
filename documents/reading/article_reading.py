"""Reading a whole article from a Word file: title, the five parts, pictures.

Nothing is dropped silently: text that belongs to no part stands in `unplaced`, and whatever is
left out is told in a notice. Runs in the limited child of documents.limited.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from documents.article_outline import PARTS_2026, ArticlePart, is_guidance, named_part
from documents.drawing.article_head import Head, read_head
from documents.errors import refused
from documents.reading.archive import WORD, Package, open_package
from documents.reading.article_records import ArticleReading, ReadPhoto
from documents.reading.article_word import Passage, read_article
from documents.reading.file_kinds import is_photo
from documents.reading.form_kinds import ARTICLE, form_of
from documents.reading.grid import UnreadableDocumentError
from documents.reading.headings import starts_foot, words
from documents.reading.word_grid import read_word
from documents.text import clean_line

MAX_PICTURES = 20
_LONGEST_CAPTION = 60  # words
_LONGEST_FOOT = 60
_NUMBERING = frozenset("phan muc chuong thu i ii iii iv v 1 2 3 4 5".split())  # noqa: SIM905
_CAPTION = re.compile(
    r"^(?:ảnh|hình)(?: minh họa| minh hoạ)?(?: số)?(?: \d{1,2})?\s*[:.\-–—]\s*(?=\S)|"
    r"^(?:ảnh|hình)(?: số)? \d{1,2}(?:\s+(?=\S)|$)",
    re.IGNORECASE,
)

FROM_TABLE = "Bảng trong bài được chuyển thành đoạn chữ, mỗi dòng của bảng là một đoạn."
NO_HEADINGS = (
    "Không thấy đề mục nào của đề cương trong tệp; toàn bộ phần chữ nằm ở ô “Chưa xếp vào phần "
    "nào”. Chép từng đoạn vào đúng phần."
)
MISSING = "Không thấy đề mục “{heading}”. Nếu nội dung nằm ở phần khác, chuyển về đúng phần."
READ_AS = "Đề mục “{heading}” được đọc là “{printed}”."
GUIDANCE = "Đã bỏ {count} dòng gợi ý của đề cương còn lại trong tệp."
OUT_OF_ORDER = "Đề mục “{heading}” đứng sau phần {other}; đã xếp về đúng phần."
NOT_A_PHOTO = "Có {count} hình trong tệp không phải ảnh chụp đọc được (hình vẽ, biểu đồ); bỏ qua."
TOO_MANY = "Tệp có {count} ảnh; chỉ lấy {limit} ảnh đầu."


def read_docx(
    data: bytes, filename: str = "", outline: tuple[ArticlePart, ...] = PARTS_2026
) -> ArticleReading:
    """The article in a .docx file; DocumentRefused when the file is not one or is empty.

    A filled Mẫu số 01, 02 or 03 is refused by its name. Text without any heading of the outline is
    not: somebody may have written the article freely.
    """
    package = open_package(data, filename)
    if package.kind != WORD:
        raise refused("wrong_type", filename=filename)
    try:
        article = read_article(package)
        reader = _Reader(package, article.passages, outline)
        reading = reader.read(article.margin_lines, article.notices)
        other = "" if reading.words else form_of(read_word(package))
    except (UnreadableDocumentError, etree.XMLSyntaxError) as error:
        raise refused("damaged", filename=filename) from error
    if not (reading.words or reading.unplaced or reading.title or reading.photos):
        raise refused("empty", filename=filename)
    if other not in ("", ARTICLE):
        raise refused("not_the_form", form="đề cương bài viết", why=f"tệp này là {other}")
    return reading


def read_as_parcel(data: bytes, filename: str = "") -> bytes:
    """`read_docx` for the limited child, which answers in bytes."""
    return read_docx(data, filename).as_parcel()


@dataclass
class _Open:
    """Where text goes while the passages are gone through: a part, or 0 for outside of all."""

    part: int = 0
    is_foot: bool = False
    after_picture: list[int] = field(default_factory=list)  # pictures still without a caption


class _Reader:
    def __init__(
        self, package: Package, passages: Sequence[Passage], outline: tuple[ArticlePart, ...]
    ):
        self._package = package
        self._passages = passages
        self._outline = outline
        self._parts: dict[int, list[str]] = {part.number: [] for part in outline}
        self._unplaced: list[str] = []
        self._photos: list[ReadPhoto] = []
        self._notices: list[str] = []
        self._open = _Open()
        self._counts = dict.fromkeys(("guidance", "drawings", "more"), 0)

    def read(self, margin_lines: Sequence[str], notices: Sequence[str]) -> ArticleReading:
        headings = self._headings()
        start = min(headings, default=len(self._passages))
        head = read_head(self._passages[:start], has_parts=bool(headings))
        self._unplaced += head.unplaced
        for place, passage in enumerate(self._passages):
            if place in headings:
                self._begin(headings[place])
            elif place < start:
                self._take_pictures(passage)
            else:
                self._take(passage, place)
        self._remark_on_headings(headings)
        return self._reading(head, margin_lines, notices)

    def _reading(
        self, head: Head, margin_lines: Sequence[str], notices: Sequence[str]
    ) -> ArticleReading:
        parts = tuple("\n".join(self._parts[part.number]) for part in self._outline)
        return ArticleReading(
            title=head.title,
            unit_name=head.unit_name,
            person=head.person,
            person_role=head.person_role,
            author=head.author,
            parts=parts,
            photos=tuple(self._photos),
            head_lines=(*head.lines, *margin_lines),
            unplaced="\n".join(self._unplaced),
            notices=(*notices, *self._notices, *self._counted_notices()),
        )

    # headings

    def _headings(self) -> dict[int, "_Heading"]:
        """The passages that begin a part, by their place.

        Where all parts stand as headings of Word's own, nothing else can be one.
        """
        found = dict(self._candidates())
        own = {place: heading for place, heading in found.items() if heading.is_words_own}
        for candidates in (own, found):
            chosen = self._first_of_each(candidates)
            if len(chosen) == len(self._outline):
                return chosen
        return chosen

    def _candidates(self) -> Iterator[tuple[int, "_Heading"]]:
        for place, passage in enumerate(self._passages):
            if heading := _heading_in(passage, self._outline):
                yield place, heading

    def _first_of_each(self, candidates: dict[int, "_Heading"]) -> dict[int, "_Heading"]:
        """Each part's first heading; of headings known loosely only those in their order.

        A heading right above another one is no more than a line of a list of headings, when
        its part comes again.
        """
        chosen: dict[int, _Heading] = {}
        begun: set[int] = set()
        for place, heading in candidates.items():
            later = (other.part for at, other in candidates.items() if at > place)
            is_listed = heading.part in later and self._next_text(place) in candidates
            is_late = heading.is_loose and heading.part < max(begun, default=0)
            if heading.part not in begun and not is_listed and not is_late:
                chosen[place] = heading
                begun.add(heading.part)
        return chosen

    def _next_text(self, place: int) -> int:
        """The place of the next passage that says something."""
        rest = range(place + 1, len(self._passages))
        says = (at for at in rest if self._passages[at].lines or self._passages[at].cells)
        return next(says, len(self._passages))

    def _begin(self, heading: "_Heading") -> None:
        if heading.part < self._open.part:
            self._notices.append(OUT_OF_ORDER.format(heading=heading.text, other=self._open.part))
        self._open = _Open(part=heading.part)
        if heading.rest:
            self._parts[heading.part].append(heading.rest)

    def _remark_on_headings(self, headings: dict[int, "_Heading"]) -> None:
        by_number = {part.number: part for part in self._outline}
        for heading in headings.values():
            printed = by_number[heading.part].numbered_heading
            if not {*words(heading.text).split()} <= {*words(printed).split(), *_NUMBERING}:
                self._notices.append(READ_AS.format(heading=heading.text, printed=printed))
        found = {heading.part for heading in headings.values()}
        if not found:
            self._notices.append(NO_HEADINGS)
            return
        for part in self._outline:
            if part.number not in found:
                self._notices.append(MISSING.format(heading=part.numbered_heading))

    # text and pictures

    def _take(self, passage: Passage, place: int) -> None:
        self._take_pictures(passage)
        if passage.cells:
            self._take_row(passage, place)
        elif passage.lines and not self._is_taken_as_caption(passage):
            for line in passage.lines:
                self._write(line, place)

    def _take_row(self, passage: Passage, place: int) -> None:
        if self._begins_foot(passage.cells[0][0], place):
            self._open.is_foot = True
        if self._open.is_foot:
            self._unplaced += [line for cell in passage.cells for line in cell]
            return
        if FROM_TABLE not in self._notices:
            self._notices.append(FROM_TABLE)
        self._write("; ".join(" ".join(cell) for cell in passage.cells), place)

    def _write(self, line: str, place: int) -> None:
        if is_guidance(line, self._outline):
            self._counts["guidance"] += 1
            return
        if self._begins_foot(line, place):
            self._open.is_foot = True
        target = self._unplaced if self._open.is_foot else self._parts[self._open.part]
        target.append(line)

    def _begins_foot(self, line: str, place: int) -> bool:
        """Whether the signature block of an office starts here: it is short and comes last."""
        if self._open.part != self._outline[-1].number or not starts_foot(line):
            return False
        rest = self._passages[place:]
        texts = [line for passage in rest for line in (*passage.lines, *sum(passage.cells, ()))]
        return sum(text.count(" ") + 1 for text in texts) <= _LONGEST_FOOT

    def _take_pictures(self, passage: Passage) -> None:
        for name in passage.pictures:
            data = self._package.parts[name]
            if not is_photo(data):
                self._counts["drawings"] += 1
            elif len(self._photos) == MAX_PICTURES:
                self._counts["more"] += 1
            else:
                self._open.after_picture.append(len(self._photos))
                self._photos.append(ReadPhoto(data, part=self._open.part))

    def _is_taken_as_caption(self, passage: Passage) -> bool:
        """A caption goes to the picture just above it."""
        waiting = self._open.after_picture
        if not waiting:
            return False
        marked = _CAPTION.match(passage.text)
        looks_so = passage.is_caption or (passage.is_centered and passage.is_italic)
        if not (marked or looks_so) or passage.text.count(" ") >= _LONGEST_CAPTION:
            self._open.after_picture = []
            return False
        place = waiting.pop(0)
        photo = self._photos[place]
        caption = clean_line(_CAPTION.sub("", passage.text, count=1))
        self._photos[place] = ReadPhoto(photo.data, caption, photo.part)
        return True

    def _counted_notices(self) -> Iterator[str]:
        if count := self._counts["guidance"]:
            yield GUIDANCE.format(count=count)
        if count := self._counts["drawings"]:
            yield NOT_A_PHOTO.format(count=count)
        if count := self._counts["more"]:
            yield TOO_MANY.format(count=MAX_PICTURES + count, limit=MAX_PICTURES)


@dataclass(frozen=True)
class _Heading:
    part: int
    text: str
    rest: str = ""  # text of the part that goes on in the heading's own paragraph
    is_loose: bool = False
    is_words_own: bool = False


def _heading_in(passage: Passage, outline: tuple[ArticlePart, ...]) -> _Heading | None:
    text = passage.text
    lead, colon, rest = text.partition(":")
    if colon and rest.strip() and (match := named_part(lead, outline)) and not match.is_loose:
        return _Heading(match.part, lead, rest.strip(), False, passage.is_heading)
    if match := named_part(text, outline):
        looks_so = passage.is_heading or passage.is_bold or text.isupper() or match.is_numbered
        if looks_so or not match.is_loose:
            return _Heading(match.part, text, "", match.is_loose, passage.is_heading)
    return None
