"""Signing in: who gets in, how a guesser is slowed, what a stranger learns (nothing)."""

import re
import unicodedata
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from audit.clock import now
from audit.models import AuditEvent
from organizations.hashers import WardArgon2PasswordHasher
from organizations.models import LoginAttempt, Membership, User
from organizations.sign_in import FAILURES_ALLOWED, sign_in
from tests.factories import PASSWORD, make_person

LOGIN = "/dang-nhap/"
Role = Membership.Role


def post_login(client, name, password=PASSWORD, address="10.0.0.1", **data):
    return client.post(LOGIN, {"username": name, "password": password, **data}, REMOTE_ADDR=address)


def is_signed_in(client):
    return client.get(reverse("organizations:password_change")).status_code == 200


def test_the_door_shows_its_fields_to_a_visitor(client, db):
    page = client.get(LOGIN).content.decode()

    assert "Tên đăng nhập" in page
    assert "Hiện mật khẩu" in page
    assert "Nhớ trên máy này 30 ngày" in page
    assert "novalidate" in page
    assert not re.search(r"<input[^>]*\srequired", page)


@pytest.mark.parametrize(
    "typed", ["tdp12", "TDP12", "  Tdp12 ", "0912345678", "0912 345 678", "+84 912.345.678"]
)
def test_name_in_any_case_or_phone_number_signs_in(client, clerk, typed):
    clerk.phone = "0912 345 678"
    clerk.save()

    answer = post_login(client, typed)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_a_decomposed_name_signs_in(client, unit):
    make_person(unit, Role.CLERK, username="chi-bộ-hòa")

    post_login(client, unicodedata.normalize("NFD", "CHI-BỘ-HÒA"))

    assert is_signed_in(client)


def test_a_phone_number_of_two_people_signs_nobody_in(client, clerk, other_clerk):
    User.objects.update(phone="0912345678")

    post_login(client, "0912345678")

    assert not is_signed_in(client)


def test_a_user_name_wins_over_another_persons_phone(client, clerk, unit):
    clerk.phone = "0912345678"
    clerk.save()
    owner = make_person(unit, Role.CLERK, username="0912345678")

    post_login(client, "0912345678")

    assert client.session["_auth_user_id"] == str(owner.pk)


@pytest.mark.parametrize(
    ("remember", "lasting"), [("on", timedelta(days=30)), ("", timedelta(hours=12))]
)
def test_the_session_lasts_30_days_if_remembered_else_12_hours(client, clerk, remember, lasting):
    answer = post_login(client, "tdp12", remember=remember)

    assert client.session.get_expiry_age() == lasting.total_seconds()
    cookie = answer.cookies["danvan-phien"]
    assert cookie["max-age"] == lasting.total_seconds()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_empty_fields_say_what_to_type(client, db):
    page = post_login(client, "", "").content.decode()

    assert "Nhập tên đăng nhập hoặc số điện thoại." in page
    assert "Nhập mật khẩu." in page
    assert "bắt buộc" not in page
    assert page.count("<title>Lỗi: ") == 1
    assert '<a href="#id_password">Nhập mật khẩu.</a>' in page


def test_a_wrong_password_tells_how_many_tries_are_left(client, clerk):
    page = post_login(client, "tdp12", "sai").content.decode()

    assert "Tên đăng nhập hoặc mật khẩu chưa đúng. Còn 4 lần thử." in page


def test_the_fifth_failure_begins_the_pause_and_a_quarter_of_an_hour_ends_it(client, clerk):
    answers = [post_login(client, "tdp12", "sai") for _ in range(FAILURES_ALLOWED)]

    assert [a.status_code for a in answers] == [422, 422, 422, 422, 429]
    assert "Tài khoản tạm khóa 15 phút. Cần ngay, gọi" in answers[-1].content.decode()
    assert post_login(client, "tdp12").status_code == 429
    with time_machine.travel(timedelta(minutes=16), tick=True):
        assert post_login(client, "tdp12").status_code == 302


def test_a_guesser_is_limited_while_the_owner_elsewhere_gets_in(clerk):
    """30 wrong passwords from one address, then the right one from another: 31 lines of trail."""
    guesser = Client()
    answers = [post_login(guesser, "tdp12", f"sai-{n}", "10.0.0.66") for n in range(30)]

    assert [a.status_code for a in answers[4:]] == [429] * 26
    owner = Client()
    assert post_login(owner, "tdp12", address="10.0.0.7").status_code == 302
    assert is_signed_in(owner)
    actions = AuditEvent.objects.filter(action__startswith="login", target_id=clerk.pk)
    assert actions.count() == 31
    assert actions.filter(action="login.limited").count() == 25
    assert post_login(guesser, "tdp12", address="10.0.0.66").status_code == 429


