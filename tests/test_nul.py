"""The character NUL, on which PostgreSQL breaks; in these tests SQLite does as well."""

import json

import pytest
from django.db import connection
from django.urls import reverse

from registrations.models import RegistrationList
from tests.factories import make_article, make_list, make_nomination, make_row
from tests.registrations.steps import posted

pytestmark = pytest.mark.usefixtures("strict")


def has_nul(value):
    """As PostgreSQL sees it: also as \\u0000 inside of what is stored as JSON."""
    return isinstance(value, str) and ("\0" in value or "\\u0000" in value)


@pytest.fixture
def strict(db):
    def refuse(execute, sql, params, many, context):
        rows = params if many else [params]
        if any(has_nul(value) for row in rows for value in row or ()):
            raise ValueError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("address", ["/lich-han/a%00b.ics", "/phieu/a%00b/"])
def test_an_address_with_a_nul_is_not_found_by_a_visitor(client, campaign, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("administrator", "/sao-luu/a%00.zip/tai/"),
        ("administrator", "/don-vi/?tim=a%00b"),
        ("administrator", "/don-vi/?khoi=%00"),
        ("clerk", "/bieu-mau/trang/mau01.docx?cap=%00"),
        ("clerk", "/viec-can-lam/?nam=2026&nam=%00"),
        ("leader", "/mo-hinh/?tim=a%00b"),
        ("leader", "/tai/mau01.docx?cap=%00"),
        ("reviewer", "/nhat-ky/?viec=%00"),
        ("reviewer", "/sach-2023/?tim=%00"),
    ],
)
def test_a_query_with_a_nul_is_not_found(request, signed_in, campaign, who, address):
    answer = signed_in(request.getfixturevalue(who)).get(address)
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


def test_a_paper_of_a_level_with_a_nul_is_not_found(unit, campaign, clerk, signed_in):
    file = make_list(unit, campaign, clerk)
    address = reverse("reporting:file_download", args=[file.pk, "mau01", "docx"])
    assert signed_in(clerk).get(f"{address}?cap=%00").status_code == 404
    blank = reverse("reporting:prefilled_form", args=[unit.pk, "mau01", "docx"])
    assert signed_in(clerk).get(f"{blank}?cap=%00").status_code == 404


@pytest.fixture
def wrong(unit, campaign, clerk):
    """(a list, what is posted of it): everything that is typed or chosen holds a NUL."""
    file = make_list(unit, campaign, clerk, [make_row(), make_row()])
    data = posted(file.rows, version=file.version)
    for place in ("rows-0-", "rows-1-"):
        for name in ("id", "kind", "participant", "initiative", "sector", "level"):
            data[f"{place}{name}"] = f"K\0{data[f'{place}{name}']}"
        data[f"{place}initiative_kind"] = "new\0"
    return file, data


@pytest.mark.parametrize("name", ["list_edit", "list_autosave"])
def test_a_row_keeps_no_nul_and_no_sector_or_level_that_the_year_does_not_know(
    wrong, clerk, signed_in, name
):
    file, data = wrong
    answer = signed_in(clerk).post(reverse(f"registrations:{name}", args=[file.pk]), data)
    assert answer.status_code < 400
    rows = RegistrationList.objects.get(pk=file.pk).rows
    assert [(row.sector, row.level) for row in rows] == [("", ""), ("", "")]
    assert all(row.participant.startswith("KTổ dân vận") for row in rows)


def test_the_check_tells_of_a_sector_that_the_year_does_not_know(unit, campaign, clerk, signed_in):
    file = make_list(unit, campaign, clerk, [make_row()])
    address = reverse("registrations:list_edit", args=[file.pk])
    data = posted(file.rows, version=file.version, action="check") | {"rows-0-sector": "NN"}
    page = signed_in(clerk).post(address, data, follow=True).content.decode()
    assert "Chọn một trong 04 lĩnh vực." in page


def test_no_row_is_given_a_level_that_the_year_does_not_know(unit, campaign, clerk, signed_in):
    file = make_list(unit, campaign, clerk, [make_row(level="")])
    data = posted(file.rows, version=file.version, action="set-level") | {"import-level": "X\0"}
    signed_in(clerk).post(reverse("registrations:list_edit", args=[file.pk]), data)
    assert [row.level for row in RegistrationList.objects.get(pk=file.pk).rows] == [""]


@pytest.mark.parametrize("name", ["nomination", "article"])
def test_the_editors_of_awards_keep_no_nul(unit, campaign, clerk, signed_in, name):
    file = {"nomination": make_nomination, "article": make_article}[name](unit, campaign, clerk)
    client = signed_in(clerk)
    address = reverse(f"awards:{name}_edit", args=[file.pk])
    known = ("kind", "participant", "initiative", "sector", "summary", "entry", "person", "title")
    typed = dict.fromkeys((*known, "part-1", "part-2", "part-3", "part-4", "part-5"), "a\x00b")
    typed |= {"consent-person": "a\0b", "declarations": "\0", "shows_children": "\0"}
    for post in (address, reverse(f"awards:{name}_autosave", args=[file.pk])):
        file.refresh_from_db()
        answer = client.post(post, typed | {"version": file.version})
        assert answer.status_code < 500
    file.refresh_from_db()
    stored = {field.attname: getattr(file, field.attname) for field in file._meta.concrete_fields}
    assert not has_nul(json.dumps(stored, default=str))


def test_a_session_with_a_nul_is_no_session(client, campaign, settings):
    quoted = f'{settings.SESSION_COOKIE_NAME}="abcdefghij\\000k"'
    answer = client.get("/viec-can-lam/", headers={"cookie": quoted})
    assert answer["Location"] == "/dang-nhap/?next=/viec-can-lam/"


@pytest.mark.parametrize("address", ["/dang-nhap/", "/quen-mat-khau/", "/phieu/"])
def test_a_visitors_form_takes_no_nul(client, campaign, address):
    names = ("username", "password", "email", "code", "next")
    assert client.post(address, dict.fromkeys(names, "a\0b")).status_code < 500
