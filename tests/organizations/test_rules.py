"""How names people type are read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from organizations.rules import account_name, phone_digits, phone_in, phone_text, ward_name


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0912345678", "0912345678"),
        (" 0912 345.678 ", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("(024) 3851-0000", "02438510000"),
        ("tdp12", ""),
        ("0912", ""),
        ("", ""),
        ("0912345678 gặp Hòa", ""),
    ],
)
def test_a_phone_number_is_its_digits(typed, digits):
    assert phone_digits(typed) == digits


@given(st.text())
@example("a\r\x08\rb")  # two spaces once what stands between them is gone
def test_reading_a_name_twice_changes_nothing(text):
    once = account_name(text)
    assert account_name(once) == once
    assert phone_digits(phone_digits(text)) in ("", phone_digits(text))


@pytest.mark.parametrize(
    ("committee", "ward"),
    [
        ("Đảng ủy phường Đống Đa", "phường Đống Đa"),
        ("Đảng bộ xã Phù Đổng", "xã Phù Đổng"),
        ("phường Láng", "phường Láng"),
    ],
)
def test_the_ward_is_named_without_its_committee(committee, ward):
    assert ward_name(committee) == ward


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("Ban Xây dựng Đảng: đ/c Anh, 024 3851 0000 (giờ hành chính)", "02438510000"),
        ("đ/c Hòa +84 912.345.678, hoặc 0987 654 321", "0912345678"),
        ("phòng 012, số 15-17 phố 2026; 0912345678", "0912345678"),
        ("Ban Xây dựng Đảng phường", ""),
        ("", ""),
    ],
)
def test_the_number_to_call_is_found_in_a_sentence(text, digits):
    assert phone_in(text) == digits


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("0912345678", "0912 345 678"),
        ("02438511234", "024 3851 1234"),
        ("19001234", "19001234"),
        ("", ""),
    ],
)
def test_a_phone_number_is_shown_in_groups(digits, shown):
    assert phone_text(digits) == shown
