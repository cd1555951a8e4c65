"""What people read when something is refused, missing or broken; and the one door."""

import re

import pytest
from django.test import Client, RequestFactory

from danvan import contact
from danvan.errors import csrf_failure, server_error
from organizations.models import User
from tests.factories import make_campaign


def test_a_missing_page_leads_home(signed_in, clerk):
    answer = signed_in(clerk).get("/khong-co-trang-nay/")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in page
    assert "Về Trang chủ" in page


def test_a_refusal_says_so_in_vietnamese(signed_in, clerk):
    answer = signed_in(clerk).get("/don-vi/")

    assert answer.status_code == 403
    assert "Đơn vị không có quyền xem hồ sơ này." in answer.content.decode()


def test_a_stale_form_says_how_to_go_on(clerk):
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/dang-nhap/", {"username": "tdp12", "password": "x"})

    assert answer.status_code == 403
    assert "Trang này mở đã lâu nên chưa gửi được" in answer.content.decode()


def test_a_stale_form_of_a_signed_in_person_says_so_too(rf, clerk):
    request = rf.post("/dang-nhap/")
    request.user = clerk
    request.resolver_match = None

    assert csrf_failure(request, reason="x").status_code == 403


def test_a_breakdown_gives_a_code_that_leads_to_the_log(caplog, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = server_error(RequestFactory().get("/bang-theo-doi/"))

    page = answer.content.decode()
    assert answer.status_code == 500
    code = re.search(r"mã ([0-9A-F]{4})", page)[1]
    assert re.search(r"Hệ thống gặp sự cố lúc \d\d:\d\d", page)
    assert "Nội dung đã lưu không mất" in page
    assert code in caplog.text
    assert "/bang-theo-doi/" in caplog.text


CONTACT = "Ban Xây dựng Đảng phường: đ/c Trần Minh Anh, 0912 345 678"


@pytest.fixture
def broken(campaign, monkeypatch, django_assert_num_queries):
    """broken(): the page of a breakdown, drawn without a question to the database."""
    campaign.help_contact = CONTACT
    campaign.save()
    monkeypatch.setattr(contact, "_shown", {})

    def page(request=None):
        with django_assert_num_queries(0):
            return server_error(request or RequestFactory().get("/")).content.decode()

    return page


def test_a_breakdown_tells_whom_to_call_as_earlier_pages_did(broken, signed_in, clerk):
    assert "báo Ban Xây dựng Đảng phường." in broken()
    signed_in(clerk).get("/viec-can-lam/")
    assert f"báo {CONTACT}." in broken()


def test_a_breakdown_tells_the_contact_of_the_persons_own_ward(
    broken, campaign, signed_in, clerk, stranger_ward
):
    other = make_campaign(stranger_ward, help_contact="Ban của phường khác")
    contact.remember(campaign)
    contact.remember(other)
    assert "báo Ban Xây dựng Đảng phường." in broken()  # of two wards nobody is guessed
    request = RequestFactory().get("/")
    request._visible_campaigns = [other]
    assert "báo Ban của phường khác." in broken(request)


@pytest.mark.parametrize("who", ["administrator", "reviewer"])
def test_the_back_office_is_for_superusers_only(request, signed_in, who):
    client = signed_in(request.getfixturevalue(who))

    assert client.get("/quan-tri/").status_code in (302, 403)
    assert client.get("/quan-tri/", follow=True).status_code == 403
    assert client.get("/quan-tri/organizations/user/", follow=True).status_code == 403


def test_a_staff_flag_alone_opens_nothing(signed_in, clerk):
    User.objects.filter(pk=clerk.pk).update(is_staff=True)

    assert signed_in(clerk).get("/quan-tri/", follow=True).status_code == 403


def test_the_back_office_has_no_door_of_its_own(client, db):
    answer = client.get("/quan-tri/login/?next=/quan-tri/")

    assert answer["Location"] == "/dang-nhap/?next=/quan-tri/"
    posted = client.post("/quan-tri/login/", {"username": "admin", "password": "x"})
    assert posted["Location"].startswith("/dang-nhap/")


def test_a_superuser_finds_every_table(client, db, unit, campaign):
    owner = User.objects.create_superuser("chu", password="mat-khau-thu-nghiem")
    client.force_login(owner)

    page = client.get("/quan-tri/").content.decode()
    assert "Quản trị kỹ thuật" in page
    for table in ("organizations/unit", "organizations/user", "campaigns/campaign"):
        assert client.get(f"/quan-tri/{table}/").status_code == 200
        assert client.get(f"/quan-tri/{table}/add/").status_code == 200
    assert client.get(f"/quan-tri/organizations/unit/{unit.pk}/change/").status_code == 200


REFERENCE = re.compile(r"Khi cần báo lại: lúc \d\d:\d\d, mã ([0-9A-F]{4})\.")


@pytest.mark.parametrize(
    ("method", "address", "status", "words"),
    [
        ("get", "/khong-co-trang-nay/", 404, "hồ sơ không thuộc đơn vị của đồng chí"),
        ("get", "/don-vi/", 403, "Đơn vị không có quyền xem hồ sơ này."),
        ("get", "/dang-xuat/", 405, "Việc này chỉ làm được bằng nút bấm trên trang."),
        ("post", "/lich-su-gui/", 405, "Việc này chỉ làm được bằng nút bấm trên trang."),
        ("get", f"/dang-ky/{10**30}/", 404, "Không tìm thấy trang"),
    ],
)
def test_each_refusal_says_what_to_do_and_gives_a_code_of_the_log(
    signed_in, clerk, campaign, caplog, method, address, status, words
):
    answer = getattr(signed_in(clerk), method)(address)

    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "Về Trang chủ" in page
    assert f"Reference {REFERENCE.search(page)[1]} at " in caplog.text


def test_a_request_that_is_too_large_gets_the_same_kind_of_page(settings, signed_in, clerk):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = signed_in(clerk).post("/doi-mat-khau/", dict.fromkeys("abc", "1"))

    assert answer.status_code == 400
    assert "Không đọc được yêu cầu" in answer.content.decode()
    assert REFERENCE.search(answer.content.decode())


def test_a_foreign_host_gets_the_same_kind_of_page(client, ward):
    answer = client.get("/dang-nhap/", headers={"host": "evil.invalid"})

    assert answer.status_code == 400
    assert REFERENCE.search(answer.content.decode())


def test_a_page_that_takes_only_buttons_still_names_its_methods(signed_in, clerk):
    assert signed_in(clerk).get("/dang-xuat/")["Allow"] == "POST"


@pytest.mark.parametrize("who", ["reviewer", "leader"])
def test_a_refusal_speaks_of_roles_to_people_without_a_unit(request, signed_in, who):
    page = signed_in(request.getfixturevalue(who)).get("/tai-khoan/").content.decode()

    assert "Vai trò được giao của đồng chí không dùng trang này." in page
    assert "Đơn vị không có quyền" not in page


def test_a_path_cannot_forge_a_line_of_the_log(signed_in, clerk, caplog):
    signed_in(clerk).get("/x%0AReference 0000 at noon")

    assert not [line for line in caplog.text.splitlines() if line.startswith("Reference 0000")]


def test_every_browser_finds_the_picture_where_a_page_names_none(client, db):
    answer = client.get("/favicon.ico")

    assert answer["Location"] == "/static/icons/dvk.svg"
    picture = client.get(answer["Location"])
    picture.close()
    assert picture.status_code == 200
