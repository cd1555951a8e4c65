"""The list of units from Excel: the dry run changes nothing, the writing happens whole or not."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit.models import AuditEvent
from documents.errors import DocumentRefused
from documents.lists import ListRefused
from documents.reading.sheet_records import SheetRow
from documents.sheets import read
from organizations.importing import plan_units, read_unit_plan, write_units
from organizations.models import Unit
from organizations.unit_file import sample_file
from tests.factories import make_unit, make_ward
from tests.organizations.unit_lists import HEADINGS, line, workbook

pytestmark = pytest.mark.django_db


def plan(ward, rows, headings=HEADINGS, above=()):
    return plan_units(ward, read(workbook(rows, headings, above)))


def errors(ward, *rows, headings=HEADINGS):
    return [(e.row, e.column, e.message) for e in plan(ward, rows, headings).errors]


def test_a_dry_run_tells_what_is_new_changed_and_as_it_was_and_writes_nothing(ward):
    make_unit(ward, "Chi bộ Tổ dân phố số 7", code="TDP7", contact_name="Lê Văn Tuấn")
    make_unit(ward, "Chi bộ Tổ dân phố số 8", code="TDP8")
    found = plan(
        ward,
        [
            line("TDP7", "Chi bộ Tổ dân phố số 7", "Chi bộ", "", "Ngô Lan Phương"),
            line("TDP8", "Chi bộ Tổ dân phố số 8"),
            line("PHUNU", "Hội Liên hiệp Phụ nữ phường", "Hội quần chúng"),
        ],
    )
    assert [u.code for u in found.added] == ["PHUNU"]
    assert [(u.code, found.columns_of(u)) for u in found.updated] == [("TDP7", ["Đầu mối"])]
    assert [u.code for u in found.unchanged] == ["TDP8"]
    assert found.summary == "Thêm 01, cập nhật 01, không đổi 01, lỗi 0 dòng"
    assert Unit.objects.count() == 3
    assert not AuditEvent.objects.exists()


def test_writing_makes_the_units_and_leaves_a_trail(ward, administrator):
    unit = make_unit(ward, "Chi bộ Tổ dân phố số 7", code="TDP7")
    found = plan(
        ward,
        [
            line("tdp7", "Chi bộ Tổ dân phố số 07"),
            line(
                "UBND", "Đảng ủy Ủy ban nhân dân phường", "Đảng ủy", "", "Đỗ Mạnh Hùng", 912345678
            ),
        ],
    )
    write_units(ward, found, actor=administrator)
    unit.refresh_from_db()
    assert unit.name == "Chi bộ Tổ dân phố số 07"
    new = Unit.objects.get(code="UBND")
    assert (new.kind, new.parent, new.contact_name) == (
        Unit.Kind.PARTY_COMMITTEE,
        ward,
        "Đỗ Mạnh Hùng",
    )
    assert new.contact_phone == "0912345678"
    assert new.path == f"{ward.path}{new.pk:08d}/"
    assert set(AuditEvent.objects.values_list("action", "actor__username")) == {
        ("unit.created", "admin"),
        ("unit.changed", "admin"),
        ("units.imported", "admin"),
    }


def test_the_same_file_a_second_time_changes_nothing(ward, administrator):
    rows = [line("TDP1", "Chi bộ Tổ dân phố số 1", "Chi bộ", "", "Đỗ Văn An", "0912 345 678")]
    write_units(ward, plan(ward, rows), actor=administrator)
    again = plan(ward, rows)
    assert (again.added, again.updated, len(again.unchanged)) == ([], [], 1)


def test_columns_are_found_in_any_order_under_other_headings_below_a_title(ward):
    found = plan(
        ward,
        [["Nguyễn Thị Hòa", "chi bo", "1", "Chi bộ Tổ dân phố số 12", "TDP12"]],
        headings=["HỌ VÀ TÊN", "Loại đơn vị", "TT", "Tên  đơn vị", "Mã số"],
        above=[["ĐẢNG BỘ PHƯỜNG"], [], ["DANH SÁCH ĐƠN VỊ NĂM 2026"]],
    )
    [unit] = found.added
    assert (unit.code, unit.changes["contact_name"], unit.row) == ("TDP12", "Nguyễn Thị Hòa", 5)


def test_a_unit_may_stand_below_another_of_the_same_file_named_before_its_superior(
    ward, administrator
):
    found = plan(
        ward,
        [
            line("CB1", "Chi bộ Văn phòng", "Chi bộ", "Đảng ủy các cơ quan Đảng phường"),
            line("CQDANG", "Đảng ủy các cơ quan Đảng phường", "Đảng ủy"),
        ],
    )
    write_units(ward, found, actor=administrator)
    assert Unit.objects.get(code="CB1").parent == Unit.objects.get(code="CQDANG")


def test_a_unit_moves_with_everything_below_it(ward, administrator):
    above = make_unit(ward, "Đảng ủy các cơ quan Đảng phường", code="CQDANG")
    cell = make_unit(ward, "Chi bộ Văn phòng", code="CB1")
    below = make_unit(cell, "Tổ đảng số 1", code="TD1")
    found = plan(ward, [line("CB1", "Chi bộ Văn phòng", "Chi bộ", "cqdang")])
    write_units(ward, found, actor=administrator)
    below.refresh_from_db()
    assert below.path.startswith(above.path)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (line(""), "Mã đơn vị", "Nhập mã đơn vị"),
        (line("TỔ 1"), "Mã đơn vị", "chỉ gồm chữ không dấu"),
        (line("PX", ""), "Tên đơn vị", "Nhập tên đơn vị."),
        (line("PX", "Đ" * 201), "Tên đơn vị", "tối đa 200"),
        (line("PX", "Chi bộ X", "Hợp tác xã"), "Khối", "Không có khối “Hợp tác xã”"),
        (line("PX", "Chi bộ X", ""), "Khối", "Chọn khối"),
        (line("PX", "Chi bộ X", "Chi bộ", "Đảng ủy Y"), "Đơn vị cấp trên", "“Đảng ủy Y”"),
        (line("PX", "Chi bộ X", "Chi bộ", "PX"), "Đơn vị cấp trên", "chính nó"),
        (line("PX", "Chi bộ X", "Chi bộ", "", "A", "chưa có"), "Điện thoại", "bằng chữ số"),
        (line("PX", "Chi bộ X", "Chi bộ", "", "A", "", "a@b"), "Thư điện tử", "“a@b”"),
    ],
)
def test_a_mistake_is_told_with_row_column_and_reason(ward, row, column, words):
    [(number, heading, message)] = errors(ward, row)
    assert (number, heading) == (2, column)
    assert words in message


def test_the_second_use_of_a_code_is_the_mistake(ward):
    assert errors(ward, line("TDP1"), line("tdp1")) == [(3, "Mã đơn vị", "Mã TDP1 đã có ở dòng 2.")]


def test_a_code_of_another_ward_cannot_be_taken(ward, stranger_ward):
    make_unit(stranger_ward, "Chi bộ Tổ dân phố số 1", code="TDP1")
    [(_, column, message)] = errors(ward, line("TDP1"))
    assert column == "Mã đơn vị"
    assert "ở nơi khác" in message


def test_units_of_another_ward_are_no_superiors(ward, stranger_ward):
    make_unit(stranger_ward, "Đảng ủy các cơ quan Đảng", code="LANG1")
    [(_, column, _)] = errors(ward, line("TDP1", "Chi bộ X", "Chi bộ", "LANG1"))
    assert column == "Đơn vị cấp trên"


def test_a_mistake_in_a_superiors_row_stops_those_below_it(ward):
    found = plan(
        ward,
        [
            line("CQDANG", "", "Đảng ủy"),
            line("CB1", "Chi bộ Văn phòng", "Chi bộ", "CB0"),
            line("CB0", "Chi bộ Tổng hợp", "Chi bộ", "CQDANG"),
        ],
    )
    assert found.added == []
    assert found.error_rows == [2, 3, 4]


def test_a_file_with_mistakes_is_not_written_at_all(ward, administrator):
    found = plan(ward, [line("TDP1"), line("")])
    with pytest.raises(ListRefused, match="01 dòng lỗi"):
        write_units(ward, found, actor=administrator)
    assert Unit.objects.count() == 1


def test_the_good_rows_can_be_written_without_the_others(ward, administrator):
    found = plan(ward, [line("TDP1"), line("")])
    write_units(ward, found, actor=administrator, leave_out_errors=True)
    assert set(Unit.objects.values_list("code", flat=True)) == {ward.code, "TDP1"}


def test_units_below_each_other_are_refused_and_nothing_is_written(ward, administrator):
    found = plan(
        ward,
        [line("A1", "Chi bộ A", "Chi bộ", "B1"), line("B1", "Chi bộ B", "Chi bộ", "A1")],
    )
    with pytest.raises(ListRefused, match="trực thuộc lẫn nhau"):
        write_units(ward, found, actor=administrator)
    assert Unit.objects.count() == 1


def test_a_unit_that_would_come_below_itself_is_refused(ward, administrator):
    above = make_unit(ward, "Đảng bộ A", code="A1")
    make_unit(above, "Chi bộ B", code="B1")
    found = plan(ward, [line("A1", "Đảng bộ A", "", "B1"), line("TDP1")])
    with pytest.raises(ListRefused, match="Dòng 2"):
        write_units(ward, found, actor=administrator)
    assert not Unit.objects.filter(code="TDP1").exists()


def test_a_code_taken_since_the_dry_run_is_refused(ward, administrator):
    found = plan(ward, [line("TDP1")])
    make_unit(ward, "Chi bộ khác", code="TDP1")
    with pytest.raises(ListRefused, match="vừa được dùng"):
        write_units(ward, found, actor=administrator)


def test_an_empty_cell_leaves_what_is_stored(ward, administrator):
    unit = make_unit(ward, "Chi bộ Tổ dân phố số 7", code="TDP7", contact_name="Lê Văn Tuấn")
    write_units(ward, plan(ward, [line("TDP7", "Chi bộ số 7", "")]), actor=administrator)
    unit.refresh_from_db()
    assert (unit.contact_name, unit.kind) == ("Lê Văn Tuấn", Unit.Kind.PARTY_CELL)


@pytest.mark.parametrize(
    ("rows", "headings", "words"),
    [
        ([line("TDP1")], ["Cột 1", "Tên đơn vị"], "Mã đơn vị"),
        ([], HEADINGS, "chưa có đơn vị nào"),
    ],
)
def test_a_file_without_a_list_is_refused(ward, rows, headings, words):
    with pytest.raises(ListRefused, match=words):
        plan(ward, rows, headings)


def test_the_sample_file_holds_the_wards_units_and_reads_back_as_unchanged(ward):
    above = make_unit(ward, "Đảng ủy các cơ quan Đảng phường", code="CQDANG")
    make_unit(above, "Chi bộ Văn phòng", code="CB1", contact_phone="0912345678")
    found = read_unit_plan(ward, sample_file(ward), "don-vi.xlsx")
    assert sorted(u.code for u in found.unchanged) == ["CB1", "CQDANG"]
    assert found.summary == "Thêm 0, cập nhật 0, không đổi 02, lỗi 0 dòng"


def test_the_sample_file_of_an_empty_ward_shows_how_to_fill_it_in():
    book = load_workbook(BytesIO(sample_file(make_ward())))
    assert book.sheetnames == ["Đơn vị", "Hướng dẫn"]
    assert [cell.value for cell in book["Đơn vị"][2]][:2] == ["Mã đơn vị", "Tên đơn vị"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"ma;ten", "không phải tệp Excel"),
        (b"%PDF-1.7 x", "không phải tệp Excel"),
        (b"", "không phải tệp Excel"),
        (b"PK\x03\x04 x", "bị hỏng"),
    ],
)
def test_what_is_no_excel_file_is_refused_in_words_for_excel(ward, data, words):
    with pytest.raises(DocumentRefused, match=words):
        read_unit_plan(ward, data, "donvi.csv")


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12
) | st.sampled_from(["TDP1", "TDP2", "Chi bộ", "PHUONG", "-", "0912345678"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(rows=st.lists(st.lists(texts, min_size=8, max_size=8), min_size=1, max_size=8))
def test_every_row_is_counted_once_whatever_it_holds(ward, rows):
    header = ["Mã", "Tên đơn vị", "Tên gọn", "Khối", "Cấp trên", "Đầu mối", "Điện thoại", "Email"]
    sheet = [SheetRow("Đơn vị", n, tuple(row)) for n, row in enumerate([header, *rows], start=1)]
    found = plan_units(ward, sheet)
    told = [u.row for u in [*found.added, *found.updated, *found.unchanged]]
    filled = [n for n, row in enumerate(rows, 2) if any(t not in ("", "-", "–") for t in row)]
    assert sorted([*told, *found.error_rows]) == filled


def test_a_unit_and_one_below_it_move_apart_in_one_file(ward, administrator):
    upper, lower = make_unit(ward, code="P"), make_unit(ward, code="Q")
    moved = make_unit(ward, "Đảng ủy A", code="A")
    below = make_unit(moved, "Chi bộ B", code="B")
    rows = [line("A", "Đảng ủy A", "Chi bộ", "Q"), line("B", "Chi bộ B", "Chi bộ", "P")]

    write_units(ward, plan(ward, rows), actor=administrator)

    for unit, parent in ((moved, lower), (below, upper)):
        unit.refresh_from_db()
        assert (unit.parent, unit.path) == (parent, f"{parent.path}{unit.pk:08d}/")
