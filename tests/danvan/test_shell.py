"""The frame of every page: ward, year switcher, navigation by role."""

import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from lxml import html

from danvan.shell import OF_A_FILE, OF_MANY_YEARS, Shell
from organizations.models import Membership, Unit, User
from tests.factories import make_campaign, make_person, make_sent_list
from tests.test_foreign_ids import ADDRESSES

Role = Membership.Role


def shell_for(user, path="/don-vi/", **query):
    request = RequestFactory().get(path, query)
    request.user = User.objects.get(pk=user.pk)
    request.resolver_match = resolve(path)
    return Shell(request)


NAVIGATION = {
    "clerk": ["Trang chủ", "Mô hình của đơn vị", "Biểu mẫu, văn bản", "Lịch sử gửi"],
    "reviewer": [
        "Bảng theo dõi",
        "Hồ sơ chờ kiểm tra",
        "Nhắc hạn",
        "Nhập nhiều tệp",
        "Bài viết",
        "Sách năm 2023",
        "Xét chọn Mẫu 03",
        "Đánh giá cuối năm",
        "Mô hình",
        "Kho ảnh",
        "Mẫu số 02",
        "Biểu mẫu, văn bản",
        "Đơn vị",
        "Nhật ký",
    ],
    "leader": ["Tổng quan", "Mô hình", "Hình ảnh", "Báo cáo", "Mẫu số 02"],
    "administrator": [
        "Nhắc hạn",
        "Biểu mẫu, văn bản",
        "Năm công tác",
        "Đơn vị",
        "Tài khoản",
        "Nhật ký",
        "Phường mẫu",
        "Sao lưu",
        "Tình trạng",
    ],
}


@pytest.mark.parametrize("who", NAVIGATION)
def test_each_role_sees_its_own_navigation(request, campaign, who):
    shell = shell_for(request.getfixturevalue(who))

    assert [item["label"] for item in shell.nav] == NAVIGATION[who]


def test_two_roles_see_both_without_repeats(campaign, reviewer, ward):
    Membership.objects.create(user=reviewer, unit=ward, role=Role.ADMIN)

    labels = [item["label"] for item in shell_for(reviewer).nav]

    assert len(labels) == len(set(labels)) == 19


def test_what_is_rarely_needed_gives_way_only_where_the_row_is_full(campaign, reviewer, clerk):
    assert [item["label"] for item in shell_for(reviewer).more] == [
        "Nhập nhiều tệp",
        "Sách năm 2023",
        "Đánh giá cuối năm",
        "Biểu mẫu, văn bản",
        "Nhật ký",
    ]
    assert shell_for(clerk).more == []


def test_every_entry_of_the_navigation_opens(request, campaign, signed_in):
    for who in NAVIGATION:
        person = request.getfixturevalue(who)
        client = signed_in(person)
        for item in shell_for(person).nav:
            assert client.get(item["url"], follow=True).status_code == 200, item["url"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/don-vi/", "Đơn vị"), ("/don-vi/them/", "Đơn vị"), ("/nhat-ky/", "Nhật ký")],
)
def test_the_current_section_is_marked_once(campaign, administrator, path, current):
    nav = shell_for(administrator, path).nav

    assert [item["label"] for item in nav if item["current"]] == [current]


def test_the_years_keep_the_page_and_its_filters_but_not_the_page_number(
    campaign, ward, administrator
):
    make_campaign(ward, 2025)
    shell = shell_for(administrator, "/don-vi/", tim="tổ 1", trang="3")

    assert [(y["year"], y["current"]) for y in shell.years] == [(2026, True), (2025, False)]
    assert shell.years[1]["url"] == "/don-vi/?tim=t%E1%BB%95+1&nam=2025"


def test_a_page_about_one_record_switches_to_the_list_it_stands_in(campaign, administrator, unit):
    shell = shell_for(administrator, f"/don-vi/{unit.pk}/sua/")

    assert shell.years[0]["url"] == "/don-vi/?nam=2026"


def test_a_page_of_a_model_stays_with_the_model(campaign, clerk):
    assert shell_for(clerk, "/mo-hinh-don-vi/7/").years[0]["url"] == "/mo-hinh-don-vi/7/?nam=2026"


def test_a_page_about_a_file_asks_for_the_same_file_of_the_year(campaign, clerk):
    for path in ("/ho-so/7/", "/kiem-tra/7/", "/dang-ky/7/sua/", "/ho-so/7/bien-nhan/1/"):
        assert shell_for(clerk, path).years[0]["url"] == "/ho-so/7/nam-khac/?nam=2026"


def test_every_page_that_is_said_to_be_about_a_file_is_a_page():
    views = {view for view, arguments in ADDRESSES if "pk" in arguments}
    assert views >= OF_A_FILE | OF_MANY_YEARS


