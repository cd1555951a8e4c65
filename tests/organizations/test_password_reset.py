"""“Quên mật khẩu?”: the owner of a known address gets a link, a stranger learns nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from audit.models import AuditEvent
from jobs.models import Job
from jobs.services import run
from organizations.models import User
from organizations.password_reset import REQUESTS_PER_ADDRESS, REQUESTS_PER_MAILBOX
from tests.factories import PASSWORD

ASK = "/quen-mat-khau/"
SET = "/dat-lai-mat-khau/"
EMAIL = "hoa.nt@example.vn"
NEW = "cay bang mua ha"
TYPED = {"new_password": NEW, "again": NEW}


@pytest.fixture
def owner(clerk):
    clerk.email = "Hoa.NT@example.vn"
    clerk.save()
    return clerk


def ask(client, email=EMAIL, address="10.0.0.1", **headers):
    return client.post(ASK, {"email": email}, REMOTE_ADDR=address, **headers)


def mailed_path():
    """The path of the link in the only letter there is, after the workers did their work."""
    for job in Job.objects.filter(state=Job.State.QUEUED):
        run(job.pk)
    (letter,) = mail.outbox
    return re.search(r"^http://localhost:8000(/\S+)$", letter.body, re.MULTILINE)[1]


def test_the_door_leads_to_it(client, ward):
    assert ASK in client.get("/dang-nhap/").content.decode()


def test_the_owner_sets_a_new_password_by_a_link_in_a_letter(client, owner):
    assert ask(client)["Location"] == "/dang-nhap/"
    path = mailed_path()
    assert mail.outbox[0].to == [owner.email]
    assert "tdp12" in mail.outbox[0].body

    assert client.get(path)["Location"] == SET  # the token leaves the address
    assert "tdp12" in client.get(SET).content.decode()
    assert client.post(SET, TYPED)["Location"] == "/dang-nhap/"

    owner.refresh_from_db()
    assert owner.check_password(NEW)
    changed = AuditEvent.objects.get(action="password.changed")
    assert (changed.actor, changed.data) == (owner, {"by": "link"})
    assert AuditEvent.objects.filter(action="password.link_sent", target_id=owner.pk).exists()


def test_a_new_password_ends_every_session_of_the_owner(client, owner, signed_in):
    elsewhere = signed_in(owner)
    ask(client)
    client.get(mailed_path())
    client.post(SET, TYPED)

    assert elsewhere.get(reverse("organizations:password_change")).status_code == 302


def test_a_link_works_once(client, owner):
    ask(client)
    path = mailed_path()
    client.get(path)
    client.post(SET, TYPED)

    for browser in (client, Client()):
        assert browser.get(path)["Location"] == SET
        page = browser.get(SET, follow=True)
        assert page.redirect_chain == [(ASK, 302)]
        assert "Liên kết đã hết hạn hoặc đã dùng." in page.content.decode()


def test_looking_at_a_link_does_not_spend_it(client, owner):
    ask(client)
    path = mailed_path()
    Client().get(path, follow=True)  # a mail scanner

    client.get(path)
    assert client.post(SET, TYPED)["Location"] == "/dang-nhap/"


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 302)])
def test_a_link_is_good_for_an_hour(client, owner, minutes, status):
    ask(client)
    path = mailed_path()
    with time_machine.travel(timedelta(minutes=minutes), tick=True):
        client.get(path)
        assert client.get(SET).status_code == status


@pytest.mark.parametrize(
    "changes",
    [{"password": "x"}, {"email": "khac@example.vn"}, {"is_active": False}],
)
def test_a_link_dies_when_the_account_changes(client, owner, changes):
    ask(client)
    path = mailed_path()
    User.objects.filter(pk=owner.pk).update(**changes)

    client.get(path)
    assert client.get(SET).status_code == 302


def test_signing_in_makes_the_link_useless(client, owner):
    ask(client)
    path = mailed_path()
    Client().post("/dang-nhap/", {"username": "tdp12", "password": PASSWORD})

    client.get(path)
    assert client.get(SET).status_code == 302


@pytest.mark.parametrize("token", ["x", "1-", "-1", "9" * 30 + "-abc", "1-abc-def", "１-abc"])
def test_a_made_up_link_opens_nothing_and_leaves_no_session(client, owner, token):
    client.get(reverse("organizations:password_reset_link", args=[token]))

    assert client.get(SET)["Location"] == ASK
    assert not Session.objects.exists()


def test_the_link_of_one_person_does_not_open_another_account(client, owner, other_clerk):
    ask(client)
    proof = mailed_path().strip("/").partition("-lai-mat-khau/")[2].partition("-")[2]

    client.get(f"{SET}{other_clerk.pk}-{proof}/")

    assert client.get(SET).status_code == 302


def test_known_and_unknown_addresses_get_the_same_answer_by_the_same_work(
    owner, django_assert_num_queries
):
    def answer(email):
        client = Client()
        with django_assert_num_queries(6):
            asked = ask(client, email)
        page = re.sub(r"[A-Za-z0-9]{64}", "", client.get("/dang-nhap/").content.decode())
        return asked.status_code, asked["Location"], page

    assert answer(EMAIL) == answer("khong.co@example.vn")
    assert mail.outbox == []  # letters are the workers' business, so their time tells nothing


def test_unknown_addresses_and_closed_accounts_get_no_letter(client, owner):
    User.objects.filter(pk=owner.pk).update(is_active=False)
    for email in (EMAIL, "khong.co@example.vn"):
        ask(client, email)
    for job in Job.objects.all():
        run(job.pk)

    assert Job.objects.filter(state=Job.State.DONE).count() == 2
    assert mail.outbox == []


@pytest.mark.parametrize("email", [EMAIL, "khong.co@example.vn"])
def test_a_mailbox_is_not_flooded_from_wherever_it_is_asked(owner, email):
    answers = [
        ask(Client(), email, f"10.0.0.{number}").status_code
        for number in range(REQUESTS_PER_MAILBOX + 1)
    ]

    assert answers == [302] * REQUESTS_PER_MAILBOX + [429]
    assert Job.objects.count() == REQUESTS_PER_MAILBOX
    assert ask(Client(), email.upper(), "10.0.0.99").status_code == 429
    with time_machine.travel(timedelta(minutes=61), tick=True):
        assert ask(Client(), email).status_code == 302


def test_one_address_cannot_try_mailboxes_out(owner):
    answers = [
        ask(Client(), f"a{number}@example.vn").status_code
        for number in range(REQUESTS_PER_ADDRESS + 1)
    ]

    assert answers == [302] * REQUESTS_PER_ADDRESS + [429]


def test_asking_for_links_does_not_use_up_the_tries_at_the_door(client, owner):
    for number in range(6):
        ask(client, f"a{number}@example.vn")

    page = client.post(
        "/dang-nhap/", {"username": "tdp12", "password": "sai"}, REMOTE_ADDR="10.0.0.1"
    )
    assert "Còn 4 lần thử." in page.content.decode()


def test_the_link_names_our_site_whatever_the_request_claims(client, owner, settings):
    settings.ALLOWED_HOSTS = ["*"]
    ask(client, HTTP_HOST="evil.invalid", HTTP_X_FORWARDED_HOST="evil.invalid")

    assert mailed_path().startswith(SET)
    assert "evil.invalid" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"new_password": "ngan", "again": "ngan"}, "10 ký tự"),
        ({"new_password": NEW, "again": "khac"}, "Hai lần nhập mật khẩu mới chưa giống nhau."),
        ({"new_password": "1234567890", "again": "1234567890"}, "Mật khẩu"),
        ({}, "Nhập mật khẩu mới."),
    ],
)
def test_the_rules_for_passwords_hold_here_too(client, owner, typed, message):
    ask(client)
    client.get(mailed_path())

    assert message in client.post(SET, typed).content.decode()
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "Nhập địa chỉ thư điện tử"), ("hoa", "Ghi đủ địa chỉ thư điện tử")],
)
def test_an_address_that_is_none_is_explained(client, ward, typed, message):
    assert message in ask(client, typed).content.decode()
    assert not Job.objects.exists()


def test_without_a_mail_server_the_page_says_whom_to_ask(client, owner, settings):
    settings.CAN_MAIL = False

    for page in (client.get(ASK), ask(client)):
        assert page.status_code == 200
        assert "đề nghị người quản trị của phường" in page.content.decode().lower()
        assert "<form" not in page.content.decode().partition("<main")[2].partition("</main")[0]
    assert not Job.objects.exists()
