"""Sign-in slips: one code on paper, one password, once; nobody else learns anything."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from audit.clock import now
from audit.models import AuditEvent
from organizations.accounts import (
    change_own_password,
    open_clerk_accounts,
    reset_password,
    set_password_by_slip,
)
from organizations.models import LoginSlip, User
from organizations.slips import (
    EXPIRED,
    REVOKED,
    TOO_OFTEN,
    UNKNOWN,
    USED,
    WRONG_CODES_ALLOWED,
    SlipRefused,
    open_slip,
)
from tests.factories import make_unit

TYPED = "/phieu/"
SET = "/phieu/dat-mat-khau/"
NEW = "cay bang mua ha"
NEW_TWICE = {"new_password": NEW, "again": NEW}
HERE = "10.0.0.1"


@pytest.fixture
def slip(clerk, administrator):
    return reset_password(clerk, actor=administrator)


def scan(client, code):
    return client.get(reverse("organizations:slip_link", args=[code]))


def refusal(code):
    with pytest.raises(SlipRefused) as refused:
        open_slip(code, HERE)
    return str(refused.value)


def told(client):
    return client.get(TYPED).content.decode()


def test_the_door_leads_to_the_slip(client, ward):
    assert f'href="{TYPED}"' in client.get("/dang-nhap/").content.decode()


def test_the_owner_scans_the_slip_sets_a_password_and_signs_in(client, clerk, slip):
    scanned = scan(client, slip.code)
    assert scanned["Location"] == SET
    assert scanned["Referrer-Policy"] == "no-referrer"
    assert "no-store" in scanned["Cache-Control"]
    assert "tdp12" in client.get(SET).content.decode()

    assert client.post(SET, NEW_TWICE)["Location"] == "/dang-nhap/"

    signed = client.post("/dang-nhap/", {"username": "tdp12", "password": NEW})
    assert signed["Location"] == "/"
    changed = AuditEvent.objects.get(action="password.changed")
    assert (changed.actor, changed.data) == (clerk, {"by": "slip"})


@pytest.mark.parametrize("typing", [str.upper, lambda code: code.replace("-", " "), str])
def test_a_typed_code_opens_it_however_it_is_spelt(client, slip, typing):
    assert client.post(TYPED, {"code": typing(slip.code)})["Location"] == SET


def test_a_slip_works_once_and_says_so(client, slip):
    scan(client, slip.code)
    client.post(SET, NEW_TWICE)

    for browser in (client, Client()):
        assert scan(browser, slip.code)["Location"] == TYPED
        assert USED in told(browser)


def test_looking_at_a_slip_does_not_use_it_up(client, slip):
    Client().get(reverse("organizations:slip_link", args=[slip.code]), follow=True)

    scan(client, slip.code)
    assert client.post(SET, NEW_TWICE)["Location"] == "/dang-nhap/"


def test_of_two_browsers_with_one_slip_the_second_sets_nothing(client, clerk, slip):
    late = Client()
    scan(client, slip.code)
    scan(late, slip.code)
    client.post(SET, NEW_TWICE)

    answer = late.post(SET, {"new_password": "khac han mat khau", "again": "khac han mat khau"})

    assert answer["Location"] == TYPED
    assert User.objects.get(pk=clerk.pk).check_password(NEW)


def test_of_two_at_the_same_moment_one_sets_the_password(slip):
    first, second = (open_slip(slip.code, HERE) for _ in range(2))

    assert set_password_by_slip(first, NEW)
    assert not set_password_by_slip(second, "khac han mat khau")
    assert User.objects.get(pk=slip.user.pk).check_password(NEW)


@pytest.mark.parametrize(("hours", "is_open"), [(167, True), (169, False)])
def test_a_slip_is_good_for_seven_days(slip, hours, is_open):
    with time_machine.travel(timedelta(hours=hours), tick=True):
        if is_open:
            assert open_slip(slip.code, HERE).user == slip.user
        else:
            assert refusal(slip.code) == EXPIRED


def test_a_slip_in_hand_ends_with_its_time(client, slip):
    scan(client, slip.code)
    LoginSlip.objects.update(issued_at=now() - timedelta(days=8))

    assert client.post(SET, NEW_TWICE)["Location"] == TYPED
    assert not User.objects.get(pk=slip.user.pk).has_usable_password()


def test_a_newer_slip_ends_the_older(slip, administrator):
    newer = reset_password(slip.user, actor=administrator)

    assert refusal(slip.code) == REVOKED
    assert open_slip(newer.code, HERE).user == slip.user


def test_a_password_set_otherwise_ends_the_slip(slip):
    change_own_password(slip.user, NEW)

    assert refusal(slip.code) == REVOKED


def test_signing_in_ends_the_slip(slip):
    slip.user.set_password(NEW)  # as the technical administration may
    slip.user.save()
    Client().post("/dang-nhap/", {"username": "tdp12", "password": NEW})

    assert refusal(slip.code) == REVOKED


def test_a_locked_account_is_not_opened_by_its_slip(slip):
    User.objects.filter(pk=slip.user.pk).update(is_active=False)

    assert refusal(slip.code) == REVOKED


def test_an_administrator_withdraws_a_lost_slip(signed_in, administrator, clerk, slip):
    page = signed_in(administrator)
    person = reverse("organizations:person_edit", args=[clerk.pk])
    assert "Hủy phiếu này" in page.get(person).content.decode()

    page.post(reverse("organizations:slip_withdraw", args=[clerk.pk]))

    assert refusal(slip.code) == REVOKED
    assert "Hủy phiếu này" not in page.get(person).content.decode()
    assert AuditEvent.objects.about(clerk).filter(action="slip.revoked").count() == 1
    page.post(reverse("organizations:slip_withdraw", args=[clerk.pk]))
    assert AuditEvent.objects.about(clerk).filter(action="slip.revoked").count() == 1


def test_the_code_is_stored_nowhere(client, slip):
    scan(client, slip.code)
    plain = slip.code.replace("-", "")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            rows = str(cursor.fetchall())
            assert slip.code not in rows, table
            assert plain not in rows, table


@pytest.mark.parametrize("code", ["x", "0" * 300, "aaaa-bbbb-cccc-dddd", "%", "١٢٣٤"])
def test_a_made_up_code_opens_nothing_and_leaves_no_session(client, slip, code):
    assert scan(client, code)["Location"] == TYPED
    assert UNKNOWN in told(client)
    assert not Session.objects.exists()


def test_codes_cannot_be_tried_out_but_a_ward_behind_one_address_gets_in(ward, slip):
    others = open_clerk_accounts([make_unit(ward) for _ in range(3)], actor=None)
    for number in range(WRONG_CODES_ALLOWED):
        assert refusal(f"sai{number}") == UNKNOWN
        if number < len(others):
            assert open_slip(others[number].code, HERE)

    assert refusal("sai") == TOO_OFTEN
    assert refusal(slip.code) == TOO_OFTEN
    assert open_slip(slip.code, "10.0.0.2").user == slip.user
    with time_machine.travel(timedelta(minutes=16), tick=True):
        assert open_slip(slip.code, HERE).user == slip.user


def test_wrong_codes_do_not_use_up_the_tries_at_the_door(client, clerk):
    for number in range(6):
        refusal(f"sai{number}")

    page = client.post("/dang-nhap/", {"username": "tdp12", "password": "sai"}, REMOTE_ADDR=HERE)
    assert "Còn 4 lần thử." in page.content.decode()


def test_an_empty_code_is_explained(client, ward):
    page = client.post(TYPED, {"code": " "})

    assert page.content.decode().count("Nhập mã in trên phiếu đăng nhập.") == 2


def test_a_weak_password_does_not_use_the_slip_up(client, slip):
    scan(client, slip.code)
    page = client.post(SET, {"new_password": "ngan", "again": "ngan"})

    assert "10 ký tự" in page.content.decode()
    assert open_slip(slip.code, HERE).user == slip.user


def test_without_a_slip_in_hand_there_is_no_page_for_a_password(client, slip):
    assert client.get(SET)["Location"] == TYPED
    assert client.post(SET, NEW_TWICE)["Location"] == TYPED


# ── the printed paper ────────────────────────────────────────────────────────────────────────


def print_slips(page, codes):
    return page.post(reverse("organizations:slips_pdf"), {"code": codes})


def test_nine_new_accounts_are_two_pages_of_slips_with_their_codes(signed_in, administrator, ward):
    for number in range(9):
        make_unit(ward, f"Chi bộ Tổ dân phố số {number}", code=f"DP{number}")
    admin_page = signed_in(administrator)
    page = admin_page.post(reverse("organizations:clerk_accounts_open")).content.decode()
    codes = re.findall(r'name="code" value="([\w-]+)"', page)
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 9

    answer = print_slips(admin_page, codes)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('inline; filename="DVK_PhieuDangNhap_')
    assert "no-store" in answer["Cache-Control"]
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(answer.content)).pages]
    assert len(sheets) == 2
    for code in codes:
        assert code in "".join(sheets)
    assert "Chi bộ Tổ dân phố số 8" in sheets[1]
    assert "localhost:8000/phieu/" in sheets[1]


def test_only_codes_of_ones_own_people_that_still_open_are_printed(
    signed_in, administrator, slip, stranger
):
    foreign = reset_password(stranger, actor=None)
    admin_page = signed_in(administrator)

    answer = print_slips(admin_page, [foreign.code, slip.code, "bia-dat"])
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert slip.code in text
    assert foreign.code not in text

    LoginSlip.objects.update(used_at=LoginSlip.objects.first().issued_at)
    assert print_slips(admin_page, [slip.code])["Location"] == "/tai-khoan/"


def test_printing_asks_as_much_for_one_slip_as_for_many(
    signed_in, administrator, ward, django_assert_num_queries
):
    slips = open_clerk_accounts([make_unit(ward) for _ in range(6)], actor=None)
    admin_page = signed_in(administrator)
    for codes in ([slips[0].code], [slip.code for slip in slips]):
        # session, user, memberships; slips, roles, units
        with django_assert_num_queries(6):
            print_slips(admin_page, codes)
