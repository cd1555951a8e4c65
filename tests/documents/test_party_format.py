"""The format of Party documents, checked in the XML of Word and on the pages of the PDF."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from pypdf import PdfReader

from documents import mau01, mau02, mau03
from documents.drawing.stylesheet import paper_css
from documents.letterhead import PARTY_NAME, Letterhead
from documents.mau01 import blank_form
from documents.style import HD05_2026, SQUEEZES, Role
from documents.vocabulary import SECTORS_2026
from tests.documents.paper_forms import (
    CITY_LEVEL,
    NOMINEE,
    RESULTS,
    many_entries,
    mau01_form,
    mau02_form,
    mau03_form,
    ward_nominees,
)
from tests.documents.paper_text import FONTS, docx_text, pdf_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS_PER_MM = 1440 / 25.4
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Case:
    """A landscape form of several pages; `repeated` are its table's headings on each page."""

    to_docx: Callable[[], bytes]
    to_pdf: Callable[[], bytes]
    sections: int
    head_rows: int
    repeated: tuple[str, ...]


TWO_LEVELS = (mau01_form(many_entries(40)), mau01_form(many_entries(40), level=CITY_LEVEL))
NOMINEES = mau03_form(*ward_nominees(6))
CASES = {
    "mau01": Case(
        lambda: mau01.to_docx(TWO_LEVELS),
        lambda: mau01.to_pdf([TWO_LEVELS[0], mau01_form(level=CITY_LEVEL)]),
        2,
        2,
        ("Tên mô hình “Dân vận khéo”", "Lĩnh vực an ninh quốc phòng"),
    ),
    "mau03": Case(
        lambda: mau03.to_docx(NOMINEES),
        lambda: mau03.to_pdf(NOMINEES),
        1,
        1,
        ("Tên tập thể/cá nhân", "Tóm tắt thành tích nổi bật"),
    ),
}


@pytest.fixture(scope="module", params=CASES)
def case(request):
    return CASES[request.param]


@pytest.fixture(scope="module")
def word(case):
    return xml_parts(case.to_docx())


def xml_parts(data):
    with ZipFile(BytesIO(data)) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xml")
        }


@pytest.fixture(scope="module")
def body(word):
    return word["word/document.xml"]


@pytest.fixture(scope="module")
def mau01_body():
    return xml_parts(CASES["mau01"].to_docx())["word/document.xml"]


@pytest.fixture(scope="module")
def mau03_body():
    return xml_parts(CASES["mau03"].to_docx())["word/document.xml"]


@pytest.fixture(scope="module")
def pdf(case):
    return case.to_pdf()


def paragraph(body, text):
    return next(
        p for p in body.iter(f"{W}p") if "".join(t.text or "" for t in p.iter(f"{W}t")) == text
    )


def marks(body, text):
    """(points, bold, italic, underlined) of the last run of the line that reads `text`."""
    run = list(paragraph(body, text).iter(f"{W}r"))[-1]
    properties = run.find(f"{W}rPr")
    size = int(properties.find(f"{W}sz").get(f"{W}val")) / 2
    return (size, *(properties.find(f"{W}{mark}") is not None for mark in ("b", "i", "u")))


def millimetres(element, name):
    return round(int(element.get(f"{W}{name}")) / TWIPS_PER_MM, 1)


# Word


def test_every_section_is_a4_landscape_with_the_margins(case, body):
    sections = list(body.iter(f"{W}sectPr"))
    assert len(sections) == case.sections
    for section in sections:
        page, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert (millimetres(page, "w"), millimetres(page, "h")) == (297, 210)
        assert page.get(f"{W}orient") == "landscape"
        edges = ("top", "bottom", "left", "right", "header")
        assert [millimetres(margins, edge) for edge in edges] == [20, 20, 30, 15, 10]


def test_mau02_is_a4_portrait():
    with ZipFile(BytesIO(mau02.to_docx(mau02_form()))) as archive:
        page = etree.fromstring(archive.read("word/document.xml")).find(f".//{W}pgSz")
    assert (millimetres(page, "w"), millimetres(page, "h")) == (210, 297)


