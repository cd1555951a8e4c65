"""Text typed before Unicode: TCVN3 (.VnTime) and VNI, dressed as Latin letters.

"Uû ban nh©n d©n" is "Uỷ ban nhân dân" in a .VnTime font. The font of a run decides where it is
known; otherwise the characters do: a reading is taken only when it turns every odd word into a
Vietnamese syllable. The tables are those of TCVN 5712:1993 (VN3) and of VNI for Windows.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from documents.reading.syllables import is_syllable

TCVN3 = "TCVN3"
VNI = "VNI"
UTF8_MISREAD = "UTF-8"


@dataclass(frozen=True)
class LegacyFont:
    """The encoding a font name stands for; `capitals` when it draws small letters as capitals."""

    encoding: str
    capitals: bool = False


def legacy_font(name: str) -> LegacyFont | None:
    """The encoding behind a font name such as ".VnTime", ".VnTimeH" or "VNI-Times"."""
    key = name.strip().lower()
    if key.startswith(".vn"):
        return LegacyFont(TCVN3, capitals=key.endswith("h"))
    if re.match(r"vni[- ]", key):
        return LegacyFont(VNI)
    return None


# Each sign is followed by the letter it stands for.
_TCVN3_PAIRS = (
    "µà¶ả·ã¸á¹ạ¨ă»ằ¼ẳ½ẵ¾ắÆặ©âÇầÈẩÉẫÊấËậ®đÌèÎẻÏẽÐéÑẹªêÒềÓểÔễÕếÖệ"  # noqa: RUF001
    "×ìØỉÜĩÝíÞịßòáỏâõãóäọ«ôåồæổçỗèốéộ¬ơêờëởìỡíớîợïùñủòũóúôụ"
    "\u00adưõừöử÷ữøứùựúỳûỷüỹýýþỵ¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ"
)
_TCVN3 = dict(zip(_TCVN3_PAIRS[::2], _TCVN3_PAIRS[1::2], strict=True))
_TCVN3_TABLE = str.maketrans(_TCVN3)

_VNI_TONED = {
    "a": "ø à û ả õ ã ù á ï ạ â â ê ă",
    "aâ": "à ầ å ẩ ã ẫ á ấ ä ậ",
    "aê": "è ằ ú ẳ ü ẵ é ắ ë ặ",
    "e": "ø è û ẻ õ ẽ ù é ï ẹ â ê à ề å ể ã ễ á ế ä ệ",
    "o": "ø ò û ỏ õ õ ù ó ï ọ â ô à ồ å ổ ã ỗ á ố ä ộ",
    "ô": "ø ờ û ở õ ỡ ù ớ ï ợ",
    "u": "ø ù û ủ õ ũ ù ú ï ụ",
    "ö": "ø ừ û ử õ ữ ù ứ ï ự",
    "y": "ø ỳ û ỷ õ ỹ ù ý",
}
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_ALONE)
    for base, marks in _VNI_TONED.items():
        signs = marks.split()
        for sign, letter in zip(signs[::2], signs[1::2], strict=True):
            table[base[0] + sign] = letter
    upper = {sign.upper(): letter.upper() for sign, letter in table.items()}
    # A capital with the small mark (Aù) stands in titles typed with only the first letter large.
    mixed = {s[0].upper() + s[1:]: letter.upper() for s, letter in table.items() if len(s) == 2}
    return table | mixed | upper


_VNI = _vni_table()
_VNI_SIGN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def convert(text: str, font: LegacyFont) -> str:
    """Unicode of text that was typed in a legacy font; text already in Unicode is kept."""
    if _is_unicode(text):
        return text
    decoded = _DECODERS[font.encoding](_out_of_private_use(text))
    return decoded.upper() if font.capitals else decoded


def _out_of_private_use(text: str) -> str:
    """Word keeps characters of symbol-like fonts at U+F020–U+F0FF."""
    return re.sub("[\uf020-\uf0ff]", lambda sign: chr(ord(sign[0]) - 0xF000), text)


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3_TABLE)


def _from_vni(text: str) -> str:
    return _VNI_SIGN.sub(lambda sign: _VNI[sign[0]], text)


def _from_utf8_misread(text: str) -> str:
    """UTF-8 bytes shown as Windows-1252: "Tá»•" is "Tổ"; anything else comes back unchanged."""
    try:
        return b"".join(_windows_byte(sign) for sign in text).decode("utf-8")
    except UnicodeError:
        return text


def _windows_byte(sign: str) -> bytes:
    return sign.encode("latin-1") if "\x80" <= sign <= "\x9f" else sign.encode("cp1252")


_DECODERS = {TCVN3: _from_tcvn3, VNI: _from_vni, UTF8_MISREAD: _from_utf8_misread}

_BEYOND_LATIN1 = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300-\u036f]")
# White space, digits and punctuation part words; U+00AD does not, it is ư in TCVN3.
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~–—‘’“”…]+")
# The other signs of Latin-1 and Windows-1252, in which the old encodings are dressed.
_NOT_VIETNAMESE = re.compile(
    "[\x80-\x9f¡-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿŒœŠšŸŽžƒˆ˜†‡‰]"  # noqa: RUF001
)
_ORDINARY_SIGNS = "©®°·¹²³«»¼½¾µ§\u00ad"
# Letters replaced by "?" or U+FFFD cannot be brought back.
_LOST = re.compile(r"\ufffd|[^\W\d_]\?(?=[^\W\d_])")
_SYLLABLES_FOR_EACH_ODD_WORD = 4
_MOST_JUDGED_WORDS = 2_000


@dataclass(frozen=True)
class Restored:
    """A text brought to Unicode; `encoding` names what it was, empty when it was Unicode.

    `is_garbled`: the text makes no sense as it stands and no encoding explains it.
    """

    text: str
    encoding: str = ""
    is_garbled: bool = False


def main_encoding(texts: Iterable[str]) -> str:
    """The legacy encoding that most of a file's texts are in; empty for a file in Unicode.

    It decides the short texts that two encodings could explain.
    """
    votes = Counter(_vote(text) for text in texts)
    del votes[""]
    encoding, _ = max(votes.items(), key=lambda vote: vote[1], default=("", 0))
    return "" if encoding == "Unicode" else encoding


def restore(text: str, file_encoding: str = "") -> Restored:
    """The text in Unicode, judged by its characters (its font being unknown or ordinary)."""
    if _LOST.search(text):
        return Restored(text, is_garbled=True)
    if text.isascii():
        return Restored(text)
    if _is_unicode(text):
        return Restored(text, is_garbled=any(map(_is_legacy_word, _odd_words(text))))
    fitting = _fitting(text)
    if file_encoding in fitting:
        return Restored(_DECODERS[file_encoding](text), file_encoding)
    odd_words = _odd_words(text)
    if all(map(is_syllable, odd_words)):
        return Restored(text)
    readings = {_DECODERS[encoding](text): encoding for encoding in fitting}
    if len(readings) == 1:
        return Restored(*readings.popitem())
    return Restored(text, is_garbled=bool(readings) or any(map(_is_alien, odd_words)))


def _is_unicode(text: str) -> bool:
    return bool(_BEYOND_LATIN1.search(text))


def _vote(text: str) -> str:
    if text.isascii():
        return ""
    if _is_unicode(text):
        return "Unicode"
    if all(map(is_syllable, _odd_words(text))):
        return ""
    fitting = _fitting(text)
    return fitting[0] if len(fitting) == 1 else ""


def _odd_words(text: str) -> list[str]:
    """The words with a letter and a character beyond ASCII: on them a reading is judged.

    A bullet or a tick on its own is no word and speaks for no encoding.
    """
    words = islice(_WORD.finditer(text), _MOST_JUDGED_WORDS)
    return [word[0] for word in words if not word[0].isascii() and any(map(str.isalpha, word[0]))]


def _fitting(text: str) -> list[str]:
    """The encodings under which nearly all odd words become syllables."""
    if _from_utf8_misread(text) != text:
        return [UTF8_MISREAD]
    return [encoding for encoding in (TCVN3, VNI) if _fits(text, _DECODERS[encoding])]


def _fits(text: str, decode: Callable[[str], str]) -> bool:
    odd_words = _odd_words(text)
    words = [decode(word) for word in odd_words]
    if words == odd_words:
        return False
    syllables = sum(map(is_syllable, words))
    # Abbreviations such as HĐND speak neither for nor against.
    odd = sum(not is_syllable(word) and not _is_abbreviation(word) for word in words)
    return syllables >= max(1, _SYLLABLES_FOR_EACH_ODD_WORD * odd)


def _is_abbreviation(word: str) -> bool:
    return word.isalpha() and word.isupper()


def _is_alien(word: str) -> bool:
    """Whether a word has letters that Vietnamese does not use, signs such as ® set aside."""
    return not _is_spelled_in_vietnamese(word.replace("\u00ad", ""))


def _is_legacy_word(word: str) -> bool:
    """Whether a word within Unicode text was left behind in an old encoding."""
    if _is_unicode(word) or _is_spelled_in_vietnamese(word):
        return False
    return any(is_syllable(_DECODERS[encoding](word)) for encoding in (TCVN3, VNI))


def _is_spelled_in_vietnamese(word: str) -> bool:
    return not _NOT_VIETNAMESE.search(word.strip(_ORDINARY_SIGNS))
