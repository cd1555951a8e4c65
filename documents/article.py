"""The exemplar article (Công văn phường Đống Đa 2026, Đề cương bài viết): writing it.

Reading an article back from Word is in documents.reading.article_reading, and what one writes
the other reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from documents.article_outline import PARTS_2026 as PARTS_2026
from documents.article_outline import ArticlePart as ArticlePart
from documents.drawing import markup, word_template
from documents.drawing.paper import Figure, Figures, Paper, Paragraph, Sheet, TwoColumns
from documents.letterhead import Letterhead, head_block
from documents.reading.article_reading import read_docx as read_docx
from documents.style import HD05_2026, PartyStyle, Role
from documents.text import clean_line, clean_text

TO_FILL_IN = "." * 60
KIND_OF_PAPER = "Giới thiệu tấm gương điển hình “Dân vận khéo” năm {year}"


@dataclass(frozen=True)
class ArticlePhotoFile:
    """A cleaned JPEG photo, its size in pixels and the part below which it stands.

    `part` is the number of a part; 0 is the end of the article. Of a photo that `is_lost`, which
    the store did not give, paper shows a line in its place.
    """

    data: bytes = field(repr=False)
    caption: str
    width: int
    height: int
    part: int = 0
    is_lost: bool = False


@dataclass(frozen=True)
class Article:
    """An article about one person. `parts` has a text for each part of `outline`.

    Paragraphs of a part are parted by "\\n"; a part without text prints its heading alone.
    `notes` stand below everything ("Bản nháp …").
    """

    letterhead: Letterhead
    year: int
    title: str
    unit_name: str
    author: str
    person: str
    person_role: str
    parts: tuple[str, ...]
    photos: tuple[ArticlePhotoFile, ...] = ()
    outline: tuple[ArticlePart, ...] = PARTS_2026
    notes: tuple[str, ...] = ()


def to_fill_in(letterhead: Letterhead, year: int, *, unit_name: str = "") -> Article:
    """The outline with what it asks for in each part; the reader leaves these hints out."""
    return Article(
        letterhead=letterhead,
        year=year,
        title=f"Tên bài viết: {TO_FILL_IN}",
        unit_name=unit_name,
        author=TO_FILL_IN,
        person=TO_FILL_IN,
        person_role=TO_FILL_IN,
        parts=tuple("\n".join(part.guidance) for part in PARTS_2026),
    )


def to_docx(
    article: Article, style: PartyStyle = HD05_2026, *, template: bytes | None = None
) -> bytes:
    """`template`: the office's own file (documents.paper_template) instead of the built-in one."""
    return word_template.draw_with(describe(article, style), style, template)


def to_html(
    article: Article, style: PartyStyle = HD05_2026, *, addresses: Sequence[str] = ()
) -> str:
    """The print preview, to be set inside a page that loads static/css/paper.css.

    `addresses` are the addresses of the photos, in the order of `article.photos`, which need no
    data here.
    """
    by_name = {_name(place): address for place, address in enumerate(addresses)}
    return markup.draw(describe(article, style), style, addresses=by_name)


def to_pdf(article: Article, style: PartyStyle = HD05_2026) -> bytes:
    from documents.drawing import pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    return pdf.draw(describe(article, style), style)


def describe(article: Article, style: PartyStyle = HD05_2026) -> Paper:
    """The article as it will stand on paper, whatever the file format."""
    title = clean_line(article.title)
    unit_name = clean_line(article.unit_name)
    return Paper(
        title=f"{title} – {unit_name}" if unit_name else title,
        author=clean_line(article.author) or unit_name,
        sheets=(replace(sheet_of(article), head=_head(article, style)),),
        properties={
            "danvan.form": "article",
            "danvan.year": str(article.year),
            "danvan.unit_name": unit_name,
        },
        pictures=pictures_of(article),
    )


def _head(article: Article, style: PartyStyle) -> TwoColumns:
    issuer = article.letterhead.issuer or article.unit_name
    return head_block(replace(article.letterhead, issuer=issuer, year=article.year), style)


