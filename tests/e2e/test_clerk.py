"""Scenarios S1 and S2: a filled Word form reaches the Ban, clean or with problems."""

import re
import unicodedata

from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD, SAMPLES, in_both_browsers, output_of


def counts_beside(page):
    """The four numbers of the row Tổng of “Mẫu số 02 tự cộng”."""
    row = page.get_by_role("row", name="Tổng")
    return [cell.inner_text() for cell in row.get_by_role("cell").all()]


@in_both_browsers
def test_s1_a_filled_word_form_is_sent_in_three_clicks(visit):
    clerk = visit("tdp12")
    page = clerk.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm của đơn vị")
    clerk.check_page()
    clerk.choose_file(page.get_by_text("Chọn tệp Word").first, SAMPLES / "mau01_tdp12.docx")
    expect(page.get_by_text("Đã đọc 04 mô hình")).to_be_visible()
    expect(page.get_by_text("Không có dòng nào bị bỏ qua")).to_be_visible()
    assert counts_beside(page) == ["3", "3", "1", "1"]
    clerk.check_page()
    clerk.click(page.get_by_role("button", name="Kiểm tra và gửi"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra lại trước khi gửi")
    for name in (
        "Ngõ 82 sáng – xanh – sạch – đẹp",
        "Phụ nữ giúp nhau kinh doanh trực tuyến",
        "Camera an ninh – kết nối bình yên ngõ phố",
        "Tổ hòa giải “Ba cùng”",
    ):
        expect(page.get_by_text(name).first).to_be_visible()
    clerk.check_page()
    page.get_by_role("button", name="Gửi Ban Xây dựng Đảng").dblclick()
    clerk.clicks += 1
    expect(page.get_by_text("DVK-2026-M01-TDP12-01").first).to_be_visible()
    expect(page.get_by_text("đúng hạn").first).to_be_visible()
    assert clerk.clicks == 3
    clerk.check_page()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Tải biên nhận")).click()
    assert "DVK-2026-M01-TDP12-01" in output_of("pdftotext", download.value.path(), "-")
    page.reload()
    expect(page.get_by_text("DVK-2026-M01-TDP12-01").first).to_be_visible()
    page.goto("/viec-can-lam/")
    row = page.get_by_role("listitem").filter(has_text="Mẫu số 01 – Đăng ký mô hình")
    expect(row).to_contain_text("Đã gửi, chờ kiểm tra")
    expect(page.get_by_role("link", name=re.compile("Mẫu số 02"))).to_be_visible()
    page.get_by_role("link", name="Lịch sử gửi").click()
    assert page.get_by_text("DVK-2026-M01-TDP12-").count() == 1
    clerk.check_end()


def test_s1_works_without_javascript(visit):
    clerk = visit("tdp12", java_script_enabled=False)
    page = clerk.page
    page.locator("input[type=file]").first.set_input_files(SAMPLES / "mau01_tdp12.docx")
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_text("Đã đọc 04 mô hình")).to_be_visible()
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra lại trước khi gửi")
    page.get_by_role("button", name="Gửi Ban Xây dựng Đảng").click()
    expect(page.get_by_text("DVK-2026-M01-TDP12-01").first).to_be_visible()


def test_s2_a_word_form_with_problems_is_mended_and_sent(visit):
    clerk = visit("tdp12")
    page = clerk.page
    clerk.choose_file(page.get_by_text("Chọn tệp Word").first, SAMPLES / "mau01_loi.docx")
    expect(page.locator("[data-row]")).to_have_count(4)
    expect(page.locator("[data-row]").get_by_text("phông cũ")).to_be_visible()
    expect(page.locator("textarea").filter(has_text="Tổ bảo vệ an ninh trật tự")).to_have_count(1)
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    page.wait_for_url(re.compile("kiem-tra=1"))
    assert page.title().startswith("Lỗi: ")
    expect(page.get_by_text("Còn 02 nội dung cần sửa trước khi gửi")).to_be_visible()
    focused = page.evaluate("document.activeElement.innerText").strip()
    assert focused.startswith("Còn 02 nội dung")
    clerk.check_page()
    page.get_by_role("link", name=re.compile(r"Dòng 3 \(Tập thể\)")).focus()
    page.keyboard.press("Enter")
    focused = page.locator(":focus")
    assert focused.evaluate("node => node.tagName") == "SELECT"
    focused.select_option(label="An ninh, quốc phòng")
    empty = page.locator("textarea[data-field=initiative][aria-invalid=true]")
    empty.fill("Tổ hòa giải “Ba cùng”")
    individual = page.locator("[data-section=individual] [data-row]")
    individual.get_by_label("Lĩnh vực").select_option(label="Văn hóa – xã hội")
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra lại trước khi gửi")
    stored = page.get_by_role("main").text_content()
    assert "Tổ bảo vệ an ninh trật tự" in stored
    assert unicodedata.is_normalized("NFC", stored)
    page.get_by_role("button", name="Gửi Ban Xây dựng Đảng").click()
    expect(page.get_by_text("DVK-2026-M01-TDP12-01").first).to_be_visible()
    clerk.check_end()


def test_s2_a_wrong_file_is_refused_with_what_to_do_and_the_draft_stays(visit, tmp_path):
    clerk = visit("tdp12")
    page = clerk.page
    page.get_by_role("button", name="Chép 3 mô hình năm 2025").click()
    names = page.get_by_label("Tên mô hình “Dân vận khéo”")
    drafted = [names.nth(number).input_value() for number in range(3)]
    paper = tmp_path / "mau01.pdf"
    paper.write_bytes(b"%PDF-1.7\n%%EOF\n")
    for path, words in (
        (SAMPLES / "mau03_tdp12.docx", "Tệp không đúng Mẫu số 01: tệp này là Mẫu số 03"),
        (paper, "Tệp “mau01.pdf” không phải tệp Word (.docx)."),
        (paper, "tải bản PDF vào ô “Bản đã ký, đóng dấu”"),
    ):
        page.goto("/viec-can-lam/")
        clerk.choose_file(page.get_by_text("Chọn tệp Word").first, path)
        expect(page.get_by_text(words).first).to_be_visible()
        assert [name.input_value() for name in names.all()] == drafted
    clerk.check_end()


COPIED = (
    "TT\tTên tập thể\tKinh tế\tVăn hóa, xã hội\tAn ninh, quốc phòng\tHTCT\tCấp\n"
    "1\tHội Nông dân\tVườn rau sạch\t\t\tChi hội kiểu mẫu\tPhường\n"
    "2\tChi đoàn\t\tVăn hóa đọc\t\t\tcấp quận\n"
)


def test_s1_copied_cells_are_shown_before_they_are_added(visit):
    clerk = visit("tdp12")
    page = clerk.page
    page.get_by_role("button", name="Điền trực tuyến").click()
    page.wait_for_load_state()  # the button needs the script
    page.get_by_role("button", name="Dán từ Excel").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nội dung đã sao chép").fill(COPIED)
    expect(dialog.get_by_text("Sẽ thêm 03 dòng: 03 tập thể, 0 cá nhân.")).to_be_visible()
    expect(dialog.get_by_text("Ô cấp ghi “cấp quận”")).to_be_visible()
    clerk.check_page([390, 1366])
    dialog.get_by_role("button", name="Hủy").click()
    expect(page.locator("[data-row]")).to_have_count(0)
    page.get_by_role("button", name="Dán từ Excel").first.click()
    dialog.get_by_label("Nội dung đã sao chép").fill(COPIED)
    dialog.get_by_role("button", name="Thêm 03 dòng").click()
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.locator("[data-row]").get_by_text("Ô cấp ghi “cấp quận”")).to_be_visible()
    expect(page.get_by_text("Đơn vị chưa có mô hình nào")).to_be_hidden()
    clerk.check_page([390, 1366])
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("[data-row]")).to_have_count(0)
    expect(page.get_by_text("Đơn vị chưa có mô hình nào")).to_be_visible()
    assert clerk.errors == []


def test_s1_lost_cookies_ask_for_the_password_in_place(visit):
    clerk = visit("tdp12")
    page = clerk.page
    page.get_by_role("button", name="Điền trực tuyến").click()
    page.get_by_role("button", name="Thêm tập thể").click()
    clerk.context.clear_cookies()
    # Leaving the field before saves, and the refusal comes while the next one is being typed.
    page.get_by_label("Tên mô hình “Dân vận khéo”").press_sequentially("Vườn rau sạch", delay=200)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Phiên làm việc đã hết")).to_be_visible()
    expect(dialog.get_by_label("Mật khẩu")).to_have_value("")
    dialog.get_by_label("Mật khẩu").fill(PASSWORD)
    with page.expect_response(lambda answer: "/tu-luu/" in answer.url and answer.ok):
        dialog.get_by_role("button", name="Tiếp tục làm việc").click()
    expect(page.get_by_text("Đã tự động lưu lúc")).to_be_visible()
    page.reload()
    expect(page.locator("textarea").filter(has_text="Vườn rau sạch")).to_have_count(1)
