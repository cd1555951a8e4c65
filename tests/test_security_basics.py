"""What every answer and cookie owes its reader, asked of every address of the URLconf."""

import json
import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from organizations.models import Membership, User
from organizations.sign_in import FAILURES_ALLOWED
from registrations.models import PendingImport
from tests.factories import PASSWORD
from tests.test_foreign_ids import ADDRESSES, address_of, records  # noqa: F401 -- a fixture

Role = Membership.Role
# the same for everybody, so that whoever stands between may keep them
WITHOUT_DATA = ["manifest", "offline", "last_pdf", "service_worker"]
ELSEWHERE = [
    "//evil.invalid",
    "https://evil.invalid",
    "/\\evil.invalid",
    "http:///evil.invalid",
    "javascript:alert(1)",
    "https://testserver@evil.invalid/",
    "organizations:login",
    "9223372036854775808",
]


@pytest.fixture
def everybody(ward, unit, clerk):
    """A person with every role, so that every page opens."""
    for place, role in ((ward, Role.ADMIN), (ward, Role.REVIEWER), (ward, Role.LEADER)):
        Membership.objects.create(user=clerk, unit=place, role=role)
    return clerk


def is_guarded(answer):
    policy = answer.headers.get("Content-Security-Policy", "")
    return (
        "default-src 'self'" in policy
        and "unsafe-inline" not in policy
        and "unsafe-eval" not in policy
        and answer.headers.get("X-Content-Type-Options") == "nosniff"
        and answer.headers.get("Referrer-Policy") in ("same-origin", "no-referrer")
    )


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_every_answer_says_what_the_browser_may_load(
    records,  # noqa: F811
    everybody,
    signed_in,
    name,
    arguments,
):
    PendingImport.objects.all().delete()  # the fixture's has an address, but nothing was read
    address = address_of(name, arguments, records | {"token": "1-x"})
    for client in (signed_in(everybody), Client()):
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            answer.getvalue()  # a file is closed once it is read
            assert is_guarded(answer), (method, address, answer.status_code)
            kept_by = answer["Cache-Control"]
            is_kept_back = "private" in kept_by or "no-store" in kept_by
            assert is_kept_back or name in WITHOUT_DATA, (method, address)


def test_a_breakdown_too_says_what_the_browser_may_load(client, ward, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("danvan.health.check_fonts", lambda: 1 / 0)
    answer = client.get("/healthz")

    assert answer.status_code == 500
    assert is_guarded(answer)


def test_a_stale_form_and_a_foreign_host_too(ward):
    client = Client(enforce_csrf_checks=True)
    stale, foreign = client.post("/dang-nhap/"), client.get("/", headers={"host": "evil.invalid"})

    assert (stale.status_code, foreign.status_code) == (403, 400)
    assert is_guarded(stale)
    assert is_guarded(foreign)


def test_the_back_office_is_under_the_same_policy(client, ward, unit):
    client.force_login(User.objects.create_superuser("chu", password=PASSWORD))
    for path in ("", "organizations/unit/", f"organizations/unit/{unit.pk}/change/", "khong-co/"):
        assert is_guarded(client.get(f"/quan-tri/{path}"))


@pytest.mark.parametrize("address", ["/dang-xuat/", "/quan-tri/logout/"])
def test_signing_out_takes_a_button(client, ward, address):
    client.force_login(User.objects.create_superuser("chu", password=PASSWORD))

    assert client.get(address).status_code == 405
    assert "_auth_user_id" in client.session
    client.post(address)
    assert "_auth_user_id" not in client.session


def test_the_back_office_is_behind_the_same_limit(client, ward):
    User.objects.create_superuser("chu", password=PASSWORD)
    door = client.get("/quan-tri/", follow=True).redirect_chain[-1][0]
    for _ in range(FAILURES_ALLOWED):
        client.post(door, {"username": "chu", "password": "sai"})

    assert client.post(door, {"username": "chu", "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_door_leads_to_another_site(client, clerk, target):
    """The sign-in page, the back office's door, and the change of password."""
    door = client.get("/quan-tri/login/", {"next": target})["Location"]
    typed = {"username": "tdp12", "password": PASSWORD}
    assert client.post(door, typed)["Location"] == "/"

    new = {"old_password": PASSWORD, "new_password": "cay bang mua ha", "again": "cay bang mua ha"}
    page = client.get("/doi-mat-khau/", {"next": target}).content.decode()
    assert "evil.invalid" not in page
    changed = client.post("/doi-mat-khau/", new | {"next": target})
    assert changed["Location"] == "/"


@pytest.mark.parametrize("word", ["stay", "next", "back"])
@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_decision_leads_to_another_site(records, reviewer, signed_in, word, target):  # noqa: F811
    client = signed_in(reviewer)
    for name in ("campaigns:accept", "campaigns:undo_accept", "campaigns:return_"):
        address = reverse(name, args=[records["campaigns"]])
        answer = client.post(address, {word: target, "then": word})
        assert "evil.invalid" not in answer.headers.get("Location", "")
        assert answer.status_code < 500


def test_over_https_cookies_stay_with_this_host_and_out_of_scripts(tmp_path):
    names = [
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE",
        "CSRF_COOKIE_SAMESITE",
        "SESSION_COOKIE_DOMAIN",
        "SECURE_SSL_REDIRECT",
        "USE_X_FORWARDED_HOST",
        "DEBUG",
    ]
    program = (
        "import json, django; from django.conf import settings; "
        f"print(json.dumps([getattr(settings, name) for name in {names}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "VAR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "danvan.settings",
            "SITE_URL": "https://danvan.example",
            "SECRET_KEY": secrets.token_urlsafe(50),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert dict(zip(names, json.loads(done.stdout), strict=True)) == {
        "SESSION_COOKIE_NAME": "__Host-danvan-phien",
        "CSRF_COOKIE_NAME": "__Host-danvan-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_DOMAIN": None,
        "SECURE_SSL_REDIRECT": True,
        "USE_X_FORWARDED_HOST": False,
        "DEBUG": False,
    }
