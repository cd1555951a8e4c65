"""Scenario S11: the administrator prepares a new year, its units, their accounts and papers."""

import re
from io import BytesIO
from math import ceil

from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect

from documents.paper_template import starter
from tests.e2e.conftest import output_of
from tests.organizations.unit_lists import line, workbook

NEW = [line(f"KP{number}", f"Chi bộ Khu phố số {number}") for number in range(1, 83)]
KNOWN = [line("TDP12", "Chi bộ Tổ dân phố 12"), line("TDP7", "Chi bộ Tổ dân phố 7")]
SLIPS_A_PAGE = 8
WRONG = [line("KP1", "Chi bộ nhập hai lần"), line("KP90", "")]


def test_s11_a_new_year_its_units_and_accounts(visit, tmp_path):
    admin = visit("admin")
    prepare_2027(admin)
    import_units(admin, tmp_path / "donvi_2027.xlsx")
    use_a_slip_once(admin, visit, tmp_path / "phieu.pdf")
    remove_a_unit(admin)
    admin.check_end()


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
    rename_a_field(page)


def rename_a_field(page):
    """The fields of the new year are those of the old by their codes, under names of their own."""
    old = fields_of(page, 2026)
    assert len(old) == 4
    assert fields_of(page, 2027) == old
    code = list(old)[1]
    field = page.locator("#sectors").get_by_role("group", name=code, exact=True)
    field.get_by_label("Tên in trên biểu").fill("Lĩnh vực mang tên mới")
    page.get_by_role("button", name="Lưu mục Lĩnh vực").click()
    expect(page.locator(".messages")).to_contain_text("Lĩnh vực")
    assert fields_of(page, 2027) == old | {code: "Lĩnh vực mang tên mới"}
    assert fields_of(page, 2026) == old


def fields_of(page, year):
    """{code: label} as the settings of the year show them."""
    page.goto("/nam-cong-tac/")
    page.get_by_role("link", name=f"Năm {year}", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Năm công tác {year}")
    groups = page.locator("#sectors fieldset.setting-group").all()
    return {
        group.locator("legend").inner_text(): group.get_by_label("Tên in trên biểu").input_value()
        for group in groups
    }


def import_units(admin, path):
    path.write_bytes(workbook([*NEW, *KNOWN, *WRONG]))
    page = admin.page
    page.goto("/don-vi/")
    admin.clicks = 0
    admin.click(page.get_by_role("link", name="Nhập từ Excel"))
    admin.choose_file(page.get_by_text("Chọn tệp Excel").first, path)
    expect(page.get_by_text("Thêm 82, cập nhật 02, không đổi 0, lỗi 02 dòng")).to_be_visible()
    expect(page.get_by_text("Mã KP1 đã có ở dòng 2.")).to_be_visible()
    admin.check_page([320, 1366])
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải các dòng cần sửa (Excel)").click()
    wrong = load_workbook(BytesIO(download.value.path().read_bytes())).active
    assert [row[0] for row in wrong.iter_rows(min_row=3, values_only=True)] == ["KP1", "KP90"]
    known = page.request.get("/don-vi/?tim=khu+pho+so+82").text()
    assert "Chi bộ Khu phố số 82" not in known  # nothing is written before it is confirmed
    admin.click(page.get_by_role("button", name="Ghi nhận, bỏ qua 02 dòng lỗi"))
    expect(page.get_by_text("Đã ghi nhận: thêm 82, cập nhật 02")).to_be_visible()
    assert admin.clicks == 3


def use_a_slip_once(admin, visit, path):
    page = admin.page
    admin.clicks = 0
    admin.click(page.get_by_role("link", name="Tài khoản", exact=True))
    admin.click(page.get_by_role("button", name=re.compile("Cấp tài khoản, in")))
    page.wait_for_load_state()
    expect(page.get_by_role("button", name=re.compile("^In .* phiếu đăng nhập"))).to_be_visible()
    assert admin.clicks + 1 == 3  # the last opens the file in a window of its own
    slips = page.locator("li.slip")
    assert slips.count() >= 82
    code = slips.first.locator("code").last.inner_text()
    codes = page.locator("form[action='/tai-khoan/phieu.pdf']").evaluate(
        "form => new URLSearchParams(new FormData(form)).toString()"
    )
    answer = page.request.post(
        "/tai-khoan/phieu.pdf",
        data=codes,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    path.write_bytes(answer.body())
    assert code in output_of("pdftotext", path, "-")
    pages = re.search(r"Pages: +(\d+)", output_of("pdfinfo", path))
    assert int(pages[1]) == ceil(slips.count() / SLIPS_A_PAGE)
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


def remove_a_unit(admin):
    """One that was entered by mistake goes after its name was typed; one with data never goes."""
    page = admin.page
    for name, typed, words in (
        ("Chi bộ Khu phố số 82", "KP82", "Gõ đúng tên “Chi bộ Khu phố số 82”"),
        ("Chi bộ Khu phố số 82", "Chi bộ Khu phố số 82", "nên không xóa được"),
    ):
        page.goto("/don-vi/?tim=khu+pho+so+82")
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_text("Xóa đơn vị nhập nhầm").click()
        page.get_by_label(f"Gõ tên “{name}” để xóa").fill(typed)
        page.get_by_role("button", name="Xóa đơn vị KP82").click()
        expect(page.get_by_text(words)).to_be_visible()


def set_password(page):
    for field in page.locator("input[type=password]").all():
        field.fill("mat-khau-cua-don-vi-2027")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    expect(page.get_by_text("Đã đặt mật khẩu")).to_be_visible()


def test_s11_a_word_file_without_a_placeholder_leaves_the_one_in_use(visit, tmp_path):
    admin = visit("admin")
    page = admin.page
    page.goto("/nam-cong-tac/")
    page.get_by_role("link", name="Năm 2026", exact=True).click()
    page.get_by_role("link", name=re.compile("[Mm]ẫu văn bản")).first.click()
    good, bad = tmp_path / "mau-cua-phuong.docx", tmp_path / "mau-thieu.docx"
    good.write_bytes(starter("mau02"))
    document = Document()
    document.add_paragraph("ĐẢNG BỘ PHƯỜNG")
    document.save(bad)
    chooser = page.get_by_text("Chọn tệp Word cho Mẫu số 02")
    admin.choose_file(chooser, good)
    page.get_by_role("button", name=re.compile("^Kích hoạt mẫu")).click()
    in_use = page.get_by_role("row").filter(has_text="Đang dùng")
    expect(in_use).to_contain_text(good.name)
    admin.choose_file(chooser, bad)
    expect(page.get_by_text("Chưa nhận được tệp")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("{{bang}}")
    assert page.title().startswith("Lỗi: ")
    expect(in_use).to_contain_text(good.name)
    expect(page.get_by_role("row").filter(has_text=bad.name)).to_have_count(0)
    admin.check_end()
