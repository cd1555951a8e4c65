"""How names people type are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules import account_name, phone_digits, ward_name


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
