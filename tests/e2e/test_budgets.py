"""How many clicks a task may take, for pages that need no script; no browser is started.

The tasks of the scenarios have theirs asserted where a browser goes through them.
"""

import re

import pytest

from documents.paper_template import starter
from tests.e2e.test_plan import PDF, TYPED, WORD
from tests.e2e.walker import Walker

SEND = "Gửi Ban Xây dựng Đảng"


def walker_at(address, username, path):
    walker = Walker(address)
    walker.sign_in(username)
    walker.start(path)
    return walker


@pytest.fixture
def walk(site):
    """walk(username, path) is that person, signed in, where a task begins."""
    return lambda username, path="/": walker_at(site, username, path)


@pytest.fixture
def walk_in_september(site_in_september):
    return lambda username, path="/": walker_at(site_in_september, username, path)


@pytest.fixture
def walk_at_year_end(site_at_year_end):
    return lambda username, path="/": walker_at(site_at_year_end, username, path)


def test_c1_a_link_of_a_reminder_opens_the_task_after_one_click(site):
    clerk = Walker(site)
    clerk.start("/viec-can-lam/?nam=2026")
    clerk.fill_in_password("tdp12")
    clerk.click("Đăng nhập")
    assert clerk.heading == "Việc cần làm của đơn vị"
    assert clerk.clicks == 1


@pytest.mark.parametrize(
    ("task", "heading"),
    [
        ("Mẫu số 01 – Đăng ký mô hình", "Đăng ký thực hiện mô hình"),
        ("Văn bản triển khai phong trào thi đua", "Văn bản triển khai"),
        ("Bài viết giới thiệu tấm gương điển hình", "Bài viết giới thiệu"),
        ("Mẫu số 03 – Trích ngang thành tích", "Trích ngang thành tích"),
    ],
)
def test_c2_every_task_of_the_year_is_one_click_away(walk, task, heading):
    clerk = walk("tdp12", "/viec-can-lam/")
    clerk.click(task)
    assert heading in clerk.heading
    assert clerk.clicks == 1


def test_c3_the_models_of_last_year_are_sent_again_in_three_clicks(walk):
    clerk = walk("tdp12", "/viec-can-lam/")
    clerk.click("Chép 3 mô hình năm 2025")
    clerk.click("Kiểm tra và gửi")
    clerk.click(SEND)
    assert clerk.shows("DVK-2026-M01-TDP12-01")
    assert clerk.clicks == 3


def test_c9_a_document_is_sent_with_both_files_in_three_clicks(walk):
    clerk = walk("thcsdd", "/viec-can-lam/")
    clerk.click("Văn bản triển khai phong trào thi đua")
    clerk.clicks = 0  # the page of the document
    for label, text in TYPED.items():
        clerk.fill(label, text)
    clerk.attach("Chọn tệp Word", WORD, PDF)
    clerk.click("Kiểm tra và gửi")
    clerk.click(SEND)
    assert clerk.shows("DVK-2026-VB-THCSDD-01")
    assert clerk.clicks == 3


def test_c10_a_self_assessment_is_sent_in_three_clicks(walk_at_year_end):
    clerk = walk_at_year_end("tdp12", "/viec-can-lam/")
    clerk.click("Tự đánh giá cuối năm theo tiêu chí")
    clerk.fill("Ghi chú, lý do của tiêu chí (5)", "Đảng viên phụ trách ốm dài ngày.")
    clerk.click("Kiểm tra và gửi")
    clerk.click(SEND)
    assert clerk.shows("DVK-2026-TDG-TDP12-01")
    assert clerk.clicks == 3


def test_c11_and_c12_a_form_and_what_was_sent_come_with_one_click(walk):
    clerk = walk("tdp7", "/bieu-mau/")
    clerk.click(re.compile("Tải mẫu điền sẵn, Mẫu số 01"))
    assert clerk.file.startswith(b"PK")
    assert clerk.clicks == 1
    clerk.start("/lich-su-gui/")
    clerk.click(re.compile("PDF, Mẫu số 01"))
    assert clerk.file.startswith(b"%PDF-")
    assert clerk.clicks == 1


