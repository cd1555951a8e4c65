"""The book of a year: cover, contents with true page numbers, each article on a new page."""

import subprocess
from io import BytesIO
from types import SimpleNamespace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader

from documents.style import HD05_2026
from documents.yearbook import Yearbook, to_docx, to_pdf
from tests.documents.articles import article, photo
from tests.documents.paper_forms import WARD_HEAD
from tests.documents.paper_text import (
    docx_text,
    libreoffice,
    needs_libreoffice,
    pdf_text,
    squeeze,
)

TITLE = "Kỷ yếu tấm gương điển hình “Dân vận khéo” năm 2026"


def yearbook(articles=5, words=120):
    made = [
        article(
            words + 40 * number,
            title=f"Tấm gương số {number} của ngõ {number * 11}",
            photos=(photo(f"Ảnh của bài {number}", part=2), photo("Cuối bài")),
        )
        for number in range(1, articles + 1)
    ]
    made[2:3] = [article(30, title="Một tên bài rất dài " * 8)] if articles > 2 else made[2:3]
    return Yearbook(TITLE, WARD_HEAD, 2026, made)


def bind(book):
    return SimpleNamespace(docx=to_docx(book), pdf=to_pdf(book))


@pytest.fixture(scope="module")
def bound():
    return bind(yearbook())


@pytest.fixture(scope="module")
def pages(bound):
    return [squeeze(page.extract_text()) for page in PdfReader(BytesIO(bound.pdf)).pages]


def said_in_contents(docx):
    """(title, page) of each line of the table of contents, as it stands in the file."""
    lines = []
    for link in Document(BytesIO(docx)).element.body.iter(qn("w:hyperlink")):
        title, page = [node.text for node in link.iter(qn("w:t"))]
        lines.append((title, int(page)))
    return lines


def test_word_and_pdf_carry_the_same_text(bound):
    assert docx_text(bound.docx) == pdf_text(bound.pdf)


def test_the_contents_name_the_page_on_which_each_chapter_begins(bound, pages):
    lines = said_in_contents(bound.docx)
    assert len(lines) == 5
    for title, page in lines:
        assert squeeze(title) in pages[page - 1]
        assert "Giớithiệutấmgươngđiểnhình" in pages[page - 1]


def test_each_page_but_the_cover_has_its_own_number(pages):
    assert pages[0].endswith("2026")
    for number, page in enumerate(pages[1:], 2):
        assert page.endswith(str(number))


def test_the_cover_names_the_book_and_who_publishes_it(pages):
    for line in (TITLE, "ĐẢNG ỦY PHƯỜNG ĐỐNG ĐA", "Đống Đa, năm 2026"):
        assert squeeze(line) in pages[0]


def test_the_cover_breaks_no_line_inside_a_name(bound):
    shown = PdfReader(BytesIO(bound.pdf)).pages[0].extract_text().replace("\xa0", " ")
    assert "“Dân vận khéo”" in shown
    paragraphs = [paragraph.text for paragraph in Document(BytesIO(bound.docx)).paragraphs]
    assert TITLE not in paragraphs
    [title] = [text for text in paragraphs if text.replace("\xa0", " ") == TITLE]
    assert "“Dân\xa0vận\xa0khéo” năm\xa02026" in title


def test_the_lines_of_the_contents_lead_to_their_pages(bound):
    reader = PdfReader(BytesIO(bound.pdf))
    targets = [
        reader.get_page_number(reader.named_destinations[str(note.get_object()["/Dest"])].page)
        if "/Dest" in note.get_object()
        else None
        for note in reader.pages[1]["/Annots"]
    ]
    wanted = {page - 1 for _title, page in said_in_contents(bound.docx)}
    assert set(targets) == wanted


def test_the_book_has_bookmarks_tags_title_and_language(bound):
    reader = PdfReader(BytesIO(bound.pdf))
    chapters = [item.title for item in reader.outline if not isinstance(item, list)]
    assert chapters == [title for title, _page in said_in_contents(bound.docx)]
    assert reader.metadata.title == TITLE
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_a_chapter_is_set_closer_where_that_saves_a_page_of_few_lines():
    photos = tuple(photo(f"Ảnh phần {part}", part=part) for part in (2, 3, 4))
    tail, loose = article(108, photos=photos), article(90, photos=photos)
    book = bind(Yearbook(TITLE, WARD_HEAD, 2026, [tail, loose, tail]))
    assert [page for _title, page in said_in_contents(book.docx)] == [3, 5, 7]
    assert len(PdfReader(BytesIO(book.pdf)).pages) == 8
    heights = [
        drawing.extent.cy
        for drawing in Document(BytesIO(book.docx)).element.body.iter(qn("wp:inline"))
    ]
    assert heights[0] == heights[-1] < heights[3] == Mm(HD05_2026.picture_height)


def test_long_contents_move_the_articles_on():
    long = "người gương mẫu, được bà con trong ngõ tin cậy " * 5
    many = [article(2, title=f"Tấm gương số {number}, {long}") for number in range(1, 13)]
    book = bind(Yearbook(TITLE, WARD_HEAD, 2026, many))
    lines = said_in_contents(book.docx)
    assert lines[0][1] > 3  # the contents fill more than one page
    shown = [squeeze(page.extract_text()) for page in PdfReader(BytesIO(book.pdf)).pages]
    assert all(squeeze(title) in shown[page - 1] for title, page in lines)


def test_word_is_asked_to_bring_the_numbers_up_to_date(bound):
    document = Document(BytesIO(bound.docx))
    assert document.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"
    codes = [node.text for node in document.element.body.iter(qn("w:instrText"))]
    assert codes[0].strip().startswith("TOC ")
    marks = {node.get(qn("w:name")) for node in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {code.split()[1] for code in codes[1:]} == marks


@needs_libreoffice
def test_another_office_program_finds_the_chapters_on_the_same_pages(bound, tmp_path):
    shown = PdfReader(BytesIO(libreoffice(bound.docx, tmp_path, "pdf"))).pages
    for title, page in said_in_contents(bound.docx):
        assert squeeze(title) in squeeze(shown[page - 1].extract_text())


def test_progress_is_told_chapter_by_chapter():
    told = []
    to_pdf(yearbook(articles=2), progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 4) for done in range(1, 5)]  # two articles, contents, writing


def test_articles_may_come_one_by_one():
    made = yearbook(articles=2)
    book = Yearbook(TITLE, WARD_HEAD, 2026, iter(made.articles))
    assert docx_text(to_docx(book)) == docx_text(to_docx(made))


def test_a_book_without_any_article_is_not_made():
    with pytest.raises(ValueError, match="at least one"):
        to_docx(yearbook(articles=0))


def test_tinos_alone_is_embedded(bound, tmp_path):
    file = tmp_path / "book.pdf"
    file.write_bytes(bound.pdf)
    listing = subprocess.run(
        ["pdffonts", str(file)],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()[2:]
    assert {line[7:].split()[0] for line in listing} == {"Tinos", "Tinos-Bold", "Tinos-Italic"}
