"""The log: who reads which lines, and how they are found."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit import views
from audit.models import AuditEvent
from audit.services import record
from organizations.services import update_unit
from tests.factories import make_unit

LOG = "/nhat-ky/"


@pytest.fixture
def read_log(signed_in, administrator):
    client = signed_in(administrator)

    def read(**filters):
        return client.get(LOG, filters).content.decode()

    return read


def test_a_line_tells_who_did_what_with_before_and_after(read_log, administrator, unit):
    update_unit(unit, {"place": "Đống Đa"}, actor=administrator)

    page = read_log()

    assert "Sửa đơn vị" in page
    assert str(administrator) in page
    assert unit.name in page
    assert "place" in page
    assert "Đống Đa" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("reviewer", 200), ("leader", 403), ("clerk", 403)],
)
def test_who_may_read_the_log(request, signed_in, who, status):
    assert signed_in(request.getfixturevalue(who)).get(LOG).status_code == status


def test_what_happens_in_another_ward_is_not_told(read_log, stranger_ward, stranger):
    foreign = make_unit(stranger_ward, "Chi bộ của phường khác")
    update_unit(foreign, {"place": "Láng"}, actor=stranger)
    record(stranger, "login", stranger)

    page = read_log()

    assert "Chi bộ của phường khác" not in page
    assert str(stranger) not in page


def test_an_unknown_name_at_the_door_is_told_to_no_ward(read_log, client):
    client.post("/dang-nhap/", {"username": "khong-co-ai", "password": "x"})

    assert AuditEvent.objects.get(action="login.failed").reach == ""
    assert "tên đăng nhập không có" not in read_log()


def test_lines_are_found_by_person_and_action(read_log, administrator, reviewer, unit):
    record(administrator, "unit.changed", unit)
    record(reviewer, "unit.moved", unit)

    by_person = read_log(nguoi=reviewer.pk)
    assert by_person.count("<tr>") == 2, "the head and one line"
    assert "Chuyển đơn vị sang cấp trên khác</th>" in by_person
    by_action = read_log(viec="unit.changed")
    assert by_action.count("<tr>") == 2
    assert "Không có việc nào khớp điều kiện lọc." in read_log(viec="login")


@pytest.mark.parametrize(
    ("filters", "lines"),
    [
        ({"tu": "15/01/2026"}, 1),
        ({"den": "14/01/2026"}, 1),
        ({"den": "15/1/2026"}, 2),
        ({"tu": "2026-01-16"}, 0),
        ({"tu": "14-01-2026", "den": "15/01/26"}, 2),
    ],
)
def test_lines_are_found_by_days_of_viet_nam(read_log, unit, filters, lines):
    """23:30 on the 14th and 00:30 on the 15th in Hà Nội are both the 14th in Greenwich."""
    for minute in (
        datetime(2026, 1, 14, 16, 30, tzinfo=UTC),
        datetime(2026, 1, 14, 17, 30, tzinfo=UTC),
    ):
        event = record(None, "unit.changed", unit)
        AuditEvent.objects.filter(pk=event.pk).update(at=minute)

    assert read_log(**filters).count("Sửa đơn vị</th>") == lines


def test_a_day_that_does_not_exist_is_named_and_left_out(read_log, unit):
    record(None, "unit.changed", unit)

    page = read_log(tu="31/02/2026", nguoi="x", trang="99")

    assert "Không có ngày “31/02/2026”. Ghi dạng 15/01/2026." in page
    assert "Sửa đơn vị</th>" in page


@pytest.mark.parametrize("filters", [{"den": "31/12/9999"}, {"tu": "01/01/0001"}])
def test_a_day_at_the_edge_of_the_calendar_is_named_and_left_out(read_log, unit, filters):
    record(None, "unit.changed", unit)

    page = read_log(**filters)

    assert "Không có ngày" in page
    assert "Sửa đơn vị</th>" in page


def test_filters_are_cleaned_of_what_no_database_can_hold(read_log, unit):
    record(None, "unit.changed", unit)

    page = read_log(viec="unit.\x1fchanged", tu="2026\x1f" + "9" * 5000)

    assert "Sửa đơn vị</th>" in page
    assert "\x1f" not in page
    assert "9" * 100 not in page


def test_lines_are_found_by_unit_with_all_below_it(read_log, administrator, unit, other_unit):
    cell = make_unit(unit, "Tổ Đảng số 2")
    for each in (unit, other_unit, cell):
        record(administrator, "unit.changed", each)

    page = read_log(**{"don-vi": unit.pk, "viec": "unit.changed"})

    assert page.count("Sửa đơn vị</th>") == 2
    assert f'<option value="{unit.pk}" selected>' in page
    assert f"don-vi={unit.pk}" in page, "the page numbers and the sheet keep the filter"


def test_a_unit_out_of_reach_is_no_filter_and_says_so(read_log, unit, stranger_ward):
    record(None, "unit.changed", unit)

    page = read_log(**{"don-vi": stranger_ward.pk})

    assert f"Bỏ qua điều kiện lọc không có trong danh sách: đơn vị “{stranger_ward.pk}”." in page
    assert "Sửa đơn vị</th>" in page
    assert stranger_ward.name not in page


def test_a_span_of_days_that_ends_before_it_begins_is_left_out_and_said(read_log, unit):
    record(None, "unit.changed", unit)

    page = read_log(tu="16/01/2026", den="15/01/2026")

    assert "Từ ngày 16/01/2026 sau đến hết ngày 15/01/2026: bỏ qua khoảng ngày này." in page
    assert "Sửa đơn vị</th>" in page


@pytest.mark.parametrize("events", [1, 60])
def test_the_log_asks_the_same_questions_for_one_and_many_lines(
    signed_in, administrator, unit, campaign, events, django_assert_num_queries
):
    client = signed_in(administrator)
    for _ in range(events):
        record(administrator, "unit.changed", unit)
    # session, user, memberships; count, lines, people, units; the frame: years
    with django_assert_num_queries(8):
        client.get(LOG)


def test_lines_are_never_changed_in_the_back_office(client, django_user_model, unit):
    owner = django_user_model.objects.create_superuser("chu", password="mat-khau-thu-nghiem")
    client.force_login(owner)
    event = record(owner, "unit.changed", unit)

    page = reverse("admin:audit_auditevent_change", args=[event.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"action": "x"}).status_code == 403
    assert client.post(reverse("admin:audit_auditevent_add"), {}).status_code == 403


# ── the sheet ────────────────────────────────────────────────────────────────────────────────


def sheet_rows(answer):
    """The cells of the first sheet as tuples of text, row by row."""
    book = load_workbook(BytesIO(answer.content), read_only=True)
    return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_the_sheet_holds_the_lines_of_the_filter_with_before_and_after(
    signed_in, administrator, unit
):
    update_unit(unit, {"place": "Đống Đa"}, actor=administrator)
    record(None, "login.failed", unit)
    client = signed_in(administrator)
    page = client.get(LOG, {"viec": "unit.changed", "tu": "01/01/2020"}).content.decode()
    assert "/nhat-ky/tai.xlsx?viec=unit.changed&amp;tu=01%2F01%2F2020" in page

    answer = client.get("/nhat-ky/tai.xlsx", {"viec": "unit.changed", "tu": "01/01/2020"})

    assert "DVK_NhatKy_" in answer["Content-Disposition"]
    cells = [str(cell) for row in sheet_rows(answer) for cell in row if cell]
    assert "Sửa đơn vị" in cells
    assert "địa danh: để trống → Đống Đa" in cells
    assert "Đăng nhập sai mật khẩu" not in cells
    assert "Từ ngày: 01/01/2020" in cells


def test_the_sheet_keeps_unit_and_person_and_names_them(
    signed_in, administrator, reviewer, unit, other_unit
):
    for person, each in ((administrator, unit), (reviewer, unit), (reviewer, other_unit)):
        record(person, "unit.changed", each)
    filters = {"don-vi": unit.pk, "nguoi": reviewer.pk, "tu": "02/01/2026", "den": "01/01/2026"}

    answer = signed_in(administrator).get("/nhat-ky/tai.xlsx", filters)

    cells = [str(cell) for row in sheet_rows(answer) for cell in row if cell]
    assert cells.count("Sửa đơn vị") == 1
    assert f"Đơn vị: {unit.name}" in cells
    assert f"Người: {reviewer}" in cells
    assert any("bỏ qua khoảng ngày này" in cell for cell in cells)


def test_a_text_that_looks_like_a_formula_stays_a_text(signed_in, administrator, unit):
    update_unit(unit, {"place": "=1+1"}, actor=administrator)
    unit.name = "=HYPERLINK(1)"
    record(administrator, "unit.changed", unit)

    answer = signed_in(administrator).get("/nhat-ky/tai.xlsx")

    book = load_workbook(BytesIO(answer.content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_the_sheet_ends_at_its_limit_and_says_so(signed_in, administrator, unit, monkeypatch):
    monkeypatch.setattr(views, "LINES_OF_A_SHEET", 2)
    for place in ("A", "B", "C"):
        update_unit(unit, {"place": place}, actor=administrator)
    client = signed_in(administrator)

    assert "Xuất Excel 2 dòng mới nhất" in client.get(LOG).content.decode()
    cells = [str(c) for row in sheet_rows(client.get("/nhat-ky/tai.xlsx")) for c in row if c]
    assert cells.count("Sửa đơn vị") == 2
    assert any(cell.startswith("Nhiều nhất 2 dòng mới nhất") for cell in cells)


@pytest.mark.parametrize(("who", "status"), [("reviewer", 200), ("leader", 403), ("clerk", 403)])
def test_who_may_take_the_log_home(request, signed_in, who, status):
    page = signed_in(request.getfixturevalue(who))
    assert page.get("/nhat-ky/tai.xlsx").status_code == status


def test_the_sheet_tells_nothing_of_another_ward(signed_in, administrator, stranger_ward, stranger):
    update_unit(make_unit(stranger_ward, "Chi bộ khác"), {"place": "Láng"}, actor=stranger)

    rows = sheet_rows(signed_in(administrator).get("/nhat-ky/tai.xlsx"))
    assert not any("Chi bộ khác" in str(row) for row in rows)


@pytest.mark.parametrize("lines", [1, 30])
def test_the_sheet_asks_the_same_for_one_line_and_many(
    signed_in, administrator, unit, lines, django_assert_num_queries
):
    for number in range(lines):
        update_unit(unit, {"place": f"Nơi {number}"}, actor=administrator)
    client = signed_in(administrator)
    # session, user, memberships, lines
    with django_assert_num_queries(4):
        client.get("/nhat-ky/tai.xlsx")
