"""Scenario S11: the administrator prepares a new year, its units, their accounts and papers."""

import re
from io import BytesIO

from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.e2e.conftest import output_of
from tests.organizations.unit_lists import line, workbook

NEW = [line(f"KP{number}", f"Chi bộ Khu phố số {number}") for number in range(1, 83)]
KNOWN = [line("TDP12", "Chi bộ Tổ dân phố 12"), line("TDP7", "Chi bộ Tổ dân phố 7")]
WRONG = [line("KP1", "Chi bộ nhập hai lần"), line("KP90", "")]


def test_s11_a_new_year_its_units_and_accounts(visit, tmp_path):
    admin = visit("admin")
    prepare_2027(admin)
    import_units(admin, tmp_path / "donvi_2027.xlsx")
    use_a_slip_once(admin, visit, tmp_path / "phieu.pdf")
    assert admin.errors == []


def prepare_2027(admin):
    page = admin.page
    page.goto("/nam-cong-tac/")
    page.get_by_role("link", name="Chép từ năm 2026").click()
    admin.check_page([320, 1366])
    page.get_by_role("button", name="Chép để chuẩn bị").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chuẩn bị năm 2027")
    admin.check_page([320, 1366])
    page.get_by_role("link", name="Xem thử trang chủ của đơn vị").click()
    expect(page.get_by_text("Chưa đến kỳ").first).to_be_visible()
    page.goto("/nam-cong-tac/")
    expect(page.get_by_text("hạn cần xác nhận")).to_be_visible()


def import_units(admin, path):
    path.write_bytes(workbook([*NEW, *KNOWN, *WRONG]))
    page = admin.page
    page.goto("/don-vi/nhap/")
    admin.choose_file(page.get_by_text("Chọn tệp Excel").first, path)
    expect(page.get_by_text("Thêm 82, cập nhật 02, không đổi 0, lỗi 02 dòng")).to_be_visible()
    expect(page.get_by_text("Mã KP1 đã có ở dòng 2.")).to_be_visible()
    admin.check_page([320, 1366])
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải các dòng cần sửa (Excel)").click()
    wrong = load_workbook(BytesIO(download.value.path().read_bytes())).active
    assert [row[0] for row in wrong.iter_rows(min_row=3, values_only=True)] == ["KP1", "KP90"]
    page.get_by_role("button", name="Ghi nhận, bỏ qua 02 dòng lỗi").click()
    expect(page.get_by_text("Đã ghi nhận: thêm 82, cập nhật 02")).to_be_visible()


def use_a_slip_once(admin, visit, path):
    page = admin.page
    page.goto("/tai-khoan/")
    page.get_by_role("button", name=re.compile("Cấp tài khoản, in")).click()
    page.wait_for_load_state()
    slips = page.locator("li.slip")
    assert slips.count() >= 82
    code = slips.first.locator("code").last.inner_text()
    answer = page.context.request.post(
        "/tai-khoan/phieu.pdf",
        form={
            "csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(),
            "code": code,
        },
        headers={"Referer": page.url},
    )
    path.write_bytes(answer.body())
    assert code in output_of("pdftotext", path, "-")
    clerk = visit()
    for is_fresh in (True, False):
        clerk.page.goto("/phieu/")
        clerk.page.get_by_label("Mã").fill(code)
        clerk.page.get_by_role("button", name="Mở phiếu").click()
        if is_fresh:
            set_password(clerk.page)
        else:
            expect(clerk.page.get_by_text("Phiếu này đã được dùng.")).to_be_visible()
        clerk.context.clear_cookies()


def set_password(page):
    for field in page.locator("input[type=password]").all():
        field.fill("mat-khau-cua-don-vi-2027")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    expect(page.get_by_text("Đã đặt mật khẩu")).to_be_visible()


def test_s11_a_word_file_without_a_placeholder_leaves_the_paper_as_it_was(visit, tmp_path):
    admin = visit("admin")
    page = admin.page
    page.goto("/nam-cong-tac/")
    page.get_by_role("link", name="Năm 2026", exact=True).click()
    page.get_by_role("link", name=re.compile("[Mm]ẫu văn bản")).first.click()
    path = tmp_path / "mau-cua-phuong.docx"
    document = Document()
    document.add_paragraph("ĐẢNG BỘ PHƯỜNG")
    document.save(path)
    admin.choose_file(page.get_by_text("Chọn tệp Word cho Mẫu số 02"), path)
    expect(page.get_by_role("main")).to_contain_text("{{bang}}")
    expect(page.get_by_text("Dùng mẫu của cơ quan")).to_have_count(0)
    assert page.title().startswith("Lỗi: ")
    admin.check_page([320, 1366])
