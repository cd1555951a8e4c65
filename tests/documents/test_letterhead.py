"""The head and the foot of the forms."""

from dataclasses import replace
from datetime import date

from documents.letterhead import Letterhead, addressee_lines, foot_block, head_block
from documents.style import HD05_2026, Role
from tests.documents.paper_forms import CELL_HEAD, WARD_HEAD


def texts(lines):
    return [line.text for line in lines]


def test_a_full_head_has_superior_issuer_star_and_number_on_the_left():
    head = head_block(replace(CELL_HEAD, number="05-CV/ĐU"), HD05_2026)
    assert texts(head.left) == (
        ["ĐẢNG ỦY PHƯỜNG ĐỐNG ĐA", "CHI BỘ TỔ DÂN PHỐ SỐ 12", "*", "Số 05-CV/ĐU"]
    )
    assert texts(head.right) == ["ĐẢNG CỘNG SẢN VIỆT NAM", "Đống Đa, ngày 08 tháng 01 năm 2026"]


def test_an_empty_head_leaves_dots_for_the_pen():
    head = head_block(Letterhead(year=2027), HD05_2026)
    assert texts(head.left) == ["ĐƠN VỊ.....", "*"]
    assert texts(head.right)[1] == "....., ngày .... tháng .... năm 2027"


def test_a_place_with_an_open_date_keeps_the_place():
    head = head_block(Letterhead(place="Đống Đa"), HD05_2026)
    assert head.right[1].text == "Đống Đa, ngày .... tháng .... năm 2026"


def test_one_addressee_stands_beside_kinh_gui():
    (line,) = addressee_lines(CELL_HEAD)
    assert (line.lead, line.text) == ("Kính gửi: ", "Ban Xây dựng Đảng phường Đống Đa.")


def test_several_addressees_make_a_list():
    lines = addressee_lines(Letterhead(addressee=("Ban Xây dựng Đảng", "Văn phòng Đảng ủy")))
    assert [line.lead + line.text for line in lines] == (
        ["Kính gửi:", "- Ban Xây dựng Đảng;", "- Văn phòng Đảng ủy."]
    )


def test_a_chi_bo_has_no_seal():
    foot = foot_block(CELL_HEAD, HD05_2026)
    assert Role.SEAL not in [line.role for line in foot.right]


def test_other_bodies_sign_and_seal_above_four_empty_lines():
    foot = foot_block(WARD_HEAD, HD05_2026)
    assert texts(foot.right) == (
        [
            "T/M BAN THƯỜNG VỤ",
            "PHÓ BÍ THƯ THƯỜNG TRỰC",
            "(Ký, đóng dấu)",
            "",
            "",
            "",
            "",
            "Nguyễn Thị Thu Hà",
        ]
    )


def test_the_recipients_of_the_form_are_the_default():
    foot = foot_block(Letterhead(issued_on=date(2026, 1, 8)), HD05_2026)
    assert texts(foot.left) == (["Nơi nhận:", "- Như kính gửi;", "- Ban Xây dựng Đảng;", "- Lưu."])
    assert texts(foot.right) == ["T/M CẤP ỦY (CHI ỦY)", "(Ký, đóng dấu)"]