def test_c13_the_ban_is_called_with_one_tap(walk):
    clerk = walk("tdp7", "/tro-giup/")
    clerk.click(re.compile("Gọi "))
    assert clerk.called == "tel:0900000001"
    assert clerk.clicks == 1


def test_r1_who_has_not_sent_and_any_units_file_are_one_click_away(walk):
    reviewer = walk("bxdd1", "/bang-theo-doi/")
    reviewer.click("Chưa gửi 25")
    assert reviewer.shows("25 đơn vị")
    assert reviewer.clicks == 1
    reviewer.start("/bang-theo-doi/")
    reviewer.click(re.compile("Mẫu số 01, 02"), near="Chi bộ Tổ dân phố số 7")
    assert reviewer.page.get_element_by_id("panel-title").text == "Chi bộ Tổ dân phố số 7"
    assert reviewer.clicks == 1


def test_r2_more_is_asked_for_from_the_queue_in_three_clicks(walk):
    reviewer = walk("bxdd1", "/kiem-tra/")
    unit = reviewer.heading
    reviewer.click("Đề nghị bổ sung")
    reviewer.click("Tên mô hình chưa rõ")
    reviewer.click("Gửi đề nghị bổ sung")
    assert reviewer.shows(f"Đã đề nghị {unit} bổ sung hồ sơ.")
    assert reviewer.clicks == 3


def test_r5_the_wards_mau_02_comes_as_word_and_pdf_in_three_clicks(walk):
    reviewer = walk("bxdd1", "/bang-theo-doi/")
    reviewer.click("Mẫu số 02")
    reviewer.click("Tải Word")
    assert reviewer.file.startswith(b"PK")
    reviewer.click("Tải PDF")
    assert reviewer.file.startswith(b"%PDF-")
    assert reviewer.clicks == 3


def test_r6_any_model_is_two_clicks_or_one_search_away(walk):
    reviewer = walk("bxdd1", "/bang-theo-doi/")
    reviewer.click("Mô hình")
    reviewer.click("Bích họa ngõ xưa")
    assert reviewer.heading == "Bích họa ngõ xưa"
    assert reviewer.clicks == 2
    reviewer.start("/mo-hinh/")
    reviewer.fill("Tìm mô hình, tập thể, cá nhân, đơn vị", "bich hoa ngo xua")
    reviewer.click("Lọc")
    assert reviewer.shows("Bích họa ngõ xưa")
    assert reviewer.clicks == 1


def test_r7_an_article_is_taken_in_two_clicks(walk_in_september):
    reviewer = walk_in_september("bxdd1", "/bai-viet/")
    reviewer.click(re.compile("."), near="Chờ kiểm tra")
    unit = reviewer.heading
    reviewer.click("Chỉ tiếp nhận")
    assert reviewer.heading == unit
    assert reviewer.shows("Đ/c Trần Minh Anh đã tiếp nhận")
    assert reviewer.clicks == 2


def test_r7_the_articles_are_one_word_file_in_three_clicks(walk_in_september):
    reviewer = walk_in_september("bxdd1", "/bang-theo-doi/")
    reviewer.click("Bài viết")
    reviewer.click("Gộp tập bài (Word)")
    reviewer.wait_for("Tải DVK2026_KyYeu_PhuongDongDa")
    reviewer.click(re.compile("Tải DVK2026_KyYeu_PhuongDongDa"))
    assert reviewer.file.startswith(b"PK")
    assert reviewer.clicks == 3


def test_r9_one_of_four_nominees_is_put_forward_in_four_clicks(walk_in_september):
    reviewer = walk_in_september("bxdd1", "/xet-chon/")
    reviewer.click("So sánh đề xuất đã đánh dấu")
    assert reviewer.heading == "So sánh 04 đề xuất"
    reviewer.click(re.compile("Chọn để đề xuất Thành phố"))
    reviewer.click("Chọn để đề xuất Thành phố")
    assert reviewer.shows("Đã chọn 01")
    assert reviewer.clicks <= 4


