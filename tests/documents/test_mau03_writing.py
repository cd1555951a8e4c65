"""Mẫu 03 as Word, PDF, Excel and preview: one text in one order, with a real footnote."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree, html
from openpyxl import load_workbook
from pypdf import PdfReader

from documents import mau03
from documents.drawing import word
from documents.letterhead import Letterhead
from documents.mau03 import Mau03Form, describe, footnote
from documents.style import HD05_2026
from documents.vocabulary import SECTORS_2026, Label
from tests.documents.paper_forms import (
    CELL_HEAD,
    NOMINEE,
    RESULTS,
    WARD_HEAD,
    mau03_form,
    ward_nominees,
)
from tests.documents.paper_text import (
    docx_text,
    footnotes,
    libreoffice,
    needs_libreoffice,
    page_count,
    pdf_text,
    squeeze,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TABLE_HEAD = "TT Tên tập thể/cá nhân Tên mô hình Lĩnh vực thực hiện Tóm tắt thành tích nổi bật1"
NOTE = (
    "Tóm tắt thành tích nổi bật của mô hình “Dân vận khéo” không quá 350 từ (khoảng 20 dòng A4), "
    "nêu rõ thời gian thực hiện, kết quả thực hiện, có số liệu cụ thể."
)
WARD = mau03_form(*ward_nominees(4), letterhead=WARD_HEAD)


def body_rows(form):
    table = describe(form).sheets[0].table
    return [[" | ".join(cell.lines) for cell in row.cells] for row in table.body]


def parts(data):
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- what stands on the paper


def test_a_unit_s_form_has_its_one_nominee():
    assert body_rows(mau03_form()) == [
        [
            "1",
            "Chi bộ Tổ dân phố số 12",
            "Ngõ 82 sáng – xanh – sạch – đẹp",
            "Văn hóa – xã hội",
            f"{RESULTS} | - Ba ngõ khác làm theo.",
        ]
    ]


def test_the_ward_s_list_names_each_unit_above_its_nominees_and_numbers_through():
    assert [row[:2] for row in body_rows(WARD)] == [
        ["", "Chi bộ Tổ dân phố số 1"],
        ["1", "Bà Lê Thị Mai 1"],
        ["", "Chi bộ Tổ dân phố số 2"],
        ["2", "Bà Lê Thị Mai 2"],
        ["", "Chi bộ Tổ dân phố số 3"],
        ["3", "Hội Phụ nữ số 3"],
        ["", "Chi bộ Tổ dân phố số 4"],
        ["4", "Bà Lê Thị Mai 4"],
    ]


def test_a_list_names_the_units_of_all_or_of_none():
    with pytest.raises(ValueError, match="all its nominees"):
        describe(mau03_form(NOMINEE, replace(NOMINEE, unit="Chi bộ 7")))


def test_a_nominee_in_a_field_the_form_does_not_have_is_an_error():
    with pytest.raises(KeyError, match="XX"):
        describe(mau03_form(replace(NOMINEE, sector="XX")))


def test_the_title_is_the_one_of_the_official_form():
    text = docx_text(mau03.to_docx(mau03_form()))
    title = (
        "TRÍCH NGANG THÀNH TÍCH TẬP THỂ/CÁ NHÂN “DÂN VẬN KHÉO” ĐỀ XUẤT THÀNH PHỐ XÉT, KHEN THƯỞNG"
    )
    assert squeeze(f"{title}-----Kính gửi: Ban Xây dựng Đảng phường Đống Đa.{TABLE_HEAD}") in text


def test_the_blank_form_has_one_empty_row_and_dots():
    form = Mau03Form(Letterhead(), 2026, SECTORS_2026)
    assert body_rows(form) == [["1", "", "", "", ""]]
    assert docx_text(mau03.to_docx(form)).startswith("ĐƠNVỊ.....*ĐẢNGCỘNGSẢNVIỆTNAM.....,ngày....")
    assert page_count(mau03.to_pdf(form)) == 1


def test_labels_of_another_year_are_printed_without_saying_field_again():
    sectors = (*SECTORS_2026, Label("TG", "Tôn giáo, dân tộc"))
    form = mau03_form(replace(NOMINEE, sector="TG"), sectors=sectors)
    assert body_rows(form)[0][3] == "Tôn giáo, dân tộc"


def test_the_footnote_names_the_limit_of_the_year():
    assert footnote() == NOTE
    assert "không quá 400 từ, nêu rõ" in footnote(400)
    assert footnotes(mau03.to_docx(mau03_form(word_limit=400))) == [footnote(400)]


# --- one text in every format


@pytest.mark.parametrize(
    "form",
    [
        mau03_form(),
        mau03_form(replace(NOMINEE, summary="\n".join([RESULTS] * 9))),
        mau03_form(replace(NOMINEE, summary="\n".join([RESULTS] * 40))),
        WARD,
        mau03_form(letterhead=WARD_HEAD, notes=("Bản nháp, chưa gửi.",)),
        Mau03Form(Letterhead(), 2026, SECTORS_2026),
    ],
    ids=["one page", "two pages", "far over the limit", "ward", "with notes", "blank"],
)
def test_word_and_pdf_carry_the_same_text_in_the_same_order(form):
    written = pdf_text(mau03.to_pdf(form), TABLE_HEAD, footnote=NOTE)
    assert docx_text(mau03.to_docx(form)) == written
    assert written.count(squeeze(NOTE)) == 1


def test_excel_carries_the_same_table_and_the_note_below_the_form():
    sheet = load_workbook(BytesIO(mau03.to_xlsx(mau03_form())))["Mẫu 03"]
    rows = [[value for value in row if value] for row in sheet.iter_rows(values_only=True)]
    start = next(place for place, row in enumerate(rows) if row[:1] == ["TT"])
    assert rows[start][-1] == "Tóm tắt thành tích nổi bật¹"
    assert rows[start + 1][-1] == f"{RESULTS}\n- Ba ngõ khác làm theo."
    assert rows[-1] == [f"¹ {NOTE}"]


def test_a_row_of_excel_is_never_higher_than_excel_allows():
    form = mau03_form(replace(NOMINEE, summary="\n".join([RESULTS] * 40)))
    sheet = load_workbook(BytesIO(mau03.to_xlsx(form)))["Mẫu 03"]
    heights = [dimension.height or 0 for dimension in sheet.row_dimensions.values()]
    assert max(heights) == 409


def test_text_that_looks_like_markup_stays_text():
    form = mau03_form(
        replace(NOMINEE, participant="<b>Hội</b>", summary="<script>1</script> &amp; “khéo”"),
        letterhead=replace(CELL_HEAD, issuer="</td></tr></table><h1>ĐÃ CHỌN</h1>"),
    )
    preview = mau03.to_html(form)
    assert "&lt;script&gt;1&lt;/script&gt; &amp;amp; “khéo”" in preview
    assert preview.count("<tr") == mau03.to_html(mau03_form()).count("<tr")
    assert squeeze("<script>1</script> &amp; “khéo”") in pdf_text(mau03.to_pdf(form))


# --- the footnote


def test_the_footnote_is_a_part_of_the_word_file_referred_to_once():
    written = parts(mau03.to_docx(WARD))
    body = etree.fromstring(written["word/document.xml"])
    (reference,) = body.iter(f"{W}footnoteReference")
    assert reference.getparent().find(f"{W}rPr/{W}rStyle").get(f"{W}val") == "FootnoteReference"
    cell = next(reference.iterancestors(f"{W}tc"))
    heading = "".join(node.text for node in cell.iter(f"{W}t"))
    assert heading == "Tóm tắt thành tích nổi bật"
    notes = etree.fromstring(written["word/footnotes.xml"])
    assert [(note.get(f"{W}id"), note.get(f"{W}type")) for note in notes] == [
        ("-1", "separator"),
        ("0", "continuationSeparator"),
        (reference.get(f"{W}id"), None),
    ]
    assert notes[0].find(f".//{W}separator") is not None
    assert notes[1].find(f".//{W}continuationSeparator") is not None
    assert notes[2].find(f".//{W}footnoteRef") is not None


def test_word_is_told_of_the_notes_in_content_types_relations_settings_and_styles():
    written = parts(mau03.to_docx(mau03_form()))
    assert b"footnotes+xml" in written["[Content_Types].xml"]
    assert (
        b'relationships/footnotes" Target="footnotes.xml"'
        in written["word/_rels/document.xml.rels"]
    )
    settings = etree.fromstring(written["word/settings.xml"])
    names = [node.tag.removeprefix(W) for node in settings]
    assert (
        names.index("characterSpacingControl") < names.index("footnotePr") < names.index("compat")
    )
    told = settings.find(f"{W}footnotePr")
    assert [node.get(f"{W}id") for node in told] == ["-1", "0"]
    styles = etree.fromstring(written["word/styles.xml"])
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    assert {"FootnoteText", "FootnoteReference"} <= known


def test_a_form_without_footnotes_has_no_part_for_them():
    form = describe(mau03_form())
    head = form.sheets[0].table.head[0]
    plain = tuple(replace(cell, footnote="") for cell in head.cells)
    table = replace(form.sheets[0].table, head=(replace(head, cells=plain),))
    paper = replace(form, sheets=(replace(form.sheets[0], table=table),))
    written = parts(word.draw(paper, HD05_2026))
    assert "word/footnotes.xml" not in written
    assert b"footnotePr" not in written["word/settings.xml"]


@needs_libreoffice
def test_footnote_and_text_stay_after_libreoffice_saved_it_again(tmp_path):
    saved = libreoffice(mau03.to_docx(WARD), tmp_path, "docx")
    assert footnotes(saved) == [NOTE]
    assert docx_text(saved) == pdf_text(mau03.to_pdf(WARD), TABLE_HEAD, footnote=NOTE)


@needs_libreoffice
def test_libreoffice_prints_the_note_at_the_foot_of_the_first_page(tmp_path):
    printed = libreoffice(mau03.to_docx(WARD), tmp_path, "pdf")
    pages = [squeeze(page.extract_text()) for page in PdfReader(BytesIO(printed)).pages]
    assert pages[0].endswith(squeeze(f"1 {NOTE}"))
    assert not any(squeeze(NOTE) in page for page in pages[1:])


@pytest.mark.parametrize("words", [210, 250])
def test_a_summary_whose_signature_is_too_much_for_the_page_goes_on_above_it(words):
    summary = " ".join(f"w{number}" for number in range(words))
    form = mau03_form(replace(NOMINEE, summary=summary))
    first, second = (page.extract_text() for page in PdfReader(BytesIO(mau03.to_pdf(form))).pages)
    assert "TRÍCH NGANG" in first
    assert f"w{words // 2} " in first
    assert "Tên mô hình" in second
    assert f"w{words - 1}" in second
    assert "Nguyễn Thị Thu Hà" in second
    [section] = Document(BytesIO(mau03.to_docx(form))).sections
    free = section.bottom_margin.mm - HD05_2026.margin_bottom
    assert free > 10
    assert free == pytest.approx(describe(form).sheets[0].left_free, abs=0.1)


def test_the_preview_links_the_note_there_and_back():
    page = html.fromstring(mau03.to_html(mau03_form()))
    (call,) = page.xpath("//th//sup/a")
    (note,) = page.xpath("//p[@class='footnote']")
    assert call.get("href") == f"#{note.get('id')}"
    (back,) = note.xpath(".//a")
    assert back.get("href") == f"#{call.get('id')}"
    assert note.text_content() == f"1 {NOTE}"
    assert not page.xpath("//*[@style]")


def test_the_hidden_key_says_whose_form_it_is_and_of_which_kind_each_nominee_is():
    custom = parts(mau03.to_docx(mau03_form()))["docProps/custom.xml"].decode()
    key = {
        "danvan.form": "mau03",
        "danvan.year": "2026",
        "danvan.unit_code": "TDP12",
        "danvan.unit_name": "Chi bộ Tổ dân phố số 12",
        "danvan.kind.1": "collective:chibotodanphoso12",
    }
    for name, value in key.items():
        assert f'name="{name}"><vt:lpwstr>{value}</vt:lpwstr>' in custom
    workbook = load_workbook(BytesIO(mau03.to_xlsx(mau03_form())))
    assert {item.name: item.value for item in workbook.custom_doc_props.props} == key


def test_python_docx_opens_the_file_again():
    document = Document(BytesIO(mau03.to_docx(mau03_form())))
    assert document.core_properties.title == (
        "Mẫu số 03 – Trích ngang thành tích “Dân vận khéo” năm 2026 – Chi bộ Tổ dân phố số 12"
    )
