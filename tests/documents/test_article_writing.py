"""The article on paper: one text in Word and PDF, in the Party format, with its photos placed."""

import re
import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader

from documents.article import PARTS_2026, describe, to_docx, to_html, to_pdf
from documents.drawing.figure_rows import figure_rows
from documents.drawing.paper import Figures
from documents.photos import clean_photo
from documents.style import HD05_2026
from tests.documents import sent_photos
from tests.documents.articles import article, photo
from tests.documents.paper_text import (
    docx_text,
    libreoffice,
    needs_libreoffice,
    page_count,
    pdf_text,
    squeeze,
)

ILLUSTRATED = article(
    150,
    photos=(
        photo("Sân chơi của khu dân cư", part=0),
        photo("Buổi đối thoại", part=2),
        photo("", part=4, width=900, height=1200),
    ),
)


def drawings(docx):
    return list(Document(BytesIO(docx)).element.body.iter(qn("wp:inline")))


def test_word_and_pdf_carry_the_same_text_in_the_same_order():
    assert docx_text(to_docx(ILLUSTRATED)) == pdf_text(to_pdf(ILLUSTRATED))


def test_the_head_names_the_office_the_title_and_the_people():
    text = docx_text(to_docx(article()))
    wanted = (
        *("ĐẢNG ỦY PHƯỜNG ĐỐNG ĐA", "CHI BỘ TỔ DÂN PHỐ SỐ 12", "ĐẢNG CỘNG SẢN VIỆT NAM"),
        *("Đống Đa, ngày 08 tháng 01 năm 2026", "Người giữ nhịp bình yên ngõ 82"),
        "Giới thiệu tấm gương điển hình “Dân vận khéo” năm 2026",
        *("Cá nhân điển hình: Bà Lê Thị Mai", "Chức vụ, vai trò: Tổ trưởng Tổ hòa giải"),
        *("Đơn vị: Chi bộ Tổ dân phố số 12", "Người viết: Nguyễn Thị Thu Hà"),
        *(part.numbered_heading for part in PARTS_2026),
    )
    places = [text.index(squeeze(line)) for line in wanted]
    assert places == sorted(places)


def test_what_is_not_known_yet_is_left_out_of_the_head():
    text = docx_text(to_docx(article(person_role="", author=" ")))
    assert "Chứcvụ" not in text
    assert "Ngườiviết" not in text


def test_a_part_without_text_keeps_its_heading():
    text = docx_text(to_docx(article(parts=("Có.", "", "", "", ""))))
    assert all(squeeze(part.numbered_heading) in text for part in PARTS_2026)


def test_a_photo_stands_below_its_part_and_one_without_a_part_at_the_end():
    text = docx_text(to_docx(ILLUSTRATED))
    places = [
        text.index(squeeze(line))
        for line in (
            *("2. Bối cảnh thực tiễn", "Ảnh 1: Buổi đối thoại", "3. Cách làm"),
            *("4. Kết quả cụ thể", "Ảnh 2", "5. Phẩm chất", "Ảnh 3: Sân chơi của khu dân cư"),
        )
    ]
    assert places == sorted(places)


def test_photos_have_their_words_for_those_who_cannot_see_them():
    alternatives = [drawing.docPr.get("descr") for drawing in drawings(to_docx(ILLUSTRATED))]
    assert alternatives == ["Buổi đối thoại", "Ảnh 2", "Sân chơi của khu dân cư"]
    html = to_html(ILLUSTRATED)
    assert re.findall('alt="([^"]*)"', html) == alternatives
    reader = PdfReader(BytesIO(to_pdf(ILLUSTRATED)))
    assert [str(node["/Alt"]) for node in _figures(reader)] == alternatives


