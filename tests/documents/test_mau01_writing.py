"""Mẫu 01 as Word, PDF, Excel and preview: one text, in one order."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from documents import mau01
from documents.letterhead import Letterhead
from documents.mau01 import Mau01Entry, blank_form, describe
from documents.vocabulary import COLLECTIVE, INDIVIDUAL, SECTORS_2026, Label
from tests.documents.paper_forms import (
    CELL_HEAD,
    CITY_LEVEL,
    ENTRIES,
    WARD_HEAD,
    many_entries,
    mau01_form,
)
from tests.documents.paper_text import (
    docx_text,
    libreoffice,
    needs_libreoffice,
    page_count,
    pdf_text,
    squeeze,
)

TABLE_HEAD = "TT Tên tập thể/cá nhân thực hiện Tên mô hình “Dân vận khéo”" + "".join(
    sector.label for sector in SECTORS_2026
)


def body_rows(form):
    table = describe([form]).sheets[0].table
    return [[" | ".join(cell.lines) for cell in row.cells] for row in table.body]


def test_rows_group_by_participant_and_numbers_restart_for_individuals():
    assert body_rows(mau01_form()) == [
        ["I", "Tập thể", "", "", "", ""],
        ["1", "Chi bộ Tổ dân phố số 12", "", "Ngõ 82 sáng – xanh", "", "Sinh hoạt chi bộ bốn tốt"],
        ["2", "Tổ bảo vệ an ninh trật tự", "", "", "- Camera an ninh | - Tổ liên gia an toàn", ""],
        ["II", "Cá nhân", "", "", "", ""],
        ["1", "Bà Lê Thị Mai, Tổ trưởng", "", "Tổ hòa giải “Ba cùng”", "", ""],
        ["Tổng:", "02 tập thể, 01 cá nhân", "0", "02", "02", "01"],
    ]


def test_the_consolidated_list_groups_by_unit_inside_each_part():
    entries = [
        Mau01Entry(COLLECTIVE, "Tổ 1", "A", "KT", unit="Chi bộ 2"),
        Mau01Entry(INDIVIDUAL, "Ông B", "B", "KT", unit="Chi bộ 10"),
        Mau01Entry(COLLECTIVE, "Tổ 1", "C", "KT", unit="Chi bộ 10"),
    ]
    assert [row[:3] for row in body_rows(mau01_form(entries))] == [
        ["I", "Tập thể", ""],
        ["", "Chi bộ 2"],
        ["1", "Tổ 1", "A"],
        ["", "Chi bộ 10"],
        ["2", "Tổ 1", "C"],
        ["II", "Cá nhân", ""],
        ["", "Chi bộ 10"],
        ["1", "Ông B", "B"],
        ["Tổng:", "02 tập thể, 01 cá nhân", "03"],
    ]


def test_a_participant_written_in_two_ways_counts_once_in_the_last_row():
    entries = [
        Mau01Entry(COLLECTIVE, "Tổ hòa giải", "A", "KT"),
        Mau01Entry(COLLECTIVE, "Tổ hoà giải", "B", "KT"),
    ]
    rows = body_rows(mau01_form(entries))
    assert [row[1] for row in rows] == [
        "Tập thể",
        "Tổ hòa giải",
        "Tổ hoà giải",
        "Cá nhân",
        "01 tập thể, 0 cá nhân",
    ]


def test_canonical_order_is_the_order_on_paper_and_is_stable():
    canonical = mau01_form().canonical()
    assert [entry.initiative for entry in canonical.entries] == [
        "Ngõ 82 sáng – xanh",
        "Sinh hoạt chi bộ bốn tốt",
        "Camera an ninh",
        "Tổ liên gia an toàn",
        "Tổ hòa giải “Ba cùng”",
    ]
    assert canonical.canonical() == canonical
    assert body_rows(canonical) == body_rows(mau01_form())


def test_an_entry_in_a_field_the_form_does_not_have_is_an_error():
    with pytest.raises(KeyError, match="XX"):
        describe([mau01_form([Mau01Entry(COLLECTIVE, "Tổ 1", "A", "XX")])])


def test_a_document_without_forms_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        mau01.to_docx([])


def test_the_blank_form_has_numbered_empty_rows_and_dots():
    form = blank_form(Letterhead(), 2026, CITY_LEVEL, SECTORS_2026)
    assert [row[:2] for row in body_rows(form)] == [
        ["I", "Tập thể"],
        ["1", ""],
        ["2", ""],
        ["3", ""],
        ["II", "Cá nhân"],
        ["1", ""],
        ["2", ""],
        ["3", ""],
        ["Tổng:", ""],
    ]
    text = docx_text(mau01.to_docx([form]))
    assert text.startswith("ĐƠNVỊ.....*ĐẢNGCỘNGSẢNVIỆTNAM.....,ngày....tháng....năm2026DANHSÁCH")
    assert text.endswith("Nơinhận:-Nhưkínhgửi;-BanXâydựngĐảng;-Lưu.T/MCẤPỦY(CHIỦY)(Ký,đóngdấu)")
    assert page_count(mau01.to_pdf([form])) == 1


def test_rows_to_fill_in_follow_the_filled_ones():
    rows = body_rows(mau01_form(blank_rows=2))
    assert [row[0] for row in rows] == ["I", "1", "2", "3", "4", "II", "1", "2", "3", "Tổng:"]


@pytest.mark.parametrize(
    "forms",
    [
        [mau01_form()],
        [mau01_form(), mau01_form(many_entries(60), level=CITY_LEVEL)],
        [mau01_form(letterhead=WARD_HEAD, notes=("Bản nháp, chưa gửi.",))],
        [blank_form(Letterhead(), 2026, CITY_LEVEL, SECTORS_2026)],
    ],
    ids=["one", "two levels over pages", "with notes", "blank"],
)
def test_word_and_pdf_carry_the_same_text_in_the_same_order(forms):
    assert docx_text(mau01.to_docx(forms)) == pdf_text(mau01.to_pdf(forms), TABLE_HEAD)


@needs_libreoffice
def test_the_text_stays_after_libreoffice_saved_it_again(tmp_path):
    forms = [mau01_form(), mau01_form(many_entries(30), level=CITY_LEVEL)]
    saved = libreoffice(mau01.to_docx(forms), tmp_path, "docx")
    assert docx_text(saved) == pdf_text(mau01.to_pdf(forms), TABLE_HEAD)


def test_excel_carries_the_same_table_with_counts_as_numbers():
    workbook = load_workbook(BytesIO(mau01.to_xlsx([mau01_form(), mau01_form(level=CITY_LEVEL)])))
    assert workbook.sheetnames == ["Mẫu 01 - XP", "Mẫu 01 - TP"]
    rows = list(workbook["Mẫu 01 - XP"].iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if row[0] == "I")
    assert rows[start : start + 6] == [
        ("I", "Tập thể", None, None, None, None),
        ("1", ENTRIES[0].participant, None, "Ngõ 82 sáng – xanh", None, "Sinh hoạt chi bộ bốn tốt"),
        ("2", ENTRIES[1].participant, None, None, "- Camera an ninh\n- Tổ liên gia an toàn", None),
        ("II", "Cá nhân", None, None, None, None),
        ("1", "Bà Lê Thị Mai, Tổ trưởng", None, "Tổ hòa giải “Ba cùng”", None, None),
        ("Tổng:", "02 tập thể, 01 cá nhân", 0, 2, 2, 1),
    ]


def test_text_that_looks_like_markup_stays_text():
    person = "<b>Nguyễn Văn A</b>"
    unit = "</td></tr></table><h1>ĐÃ DUYỆT</h1>"
    plain = mau01_form([Mau01Entry(INDIVIDUAL, "Nguyễn Văn A", "Mô hình", "KT")])
    form = mau01_form(
        [Mau01Entry(INDIVIDUAL, person, "Mô hình &amp; “khéo”", "KT")],
        letterhead=replace(CELL_HEAD, issuer=unit),
    )
    pdf = mau01.to_pdf([form])
    assert squeeze(person) in pdf_text(pdf)
    assert squeeze(unit.upper()) in pdf_text(pdf)
    assert "Môhình&amp;“khéo”" in pdf_text(pdf)
    assert page_count(pdf) == page_count(mau01.to_pdf([plain]))
    preview = mau01.to_html([form])
    assert "&lt;b&gt;Nguyễn Văn A&lt;/b&gt;" in preview
    assert preview.count("<tr") == mau01.to_html([plain]).count("<tr")


def test_the_hidden_key_says_whose_form_it_is():
    workbook = load_workbook(BytesIO(mau01.to_xlsx([mau01_form()])))
    key = {
        "danvan.form": "mau01",
        "danvan.year": "2026",
        "danvan.unit_code": "TDP12",
        "danvan.unit_name": "Chi bộ Tổ dân phố số 12",
    }
    assert {item.name: item.value for item in workbook.custom_doc_props.props} == key
    package = Document(BytesIO(mau01.to_docx([mau01_form()]))).part.package
    custom = next(part for part in package.iter_parts() if part.partname == "/docProps/custom.xml")
    for name, value in key.items():
        assert f'name="{name}"><vt:lpwstr>{value}</vt:lpwstr>' in custom.blob.decode()


def test_labels_of_another_year_are_printed_as_given():
    sectors = (*SECTORS_2026, Label("TG", "Quốc phòng, an ninh, tôn giáo, dân tộc"))
    form = mau01_form(sectors=sectors, year=2027)
    text = docx_text(mau01.to_docx([form]))
    assert squeeze("Quốc phòng, an ninh, tôn giáo, dân tộc") in text
    assert squeeze("cấp Phường năm 2027") in text
    assert text == pdf_text(mau01.to_pdf([form]), TABLE_HEAD + sectors[-1].label)
