"""Mẫu 02 as Word, PDF and Excel: sixteen rows on one portrait page."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from documents import mau02
from documents.mau02 import Mau02Row, describe
from tests.documents.paper_forms import ALL_NOTES, LONGEST_HEAD, mau02_form
from tests.documents.paper_text import (
    docx_text,
    libreoffice,
    needs_libreoffice,
    page_count,
    pdf_text,
    squeeze,
)

LONGEST = mau02_form(letterhead=LONGEST_HEAD, notes=ALL_NOTES)


def word_rows(data):
    """The texts of the grid's cells, a merged cell once."""
    table = Document(BytesIO(data)).tables[1]
    return [
        [
            "".join(node.text or "" for node in cell.iter() if node.tag.endswith("}t"))
            for cell in row
        ]
        for row in ([cell for cell in tr if cell.tag.endswith("}tc")] for tr in table._tbl.tr_lst)
    ]


def notes_of(form):
    return [note.text for note in describe(form).sheets[0].notes]


def test_the_sixteen_rows_stand_below_two_head_rows():
    rows = word_rows(mau02.to_docx(mau02_form()))
    assert [row[:2] for row in rows[:3]] == [
        ["TT", "Cấp đăng ký thực hiện"],
        ["", ""],
        ["I", "Thành phố"],
    ]
    assert [row[0] for row in rows[2:]] == (
        ["I", "1", "2", "3", "4", "II", "1", "2", "3", "4", "III", "1", "2", "3", "4", "Tổng:"]
    )
    assert rows[3] == ["1", "Lĩnh vực kinh tế", "03", "04", "0", "02"]
    assert rows[-1] == ["Tổng:", "36", "1.148", "0", "24"]


def test_what_the_forms_says_in_excel_are_real_numbers():
    sheet = load_workbook(BytesIO(mau02.to_xlsx(mau02_form())))["Mẫu 02"]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if row[0] == "I")
    assert rows[start : start + 2] == [
        ("I", "Thành phố", 12, 16, 0, 8),
        ("1", "Lĩnh vực kinh tế", 3, 4, 0, 2),
    ]
    assert rows[start + 15] == ("Tổng:", None, 36, 1148, 0, 24)
    assert sheet.cell(start + 2, 3).number_format == "[=0]0;[<10]00;#,##0"


def test_the_annex_lists_the_models_and_checks_them_against_the_form():
    sheet = load_workbook(BytesIO(mau02.to_xlsx(mau02_form())))["Phụ lục"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0] == (
        "TT", "Đơn vị", "Loại", "Tập thể/cá nhân", "Mô hình", "Lĩnh vực", "Cấp",
    )  # fmt: skip
    assert rows[2][1:5] == ("Chi bộ 7", "Cá nhân", "Bà Mai", "=1+1")
    assert rows[1][5:] == ("Lĩnh vực văn hóa – xã hội", "Xã, phường và tương đương")
    assert [row[0] for row in rows[3:]] == [
        "Mô hình của tập thể: phụ lục 01, biểu tổng hợp 1.148 (KHÔNG KHỚP).",
        "Mô hình của cá nhân: phụ lục 01, biểu tổng hợp 24 (KHÔNG KHỚP).",
    ]


def test_the_annex_says_so_when_it_agrees():
    form = mau02_form(total=Mau02Row(None, None, 1, 1, 1, 1))
    sheet = load_workbook(BytesIO(mau02.to_xlsx(form)))["Phụ lục"]
    assert sheet.cell(sheet.max_row, 1).value.endswith("phụ lục 01, biểu tổng hợp 01 (khớp).")


def test_without_an_annex_there_is_one_sheet():
    workbook = load_workbook(BytesIO(mau02.to_xlsx(mau02_form(annex=()))))
    assert workbook.sheetnames == ["Mẫu 02"]


def test_the_notes_explain_the_sums_and_say_when_they_were_made():
    assert notes_of(mau02_form()) == [
        "Số tập thể không trùng: 31.",
        "Mới có 61/86 đơn vị có danh sách được tiếp nhận.",
        "Số liệu đến 09:05 ngày 16/01/2026.",
    ]


def test_there_is_no_note_on_distinct_participants_when_none_repeats():
    form = mau02_form(distinct_collectives=36, coverage_note="")
    assert notes_of(form) == ["Số liệu đến 09:05 ngày 16/01/2026."]


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        mau02.to_docx(mau02_form(as_of=datetime(2026, 1, 16, 9, 5)))  # noqa: DTZ001


@pytest.mark.parametrize("form", [mau02_form(), LONGEST], ids=["usual", "longest"])
def test_word_and_pdf_carry_the_same_text_on_one_page(form):
    pdf = mau02.to_pdf(form)
    assert page_count(pdf) == 1
    assert docx_text(mau02.to_docx(form)) == pdf_text(pdf)
    page = PdfReader(BytesIO(pdf)).pages[0].mediabox
    assert page.width < page.height


@needs_libreoffice
@pytest.mark.parametrize("form", [mau02_form(), LONGEST], ids=["usual", "longest"])
def test_the_word_file_is_one_page_too(form, tmp_path):
    printed = libreoffice(mau02.to_docx(form), tmp_path, "pdf")
    assert page_count(printed) == 1


@needs_libreoffice
def test_the_text_stays_after_libreoffice_saved_it_again(tmp_path):
    form = mau02_form()
    assert docx_text(libreoffice(mau02.to_docx(form), tmp_path, "docx")) == pdf_text(
        mau02.to_pdf(form)
    )


def test_only_a_form_that_would_not_fit_is_set_tighter():
    assert describe(mau02_form()).sheets[0].squeeze == 0
    assert describe(LONGEST).sheets[0].squeeze > 0
    shorter = replace(LONGEST, notes=())
    assert describe(shorter).sheets[0].squeeze < describe(LONGEST).sheets[0].squeeze


def test_labels_are_those_of_the_form_not_of_the_program():
    row = mau02_form().rows[1]
    renamed = replace(row, sector=replace(row.sector, label="Phát triển kinh tế, hạ tầng"))
    form = mau02_form()
    form = replace(form, rows=(form.rows[0], renamed, *form.rows[2:]))
    assert squeeze("Phát triển kinh tế, hạ tầng") in docx_text(mau02.to_docx(form))
