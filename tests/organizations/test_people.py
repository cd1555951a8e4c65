"""Accounts and roles: who may open, change and end them, and when that takes effect."""

import re

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from organizations.accounts import (
    clerks_without_password,
    open_clerk_accounts,
    reissue_slips,
    set_password_by_slip,
    units_without_clerk,
)
from organizations.models import Membership, Unit, User
from organizations.services import grant_role
from organizations.slips import SlipRefused, open_slip
from tests.factories import PASSWORD, make_person, make_unit

Role = Membership.Role


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


@pytest.fixture
def admin_page(signed_in, administrator):
    return signed_in(administrator)


def account(**fields):
    values = {"full_name": "Lê Thị Mai", "username": "lemai", "phone": "0987 654 321"}
    return values | {"is_active": "on"} | fields


CODE = re.compile(r"<code>((?:\w{4}-){3}\w{4})</code>")


def opened(code):
    """The person whose account the code opens."""
    return open_slip(code, "10.0.0.1").user


def test_a_new_account_shows_its_code_once_and_starts_with_a_role(admin_page, unit):
    page = admin_page.post(url("person_add"), account(unit=unit.pk, role="clerk"))

    code = CODE.search(page.content.decode())[1]
    person = User.objects.get(username="lemai")
    assert opened(code) == person
    assert not person.has_usable_password()
    assert person.phone == "0987654321"
    assert person.memberships.get().unit == unit
    assert "no-store" in page["Cache-Control"]
    assert code not in admin_page.get(url("person_edit", person.pk)).content.decode()
    assert not AuditEvent.objects.filter(data__icontains=code).exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"full_name": ""}, "Nhập họ và tên."),
        ({"username": ""}, "Nhập tên đăng nhập, ví dụ tdp12."),
        ({"username": "TDP12"}, "Tên đăng nhập “tdp12” đã có người dùng."),
        ({"username": "le mai"}, "Tên đăng nhập viết liền"),
        ({"phone": "không có"}, "Ghi số điện thoại bằng chữ số"),
        ({"email": "lemai"}, "Ghi đủ địa chỉ thư điện tử"),
        ({"role": ""}, "Chọn vai trò."),
        ({"role": "chairman"}, "Chọn vai trò trong danh sách."),
        ({"unit": ""}, "Chọn đơn vị."),
        ({"full_name": "x" * 151}, "Họ và tên có 151 ký tự, tối đa 150 ký tự."),
    ],
)
def test_an_account_that_cannot_be_opened_is_explained(admin_page, unit, clerk, fields, message):
    page = admin_page.post(url("person_add"), account(unit=unit.pk, role="clerk") | fields)

    text = page.content.decode()
    assert text.count(message) == 2, "beside the field and in the summary"
    assert "bắt buộc" not in text.replace("(không bắt buộc)", "")
    assert not User.objects.filter(username="lemai").exists()


def test_a_role_in_another_ward_cannot_be_given(admin_page, clerk, stranger_ward):
    page = admin_page.post(url("role_grant", clerk.pk), {"unit": stranger_ward.pk, "role": "admin"})

    assert "Chọn đơn vị trong danh sách." in page.content.decode()
    assert clerk.memberships.count() == 1


def test_roles_are_given_and_taken_away_and_both_are_written_down(admin_page, clerk, other_unit):
    admin_page.post(url("role_grant", clerk.pk), {"unit": other_unit.pk, "role": "clerk"})
    membership = clerk.memberships.get(unit=other_unit)
    admin_page.post(url("role_revoke", clerk.pk, membership.pk))

    assert list(clerk.memberships.values_list("role", flat=True)) == ["clerk"]
    about = AuditEvent.objects.about(clerk).order_by("pk")
    assert list(about.values_list("action", flat=True)) == ["role.granted", "role.revoked"]


def test_who_leads_a_unit_is_called_its_head_and_the_form_says_so(admin_page, clerk, unit):
    page = admin_page.get(f"/tai-khoan/{clerk.pk}/").content.decode()
    assert "Giao tại một đơn vị trực thuộc, vai trò “Thường trực Đảng ủy” là" in page
    admin_page.post(f"/tai-khoan/{clerk.pk}/vai-tro/", {"role": "leader", "unit": unit.pk})
    page = admin_page.get(f"/tai-khoan/{clerk.pk}/").content.decode()
    assert f"<strong>Người đứng đầu đơn vị</strong>, {unit.name}" in page
    assert "<strong>Cán bộ đơn vị</strong>" in page