def _figures(reader):
    found = []

    def walk(node):
        if isinstance(node, list):
            for child in node:
                walk(child.get_object())
        elif isinstance(node, dict) and "/S" in node:
            if node["/S"] == "/Figure":
                found.append(node)
            walk(node.get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def test_photos_keep_their_shape_and_fit_the_page():
    wide, tall, last = drawings(to_docx(ILLUSTRATED))
    assert (wide.extent.cx, wide.extent.cy) == (last.extent.cx, last.extent.cy)
    assert wide.extent.cy == tall.extent.cy == Mm(HD05_2026.picture_height)
    assert tall.extent.cx == pytest.approx(tall.extent.cy * 3 / 4, abs=2)


def rows_of(*sizes, room=None):
    photos = tuple(photo(width=width, height=height) for width, height in sizes)
    [group] = [
        item
        for item in describe(article(photos=photos)).sheets[0].text
        if isinstance(item, Figures)
    ]
    return list(figure_rows(group.figures, HD05_2026, room))


WIDE, TALL, PANORAMA = (1200, 900), (900, 1200), (3000, 600)


@pytest.mark.parametrize(
    ("sizes", "counts"),
    [
        ([WIDE], [1]),
        ([WIDE, WIDE], [2]),
        ([WIDE, TALL, WIDE], [3]),
        ([WIDE, WIDE, WIDE], [3]),
        ([PANORAMA, WIDE, TALL], [1, 2]),
    ],
)
def test_photos_of_one_place_stand_side_by_side_as_long_as_they_are_large_enough(sizes, counts):
    rows = rows_of(*sizes)
    assert [len(row.figures) for row in rows] == counts
    for row in rows:
        across = sum(row.widths) + HD05_2026.picture_gap * (len(row.widths) - 1)
        assert across <= HD05_2026.picture_width + 0.01
        for figure, width in zip(row.figures, row.widths, strict=True):
            assert width / row.height == pytest.approx(figure.width / figure.height)


def test_an_office_s_narrower_page_narrows_the_photos():
    [row] = rows_of(WIDE, WIDE, room=125)
    assert row.widths == pytest.approx((60, 60))


def test_a_small_photo_is_not_made_larger():
    [row] = rows_of((96, 48))
    assert (*row.widths, row.height) == pytest.approx((25.4, 12.7))


IN_A_ROW = article(60, photos=(photo("Trước", part=4), photo("Sau", part=4), photo("Cả xóm")))


def test_each_photo_of_a_row_keeps_its_caption_in_word():
    document = Document(BytesIO(to_docx(IN_A_ROW)))
    *_, last = document.tables
    [row] = last.rows
    assert [cell.text.strip() for cell in row.cells] == ["Ảnh 1: Trước", "Ảnh 2: Sau"]
    assert all(len(list(cell._tc.iter(qn("wp:inline")))) == 1 for cell in row.cells)
    assert row._tr.trPr.find(qn("w:cantSplit")) is not None


def words_on(pdf, tmp_path):
    """[[(word, its lower edge as a share of the page's height)] for each page]."""
    file = tmp_path / "words.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-bbox", str(file), "-"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    word = re.compile(r'yMax="([\d.]+)">([^<]*)</word>')
    return [
        [(text, float(below) / 841.9) for below, text in word.findall(page)]
        for page in said.split("<page ")[1:]
    ]


def test_captions_of_a_row_stand_level_in_the_pdf(tmp_path):
    levels = {
        text: round(below, 3)
        for page in words_on(to_pdf(IN_A_ROW), tmp_path)
        for text, below in page
        if text in ("1:", "2:", "3:")
    }
    assert levels["1:"] == levels["2:"] != levels["3:"]


@pytest.mark.parametrize("words", [90, 130, 170])
def test_no_page_before_the_last_is_left_half_empty_by_a_photo(words, tmp_path):
    photos = tuple(photo(f"Ảnh phần {part}", part=part) for part in (2, 3, 4))
    pages = words_on(to_pdf(article(words, photos=photos)), tmp_path)
    assert len(pages) > 1
    for page in pages[:-1]:
        assert max(below for _text, below in page) > 0.6


def test_the_preview_shows_the_photos_where_the_page_keeps_them():
    html = to_html(ILLUSTRATED, addresses=["/anh/1", "/anh/2", "/anh/3"])
    assert re.findall('src="([^"]*)"', html) == ["/anh/2", "/anh/3", "/anh/1"]
    assert "style=" not in html
    assert "<script" not in to_html(article(title="<script>alert(1)</script>"))


def test_text_is_set_as_party_documents_are():
    document = Document(BytesIO(to_docx(article())))
    section = document.sections[0]
    assert section.page_width < section.page_height
    body = next(p for p in document.paragraphs if p.text.startswith("Bà Lê Thị Mai kiên trì"))
    spacing = body.paragraph_format
    assert spacing.first_line_indent == pytest.approx(Mm(10), abs=400)
    assert (spacing.line_spacing.pt, spacing.space_after.pt) == (18, 6)
    assert body.runs[0].font.size.pt == 14


def test_headings_are_headings_for_word_browsers_and_pdf_readers():
    levels = [
        node.get(qn("w:val"))
        for node in Document(BytesIO(to_docx(article()))).element.body.iter(qn("w:outlineLvl"))
    ]
    assert levels == ["0", *["1"] * 5]
    assert re.findall("<(h[1-6])", to_html(article())) == ["h1", *["h2"] * 5]
    outline = PdfReader(BytesIO(to_pdf(article()))).outline
    assert outline[0].title == "Người giữ nhịp bình yên ngõ 82"
    assert [item.title for item in outline[1]] == [p.numbered_heading for p in PARTS_2026]


def test_a_photo_in_a_file_tells_no_more_than_its_pixels():
    kept = clean_photo(sent_photos.telling_jpeg(), "anh.jpg").large
    told = photo("Ảnh chụp")
    told = replace(told, data=kept.data, width=kept.width, height=kept.height)
    for written in (to_docx(article(photos=(told,))), to_pdf(article(photos=(told,)))):
        assert b"BI MAT" not in written
        assert b"Exif" not in written


def test_tinos_alone_is_embedded(tmp_path):
    file = tmp_path / "article.pdf"
    file.write_bytes(to_pdf(ILLUSTRATED))
    listing = subprocess.run(
        ["pdffonts", str(file)],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()[2:]
    assert {line[7:].split()[0] for line in listing} == {"Tinos", "Tinos-Bold", "Tinos-Italic"}


@needs_libreoffice
def test_another_office_program_shows_the_same_pages(tmp_path):
    shown = libreoffice(to_docx(ILLUSTRATED), tmp_path, "pdf")
    assert page_count(shown) == page_count(to_pdf(ILLUSTRATED))