def sheet_of(article: Article, key: str = "") -> Sheet:
    """The article itself, without letterhead: as it stands in a book too.

    `key` parts the names of its pictures from those of other articles.
    """
    title = clean_line(article.title) or "(Chưa có tên bài)"
    return Sheet(
        key="article",
        name="Bài viết",
        opening=(
            Paragraph(Role.TITLE, title, place="ten_bai"),
            Paragraph(Role.SUBTITLE, KIND_OF_PAPER.format(year=article.year)),
            Paragraph(Role.DASHES, "-----"),
            *_bylines(article),
        ),
        text=tuple(_text(article, key)),
        notes=(
            *_note_on_lost(article),
            *(Paragraph(Role.NOTE, clean_line(note)) for note in article.notes),
        ),
    )


def pictures_of(article: Article, key: str = "") -> Mapping[str, bytes]:
    """The photos by the names that the sheet calls them."""
    return {
        _name(place, key): photo.data
        for place, photo in enumerate(article.photos)
        if not photo.is_lost
    }


def _name(place: int, key: str = "") -> str:
    return f"anh-{key}-{place + 1}" if key else f"anh-{place + 1}"


def _bylines(article: Article) -> Iterable[Paragraph]:
    facts = (
        ("Cá nhân điển hình: ", article.person, "ca_nhan"),
        ("Chức vụ, vai trò: ", article.person_role, "vai_tro"),
        ("Đơn vị: ", article.unit_name, "don_vi_ca_nhan"),
        ("Người viết: ", article.author, "nguoi_viet"),
    )
    for lead, value, place in facts:
        if text := clean_line(value):
            yield Paragraph(Role.BYLINE, text, lead, place)


def _text(article: Article, key: str) -> Iterable[Paragraph | Figures]:
    figures = _figures(article, key)
    for part, text in zip(article.outline, article.parts, strict=True):
        yield Paragraph(Role.PART_HEADING, part.numbered_heading)
        for line in map(clean_line, clean_text(text).split("\n")):
            if line:
                yield Paragraph(Role.BODY, line)
        yield from _together(figure for place, figure in figures if place == part.number)
    placed = {part.number for part in article.outline}
    yield from _together(figure for place, figure in figures if place not in placed)


def _together(figures: Iterable[Figure | Paragraph]) -> Iterable[Figures | Paragraph]:
    """Photos that follow each other as one group; the line of a lost one stands between."""
    group: list[Figure] = []
    for item in figures:
        if isinstance(item, Figure):
            group.append(item)
            continue
        if group:
            yield Figures(tuple(group))
            group = []
        yield item
    if group:
        yield Figures(tuple(group))


def _figures(article: Article, key: str) -> list[tuple[int, Figure | Paragraph]]:
    """Each photo with its part, or the line in place of one that is lost."""
    return [
        (photo.part, _lost(number, photo) if photo.is_lost else _figure(number, name, photo))
        for number, name, photo in _numbered(article, key)
    ]


def _numbered(article: Article, key: str = "") -> list[tuple[int, str, ArticlePhotoFile]]:
    """(number, name, photo) in the order in which the reader meets them."""
    last = len(article.outline) + 1
    photos = sorted(enumerate(article.photos), key=lambda photo: photo[1].part or last)
    return [(number, _name(place, key), photo) for number, (place, photo) in enumerate(photos, 1)]


def _figure(number: int, name: str, photo: ArticlePhotoFile) -> Figure:
    caption = clean_line(photo.caption)
    label = f"Ảnh {number}: {caption}" if caption else f"Ảnh {number}"
    return Figure(name, photo.width, photo.height, caption or label, Paragraph(Role.CAPTION, label))


def _lost(number: int, photo: ArticlePhotoFile) -> Paragraph:
    caption = clean_line(photo.caption)
    line = f"[Ảnh {number} chưa đọc được{f': {caption}' if caption else ''}]"
    return Paragraph(Role.CAPTION, line)


def _note_on_lost(article: Article) -> Iterable[Paragraph]:
    numbers = [str(number) for number, _, photo in _numbered(article) if photo.is_lost]
    if numbers:
        yield Paragraph(
            Role.NOTE,
            f"Khi lập bản này, kho lưu tệp chưa đọc được ảnh {', '.join(numbers)}. "
            "Tải lại sau để có đủ ảnh.",
        )
