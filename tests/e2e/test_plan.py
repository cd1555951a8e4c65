"""C9: the unit's own document, typed and with its two files, sent and taken by the Ban."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, ROOT, SAMPLES

WORD = SAMPLES / "mau01_tdp12.docx"
WRONG = ROOT / "README.md"
PDF = ROOT / "fixtures" / "demo_signed_copy.pdf"
TYPED = {"Số": "12", "Ký hiệu": "KH/CB", "Ngày ban hành": "5/1/2026", "Trích yếu": "Triển khai"}


def open_plan(clerk):
    row = clerk.page.get_by_role("listitem").filter(has_text="Văn bản triển khai")
    row.get_by_role("button").or_(row.get_by_role("link")).click()
    expect(clerk.page.get_by_role("heading", level=1)).to_contain_text("Văn bản triển khai")


def fill(page):
    for label, text in TYPED.items():
        page.get_by_label(label, exact=True).fill(text)


def test_c9_a_document_is_sent_with_both_files_and_accepted(visit):
    clerk = visit("thcsdd")
    page = clerk.page
    open_plan(clerk)
    clerk.check_page()
    fill(page)
    clerk.choose_file(page.get_by_text("Chọn tệp Word"), WORD)
    expect(page.get_by_role("link", name=WORD.name)).to_be_visible()
    expect(page.get_by_label("Trích yếu", exact=True)).to_have_value("Triển khai")
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    expect(page.get_by_text("Còn 01 nội dung cần sửa trước khi gửi")).to_be_visible()
    clerk.check_page()
    clerk.choose_file(page.get_by_text("Chọn tệp PDF"), PDF)
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra lại trước khi gửi")
    clerk.check_page()
    page.get_by_role("button", name="Gửi Ban Xây dựng Đảng").click()
    expect(page.get_by_text("DVK-2026-VB-THCSDD-01").first).to_be_visible()
    expect(page.get_by_text("đúng hạn").first).to_be_visible()
    clerk.check_page([390, 1366])
    pk = re.search(r"/ho-so/(\d+)/", page.url)[1]

    reviewer = visit("bxdd1")
    reviewer.page.goto(f"/kiem-tra/{pk}/")
    expect(reviewer.page.get_by_role("link", name=PDF.name)).to_be_visible()
    reviewer.check_page()
    reviewer.page.get_by_role("button", name="Tiếp nhận và mở hồ sơ tiếp theo").click()
    reviewer.page.wait_for_url(re.compile(rf"/kiem-tra/(?!{pk}/)"))
    page.goto("/viec-can-lam/")
    row = page.get_by_role("listitem").filter(has_text="Văn bản triển khai")
    expect(row).to_contain_text("Đã tiếp nhận")
    assert clerk.errors == reviewer.errors == []


def test_c9_what_is_typed_is_stored_by_itself_without_the_files(visit):
    clerk = visit("thcsdd", viewport=PHONE)
    page = clerk.page
    open_plan(clerk)
    with page.expect_request(re.compile("/tu-luu/")) as saving:
        fill(page)
    assert b'name="word"' not in saving.value.post_data_buffer
    expect(page.get_by_text("Đã tự động lưu lúc")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Ký hiệu", exact=True)).to_have_value("KH/CB")
    clerk.choose_file(page.get_by_text("Chọn tệp Word"), WRONG)
    expect(page.get_by_role("heading", name="Còn 01 nội dung cần sửa")).to_be_visible()
    with page.expect_request(lambda request: request.is_navigation_request()) as again:
        page.reload()
    assert again.value.method == "GET"  # the refused file is not posted once more
    expect(page.get_by_label("Ký hiệu", exact=True)).to_have_value("KH/CB")


def test_c9_works_without_javascript(visit):
    clerk = visit("thcsdd", java_script_enabled=False)
    page = clerk.page
    open_plan(clerk)
    fill(page)
    page.locator("#id_word").set_input_files(WORD)
    page.locator("#id_pdf").set_input_files(PDF)
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    page.get_by_role("button", name="Gửi Ban Xây dựng Đảng").click()
    expect(page.get_by_text("DVK-2026-VB-THCSDD-01").first).to_be_visible()


def test_c9_what_the_ban_asks_for_stands_at_its_place(visit):
    clerk = visit("tdp12")
    page = clerk.page
    expect(page.get_by_text("gửi thêm bản PDF đã ký, đóng dấu")).to_be_visible()
    clerk.check_page()
    page.get_by_role("link", name="Mở để bổ sung").click()
    expect(page.get_by_text("Ban đề nghị: gửi thêm bản PDF")).to_be_visible()
    clerk.check_page()
    clerk.choose_file(page.get_by_text("Thay tệp PDF"), PDF)
    expect(page.get_by_role("link", name=PDF.name)).to_be_visible()
    assert clerk.errors == []
