"""The headers of each class of answer, word for word: a change here is a decision."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from audit.clock import now
from jobs import registry
from jobs.models import Job
from jobs.registry import Kind

pytestmark = pytest.mark.django_db

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
PAGE = SECURITY | {
    "Cache-Control": "private, no-store",
    "Content-Type": "text/html; charset=utf-8",
    "X-Frame-Options": "DENY",
}


def check(answer, golden):
    seen = {name: answer.headers.get(name) for name in golden}
    assert {name: parts(value) for name, value in seen.items()} == {
        name: parts(value) for name, value in golden.items()
    }
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


def parts(value):
    """A policy means the same in any order of its parts."""
    return sorted(part.strip() for part in (value or "").replace(",", ";").split(";"))


def test_the_sign_in_page_has_every_header(client, ward):
    never = "max-age=0, no-cache, no-store, must-revalidate, private"
    check(client.get(reverse("organizations:login")), PAGE | {"Cache-Control": never})


def test_a_page_of_the_application_has_every_header(clerk, signed_in):
    job = Job.objects.create(
        kind="reporting.export", owner=clerk, created_at=now(), offered_at=now()
    )
    check(signed_in(clerk).get(reverse("jobs:detail", args=[job.pk])), PAGE)


def test_a_page_that_is_missing_has_every_header(clerk, signed_in):
    answer = signed_in(clerk).get("/viec/99999999/x.css")
    assert answer.status_code == 404
    check(answer, PAGE)


def test_json_has_every_header_of_a_page(client):
    check(client.get("/healthz"), PAGE | {"Content-Type": "application/json"})


def test_a_download_has_every_header_and_a_sandbox(clerk, signed_in, monkeypatch):
    kind = Kind("tests.file", None, "", "", "", lambda job, user: True, is_repeatable=False)
    monkeypatch.setitem(registry._kinds, kind.name, kind)
    job = Job(kind=kind.name, owner=clerk, created_at=now(), offered_at=now())
    job.result_name = "Mẫu 02.docx"
    job.result_file.save("mau02.docx", ContentFile(b"PK"))
    answer = signed_in(clerk).get(reverse("jobs:download", args=[job.pk]))
    answer.close()
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    check(
        answer,
        PAGE | {"Content-Type": word, "Content-Security-Policy": "default-src 'none'; sandbox"},
    )
    assert answer["Content-Disposition"].startswith("attachment;")


def test_a_static_file_has_every_header_and_is_kept(client):
    answer = client.get("/static/css/dvk.css")
    answer.close()
    check(answer, SECURITY | {"Content-Type": 'text/css; charset="utf-8"'})
    assert "no-store" not in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_over_https_the_browser_is_told_to_stay_there(settings, ward):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    answer = Client().get(reverse("organizations:login"), secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.invalid"},
        {"host": "testserver@evil.invalid"},
        {"host": "testserver, evil.invalid"},
    ],
)
def test_a_foreign_host_name_is_refused(headers, client):
    assert client.get("/dang-nhap/", headers=headers).status_code == 400


def test_a_forwarded_host_name_is_not_believed(client, ward):
    answer = client.get("/", headers={"x-forwarded-host": "evil.invalid"})
    assert "evil.invalid" not in answer.headers.get("Location", "") + answer.content.decode()