def test_pages_are_numbered_from_the_second_on_through_all_sections(word, body):
    first, *others = body.iter(f"{W}sectPr")
    assert first.find(f"{W}titlePg") is not None
    for second in others:
        assert second.find(f"{W}titlePg") is None
        assert second.find(f"{W}pgNumType") is None, "the second form goes on counting"
    headers = [part for name, part in word.items() if re.search(r"word/header\d*\.xml", name)]
    (field,) = [field for part in headers for field in part.iter(f"{W}fldSimple")]
    assert field.get(f"{W}instr") == "PAGE"
    line = field.getparent()
    assert line.find(f"{W}pPr/{W}jc").get(f"{W}val") == "center"
    assert field.find(f"{W}r/{W}rPr/{W}sz").get(f"{W}val") == "28"


def test_the_font_is_times_new_roman_throughout(word, body):
    fonts = word["word/styles.xml"].find(f"{W}docDefaults").find(f".//{W}rFonts")
    assert set(fonts.attrib.values()) == {"Times New Roman"}
    assert len(fonts.attrib) == 4
    for part in (body, word.get("word/footnotes.xml", body)):
        assert not list(part.iter(f"{W}rFonts"))
    assert "Theme" not in etree.tostring(fonts).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PARTY_NAME, (15, True, False, False)),
        ("ĐẢNG ỦY PHƯỜNG ĐỐNG ĐA", (14, False, False, False)),
        ("CHI BỘ TỔ DÂN PHỐ SỐ 12", (14, True, False, False)),
        ("*", (14, False, False, False)),
        ("Đống Đa, ngày 08 tháng 01 năm 2026", (14, False, True, False)),
        ("-----", (14, False, False, False)),
        ("Kính gửi: Ban Xây dựng Đảng phường Đống Đa.", (14, False, False, False)),
        ("Nơi nhận:", (14, False, False, True)),
        ("- Như kính gửi;", (12, False, False, False)),
        ("T/M CHI ỦY", (14, True, False, False)),
        ("BÍ THƯ", (14, False, False, False)),
        ("Nguyễn Thị Thu Hà", (14, True, False, False)),
    ],
)
def test_each_line_has_its_size_and_weight(body, text, expected):
    assert marks(body, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DANH SÁCH", (16, True, False, False)),
        (
            "Đăng ký thực hiện mô hình “Dân vận khéo” cấp Phường năm 2026",
            (14, True, False, False),
        ),
        ("Tên tập thể/cá nhân thực hiện", (13, True, False, False)),
        ("Chi hội Phụ nữ Tổ dân phố số 1", (13, False, False, False)),
    ],
)
def test_title_and_table_of_mau01_have_their_size_and_weight(mau01_body, text, expected):
    assert marks(mau01_body, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TRÍCH NGANG THÀNH TÍCH", (16, True, False, False)),
        ("TẬP THỂ/CÁ NHÂN “DÂN VẬN KHÉO”", (14, True, False, False)),
        ("ĐỀ XUẤT THÀNH PHỐ XÉT, KHEN THƯỞNG", (14, True, False, False)),
        ("Tên tập thể/cá nhân", (12, True, False, False)),
        ("Chi bộ Tổ dân phố số 3", (12, True, True, False)),
        ("Bà Lê Thị Mai 1", (12, False, False, False)),
    ],
)
def test_title_and_table_of_mau03_have_their_size_and_weight(mau03_body, text, expected):
    assert marks(mau03_body, text) == expected


def test_the_rows_of_mau03_may_break_because_a_summary_is_as_tall_as_a_page(mau03_body):
    rows = list(mau03_body.iter(f"{W}tbl"))[1].findall(f"{W}tr")
    whole = [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows]
    assert whole == [True, *[True, False] * 6], "headings and names of units stay whole"


