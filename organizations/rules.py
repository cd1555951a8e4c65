"""How names people type are read; plain functions."""

import re

from documents.text import clean_line

UNIT_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]*")
_NOT_A_DIGIT = re.compile(r"\D")
_PHONE = re.compile(r"\+?[\d\s.()-]{8,20}")
_PHONE_IN_TEXT = re.compile(r"(?:\+84|0)[\d .-]{7,15}\d")
_PHONE_GROUPS = (
    (re.compile(r"(0\d{3})(\d{3})(\d{3})"), "{} {} {}"),
    (re.compile(r"(0\d{2})(\d{4})(\d{4})"), "{} {} {}"),
)
_SHORTEST_PHONE = 10  # digits of a Vietnamese number


def account_name(text):
    """The spelling under which a sign-in name is stored and compared: NFC, small letters."""
    return clean_line(text).lower()


def phone_digits(text):
    """“0912 345.678” and “+84 912 345 678” are 0912345678; empty when it is no phone number."""
    cleaned = clean_line(text)
    if not _PHONE.fullmatch(cleaned):
        return ""
    digits = _NOT_A_DIGIT.sub("", cleaned)
    return f"0{digits[2:]}" if cleaned.startswith("+84") else digits


def phone_in(text):
    """The first phone number in a sentence, in digits: what a tap calls; empty without one."""
    numbers = map(phone_digits, _PHONE_IN_TEXT.findall(clean_line(text)))
    return next((number for number in numbers if len(number) >= _SHORTEST_PHONE), "")


def phone_text(digits):
    """“0912 345 678”, “024 3851 1234”: a number as people read it out; others stay as they are."""
    for grouped, groups in _PHONE_GROUPS:
        if found := grouped.fullmatch(digits):
            return groups.format(*found.groups())
    return digits


def ward_name(unit_name):
    """The ward behind its committee: “Đảng ủy phường Đống Đa” is “phường Đống Đa”."""
    return unit_name.removeprefix("Đảng ủy ").removeprefix("Đảng bộ ")


def code_taken(code, by=None):
    """Why a unit cannot have the code; `by` is who has it, where the reader may know that."""
    return f"Mã {code} đã dùng cho {f'“{by}”' if by else 'đơn vị ở nơi khác'}."


def username_taken(username):
    return f"Tên đăng nhập “{username}” đã có người dùng."
