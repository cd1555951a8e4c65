"""The ward's units: finding, adding, changing, moving, removing."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from campaigns.services import grant_exemption
from organizations.models import Membership, Unit
from organizations.services import UnitError, move_unit
from tests.factories import make_campaign, make_unit

Role = Membership.Role


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


@pytest.fixture
def admin_page(signed_in, administrator):
    return signed_in(administrator)


def unit_data(**fields):
    values = {
        "name": "Chi bộ Trường THCS Đống Đa",
        "code": "thcsdd",
        "kind": "party_cell",
        "is_active": "on",
        "has_seal": "on",
        "on_behalf_of": "T/M CẤP ỦY (CHI ỦY)",
    }
    return values | fields


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"tim": "to dan pho so 12"}, True),
        ({"tim": "TDP12"}, True),
        ({"tim": "trường học"}, False),
        ({"khoi": "party_cell"}, True),
        ({"khoi": "mass_organization"}, False),
        ({"dung": "co"}, True),
        ({"dung": "khong"}, False),
        ({"khoi": "no-such-kind", "trang": "999999"}, True),
    ],
)
def test_units_are_searched_without_marks_and_filtered(admin_page, unit, query, found):
    page = admin_page.get(url("unit_list"), query).content.decode()

    assert (unit.name in page) is found
    if not found:
        assert "Không có đơn vị khớp điều kiện lọc." in page


def test_the_count_says_that_the_ward_itself_is_among_the_units(admin_page, ward, unit):
    page = " ".join(admin_page.get(url("unit_list")).content.decode().split())

    assert f"2 đơn vị, kể cả {ward.name}" in page


def test_a_ward_without_units_is_led_to_the_import(admin_page, ward):
    assert url("unit_import") in admin_page.get(url("unit_list")).content.decode()


def test_a_unit_is_added_under_the_ward(admin_page, ward):
    answer = admin_page.post(
        url("unit_add"), unit_data(parent=ward.pk, contact_phone="0912 345 678", place="Đống Đa")
    )

    assert answer["Location"] == url("unit_list")
    unit = Unit.objects.get(code="THCSDD")
    assert (unit.parent, unit.contact_phone, unit.place) == (ward, "0912345678", "Đống Đa")
    assert ward.holds(unit)
    assert AuditEvent.objects.about(unit).get().action == "unit.created"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "Nhập tên đơn vị."),
        ({"code": ""}, "Nhập mã đơn vị, ví dụ TDP12."),
        ({"code": "Tổ 12"}, "Mã đơn vị chỉ gồm chữ không dấu và số, ví dụ TDP12."),
        ({"code": "tdp12"}, "Mã TDP12 đã dùng cho “Chi bộ Tổ dân phố số 12”."),
        ({"kind": ""}, "Chọn khối."),
        ({"kind": "ward_committee"}, "Chọn khối trong danh sách."),
        ({"parent": ""}, "Chọn đơn vị cấp trên."),
        ({"contact_phone": "gọi Hòa"}, "Ghi số điện thoại bằng chữ số"),
        ({"contact_email": "tdp12"}, "Ghi đủ địa chỉ thư điện tử"),
        ({"code": "A" * 21}, "Mã đơn vị có 21 ký tự, tối đa 20 ký tự."),
    ],
)
def test_a_unit_that_cannot_be_is_explained(admin_page, ward, unit, fields, message):
    page = admin_page.post(url("unit_add"), unit_data(parent=ward.pk) | fields)

    text = page.content.decode()
    assert text.count(message) == 2, "beside the field and in the summary"
    assert "Lỗi: " in text
    assert not Unit.objects.filter(code="THCSDD").exists()


def test_a_parent_in_another_ward_cannot_be_chosen(admin_page, stranger_ward):
    page = admin_page.post(url("unit_add"), unit_data(parent=stranger_ward.pk))

    assert "Chọn đơn vị cấp trên trong danh sách." in page.content.decode()


def test_a_change_keeps_what_was_and_what_became(admin_page, ward, unit):
    data = unit_data(name="  Chi bộ   TDP 12 ", code="TDP12", parent=ward.pk)
    admin_page.post(url("unit_edit", unit.pk), data)

    unit.refresh_from_db()
    assert (unit.name, unit.folded_name) == ("Chi bộ TDP 12", "chi bo tdp 12")
    event = AuditEvent.objects.about(unit).get()
    assert event.data["before"] == {"name": "Chi bộ Tổ dân phố số 12"}
    assert event.data["after"] == {"name": "Chi bộ TDP 12"}


def test_saving_without_a_change_leaves_no_trace(admin_page, ward, unit):
    data = unit_data(name=unit.name, code=unit.code, parent=ward.pk)
    admin_page.post(url("unit_edit", unit.pk), data)

    assert not AuditEvent.objects.about(unit).exists()


def test_a_unit_moves_with_everything_below_it(admin_page, ward, unit, other_unit):
    below = make_unit(unit)
    data = unit_data(name=unit.name, code=unit.code, parent=other_unit.pk)
    admin_page.post(url("unit_edit", unit.pk), data)

    below.refresh_from_db()
    assert other_unit.holds(below)
    assert AuditEvent.objects.about(unit).filter(action="unit.moved").count() == 1


def test_a_unit_cannot_be_hung_below_itself(admin_page, unit):
    below = make_unit(unit)
    data = unit_data(name=unit.name, code=unit.code, parent=below.pk)
    page = admin_page.post(url("unit_edit", unit.pk), data)

    assert "Chọn đơn vị cấp trên trong danh sách." in page.content.decode()


def test_the_ward_itself_keeps_its_place_and_kind(admin_page, ward):
    data = unit_data(name=ward.name, code=ward.code, parent="", kind="party_cell", place="Đống Đa")
    admin_page.post(url("unit_edit", ward.pk), data)

    ward.refresh_from_db()
    assert (ward.kind, ward.parent, ward.place) == ("ward_committee", None, "Đống Đa")


def test_a_unit_entered_by_mistake_is_removed_after_typing_its_name(admin_page, ward):
    unit = make_unit(ward, "Chi bộ nhập nhầm", code="NHAM")
    for typed in ("", "NHAM", "Chi bộ nhập"):
        admin_page.post(url("unit_delete", unit.pk), {"name": typed})
        assert Unit.objects.filter(pk=unit.pk).exists()

    admin_page.post(url("unit_delete", unit.pk), {"name": " Chi bộ nhập  nhầm"})
    assert not Unit.objects.filter(pk=unit.pk).exists()
    assert AuditEvent.objects.filter(action="unit.deleted", target_id=unit.pk).count() == 1


def test_a_unit_with_data_is_not_removed(admin_page, unit, clerk):
    page = admin_page.post(url("unit_delete", unit.pk), {"name": unit.name}, follow=True)

    assert "nên không xóa được" in page.content.decode()
    assert Unit.objects.filter(pk=unit.pk).exists()
    assert not AuditEvent.objects.filter(action="unit.deleted").exists()


def test_the_ban_changes_the_contact_and_nothing_else(signed_in, reviewer, unit):
    client = signed_in(reviewer)
    data = {"contact_name": "Phạm Thu Hằng", "contact_phone": "", "contact_email": ""}
    client.post(url("unit_edit", unit.pk), data | {"name": "Tên khác", "is_active": ""})

    unit.refresh_from_db()
    assert unit.contact_name == "Phạm Thu Hằng"
    assert (unit.name, unit.is_active) == ("Chi bộ Tổ dân phố số 12", True)
    attempt = AuditEvent.objects.get(action="mass_assignment_attempt")
    assert attempt.data["fields"] == ["is_active", "name"]


@pytest.mark.parametrize("units", [1, 30])
def test_the_list_of_units_asks_the_same_questions_for_one_and_many(
    admin_page, ward, units, django_assert_num_queries
):
    for _ in range(units):
        make_unit(ward)
    # session, user, memberships, count, units; the frame: years
    with django_assert_num_queries(6):
        admin_page.get(url("unit_list"))


MATRIX = {
    # page: (administrator, reviewer, leader, clerk of the unit, stranger)
    "unit_list": (200, 200, 403, 403, 200),
    "unit_add": (200, 403, 403, 403, 403),
    "unit_import": (200, 403, 403, 403, 403),
    "unit_edit": (200, 200, 403, 403, 404),
    "unit_delete": (405, 405, 405, 405, 405),
}
PEOPLE = ("administrator", "reviewer", "leader", "clerk", "stranger_reviewer")


@pytest.mark.parametrize("page", MATRIX)
@pytest.mark.parametrize("place", range(len(PEOPLE)), ids=PEOPLE)
def test_who_may_open_which_page(request, signed_in, unit, page, place):
    args = [unit.pk] if page in ("unit_edit", "unit_delete") else []
    client = signed_in(request.getfixturevalue(PEOPLE[place]))

    assert client.get(url(page, *args)).status_code == MATRIX[page][place]


@pytest.mark.parametrize(
    ("who", "status"),
    [("reviewer", 403), ("leader", 403), ("clerk", 403), ("stranger_reviewer", 404)],
)
def test_only_administrators_remove_a_unit(request, signed_in, ward, who, status):
    unit = make_unit(ward, code="NHAM")
    person = request.getfixturevalue(who)
    if who == "clerk":
        Membership.objects.create(user=person, unit=unit, role=Role.CLERK)

    answer = signed_in(person).post(url("unit_delete", unit.pk), {"name": unit.name})

    assert answer.status_code == status
    assert Unit.objects.filter(pk=unit.pk).exists()


@pytest.mark.parametrize("page", ["unit_list", "unit_add", "person_list", "password_change"])
def test_a_visitor_is_sent_to_the_door(client, db, page):
    answer = client.get(url(page))

    assert answer["Location"].startswith("/dang-nhap/?next=")


def test_a_move_looks_at_the_tree_as_it_stands(unit, other_unit):
    stale = Unit.objects.get(pk=unit.pk)
    move_unit(unit, other_unit, actor=None)

    with pytest.raises(UnitError, match="thuộc chính nó"):
        move_unit(other_unit, stale, actor=None)


def test_a_search_is_cleaned_of_what_no_database_can_hold(unit):
    assert Unit.objects.matching("\x00tdp12 ").get() == unit


# ── R11: the contact in its row ──────────────────────────────────────────────────────────────


def test_the_contact_of_one_row_is_edited_in_place_and_the_table_stays(admin_page, ward, unit):
    here = "?khoi=party_cell"
    page = admin_page.get(f"/don-vi/{here}").content.decode()
    assert f'href="?khoi=party_cell&amp;sua={unit.pk}#dau-moi"' in page

    opened = admin_page.get(f"/don-vi/{here}&sua={unit.pk}").content.decode()
    action = f"{url('unit_contact', unit.pk)}{here}"
    assert f'action="{action}"' in opened
    assert opened.count("contact_name") > 0

    answer = admin_page.post(
        action, {"contact_name": "Phạm Thu Hằng", "contact_phone": "0912 345 678"}
    )

    assert answer["Location"] == f"/don-vi/{here}"
    unit.refresh_from_db()
    assert (unit.contact_name, unit.contact_phone) == ("Phạm Thu Hằng", "0912345678")
    event = AuditEvent.objects.get(action="unit.changed")
    assert event.data["after"] == {"contact_name": "Phạm Thu Hằng", "contact_phone": "0912345678"}


def test_a_contact_that_cannot_be_is_explained_in_its_row(admin_page, unit):
    page = admin_page.post(url("unit_contact", unit.pk), {"contact_phone": "không có"})

    text = page.content.decode()
    assert page.status_code == 422
    assert text.count("Ghi số điện thoại bằng chữ số, ví dụ 0912 345 678.") == 2
    assert 'value="không có"' in text
    assert "<title>Lỗi: " in text


def test_a_number_that_another_unit_has_too_is_named(admin_page, unit, other_unit):
    Unit.objects.filter(pk=other_unit.pk).update(contact_phone="0912345678")

    page = admin_page.post(
        url("unit_contact", unit.pk), {"contact_phone": "0912345678"}, follow=True
    )

    assert f"Số 0912 345 678 cũng là đầu mối của “{other_unit}”." in page.content.decode()


def test_a_number_of_another_ward_is_not_told(admin_page, unit, stranger_ward):
    foreign = make_unit(stranger_ward, "Chi bộ khác", contact_phone="0912345678")

    page = admin_page.post(
        url("unit_contact", unit.pk), {"contact_phone": "0912345678"}, follow=True
    )

    assert foreign.name not in page.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("reviewer", 302), ("leader", 403), ("clerk", 403), ("stranger", 404)]
)
def test_who_changes_a_contact_in_its_row(request, signed_in, unit, who, status):
    page = signed_in(request.getfixturevalue(who))

    answer = page.post(url("unit_contact", unit.pk), {"contact_name": "Ai đó", "name": "Khác"})

    assert answer.status_code == status
    unit.refresh_from_db()
    assert unit.contact_name == ("Ai đó" if status == 302 else "")
    assert unit.name != "Khác"


def test_an_unknown_row_opens_nothing(admin_page, unit):
    for wanted in ("0", "x", "9" * 30):
        page = admin_page.get("/don-vi/", {"sua": wanted})
        assert page.status_code == 200
        assert "contact-edit" not in page.content.decode()


# ── what a year lets units off ───────────────────────────────────────────────────────────────


def test_who_is_let_off_stands_in_the_table_with_the_reason_of_the_year_in_view(
    admin_page, administrator, ward, unit, campaign
):
    earlier = make_campaign(ward, 2025)
    for year, obligation, reason in (
        (campaign, "mau03", "Đơn vị mới thành lập"),
        (campaign, "plan", "Dùng chung kế hoạch"),
        (earlier, "mau01", "Sáp nhập"),
    ):
        grant_exemption(year, obligation, unit, reason=reason, actor=administrator)

    page = admin_page.get("/don-vi/").content.decode()

    assert "Miễn năm 2026" in page
    assert "Đơn vị mới thành lập" in page
    assert "Sáp nhập" not in page
    assert page.index("Văn bản triển khai<span") < page.index("Mẫu số 03<span")
    address = reverse("campaigns:unit_limits", args=[unit.pk])
    assert page.count(f'href="{address}?nam=2026"') == 2
    before = admin_page.get("/don-vi/", {"nam": "2025"}).content.decode()
    assert "Miễn năm 2025" in before
    assert "Sáp nhập" in before
    assert "Đơn vị mới thành lập" not in before


def test_a_year_that_is_not_there_falls_back_with_a_notice(admin_page, campaign):
    page = admin_page.get("/don-vi/", {"nam": "1999"}).content.decode()

    assert "Bỏ qua điều kiện lọc không có trong danh sách: năm “1999”." in page
    assert "Miễn năm 2026" in page
    assert "Bỏ qua" not in admin_page.get("/don-vi/").content.decode()


def test_a_ward_without_a_year_has_no_column_of_it(admin_page, unit):
    assert "Miễn năm" not in admin_page.get("/don-vi/").content.decode()


@pytest.mark.parametrize("units", [1, 30])
def test_exemptions_cost_one_question_more_for_one_unit_and_many(
    admin_page, administrator, ward, campaign, units, django_assert_num_queries
):
    for _ in range(units):
        grant_exemption(
            campaign, "mau03", make_unit(ward), reason="Mới thành lập", actor=administrator
        )
    # session, user, memberships, count, units, years, exemptions
    with django_assert_num_queries(7):
        admin_page.get("/don-vi/")
