"""The PDF of a yearbook, laid out chapter by chapter so that its time grows with its articles.

Each chapter is a document of its own for WeasyPrint, told on which page it begins; all pages are
then written as one file. The contents come last, when the pages are known: their own length is
found beforehand, because it does not depend on the numbers. A chapter that would leave only a few
lines on its last page is set a little closer, if that saves the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from weasyprint import Document

from documents.drawing import markup, pdf
from documents.drawing.paper import Paper, Sheet
from documents.drawing.stylesheet import paged_css
from documents.style import UNNOTICED_SQUEEZES, PartyStyle
from documents.yearbook import Book, Progress

_FEW_LINES = 0.25  # of a page's height
_PIXELS_PER_MM = 96 / 25.4


@dataclass
class LaidOutBook:
    """`first_pages` are the numbers of the pages on which the `chapters` begin as they were set."""

    first_pages: tuple[int, ...]
    chapters: tuple[Sheet, ...]
    _documents: list[Document] = field(repr=False)
    _progress: "_Steps" = field(repr=False)

    def pdf(self) -> bytes:
        pages = [page for document in self._documents for page in document.pages]
        written = pdf.write(self._documents[0].copy(pages))
        self._progress.step()
        return written


def lay_out(book: Book, style: PartyStyle, progress: Progress | None = None) -> LaidOutBook:
    layout = _Layout(book, style)
    steps = _Steps(progress, len(book.chapters) + 2)  # the contents, and the writing
    cover = layout.sheet(book.cover())
    unknown = layout.sheet(book.contents([0] * len(book.chapters)))
    page = len(cover.pages) + len(unknown.pages) + 1
    chapters, documents, first_pages = [], [], []
    for chapter in book.chapters:
        first_pages.append(page)
        chapter, document = layout.chapter(chapter, first_page=page)
        chapters.append(chapter)
        documents.append(document)
        page += len(document.pages)
        steps.step()
    contents = layout.sheet(book.contents(first_pages), first_page=len(cover.pages) + 1)
    steps.step()
    return LaidOutBook(tuple(first_pages), tuple(chapters), [cover, contents, *documents], steps)


class _Steps:
    def __init__(self, progress: Progress | None, total: int):
        self._progress = progress
        self._done, self._total = 0, total

    def step(self) -> None:
        self._done += 1
        if self._progress:
            self._progress(self._done, self._total)


class _Layout:
    def __init__(self, book: Book, style: PartyStyle):
        self._book = book
        self._style = style
        self._css = paged_css(style, UNNOTICED_SQUEEZES)

    def chapter(self, sheet: Sheet, first_page: int) -> tuple[Sheet, Document]:
        """The chapter as it was set, and its pages."""
        loose = self.sheet(sheet, first_page)
        if len(loose.pages) > 1 and self._ends_early(sheet, loose):
            for step in UNNOTICED_SQUEEZES:
                closer = replace(sheet, squeeze=step)
                document = self.sheet(closer, first_page)
                if len(document.pages) < len(loose.pages):
                    return closer, document
        return sheet, loose

    def _ends_early(self, sheet: Sheet, document: Document) -> bool:
        *_sides, end = document.pages[-1].anchors[sheet.anchor]  # of the chapter's last piece
        filled = end / _PIXELS_PER_MM - self._style.margin_top
        return filled < self._style.text_height(landscape=False) * _FEW_LINES

    def sheet(self, sheet: Sheet, first_page: int = 0) -> Document:
        """The pages of one sheet; they are numbered from `first_page` on when it is not 0."""
        paper = Paper(self._book.title, self._book.publisher, (sheet,))
        return pdf.lay_out(
            markup.draw(paper, self._style, paged=True),
            title=paper.title,
            author=paper.author,
            css=self._css + (_numbered_from(first_page) if first_page else ""),
            pictures=self._pictures(),
        )

    def _pictures(self) -> Mapping[str, bytes]:
        return self._book.pictures


def _numbered_from(page: int) -> str:
    return (
        f"@page :first {{ counter-reset: page {page};"
        " @top-center { content: counter(page); } }\n"
    )
