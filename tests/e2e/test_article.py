"""C6 on a phone: a filled Word file and three photos, filed in at most seven clicks.

One more than the goal of six: whether children are shown is answered by a choice of its own, for
the button that confirms the other declarations together must not answer it along with them.
"""

import re

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, SAMPLES

FEW_CLICKS = 7


def photos(folder):
    paths = []
    for number in range(3):
        paths.append(folder / f"anh{number}.jpg")
        Image.new("RGB", (3000, 2000), (40 + 60 * number, 120, 60)).save(paths[-1])
    return paths


def open_editor(clerk):
    row = clerk.page.get_by_role("listitem").filter(has_text="Bài viết giới thiệu")
    clerk.click(row.get_by_role("button").or_(row.get_by_role("link")))
    expect(clerk.page.get_by_role("heading", level=1)).to_contain_text("Bài viết giới thiệu")


def consent(page, start):
    return page.get_by_role("checkbox", name=re.compile(f"^{start}"))


def send_mau_01(clerk):
    """So that the article is what the unit has to do next."""
    page = clerk.page
    clerk.choose_file(page.get_by_text("Chọn tệp Word").first, SAMPLES / "mau01_tdp12.docx")
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    page.get_by_role("button", name="Gửi Ban Xây dựng Đảng").click()
    page.goto("/viec-can-lam/")
    clerk.clicks = 0