def test_a_chosen_year_goes_along_in_the_navigation(campaign, ward, administrator):
    make_campaign(ward, 2025, is_open=False)
    shell = shell_for(administrator, "/don-vi/", nam="2025")

    assert shell.campaign == 2025
    assert {item["url"].partition("?")[2] for item in shell.nav} == {"nam=2025"}


def test_without_a_wish_the_newest_open_year_is_shown(ward, administrator):
    make_campaign(ward, 2027, is_open=False)
    make_campaign(ward, 2026)

    assert shell_for(administrator).campaign == 2026


def test_the_badge_counts_the_waiting_files_of_the_year(campaign, unit, clerk, reviewer):
    make_sent_list(unit, campaign, clerk)

    badges = {item["label"]: item["badge"] for item in shell_for(reviewer).nav}

    assert badges["Hồ sơ chờ kiểm tra"] == 1
    assert sum(badges.values()) == 1


def test_names_for_each_kind_of_person(campaign, clerk, reviewer):
    campaign.help_contact = "đ/c Trần Minh Anh, 024 3851 0000"
    campaign.save()

    assert shell_for(clerk).unit_name == "Chi bộ Tổ dân phố số 12"
    assert shell_for(reviewer).unit_name == "Ban Xây dựng Đảng"
    assert shell_for(clerk).ward_name == "phường Đống Đa"
    assert shell_for(clerk).user_initials == "NH"
    assert shell_for(clerk).help_contact == "đ/c Trần Minh Anh, 024 3851 0000"


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "administrator"])
def test_the_whole_frame_asks_at_most_two_questions_beside_the_memberships(request, campaign, who):
    person = request.getfixturevalue(who)
    shell = shell_for(person)
    assert shell._user.current_memberships

    with CaptureQueriesContext(
        connection,
    ) as queries:
        _everything(shell)

    assert len(queries) <= 2


def test_a_person_without_any_role_gets_an_empty_frame(ward, campaign):
    shell = shell_for(make_person(ward, None))

    assert _everything(shell) == ("", "", None, [], [], "")


def test_a_visitor_sees_the_only_wards_name_and_contact(db, campaign):
    campaign.help_contact = "đ/c Trần Minh Anh"
    campaign.save()

    page = Client().get("/dang-nhap/").content.decode()

    assert "Đảng bộ phường Đống Đa" in page
    assert page.count("đ/c Trần Minh Anh") == 2
    assert "<nav" not in page


def test_a_visitor_of_a_city_sees_no_wards_name(campaign, stranger_ward):
    page = Client().get("/dang-nhap/").content.decode()

    assert "Đảng bộ" not in page


def test_pages_carry_no_inline_style_or_script(campaign, signed_in, administrator):
    client = signed_in(administrator)
    for path in ("/don-vi/", "/don-vi/them/", "/tai-khoan/", "/tai-khoan/them/", "/nhat-ky/"):
        page = client.get(path).content.decode()
        assert " style=" not in page
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)
        assert not re.search(r"\son\w+=", page)


def _everything(shell):
    return (
        shell.ward_name,
        shell.unit_name,
        shell.campaign,
        shell.years,
        shell.nav,
        shell.help_contact,
    )


@pytest.mark.parametrize(("is_demo", "shown"), [(True, True), (False, False)])
def test_every_page_of_a_demo_ward_says_so(campaign, clerk, ward, signed_in, is_demo, shown):
    ward.is_demo = is_demo
    ward.save()

    for person, path in ((clerk, "/viec-can-lam/"), (clerk, "/khong-co-trang-nay/")):
        page = signed_in(person).get(path).content.decode()
        assert ("BẢN THỬ" in page) is shown


def test_a_demo_ward_beside_the_only_real_one_does_not_hide_its_name(campaign, stranger_ward):
    Unit.objects.filter(pk=stranger_ward.pk).update(is_demo=True)
    page = Client().get("/dang-nhap/").content.decode()

    assert "phường Đống Đa" in page
    assert "BẢN THỬ" not in page


def test_a_preview_of_the_door_tells_what_it_is_and_no_data(campaign, unit):
    page = html.fromstring(Client().get("/dang-nhap/").content.decode())
    told = {item.get("property"): item.get("content") for item in page.xpath("//meta[@property]")}
    assert told["og:title"] == "Phong trào thi đua “Dân vận khéo”"
    assert not any("Đống Đa" in words or "2026" in words for words in told.values())


def test_pages_behind_the_door_give_no_preview(campaign, clerk, signed_in):
    assert "og:" not in signed_in(clerk).get("/viec-can-lam/").content.decode()


@pytest.mark.parametrize(
    ("browser", "is_told"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Zalo android/24", True),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile", False),
    ],
)
def test_beside_a_file_chooser_in_zalo_stands_how_to_leave_it(
    campaign, clerk, signed_in, browser, is_told
):
    page = signed_in(clerk).get("/viec-can-lam/", headers={"User-Agent": browser})
    assert ("mở bằng Chrome (Android) hoặc Safari (iPhone)" in page.content.decode()) is is_told