def test_kinh_gui_is_in_italics_and_the_name_upright(body):
    lead = next(paragraph(body, "Kính gửi: Ban Xây dựng Đảng phường Đống Đa.").iter(f"{W}r"))
    assert lead.find(f"{W}t").text == "Kính gửi: "
    assert lead.find(f"{W}rPr/{W}i") is not None


def test_the_rule_below_the_party_name_is_drawn_as_long_as_the_text(body):
    line = paragraph(body, PARTY_NAME)
    assert line.find(f"{W}pPr/{W}pBdr/{W}bottom").get(f"{W}val") == "single"
    indent = line.find(f"{W}pPr/{W}ind")
    column = millimetres(line.getparent().find(f"{W}tcPr/{W}tcW"), "w")
    length = column - millimetres(indent, "left") - millimetres(indent, "right")
    font = TTFont(FONTS / "Tinos-Bold.ttf")
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    units = sum(widths[glyphs[ord(letter)]][0] for letter in PARTY_NAME)
    text = units / font["head"].unitsPerEm * 15 / POINTS_PER_MM
    assert text < length < text + 2


def test_head_and_foot_are_borderless_tables_of_two_columns(case, body):
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) == 3 * case.sections
    for block in (tables[0], tables[2]):
        assert not list(block.iter(f"{W}tblBorders"))
        assert len(block.findall(f"{W}tr/{W}tc")) == 2


def test_four_lines_are_left_for_the_signature(body):
    lines = paragraph(body, "Nguyễn Thị Thu Hà").getparent().findall(f"{W}p")
    assert ["".join(t.text for t in line.iter(f"{W}t")) for line in lines] == (
        ["T/M CHI ỦY", "BÍ THƯ", "", "", "", "", "Nguyễn Thị Thu Hà"]
    )


def test_the_table_has_a_thin_grid_and_repeats_its_head(case, body):
    table = list(body.iter(f"{W}tbl"))[1]
    edges = table.find(f"{W}tblPr/{W}tblBorders")
    assert {(edge.get(f"{W}val"), edge.get(f"{W}sz")) for edge in edges} == {("single", "4")}
    rows = table.findall(f"{W}tr")
    repeated = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    assert repeated == [place < case.head_rows for place, _row in enumerate(rows)]
    grid = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert abs(sum(grid) - 252 * TWIPS_PER_MM) < 10


def test_the_rows_of_mau01_stay_whole_and_the_last_stay_with_the_foot(mau01_body):
    rows = list(mau01_body.iter(f"{W}tbl"))[1].findall(f"{W}tr")
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    kept = [row.find(f".//{W}keepNext") is not None for row in rows[-3:]]
    assert kept == [False, True, True]


def test_mirrored_margins_are_a_choice_of_the_style():
    style = replace(HD05_2026, mirrored=True)
    with ZipFile(BytesIO(mau01.to_docx([mau01_form()], style))) as archive:
        assert b"<w:mirrorMargins/>" in archive.read("word/settings.xml")
    assert "@page :left { margin-left: 15mm; margin-right: 30mm; }" in paper_css(style)
    assert "@page :left" not in paper_css(HD05_2026)


def test_the_spelling_of_the_fixed_words_is_a_choice_typed_words_stay():
    style = replace(HD05_2026, uy_old_tone_place=True)
    head = Letterhead(issuer="Đảng ủy Ủy ban nhân dân")
    text = docx_text(mau01.to_docx([blank_form(head, 2026, CITY_LEVEL, SECTORS_2026)], style))
    assert "T/MCẤPUỶ(CHIUỶ)" in text
    assert "ĐẢNGỦYỦYBANNHÂNDÂN" in text


# PDF