def test_a_filled_word_file_and_three_photos_are_filed_on_a_phone_in_few_clicks(visit, tmp_path):
    clerk = visit("tdp12", viewport=PHONE, has_touch=True)
    page = clerk.page
    send_mau_01(clerk)
    clerk.choose_file(page.get_by_text("Chọn tệp Word").first, SAMPLES / "baiviet_tdp12.docx")
    expect(page.get_by_text("Bài viết có 1.700/3.500 từ")).to_be_visible()
    clerk.check_page([320, 390, 1366])
    clerk.click(page.get_by_role("button", name="Đưa vào bản nháp"))
    expect(page.get_by_text("1.700/3.500 từ")).to_be_visible()
    page.get_by_label("Họ và tên cá nhân điển hình").fill("Lê Thị Mai")
    expect(consent(page, "Lê Thị Mai đã được biết nội dung")).to_be_visible()
    clerk.clicks += 1
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Chụp hoặc chọn ảnh").click()
    chooser.value.set_files(photos(tmp_path))
    captions = page.get_by_label("Chú thích")
    expect(captions).to_have_count(3, timeout=20_000)
    expect(page.locator(".photo-card").first).to_contain_text("4,3 MP")  # made smaller on the way
    for number in range(3):
        captions.nth(number).fill(f"Buổi hòa giải thứ {number + 1}")
    clerk.click(page.get_by_role("button", name="Xác nhận cả 03 nội dung"))
    clerk.click(page.get_by_label("Không có trẻ em"))
    expect(page.get_by_text(re.compile("Đã tự động lưu lúc"))).to_be_visible()
    clerk.check_page([320, 390, 1366])
    clerk.click(page.get_by_role("button", name="Kiểm tra và gửi"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra lại trước khi gửi")
    clerk.check_page([390, 1366])
    clerk.click(page.get_by_role("button", name="Gửi Ban Xây dựng Đảng"))
    expect(page.get_by_text(re.compile("DVK-2026-.*-TDP12-01")).first).to_be_visible()
    assert clerk.clicks <= FEW_CLICKS
    page.goto(page.url.partition("bien-nhan/")[0])
    expect(page.get_by_text("Buổi hòa giải thứ 3")).to_be_visible()
    clerk.check_page([320, 390, 1366])
    assert clerk.errors == []


def test_words_are_counted_while_typing_and_nothing_typed_is_lost_beside_an_upload(visit, tmp_path):
    clerk = visit("tdp12")
    page = clerk.page
    open_editor(clerk)
    clerk.check_page([320, 390])
    part = page.get_by_label(re.compile("^1. Thông tin khái quát"))
    part.fill("từ " * 3501)
    expect(page.get_by_text("3.501/3.500 từ").first).to_be_visible()
    expect(page.get_by_text("Thừa 01 từ").first).to_be_visible()
    part.fill("Dòng một\nDòng hai")
    expect(page.get_by_text("4/3.500 từ").first).to_be_visible()
    first, second, third = photos(tmp_path)
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Chụp hoặc chọn ảnh").click()
    chooser.value.set_files(first)
    page.get_by_label("Chú thích").fill("Giữ lại")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Thêm ảnh", exact=True).click()
    chooser.value.set_files(second)
    expect(page.get_by_label("Chú thích")).to_have_count(2, timeout=20_000)
    expect(page.get_by_label("Chú thích").first).to_have_value("Giữ lại")
    shown = page.locator(".photo-card").first
    before = shown.get_attribute("id")
    with page.expect_request(lambda request: request.method == "PATCH"):
        with page.expect_file_chooser() as chooser:
            shown.get_by_text("Thay").click()
        chooser.value.set_files(third)
    expect(shown).not_to_have_id(before)
    expect(shown).to_contain_text("4,3 MP")  # made smaller on the way
    expect(page.get_by_label("Chú thích")).to_have_count(2)
    expect(page.get_by_label("Chú thích").first).to_have_value("Giữ lại")
    page.get_by_role("button", name="Bỏ ảnh 1").click()
    expect(page.get_by_text("Đã bỏ ảnh")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").first.click()
    expect(page.get_by_label("Chú thích").first).to_have_value("Giữ lại")
    expect(part).to_have_value("Dòng một\nDòng hai")
    assert clerk.errors == []
    page.locator("#article-form [name=version]").evaluate("field => { field.value = 0; }")
    page.get_by_role("button", name="Kiểm tra và gửi").click()  # as from a page left open
    expect(page.get_by_role("heading", level=1)).to_contain_text("vừa lưu bản khác")
    clerk.check_page([320, 390, 1366])
    page.get_by_role("button", name="Giữ bản ở cửa sổ này").click()
    expect(part).to_have_value("Dòng một\nDòng hai")


def test_an_article_is_filed_without_javascript(visit, tmp_path):
    clerk = visit("tdp12", java_script_enabled=False)
    page = clerk.page
    open_editor(clerk)
    page.locator("#word-file").set_input_files(SAMPLES / "baiviet_tdp12.docx")
    page.get_by_role("button", name="Đọc tệp").click()
    page.get_by_role("button", name="Đưa vào bản nháp").click()
    page.get_by_label("Họ và tên cá nhân điển hình").fill("Lê Thị Mai")
    page.locator("#add-photos").set_input_files(photos(tmp_path)[:2])
    page.get_by_role("button", name="Tải ảnh lên").click()
    expect(page.get_by_label("Chú thích")).to_have_count(2, timeout=20_000)
    for number in range(2):
        page.get_by_label("Chú thích").nth(number).fill("Buổi hòa giải")
    page.get_by_label("Điển hình này chưa được giới thiệu").check()
    consent(page, "Lê Thị Mai đã được biết nội dung").check()
    consent(page, "Những người có trong ảnh").check()
    page.get_by_label("Không có trẻ em").check()
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    page.get_by_role("button", name="Gửi Ban Xây dựng Đảng").click()
    expect(page.get_by_text(re.compile("DVK-2026-.*-TDP12-01")).first).to_be_visible()


def add_files(page, button, *paths):
    with page.expect_file_chooser() as chooser:
        page.get_by_text(button, exact=True).click()
    chooser.value.set_files(paths)


def fill_parts(page, words):
    """So many words over all five parts."""
    for number, count in enumerate([words - 4, 1, 1, 1, 1], 1):
        page.get_by_label(re.compile(rf"^{number}\. ")).fill(" ".join(["từ"] * count))


def test_what_stops_an_article_is_named_at_once_and_stops_only_the_sending(visit, tmp_path):
    clerk = visit("tdp12")
    page = clerk.page
    open_editor(clerk)
    page.get_by_label("Tên bài viết").fill("Người giữ nhịp bình yên")
    page.get_by_label("Họ và tên cá nhân điển hình").fill("Tổ dân phố số 12")
    fill_parts(page, 3501)
    good, better, _ = photos(tmp_path)
    broken, small = tmp_path / "hong.jpg", tmp_path / "nho.jpg"
    broken.write_bytes(good.read_bytes()[:400])
    Image.new("RGB", (900, 700), "teal").save(small)
    add_files(page, "Chụp hoặc chọn ảnh", good, broken, small)
    expect(page.get_by_label("Chú thích")).to_have_count(1, timeout=20_000)
    refused_lines = page.locator(".upload-line.is-refused")
    expect(refused_lines).to_contain_text(["“hong.jpg”", "Ảnh 0,6 MP, cần từ 01 MP."])

    page.get_by_role("button", name="Kiểm tra và gửi").click()
    page.wait_for_url(re.compile("kiem-tra=1"))
    assert page.title().startswith("Lỗi: ")
    for words in (
        "Bài viết có 3.501 từ, thừa 01 từ so với quy định 3.500 từ.",
        "“01 cá nhân điển hình”",
        "Thêm ít nhất 01 ảnh nữa (cần 02–03 ảnh).",
        "Ghi chú thích cho ảnh 1.",
        "chưa được giới thiệu trong sách năm 2023",
        "Xác nhận cá nhân được giới thiệu đã đồng ý.",
        "Xác nhận những người có trong ảnh đã đồng ý.",
        "có trẻ em trong bài viết hoặc ảnh hay không?",
    ):
        expect(page.get_by_role("link", name=words)).to_be_visible()
    clerk.check_page([390, 1366])
    expect(page.get_by_text("3.501/3.500 từ").first).to_be_visible()  # the draft has them all
    expect(page.get_by_label("Họ và tên cá nhân điển hình")).to_have_value("Tổ dân phố số 12")

    page.get_by_label("Họ và tên cá nhân điển hình").fill("Lê Thị Mai")
    fill_parts(page, 3500)
    add_files(page, "Thêm ảnh", broken)
    expect(refused_lines).to_have_count(1, timeout=20_000)
    add_files(page, "Thêm ảnh", better)
    captions = page.get_by_label("Chú thích")
    expect(captions).to_have_count(2, timeout=20_000)
    expect(refused_lines).to_have_count(0)
    expect(page.get_by_text("Thêm ít nhất 01 ảnh nữa")).to_have_count(0)  # nor in the summary
    for number in range(2):
        captions.nth(number).fill("Buổi hòa giải")
    page.get_by_role("button", name="Xác nhận cả 03 nội dung").click()
    page.get_by_label("Không có trẻ em").check()
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra lại trước khi gửi")
    refused_photos = [error for error in clerk.errors if "status of 422" in error]
    assert clerk.errors == refused_photos
    assert len(refused_photos) == 3
