import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.reading.legacy import (
    _TCVN3,
    _VNI,
    TCVN3,
    UTF8_MISREAD,
    VNI,
    LegacyFont,
    Restored,
    convert,
    legacy_font,
    main_encoding,
    restore,
)
from documents.reading.syllables import is_syllable

SMALL_LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
MARKED_SMALL = "".join(letter for letter in SMALL_LETTERS if not letter.isascii())
ALL_MARKED = MARKED_SMALL + MARKED_SMALL.upper()
NAMES = [
    "Tổ bảo vệ an ninh trật tự",
    "Hội Cựu chiến binh phường",
    "Chi hội Phụ nữ Tổ dân phố số 12",
    "Bà Nguyễn Thị Hường",
    "Mẹ đỡ đầu",
    "Khéo vận động quần chúng nhân dân đóng góp tự nguyện",
]


def as_tcvn3(text):
    codes = {letter: sign for sign, letter in _TCVN3.items()}
    return "".join(codes.get(letter, codes.get(letter.lower(), letter)) for letter in text)


def as_vni(text):
    codes = {letter: sign for sign, letter in _VNI.items() if sign[1:] in ("", sign[1:].lower())}
    codes |= {letter: sign for sign, letter in _VNI.items() if sign.isupper()}
    return "".join(codes.get(letter, letter) for letter in text)


def test_the_alphabet_has_134_marked_letters():
    assert len(set(ALL_MARKED)) == 134


@pytest.mark.parametrize("letter", ALL_MARKED)
def test_every_letter_comes_back_from_tcvn3(letter):
    font = ".VnTime" if letter.islower() else ".VnTimeH"
    assert convert(as_tcvn3(letter), legacy_font(font)) == letter


@pytest.mark.parametrize("letter", ALL_MARKED)
def test_every_letter_comes_back_from_vni(letter):
    assert convert(as_vni(letter), legacy_font("VNI-Times")) == letter


def test_known_texts_are_converted():
    assert convert("Uû ban nh©n d©n", LegacyFont(TCVN3)) == "Uỷ ban nhân dân"
    assert convert("§¶ng bé ph­êng", LegacyFont(TCVN3)) == "Đảng bộ phường"
    assert convert("®¶ng bé ph­êng", LegacyFont(TCVN3, capitals=True)) == "ĐẢNG BỘ PHƯỜNG"
    assert convert("Ñaûng uûy phöôøng Ñoáng Ña", LegacyFont(VNI)) == "Đảng ủy phường Đống Đa"
    assert convert("ÑAÛNG UÛY PHÖÔØNG", LegacyFont(VNI)) == "ĐẢNG ỦY PHƯỜNG"
    assert convert("Aùnh saùng", LegacyFont(VNI)) == "Ánh sáng"


def test_unicode_in_a_legacy_font_is_left_alone():
    assert convert("Tổ dân phố", legacy_font(".VnTime")) == "Tổ dân phố"


def test_characters_in_the_private_area_are_read():
    shifted = "".join(chr(ord(sign) + 0xF000) if ord(sign) > 0x7F else sign for sign in "tæ tù")
    assert convert(shifted, legacy_font(".VnTime")) == "tổ tự"


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", LegacyFont(TCVN3)),
        (".VnArialH", LegacyFont(TCVN3, capitals=True)),
        ("VNI-Times", LegacyFont(VNI)),
        ("VNI Helve", LegacyFont(VNI)),
        ("Times New Roman", None),
        ("", None),
    ],
)
def test_fonts_tell_their_encoding(name, font):
    assert legacy_font(name) == font


@pytest.mark.parametrize("name", NAMES)
def test_legacy_text_is_known_by_its_characters(name):
    assert restore(as_tcvn3(name)).text == name.replace("Đ", "đ")
    assert restore(as_tcvn3(name)).encoding == TCVN3
    assert (restore(as_vni(name)).text, restore(as_vni(name)).encoding) == (name, VNI)
    misread = "".join(
        bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in name.encode()
    )
    assert (restore(misread).text, restore(misread).encoding) == (name, UTF8_MISREAD)


@pytest.mark.parametrize(
    "text",
    [
        *NAMES,
        "Bà Lê Mai",
        "Mô hình hay",
        "Hòa hoà, Thuý Thúy",
        "OCOP® 30°C, 5 m²",
        "«Ba cung»",
        "Vì sao? Ai?",
        "nhân\u00addân",
        "- sáng • nhân → hay ★",
        "Plâyku",
        "Hội hữu nghị Müller",
        "",
    ],
)
def test_real_text_is_left_alone(text):
    restored = restore(text)
    assert (restored.text, restored.encoding, restored.is_garbled) == (text, "", False)


@pytest.mark.parametrize(
    "text",
    [
        "T? b?o v?, d?n ph?",
        "T\ufffd dân phố",
        "œŸ¢ žý†‡þ",
        "tæ",  # tổ in TCVN3, tỉ in VNI
        "Hội Cựu chiến binh ph\u00adêng",  # one word left in TCVN3
    ],
)
def test_text_that_cannot_be_decided_is_called_garbled(text):
    assert restore(text).is_garbled


def test_the_rest_of_the_file_decides_a_short_text():
    encoding = main_encoding([as_tcvn3(name) for name in NAMES])
    assert encoding == TCVN3
    assert restore("tæ", encoding).text == "tổ"
    assert restore("Hé", encoding).text == "Hộ"


def test_a_file_in_unicode_has_no_legacy_encoding():
    assert main_encoding([*NAMES, as_tcvn3(NAMES[0])]) == ""


@given(st.text())
def test_any_text_can_be_examined(text):
    restored = restore(text)
    assert not (restored.encoding and restored.is_garbled)


@pytest.mark.parametrize("word", "nghiêng Giếng gì quý khuya Uỷ ương thuở yêu quốc xoong".split())  # noqa: SIM905
def test_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", "phæ bãc tồt kkk ngg ôù mạá".split())  # noqa: SIM905
def test_other_words_are_no_syllables(word):
    assert not is_syllable(word)


@pytest.mark.parametrize(
    "text", ["dân dân dân dân •", "• cân nhân dân", "vân, ân, dân ✓", "dân dân dân dân ©"]
)
def test_a_sign_on_its_own_turns_no_ordinary_word_into_another(text):
    assert restore(text) == Restored(text)
