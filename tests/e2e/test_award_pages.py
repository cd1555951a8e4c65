"""The pages of articles, Mẫu số 03, choice and yearbook, on a ward at its year's end.

Each is looked at with axe at the five widths, as the one who works on it sees it.
"""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def look(visit_at_year_end):
    """look(username) is a function: open the address, expect the heading, check the page."""

    def looker(username):
        person = visit_at_year_end(username)

        def open_page(address, heading):
            answer = person.page.goto(address)
            assert answer.status == 200
            expect(person.page.get_by_role("heading", level=1)).to_contain_text(heading)
            person.check_page()

        open_page.person, open_page.page = person, person.page
        return open_page

    return looker


def address_of(page, name):
    return page.get_by_role("link", name=name).first.get_attribute("href")


def test_the_bans_pages_of_articles_are_in_order_at_every_width(look):
    open_page = look("bxdd1")
    page = open_page.page
    open_page("/bai-viet/", "Bài viết")
    article = page.locator(".data-table th a").first.get_attribute("href")
    copy = address_of(page, "Sửa bản biên tập")
    open_page(copy, "Bản biên tập")
    open_page(article, "")
    open_page("/ky-yeu/", "Kỷ yếu năm 2026")
    open_page("/kho-anh/", "Kho ảnh năm 2026")
    assert open_page.person.errors == []


def test_the_register_of_the_book_is_in_order_at_every_width(look):
    open_page = look("bxdd1")
    open_page("/sach-2023/", "Sách năm 2023")
    entry = open_page.page.locator(".data-table a").first.get_attribute("href")
    open_page(entry, "Sửa mục trong sách")
    open_page("/sach-2023/nhap/", "Nhập danh mục sách từ Excel")
    assert open_page.person.errors == []


def test_choosing_comparing_and_replacing_are_in_order_at_every_width(look):
    open_page = look("bxdd1")
    page, person = open_page.page, open_page.person
    open_page("/xet-chon/", "Xét chọn Mẫu 03")
    for number in range(2):
        page.locator("input[name=ho-so]").nth(number).check()
    page.get_by_role("button", name="So sánh đề xuất đã đánh dấu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("So sánh 02 đề xuất")
    person.check_page()
    review = address_of(page, "Mở hồ sơ Mẫu số 03")
    page.get_by_role("button", name="Chọn để đề xuất Thành phố").first.click()
    expect(page.get_by_text("Thay lựa chọn").first).to_be_visible()
    person.check_page()
    open_page(review, "")


def test_what_a_unit_writes_and_has_sent_is_in_order_at_every_width(look):
    open_page = look("yte")
    page = open_page.page
    page.get_by_role("listitem").filter(has_text="Bài viết giới thiệu").get_by_role(
        "link"
    ).first.click()
    expect(page.locator(".photo-card img").first).to_be_visible()
    open_page(page.url, "Bài viết giới thiệu")
    open_page("/mo-hinh-don-vi/", "Mô hình")
    open_page(page.locator("main a[href*='/mo-hinh-don-vi/']").first.get_attribute("href"), "")
    assert open_page.person.errors == []


def test_the_leaders_pictures_are_in_order_at_every_width(look):
    open_page = look("ttdu")
    open_page("/hinh-anh/", "Hình ảnh năm 2026")
    assert open_page.page.locator("a[data-photo]").count() >= 20
    assert open_page.person.errors == []