def test_a_forged_forwarding_header_does_not_escape_the_limit(client, clerk):
    for number in range(FAILURES_ALLOWED):
        client.post(
            LOGIN,
            {"username": "tdp12", "password": "sai"},
            REMOTE_ADDR="10.0.0.66",
            HTTP_X_FORWARDED_FOR=f"192.0.2.{number}",
        )

    assert post_login(client, "tdp12", address="10.0.0.66").status_code == 429


def test_a_hundred_people_behind_one_address_all_get_in(db, ward):
    people = [make_person(ward, Role.CLERK, username=f"cb{n}") for n in range(3)]
    hashed = people[0].password
    User.objects.bulk_create(
        User(username=f"dv{n}", full_name="Cán bộ", password=hashed) for n in range(97)
    )

    names = User.objects.values_list("username", flat=True)
    answers = [post_login(Client(), name).status_code for name in names]

    assert answers == [302] * 100


def test_a_flood_of_failures_closes_the_address_only(client, clerk, monkeypatch):
    monkeypatch.setattr("organizations.sign_in.FAILURES_ALLOWED_PER_ADDRESS", 3)
    for number in range(3):
        post_login(client, f"khong-co-{number}", "sai", "10.0.0.66")

    assert post_login(client, "tdp12", address="10.0.0.66").status_code == 429
    assert post_login(client, "tdp12", address="10.0.0.7").status_code == 302


def test_known_and_unknown_names_get_the_same_answer(clerk):
    def pages(name):
        client = Client()
        answers = [post_login(client, name, "sai", "10.0.0.9") for _ in range(FAILURES_ALLOWED + 1)]
        return [(a.status_code, _without_tokens(a, name)) for a in answers]

    assert pages("tdp12") == pages("khong-co-ai")


def test_an_unknown_name_costs_one_hash_like_a_known_one(clerk, monkeypatch):
    """Argon2 is nearly all the time of a sign-in, so equal hashing means equal time."""
    hashed = []

    def counting(work):
        def count(self, *arguments):
            hashed.append(work.__name__)
            return work(self, *arguments)

        return count

    for name in ("encode", "verify"):
        work = getattr(WardArgon2PasswordHasher, name)
        monkeypatch.setattr(WardArgon2PasswordHasher, name, counting(work))
    for name in ("tdp12", "khong-co-ai"):
        hashed.clear()
        sign_in(name, "sai", "10.1.0.1")
        assert len(hashed) == 1, name


def _without_tokens(answer, name):
    text = re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "\w+"', "", answer.content.decode())
    return text.replace(f'value="{name}"', "")