def test_who_leads_the_ward_is_called_its_standing_board(leader):
    assert [str(held.get_role_display()) for held in leader.memberships.all()] == [
        "Thường trực Đảng ủy"
    ]


def test_a_role_taken_away_ends_with_the_next_request(admin_page, signed_in, reviewer, unit):
    reviewing = signed_in(reviewer)
    assert reviewing.get(url("unit_list")).status_code == 200

    admin_page.post(url("role_revoke", reviewer.pk, reviewer.memberships.get().pk))

    assert reviewing.get(url("unit_list")).status_code == 403


def test_a_person_without_any_role_is_still_found_and_can_get_one_again(admin_page, clerk, unit):
    admin_page.post(url("role_revoke", clerk.pk, clerk.memberships.get().pk))

    assert str(clerk) in admin_page.get(url("person_list")).content.decode()
    admin_page.post(url("role_grant", clerk.pk), {"unit": unit.pk, "role": "clerk"})
    assert clerk.memberships.count() == 1


def test_nobody_changes_their_own_roles_or_account(admin_page, administrator, ward):
    membership = administrator.memberships.get()
    answers = [
        admin_page.get(url("person_edit", administrator.pk)),
        admin_page.post(url("person_edit", administrator.pk), account()),
        admin_page.post(url("person_reset", administrator.pk)),
        admin_page.post(url("role_grant", administrator.pk), {"unit": ward.pk, "role": "reviewer"}),
        admin_page.post(url("role_revoke", administrator.pk, membership.pk)),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert administrator.memberships.get() == membership


@pytest.fixture
def city(ward):
    return Unit.objects.create(name="Thành ủy Hà Nội", code="HN", kind=Unit.Kind.CITY_COMMITTEE)


def test_an_account_with_a_higher_role_belongs_to_the_higher_administrator(admin_page, city, unit):
    person = make_person(unit, Role.CLERK)
    Membership.objects.create(user=person, unit=city, role=Role.ADMIN)

    assert admin_page.post(url("person_reset", person.pk)).status_code == 403
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_superuser_is_out_of_a_ward_administrators_hands(admin_page, clerk):
    User.objects.filter(pk=clerk.pk).update(is_superuser=True)

    assert admin_page.post(url("person_reset", clerk.pk)).status_code == 403


def test_a_reset_gives_a_new_slip_and_ends_the_sessions(admin_page, signed_in, clerk):
    working = signed_in(clerk)
    page = admin_page.post(url("person_reset", clerk.pk))

    assert opened(CODE.search(page.content.decode())[1]) == clerk
    clerk.refresh_from_db()
    assert not clerk.check_password(PASSWORD)
    assert working.get(url("password_change")).status_code == 302
    assert AuditEvent.objects.about(clerk).filter(action="password.reset").count() == 1


def test_an_account_made_inactive_is_out_at_once(admin_page, signed_in, clerk):
    working = signed_in(clerk)
    admin_page.post(url("person_edit", clerk.pk), account(username="tdp12", is_active=""))

    assert working.get(url("password_change")).status_code == 302
    event = AuditEvent.objects.about(clerk).get(action="account.changed")
    assert event.data["before"]["is_active"] is True
    assert event.data["after"]["is_active"] is False


def test_smuggled_fields_are_ignored_and_reported(admin_page, clerk, unit):
    smuggled = {
        "role": "admin",
        "is_staff": "true",
        "is_superuser": "on",
        "unit": "2",
        "ward": "2",
        "status": "approved",
        "score": "100",
        "date_joined": "2000-01-01",
        "password": "x",
    }
    before = User.objects.filter(pk=clerk.pk).values().get()
    admin_page.post(url("person_edit", clerk.pk), account(username="tdp12") | smuggled)

    after = User.objects.filter(pk=clerk.pk).values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"full_name", "folded_name", "name_key", "phone"}
    assert clerk.memberships.get().role == "clerk"
    event = AuditEvent.objects.get(action="mass_assignment_attempt")
    assert event.data["fields"] == sorted(smuggled)


def test_every_unit_without_an_account_gets_one_with_a_slip(admin_page, ward, unit, clerk):
    units = [make_unit(ward, code=f"HPN{n}", contact_name="Phạm Thu Hằng") for n in range(2)]
    make_unit(ward, code="CU", is_active=False)
    make_person(unit, None, username="hpn0")

    page = admin_page.post(url("clerk_accounts_open")).content.decode()

    names = list(
        User.objects.filter(memberships__unit__in=units).values_list("username", flat=True)
    )
    assert sorted(names) == ["hpn0-2", "hpn1"]
    assert page.count('class="slip"') == 2
    assert sorted(opened(code).username for code in CODE.findall(page)) == sorted(names)
    assert not units_without_clerk(ward).exists()