def test_r10_a_criterion_is_decided_otherwise_in_two_clicks(walk_at_year_end):
    reviewer = walk_at_year_end("bxdd1", "/danh-gia/")
    reviewer.click(re.compile(r"Tiêu chí \(3\)Đạt"))  # its grounds are read first
    reviewer.fill("Lý do", "Bài viết gửi về không đúng đề cương.")
    reviewer.click("Đổi thành Chưa đạt")
    assert reviewer.shows("Tiêu chí (3)Chưa đạtBan đánh giá")
    assert reviewer.clicks == 2  # the goal is one, after the cell is opened


def test_r11_a_contact_is_changed_in_its_line_in_two_clicks(walk):
    reviewer = walk("bxdd1", "/don-vi/")
    reviewer.click(re.compile("Sửa đầu mối"), near="Chi bộ Tổ dân phố số 9")
    reviewer.fill("Đầu mối (không bắt buộc)", "Đỗ Thị Bền")
    reviewer.click("Lưu", near="Chi bộ Tổ dân phố số 9")
    assert reviewer.shows("Đỗ Thị Bền")
    assert reviewer.clicks == 2


def test_r12_the_log_is_an_excel_sheet_in_two_clicks(walk):
    admin = walk("admin", "/nam-cong-tac/")
    admin.click("Nhật ký")
    admin.click("Xuất Excel")
    assert admin.file.startswith(b"PK")
    assert admin.clicks == 2


def test_l4_a_model_is_two_taps_from_the_leaders_page(walk):
    leader = walk("ttdu", "/tong-quan/")
    leader.click("170 mô hình đăng ký")
    leader.click("Bích họa ngõ xưa")
    assert leader.heading == "Bích họa ngõ xưa"
    assert leader.clicks == 2


def test_a3_who_forgot_the_password_has_a_new_slip_in_two_clicks(walk):
    admin = walk("admin", "/tai-khoan/?tim=tdp7")
    admin.click("Đặt lại mật khẩu của Lê Văn Tuấn")
    assert admin.shows("Dùng một lần")
    assert admin.clicks == 2


def test_a4_an_offices_word_file_is_put_to_use_in_four_clicks(walk, tmp_path):
    path = tmp_path / "mau-cua-phuong.docx"
    path.write_bytes(starter("mau02"))
    admin = walk("admin", "/nam-cong-tac/")
    admin.click("Mẫu Word năm 2026")
    admin.attach("Chọn tệp Word cho Mẫu số 02", path)
    admin.click(re.compile("Xem thử"))
    assert admin.file.startswith(b"PK")
    admin.click(re.compile("Kích hoạt mẫu"))
    assert admin.shows("Dùng mẫu của cơ quan")
    assert admin.clicks == 4


def test_a5_a_setting_is_stored_with_one_click(walk):
    admin = walk("admin", "/nam-cong-tac/")
    admin.click("Năm 2026", near="Khóa năm 2026")
    admin.clicks = 0  # the settings of the year
    admin.fill("Đầu mối hỗ trợ (không bắt buộc)", "Ban Xây dựng Đảng, ĐT 0912 345 678")
    admin.click("Lưu mục Văn bản, nơi nhận, hỗ trợ")
    assert admin.shows("0912 345 678")
    assert admin.clicks == 1


def test_a6_a_backup_is_made_with_one_click(walk):
    admin = walk("admin", "/sao-luu/")
    admin.click("Sao lưu ngay")
    admin.wait_for("Về trang Sao lưu")
    assert admin.clicks == 1


def test_a9_a_demo_ward_is_two_clicks_away(walk):
    admin = walk("admin", "/nam-cong-tac/")
    admin.click("Phường mẫu")
    admin.click("Tạo phường mẫu")
    admin.wait_for("Đã xong", patience=600)
    assert admin.offers("Về trang phường mẫu")
    assert admin.clicks == 2
