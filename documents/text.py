"""Text rules shared by forms, uploads, search and exports.

Vietnamese text arrives composed or decomposed, with invisible characters and several kinds
of space and dash; every entrance cleans it with `normalize` before it is compared or stored.
`static/js/word-count.js` holds the same cleaning and counting for the browser; both are run on
tests/samples/word_count_cases.json. (docs/domain.md, sections 4.2, 4.10 and 6.)
"""

import re
import unicodedata
from itertools import islice

# Zero-width characters and the soft hyphen, then the controls of text direction.
_INVISIBLE = (
    "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Letters by name that print as nothing: Braille blank and the Hangul fillers.
_FILLERS = "\u2800\u3164\u115f\u1160\uffa0"
_CLEANING = str.maketrans(dict.fromkeys(_INVISIBLE, "") | dict.fromkeys(_FILLERS, " "))

# Exactly the Unicode property White_Space. str.split() and \s differ: they also part
# words at U+001C–U+001F.
WHITE_SPACE = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
_WORD = re.compile(f"[^{WHITE_SPACE}]+")
# The same runs in a text that is not cleaned: invisible characters part no words, fillers do.
_RAW_WORD = re.compile(f"[^{WHITE_SPACE}{_FILLERS}]+")
_SPACES = re.compile(f"[{WHITE_SPACE}]+")
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\u0085\u2028\u2029]")
# What neither XML nor PostgreSQL can hold: controls, lone surrogates, non-characters.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_QUOTES = "\"'`´“”„‟‘’‚‛«»‹›′″ʼʹʺ＂＇「」『』"  # noqa: RUF001
_COMMON_MARKS = dict.fromkeys(range(0x0300, 0x0370))
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00af\u02d7\ufe58\ufe63\uff0d"
_SAME_LETTER = str.maketrans(
    dict.fromkeys("đĐðÐɖƉ", "d")  # Eth and African D are common misprints of Đ
    | dict.fromkeys(_QUOTES, "")
    | dict.fromkeys(_DASHES, "-")
)


def normalize(text: str) -> str:
    """NFC without invisible characters; blank-looking fillers become spaces."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_CLEANING))


def clean_text(text: str) -> str:
    """Normalized text of many lines: every line break is "\\n", nothing unstorable remains."""
    return _UNSTORABLE.sub("", _LINE_BREAK.sub("\n", normalize(text)))


def clean_line(text: str) -> str:
    """Normalized text on one line: single spaces, none at the ends."""
    storable = _UNSTORABLE.sub("", _SPACES.sub(" ", normalize(text)))
    return _SPACES.sub(" ", storable).strip(" ")  # what went may have stood between two spaces


def clean_paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text that hold words, each cleaned: what stays of it on a form."""
    return tuple(line for line in map(clean_line, clean_text(text).split("\n")) if line)


def figures_in(text: str) -> list[str]:
    """The figures that stand as words of their own, sorted: “Ngõ 82 …” is not “Ngõ 45 …”."""
    return sorted(word for word in text.split() if word.isdigit())


def count_words(text: str) -> int:
    """Number of maximal runs of non-white-space: "Dân vận khéo – năm 2026" has 6."""
    return len(_WORD.findall(normalize(text)))


def excess_start(text: str, limit: int) -> int | None:
    """Where the first word behind the limit begins, None while the text keeps to it."""
    words = (run for run in _RAW_WORD.finditer(text) if normalize(run[0]))
    first = next(islice(words, limit, None), None)
    return None if first is None else first.start()


def fold(text: str) -> str:
    """Key under which two spellings of one name are the same.

    Lower case, no tone or vowel marks (so hòa = hoà), đ = d, all dashes equal,
    quotes and spaces ignored.
    """
    return _SPACES.sub("", _fold_letters(text))


def fold_words(text: str) -> str:
    """Like `fold`, with single spaces kept between words: for search."""
    return _SPACES.sub(" ", _fold_letters(text)).strip(" ")


def _fold_letters(text: str) -> str:
    plain = _strip_marks(normalize(text)).translate(_SAME_LETTER)
    # A second pass, because lowering can bring marks back (İ) and so can compatibility forms.
    plain = _strip_marks(plain.casefold()).translate(_SAME_LETTER)
    return _UNSTORABLE.sub("", plain)


def _strip_marks(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text).translate(_COMMON_MARKS)
    if decomposed.isascii():
        return decomposed
    return "".join(c for c in decomposed if not unicodedata.category(c).startswith("M"))


# The order of the Vietnamese alphabet, with f j w z at their Latin places.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# One ASCII character each, from "A" on: above digits and the word break, below "~".
_LETTER_KEY = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
_VOWEL_MARKS = {"\u0306", "\u0302", "\u031b"}
# huyền < hỏi < ngã < sắc < nặng; no mark (ngang) is "0".
_TONE_KEY = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_WORD_BREAK = "!"
_KEY_PARTS = " "  # below everything used inside a part, so that a prefix comes first
_LETTER_OR_NUMBER = re.compile(r"([0-9]+)|([^\W\d_])([\u0300-\u036f]*)|(.)", re.DOTALL)


def sort_key(text: str) -> str:
    """ASCII key that orders bytewise as Vietnamese does, the same in every database.

    First the letters in alphabet order with runs of digits by value ("số 2" before "số 10"),
    then the tones ngang < huyền < hỏi < ngã < sắc < nặng. Case and punctuation do not count.
    """
    letters: list[str] = []
    tones: list[str] = []
    in_word = False
    decomposed = unicodedata.normalize("NFKD", normalize(text).lower())
    for number, letter, marks, _other in _LETTER_OR_NUMBER.findall(decomposed):
        if not (number or letter):
            in_word = False
            continue
        if not in_word:
            if letters:
                letters.append(_WORD_BREAK)
            tones.append("0")
            in_word = True
        if number:
            letters.append(_number_key(number))
        else:
            letters.append(_letter_key(letter, marks))
            tones[-1] = max(tones[-1], *(_TONE_KEY.get(mark, "0") for mark in marks), "0")
    return "".join(letters) + _KEY_PARTS + "".join(tones)


def _letter_key(letter: str, marks: str) -> str:
    vowel_marks = "".join(mark for mark in marks if mark in _VOWEL_MARKS)
    composed = unicodedata.normalize("NFC", letter + vowel_marks)
    found = _LETTER_KEY.get(composed) or _LETTER_KEY.get(letter)
    return found or f"~{ord(letter):06x}"


def _number_key(digits: str) -> str:
    """Digits behind their count, so that longer numbers sort after shorter ones."""
    significant = digits.lstrip("0") or "0"
    nines, rest = divmod(len(significant), 9)
    return "9" * nines + str(rest) + significant


_AFTER_NAME = re.compile(r"[,;(–—]| - ")


def given_name_key(text: str) -> str:
    """Sort key of a person: the given name (last word) first, then the rest.

    What follows a comma, bracket or dash is a title ("Lê Thị Mai, Tổ trưởng"), not a name.
    """
    name = _AFTER_NAME.split(clean_line(text), maxsplit=1)[0].strip() or clean_line(text)
    rest, _, given = name.rpartition(" ")
    return sort_key(given) + _KEY_PARTS + sort_key(rest)