def test_lost_slips_are_printed_again_only_for_people_without_a_password(admin_page, ward, unit):
    lost, used = open_clerk_accounts([unit, make_unit(ward)], actor=None)
    set_password_by_slip(open_slip(used.code, "10.0.0.1"), PASSWORD)

    page = admin_page.post(url("clerk_accounts_reissue")).content.decode()

    (code,) = CODE.findall(page)
    assert opened(code) == lost.user
    with pytest.raises(SlipRefused):
        open_slip(lost.code, "10.0.0.1")
    assert User.objects.get(pk=used.user.pk).check_password(PASSWORD)


def test_a_clerk_of_two_units_gets_one_slip(ward, unit, other_unit):
    (slip,) = open_clerk_accounts([unit], actor=None)
    grant_role(slip.user, other_unit, Membership.Role.CLERK, actor=None)

    (again,) = reissue_slips(clerks_without_password(ward), actor=None)

    assert (again.user, again.unit) == (slip.user, unit)


def test_a_reissue_leaves_people_of_higher_units_alone(admin_page, unit, city):
    slip = open_clerk_accounts([unit], actor=None)[0]
    Membership.objects.create(user=slip.user, unit=city, role=Role.ADMIN)

    admin_page.post(url("clerk_accounts_reissue"))

    assert opened(slip.code) == slip.user


@pytest.mark.parametrize(
    ("search", "found"),
    [("hoa", True), ("HOÀ", True), ("tdp12", True), ("to dan pho so 12", True), ("lan", False)],
)
def test_people_are_found_without_marks(admin_page, clerk, search, found):
    page = admin_page.get(url("person_list"), {"tim": search}).content.decode()

    assert (reverse("organizations:person_edit", args=[clerk.pk]) in page) is found


def test_the_list_offers_a_new_slip_for_everybody_else_who_can_sign_in(
    admin_page, administrator, clerk, other_clerk
):
    other_clerk.is_active = False
    other_clerk.save()
    page = admin_page.get(url("person_list")).content.decode()

    assert f"Cấp phiếu đặt lại mật khẩu cho {clerk}?" in page
    assert f'action="{url("person_reset", clerk.pk)}"' in page
    for person in (administrator, other_clerk):
        assert str(person) in page
        assert url("person_reset", person.pk) not in page


@pytest.mark.parametrize("people", [1, 30])
def test_the_list_of_people_asks_the_same_questions_for_one_and_many(
    admin_page, ward, unit, people, django_assert_num_queries
):
    for _ in range(people):
        make_person(unit, Role.CLERK)
    # session, user, memberships; units held twice over: people, their roles, count;
    # without account, unused; the frame: years, waiting files
    with django_assert_num_queries(9):
        admin_page.get(url("person_list"))


PAGES = [
    ("person_list", "get"),
    ("person_add", "get"),
    ("person_edit", "get"),
    ("person_reset", "post"),
    ("role_grant", "post"),
    ("clerk_accounts_open", "post"),
    ("clerk_accounts_reissue", "post"),
    ("slips_pdf", "post"),
    ("slip_withdraw", "post"),
]

OF_A_PERSON = ["person_edit", "person_reset", "role_grant", "slip_withdraw"]


@pytest.mark.parametrize(("page", "method"), PAGES)
@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "stranger_reviewer"])
def test_only_administrators_look_after_accounts(
    request, signed_in, other_clerk, page, method, who
):
    args = [other_clerk.pk] if page in OF_A_PERSON else []
    client = signed_in(request.getfixturevalue(who))

    answer = getattr(client, method)(url(page, *args))

    assert answer.status_code == (404 if args else 403)
    other_clerk.refresh_from_db()
    assert other_clerk.check_password(PASSWORD)


@pytest.mark.parametrize("page", OF_A_PERSON)
def test_people_of_another_ward_are_not_found(admin_page, stranger, page):
    client_method = admin_page.get if page == "person_edit" else admin_page.post

    assert client_method(url(page, stranger.pk)).status_code == 404


@pytest.mark.parametrize("page", [name for name, method in PAGES if method == "post"])
def test_what_changes_something_is_never_a_link(admin_page, clerk, page):
    args = [clerk.pk] if page in OF_A_PERSON else []

    assert admin_page.get(url(page, *args)).status_code == 405
