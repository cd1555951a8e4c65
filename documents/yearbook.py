"""The yearbook (kỷ yếu): the accepted articles of a year bound into one book.

Cover, table of contents, then each article on a new page, in the order given.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.article import Article, pictures_of, sheet_of
from documents.drawing import word
from documents.drawing.paper import ContentsLine, Paper, Paragraph, Sheet
from documents.letterhead import BLANK_PLACE, Letterhead
from documents.style import HD05_2026, PartyStyle, Role
from documents.text import clean_line
from documents.wording import MOVEMENT, tied

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Yearbook:
    """`letterhead` names the ward that publishes it; `articles` stand in their order.

    Photos should come in the size for screens: the book shows them 16 cm wide at most. A book
    without articles is not made (ValueError).
    """

    title: str
    letterhead: Letterhead
    year: int
    articles: Iterable[Article]


def to_pdf(
    yearbook: Yearbook, style: PartyStyle = HD05_2026, *, progress: Progress | None = None
) -> bytes:
    """The book as PDF.

    `progress` is told how many of how many steps are done: about one for each article.
    """
    from documents.drawing import yearbook_pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    return yearbook_pdf.lay_out(Book(yearbook), style, progress).pdf()


def to_docx(
    yearbook: Yearbook, style: PartyStyle = HD05_2026, *, progress: Progress | None = None
) -> bytes:
    """The Word file alone; its table of contents has the numbers of the PDF's pages."""
    from documents.drawing import yearbook_pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    book = Book(yearbook)
    laid_out = yearbook_pdf.lay_out(book, style, progress)
    return word.draw(book.paper(laid_out.first_pages, laid_out.chapters), style)


class Book:
    """A yearbook as sheets: the cover, the contents, then the chapters."""

    def __init__(self, yearbook: Yearbook):
        self._yearbook = yearbook
        articles = tuple(yearbook.articles)
        self.title = clean_line(yearbook.title)
        self.publisher = clean_line(yearbook.letterhead.issuer)
        self.chapters = tuple(
            replace(sheet_of(article, str(number)), anchor=f"bai-{number}")
            for number, article in enumerate(articles, 1)
        )
        if not self.chapters:
            raise ValueError("a yearbook has at least one article")
        self.pictures: Mapping[str, bytes] = {
            name: data
            for number, article in enumerate(articles, 1)
            for name, data in pictures_of(article, str(number)).items()
        }

    def cover(self) -> Sheet:
        head = self._yearbook.letterhead
        superior, place = clean_line(head.superior), clean_line(head.place) or BLANK_PLACE
        above = [Paragraph(Role.SUPERIOR, superior.upper())] if superior else []
        year = f"năm {self._yearbook.year}"
        return Sheet(
            key="cover",
            name="Bìa",
            opening=(
                *above,
                Paragraph(Role.ISSUER, self.publisher.upper()),
                Paragraph(Role.STAR, "*"),
                Paragraph(Role.BOOK_TITLE, tied(self.title, MOVEMENT, place, year)),
                Paragraph(Role.BOOK_PLACE, f"{place}, {year}"),
            ),
        )

    def contents(self, first_pages: Sequence[int]) -> Sheet:
        """The table of contents, given the page on which each chapter begins."""
        lines = zip(self.chapters, first_pages, strict=True)
        return Sheet(
            key="contents",
            name="Mục lục",
            opening=(Paragraph(Role.CONTENTS_HEADING, "MỤC LỤC"),),
            contents=tuple(
                ContentsLine(chapter.opening[0].text, chapter.anchor, page)
                for chapter, page in lines
            ),
        )

    def paper(self, first_pages: Sequence[int], chapters: Sequence[Sheet]) -> Paper:
        """The whole book, its chapters as they were set for the pages."""
        return Paper(
            title=self.title,
            author=self.publisher,
            sheets=(self.cover(), self.contents(first_pages), *chapters),
            properties={
                "danvan.form": "yearbook",
                "danvan.year": str(self._yearbook.year),
            },
            pictures=self.pictures,
        )