def test_a_disabled_account_answers_like_a_wrong_password(client, clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    page = post_login(client, "tdp12").content.decode()

    assert "Tên đăng nhập hoặc mật khẩu chưa đúng. Còn 4 lần thử." in page


def test_what_was_typed_as_an_unknown_name_stays_out_of_the_trail(client, db):
    post_login(client, "mat-khau-go-nham-o", "sai")

    event = AuditEvent.objects.get(action="login.failed")
    assert event.target_label == "tên đăng nhập không có"
    assert event.data == {"address": "10.0.0.1"}


def test_signing_in_gives_a_new_session_key_and_kills_a_planted_one(clerk):
    client = Client()
    client.cookies["danvan-phien"] = "k" * 32
    post_login(client, "tdp12")

    key = client.cookies["danvan-phien"].value
    assert key != "k" * 32
    assert Session.objects.filter(pk=key).exists()
    planted = Client()
    planted.cookies["danvan-phien"] = "k" * 32
    assert not is_signed_in(planted)


@pytest.mark.parametrize("next_page", ["/don-vi/", "/kiem-tra/?nam=2026", "/%09/evil.invalid"])
def test_signing_in_leads_on_to_a_page_of_this_site(client, clerk, next_page):
    assert post_login(client, "tdp12", next=next_page)["Location"] == next_page


@pytest.mark.parametrize(
    "next_page",
    [
        "//evil.invalid",
        "https://evil.invalid",
        "/\\evil.invalid",
        "\\\\evil.invalid",
        "http:///evil.invalid",
        "javascript:alert(1)",
        "https://testserver@evil.invalid",
        "///evil.invalid",
    ],
)
def test_signing_in_never_leads_to_another_site(client, clerk, next_page):
    page = client.get(LOGIN, {"next": next_page}).content.decode()

    assert "evil.invalid" not in page
    assert "javascript:" not in page
    assert post_login(client, "tdp12", next=next_page)["Location"] == "/"


def test_a_signed_in_person_is_sent_on_from_the_door(signed_in, clerk):
    answer = signed_in(clerk).get(LOGIN, {"next": "/don-vi/"})

    assert (answer.status_code, answer["Location"]) == (302, "/don-vi/")


def test_signing_out_ends_the_session_and_is_written_down(client, clerk):
    post_login(client, "tdp12")
    key = client.cookies["danvan-phien"].value

    answer = client.post(reverse("organizations:logout"))

    assert answer["Location"] == LOGIN
    assert answer["Clear-Site-Data"] == '"storage"'
    assert not Session.objects.filter(pk=key).exists()
    assert AuditEvent.objects.filter(action="logout", actor=clerk).count() == 1


def test_the_last_sign_in_is_told_by_the_programs_clock(client, clerk, settings):
    settings.CLOCK_OFFSET = timedelta(days=-300)
    post_login(client, "tdp12")

    clerk.refresh_from_db()
    assert abs(clerk.last_login - now()) < timedelta(minutes=1)


@pytest.mark.parametrize("next_page", ["9223372036854775808", "organizations:login", "don-vi/"])
def test_a_target_that_is_no_path_leads_home(signed_in, clerk, next_page):
    assert signed_in(clerk).get(LOGIN, {"next": next_page})["Location"] == "/"


def test_signing_out_is_never_a_link(signed_in, clerk):
    assert signed_in(clerk).get(reverse("organizations:logout")).status_code == 405


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(clerk):
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        post_login(browser, "tdp12")

    here.post(
        reverse("organizations:password_change"),
        {"old_password": PASSWORD, "new_password": "cay bang mua ha", "again": "cay bang mua ha"},
    )

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert post_login(Client(), "tdp12", "cay bang mua ha").status_code == 302


def test_a_disabled_account_is_out_on_the_next_request(client, clerk):
    post_login(client, "tdp12")
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("old", "new", "again", "message"),
    [
        ("", "cay bang mua ha", "cay bang mua ha", "Nhập mật khẩu đang dùng."),
        ("sai", "cay bang mua ha", "cay bang mua ha", "Mật khẩu đang dùng chưa đúng."),
        (PASSWORD, "ngan", "ngan", "Mật khẩu"),
        (PASSWORD, "cay bang mua ha", "cay bang mua", "Hai lần nhập mật khẩu mới chưa giống nhau."),
    ],
)
def test_a_password_that_cannot_be_taken_is_explained(signed_in, clerk, old, new, again, message):
    page = signed_in(clerk).post(
        reverse("organizations:password_change"),
        {"old_password": old, "new_password": new, "again": again},
    )

    assert message in page.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_old_attempts_are_forgotten_when_somebody_signs_in(clerk):
    sign_in("tdp12", "sai", "10.0.0.1")
    with time_machine.travel(timedelta(days=2)):
        assert sign_in("tdp12", PASSWORD, "10.0.0.2").user == clerk
    assert not LoginAttempt.objects.exists()


@pytest.mark.parametrize("page", ["/dang-nhap/", "/doi-mat-khau/", "/khong-co-trang-nay/"])
def test_no_cache_keeps_a_page_so_going_back_shows_nothing(signed_in, clerk, page):
    assert "no-store" in signed_in(clerk).get(page)["Cache-Control"]


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_a_demo_names_accounts_at_the_door(client, db, settings, is_demo):
    settings.DEMO = is_demo

    assert ("Tài khoản dùng thử" in client.get(LOGIN).content.decode()) is is_demo


def test_spellings_of_a_phone_number_share_their_tries(client, clerk):
    clerk.phone = "0912345678"
    clerk.save()
    spellings = ("0912345678", "0912 345 678", "0912.345.678", "+84912345678", "09-12345678")
    for typed in spellings:
        post_login(client, typed, "sai")

    assert len(spellings) == FAILURES_ALLOWED
    assert post_login(client, "(0912) 345678").status_code == 429
