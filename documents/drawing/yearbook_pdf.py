"""The PDF of a yearbook, laid out chapter by chapter so that its time grows with its articles.

Each chapter is a document of its own for WeasyPrint, told on which page it begins; all pages are
then written as one file. The contents come last, when the pages are known: their own length is
found beforehand, because it does not depend on the numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from weasyprint import Document

from documents.drawing import markup, pdf
from documents.drawing.paper import Paper, Sheet
from documents.drawing.stylesheet import paged_css
from documents.style import PartyStyle
from documents.yearbook import Book, Progress


@dataclass
class LaidOutBook:
    """`first_pages` are the numbers of the pages on which the chapters begin."""

    first_pages: tuple[int, ...]
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
    chapters, first_pages = [], []
    for chapter in book.chapters:
        first_pages.append(page)
        chapters.append(layout.sheet(chapter, first_page=page))
        page += len(chapters[-1].pages)
        steps.step()
    contents = layout.sheet(book.contents(first_pages), first_page=len(cover.pages) + 1)
    steps.step()
    return LaidOutBook(tuple(first_pages), [cover, contents, *chapters], steps)


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
        self._css = paged_css(style)

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
