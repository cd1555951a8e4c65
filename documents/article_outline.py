"""The five parts of the exemplar article and how their headings are recognised.

Source: Công văn phường Đống Đa 2026, Đề cương “Bài viết giới thiệu tấm gương điển hình
“Dân vận khéo””. Units retype the headings freely: numbered "1.", "I." or "Phần 1", shortened,
in capitals, so they are compared folded.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from documents.reading.headings import words


@dataclass(frozen=True)
class ArticlePart:
    """One part: its number from 1, its printed heading, and what the outline asks for in it."""

    number: int
    heading: str
    guidance: tuple[str, ...]

    @property
    def numbered_heading(self) -> str:
        return f"{self.number}. {self.heading}"


PARTS_2026 = (
    ArticlePart(
        1,
        "Thông tin khái quát về cá nhân điển hình",
        (
            "Họ và tên, chức vụ, đơn vị công tác (hoặc vai trò trong cộng đồng dân cư).",
            "Thời gian trực tiếp tham gia, gắn bó với công tác dân vận.",
            "Vị trí, uy tín, mức độ ảnh hưởng của cá nhân đối với tập thể, cộng đồng.",
        ),
    ),
    ArticlePart(
        2,
        "Bối cảnh thực tiễn và vấn đề đặt ra",
        (
            (
                "Mô tả ngắn gọn bối cảnh cụ thể tại địa bàn/lĩnh vực khi cá nhân bắt đầu triển "
                "khai hoạt động dân vận (ví dụ: dự án khó GPMB, mâu thuẫn cộng đồng, vấn đề dân "
                "sinh bức xúc, chuyển đổi số, chung cư, nhà trường, môi trường, an sinh...)."
            ),
            (
                "Xác định vấn đề cốt lõi cần giải quyết, những thuận lợi, khó khăn và yêu cầu đặt "
                "ra đối với công tác dân vận."
            ),
        ),
    ),
    ArticlePart(
        3,
        "Cách làm “Dân vận khéo” của cá nhân",
        (
            "Vai trò, trách nhiệm cá nhân trong việc tham mưu, tổ chức hoặc trực tiếp thực hiện.",
            (
                "Những điểm linh hoạt, sáng tạo, khác biệt so với cách làm thông thường: lắng "
                "nghe, đối thoại, thuyết phục, nêu gương, làm mẫu, đồng hành; cách huy động sự "
                "tham gia của các chủ thể liên quan: chi bộ, chính quyền, MTTQ, đoàn thể, người "
                "có uy tín, Nhân dân..."
            ),
        ),
    ),
    ArticlePart(
        4,
        "Kết quả cụ thể và sản phẩm của mô hình",
        (
            "Những chuyển biến về nhận thức, hành vi, niềm tin của Nhân dân.",
            "Sản phẩm cụ thể: mô hình được duy trì, nhân rộng; cách làm được áp dụng ở nơi khác.",
            (
                "Tác động xã hội và giá trị lan tỏa: Tác động đối với địa phương, đơn vị, cộng "
                "đồng dân cư; tác động đối với việc thực hiện nhiệm vụ chính trị, phát triển kinh "
                "tế – xã hội, giữ vững ổn định; sự lan tỏa về tinh thần trách nhiệm, nêu gương, "
                "phong cách dân vận trong đội ngũ cán bộ, đảng viên..."
            ),
        ),
    ),
    ArticlePart(
        5,
        "Phẩm chất và kinh nghiệm rút ra từ cá nhân điển hình",
        (
            (
                "Những phẩm chất nổi bật: trách nhiệm, gần dân, kiên trì, linh hoạt, dám nghĩ – "
                "dám làm – dám chịu trách nhiệm..."
            ),
            (
                "Bài học kinh nghiệm có thể vận dụng cho cán bộ, đảng viên, lực lượng làm công "
                "tác dân vận ở cơ sở."
            ),
            "Điều kiện để nhân rộng cách làm trong bối cảnh mới.",
        ),
    ),
)

_LONGEST_HEADING = 30  # words
_LONGEST_LOOSE_HEADING = 16
_AS_GOOD_AS_THE_SAME = 0.85
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "nhat": 1, "hai": 2, "ba": 3, "tu": 4}
_NUMBERED = re.compile(
    r"(?:(?:phan|muc|chuong|noi dung) (?:thu )?)?"
    r"(?:([1-5]|i{1,3}|iv|v)|(?<=thu )(nhat|hai|ba|tu|nam)) (?=\S)"
)
_ONLY_A_NUMBER = re.compile(r"(?:phan|muc|chuong)(?: thu)? ([1-5]|i{1,3}|iv|v)")
# How a shortened heading of each part of 2026 begins.
_BEGINNINGS = {
    1: "thong tin khai quat|thong tin chung|khai quat|gioi thieu chung|gioi thieu khai quat|"
    "gioi thieu ve|thong tin ve|thong tin ca nhan|so luoc",
    2: "boi canh|thuc trang|van de dat ra",
    3: "cach lam|cach thuc",
    4: "ket qua|san pham",
    5: "pham chat|kinh nghiem|bai hoc",
}


@dataclass(frozen=True)
class HeadingMatch:
    """The part a line of text names; `is_loose` when only its beginning or number says so."""

    part: int
    is_loose: bool = False
    is_numbered: bool = False


def named_part(text: str, outline: Sequence[ArticlePart] = PARTS_2026) -> HeadingMatch | None:
    """The part that `text` is the heading of, by its words alone; None for other texts."""
    said = words(text)
    if not said or said.count(" ") >= _LONGEST_HEADING:
        return None
    if only := _ONLY_A_NUMBER.fullmatch(said):
        return HeadingMatch(_number(only[1]), is_loose=True, is_numbered=True)
    found = _NUMBERED.match(said)
    number = _number(found[1] or found[2]) if found else 0
    name = said[found.end() :] if found else said
    for part in outline:
        if _is_nearly(name, words(part.heading)):
            return HeadingMatch(part.number, is_numbered=number == part.number)
    if name.count(" ") >= _LONGEST_LOOSE_HEADING:
        return None
    for part in outline:
        if re.match(rf"(?:{_BEGINNINGS[part.number]})\b", name):
            is_numbered = number == part.number
            return HeadingMatch(part.number, is_loose=True, is_numbered=is_numbered)
    return None


def _number(sign: str) -> int:
    return int(sign) if sign.isdigit() else _NUMBERS.get(sign, 5)


@lru_cache(maxsize=4096)
def _is_nearly(name: str, heading: str) -> bool:
    if abs(len(name) - len(heading)) > len(heading) * (1 - _AS_GOOD_AS_THE_SAME) * 2:
        return False
    return SequenceMatcher(None, name, heading, autojunk=False).ratio() >= _AS_GOOD_AS_THE_SAME


@lru_cache(maxsize=8)
def _guidance_of(outline: tuple[ArticlePart, ...]) -> frozenset[str]:
    return frozenset(words(line) for part in outline for line in part.guidance)


def is_guidance(text: str, outline: tuple[ArticlePart, ...] = PARTS_2026) -> bool:
    """Whether a line is one of the outline's own hints, left standing in the file."""
    return words(text) in _guidance_of(outline)
