"""Files that people sent are given only to those who may see them, and can do no harm."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from campaigns.workflow import advance
from registrations.models import PendingImport
from tests.factories import make_list

JANUARY = datetime(2026, 1, 9, 3, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def january(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(JANUARY, tick=False):
        yield


@pytest.fixture
def signed_list(unit, campaign, clerk):
    registration_list = make_list(unit, campaign, clerk)
    registration_list.signed_copy.save("TDP12-ab12.pdf", ContentFile(PDF))
    return registration_list


@pytest.fixture
def source(signed_list, clerk):
    pending = PendingImport(
        registration_list=signed_list,
        file_name="Mẫu 01 của tổ.docx",
        reading={},
        base_version=0,
        read_at=JANUARY,
        read_by=clerk,
    )
    pending.source.save("TDP12-cd34.docx", ContentFile(b"PK\x03\x04"))
    return pending


def signed_copy_url(registration_list):
    return reverse("campaigns:signed_copy_file", args=[registration_list.pk])


def source_url(registration_list, pending):
    return reverse("registrations:import_source_file", args=[registration_list.pk, pending.pk])


def read(response):
    """The file's bytes; reading to the end also closes it."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_signed_copy_is_shown_in_a_sandbox(signed_list, clerk, signed_in):
    response = signed_in(clerk).get(signed_copy_url(signed_list))
    assert read(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="DVK2026_BanKy_TDP12.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_source_file_is_downloaded_under_its_own_name(signed_list, source, clerk, signed_in):
    response = signed_in(clerk).get(source_url(signed_list, source))
    assert read(response) == b"PK\x03\x04"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''M%E1%BA%ABu")
    assert response["Content-Type"].endswith("wordprocessingml.document")


def test_a_stored_file_of_another_kind_is_only_bytes(signed_list, source, clerk, signed_in):
    source.source.save("TDP12-ef56.html", ContentFile(b"<script>alert(1)</script>"))
    response = signed_in(clerk).get(source_url(signed_list, source))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert read(response) == b"<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("person", "signed_copy", "source_file"),
    [
        ("clerk", 200, 200),
        ("reviewer", 200, 200),
        ("leader", 200, 403),
        ("administrator", 200, 403),
        ("other_clerk", 404, 404),
        ("stranger_reviewer", 404, 404),
    ],
)
def test_files_are_for_those_who_may_see_the_list(
    person, signed_copy, source_file, request, signed_list, source, clerk, signed_in
):
    advance(signed_list, "send", actor=clerk)
    client = signed_in(request.getfixturevalue(person))
    for address, expected in (
        (signed_copy_url(signed_list), signed_copy),
        (source_url(signed_list, source), source_file),
    ):
        response = client.get(address)
        assert response.status_code == expected
        read(response)


def test_the_copy_of_a_draft_is_hidden_from_leaders(signed_list, leader, signed_in):
    assert signed_in(leader).get(signed_copy_url(signed_list)).status_code == 404


def test_a_file_of_another_list_is_not_found(
    signed_list, source, other_unit, campaign, reviewer, signed_in
):
    other = make_list(other_unit, campaign, reviewer)
    assert signed_in(reviewer).get(source_url(other, source)).status_code == 404


def test_a_list_without_a_copy_has_none_to_show(unit, campaign, clerk, signed_in):
    registration_list = make_list(unit, campaign, clerk)
    assert signed_in(clerk).get(signed_copy_url(registration_list)).status_code == 404


def test_a_file_that_is_gone_from_the_store_is_not_found(signed_list, clerk, signed_in):
    Path(signed_list.signed_copy.path).unlink()
    assert signed_in(clerk).get(signed_copy_url(signed_list)).status_code == 404


def test_a_visitor_sees_no_file(client, signed_list):
    assert client.get(signed_copy_url(signed_list)).status_code == 302