def words(pdf, tmp_path):
    """[(page, word, left, top, right, bottom)] in millimetres."""
    file = tmp_path / "form.pdf"
    file.write_bytes(pdf)
    listing = subprocess.run(
        ["pdftotext", "-bbox", str(file), "-"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found, page = [], 0
    for line in listing.splitlines():
        page += "<page " in line
        box = re.search(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', line)
        if box:
            edges = (float(edge) / POINTS_PER_MM for edge in box.groups()[:4])
            found.append((page, box[5], *edges))
    return found


def test_pdf_text_stays_inside_the_margins(pdf, tmp_path):
    placed = words(pdf, tmp_path)
    lines_up = min(left for _page, word, left, *_rest in placed if word == "Nơi")
    assert lines_up == pytest.approx(30, abs=0.2)
    assert min(left for _page, _word, left, *_rest in placed) >= lines_up
    assert max(right for *_rest, right, _bottom in placed) <= 297 - 15
    assert max(bottom for *_rest, bottom in placed) <= 210 - 20


def test_pdf_pages_have_their_number_centred_ten_millimetres_from_the_top(pdf, tmp_path):
    placed = words(pdf, tmp_path)
    above = [
        (page, word, left, top, right) for page, word, left, top, right, _ in placed if top < 19
    ]
    pages = len(PdfReader(BytesIO(pdf)).pages)
    assert [(page, word) for page, word, *_rest in above] == (
        [(page, str(page)) for page in range(2, pages + 1)]
    )
    for _page, _word, left, top, right in above:
        assert abs((left + right) / 2 - (30 + (297 - 45) / 2)) < 0.5
        assert 9 < top < 12


def test_pdf_pages_repeat_the_head_rows(case, pdf):
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) > 2
    assert all(heading in page for page in pages[:-1] for heading in case.repeated)


@pytest.mark.parametrize("paragraphs", range(5, 10))
def test_pdf_never_leaves_the_signature_of_a_nominee_alone_on_a_page(paragraphs):
    """With summaries up to the limit of 350 words."""
    nominee = replace(NOMINEE, summary="\n".join([RESULTS] * paragraphs))
    pages = PdfReader(BytesIO(mau03.to_pdf(mau03_form(nominee)))).pages
    signed = pages[-1].extract_text()
    assert "Nguyễn Thị Thu Hà" in signed
    assert "Tóm tắt thành tích nổi bật" in signed


def test_pdf_never_leaves_the_signature_alone_on_a_page():
    for count in range(7, 16):
        pages = PdfReader(BytesIO(mau01.to_pdf([mau01_form(many_entries(count))]))).pages
        signed = pages[-1].extract_text()
        assert "Nguyễn Thị Thu Hà" in signed
        assert "Tổng:" in signed


# The style itself


def test_the_rule_set_is_named_and_dated():
    assert HD05_2026.name == "Hướng dẫn 05-HD/VPTW"
    assert HD05_2026.dated.year == 2026


def test_each_squeeze_gives_more_room_than_the_one_before():
    sizes = [
        (style.dense_table_size, style.looks[Role.NOTE].size, style.cell_padding_top)
        for style in map(HD05_2026.squeezed, range(len(SQUEEZES)))
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert HD05_2026.squeezed(0) is HD05_2026


def test_the_stylesheet_of_the_preview_is_made_from_the_rule_set():
    kept = Path(__file__).resolve().parents[2] / "static" / "css" / "paper.css"
    assert kept.read_text(encoding="utf-8") == paper_css(HD05_2026)


def test_another_rule_set_changes_word_and_pdf_alike():
    looks = HD05_2026.looks | {Role.PARTY_NAME: replace(HD05_2026.looks[Role.PARTY_NAME], size=14)}
    style = replace(HD05_2026, name="Hướng dẫn khác", looks=looks, margin_left=25)
    with ZipFile(BytesIO(mau01.to_docx([mau01_form()], style))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    assert marks(body, PARTY_NAME)[0] == 14
    assert millimetres(body.find(f".//{W}pgMar"), "left") == 25
    assert ".paper .party-name { font-size: 14pt" in paper_css(style)
    assert pdf_text(mau01.to_pdf([mau01_form()], style)) == docx_text(
        mau01.to_docx([mau01_form()], style)
    )
