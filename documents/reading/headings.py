"""What the words of a form mean: column headings, section and total rows, the head's facts.

Offices retype headings freely, so everything is compared folded: without case, accents, dash
kinds, spacing and, for "an ninh quốc phòng", word order (docs/domain.md, section 2).
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from documents.text import clean_line, fold_words
from documents.vocabulary import (
    CITY,
    COLLECTIVE,
    COMMUNE,
    CULTURE_SOCIETY,
    ECONOMY,
    GRASSROOTS,
    INDIVIDUAL,
    POLITICAL_SYSTEM,
    SECURITY_DEFENCE,
)


class Role(StrEnum):
    NUMBER = "number"
    PARTICIPANT = "participant"
    MODEL = "model"
    SECTOR = "sector"  # a column for the models of one field
    SECTOR_NAME = "sector_name"  # a column in which the field is written
    LEVEL = "level"
    NOTE = "note"
    SUMMARY = "summary"
    COUNT = "count"


@lru_cache(maxsize=8192)
def words(text: str) -> str:
    """Folded words with everything but letters and digits as spaces: "van hoa xa hoi"."""
    return re.sub(r"[^a-z0-9]+", " ", fold_words(text)).strip()


# --- column headings ------------------------------------------------------------------------

_LONGEST_HEADING = 120
_LONGEST_SUMMARY_HEADING = 250  # with what its footnote asks for, typed behind it
_SECTOR_LEAD = re.compile(r"^(?:(?:ten|cac|mo hinh|thuoc|ve|linh vuc|phat trien|nganh)\s+)+")
_SECTOR_WORDS = frozenset(
    """an anqp bao cong cap chinh chuyen dang dam dan dia doi doan dong dung giao ha he hoa hoc
    htct khoa kinh kt lai moi nghe ngoai ninh phap phat phong phuong qp qpan quan quoc quyen sach
    sinh so su tang te the thao thong to toan toc ton tri trat trien truong tu ung uy va van vh
    vhxh vung xa xay xd xh y hoi chuc chi chinh luc luong vu trang nong thon do thi""".split()  # noqa: SIM905
)
_PARTICIPANT = re.compile(
    r"\b(tap the|ca nhan|don vi|to chuc|ho ten|ho va ten|chu the|nguoi dang ky|nguoi thuc hien)\b"
)
_SUMMARY = re.compile(r"^(tom tat|thanh tich|noi dung thanh tich|ket qua noi bat)\b")
_PART_OF_TITLE = re.compile(r"^danh sach\b|^dang ky\b|\bnam 20\d\d\b")
_LEVEL_HEADING = re.compile(r"cap( dang ky| thuc hien| mo hinh| trien khai)*")


@lru_cache(maxsize=8192)
def role_of(text: str) -> Role | None:
    """What a heading says its column holds; None for words that head no column of the form."""
    heading = words(text)
    if _SUMMARY.match(heading) and len(heading) <= _LONGEST_SUMMARY_HEADING:
        return Role.SUMMARY
    if not heading or len(heading) > _LONGEST_HEADING or _PART_OF_TITLE.search(heading):
        return None
    if heading in ("tt", "stt", "so tt", "so thu tu", "thu tu", "no"):
        return Role.NUMBER
    if heading.startswith("ghi chu"):
        return Role.NOTE
    if _LEVEL_HEADING.fullmatch(heading):
        return Role.LEVEL
    if heading.startswith("so luong"):
        return Role.COUNT
    if sector_of(text):
        return Role.SECTOR
    if heading.startswith("linh vuc"):
        return Role.SECTOR_NAME
    return _named_role(heading)


def _named_role(heading: str) -> Role | None:
    if section_kind(heading):
        return None
    if re.match(r"(ten )?(cac )?mo hinh\b", heading):
        return Role.MODEL
    if _PARTICIPANT.search(heading):
        return Role.PARTICIPANT
    return Role.MODEL if "mo hinh" in heading else None


def sector_of(text: str) -> str:
    """The code of the field that a heading or a cell names; empty when it names none."""
    name = _SECTOR_LEAD.sub("", words(text))
    parts = name.split()
    if not parts or len(name) > _LONGEST_HEADING or not _SECTOR_WORDS.issuperset(parts):
        return ""
    if "he thong chinh tri" in name or "htct" in parts or "xay dung dang" in name:
        return POLITICAL_SYSTEM
    if "an ninh" in name or "quoc phong" in name or {"qpan", "anqp", "qp"} & set(parts):
        return SECURITY_DEFENCE
    if "van hoa" in name or {"vhxh", "vh"} & set(parts):
        return CULTURE_SOCIETY
    if "kinh te" in name or name == "kt":
        return ECONOMY
    return CULTURE_SOCIETY if name == "xa hoi" else ""


# --- rows that are no entries ---------------------------------------------------------------

_NUMERAL = r"(?:(?:phan |muc )?(?:[ivx]+|[ab]|\d{1,2}) )?"
_SECTION = re.compile(
    rf"{_NUMERAL}(?:cac |ve |doi voi |phan |mo hinh |danh sach )*(tap the|ca nhan)"
    r"(?: dang ky| thuc hien| dien hinh| mo hinh)*(?: \d+)?"
)
_TOTAL = re.compile(
    r"(?:tong|cong)(?: cong| so| chung)*(?: [iv]+| tap the| ca nhan| muc [iv]+)?(?: \d.*)?"
)
_COUNT = re.compile(r"(\d{1,5})(?: mo hinh| tap the| ca nhan| md)?")
_PLACEHOLDER = re.compile(r"[\s.…_\-–—*/()\[\]]*(?:\d{1,3}[\s.…_\-–—)]*)?")
_FOOT_START = re.compile(r"(?:noi nhan|nhu kinh gui|t m|tm|k t|tl|thay mat|ky dong dau)\b")
_FOOT = re.compile(
    r"(?:luu|kt bi thu|bi thu|pho bi thu|chu tich|pho chu tich|thu truong|nguoi lap|"
    r"ky ten|ky ghi ro|xac nhan)\b"
)
_DATE = re.compile(r"\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b")


def section_kind(text: str) -> str:
    """The kind that a section row opens ("I Tập thể"); empty for other texts."""
    found = _SECTION.fullmatch(words(text))
    if not found:
        return ""
    return COLLECTIVE if found[1] == "tap the" else INDIVIDUAL


def numeral_kind(text: str) -> str:
    """The kind of a section row that bears only its number: I collectives, II individuals."""
    return {"i": COLLECTIVE, "ii": INDIVIDUAL}.get(words(text), "")


def is_total(text: str) -> bool:
    return bool(_TOTAL.fullmatch(words(text)))


def count_in(text: str) -> int | None:
    """The number in a cell that holds a count ("03", "3 mô hình"); None for other texts."""
    found = _COUNT.fullmatch(words(text))
    return int(found[1]) if found else None


def is_placeholder(text: str) -> bool:
    """Dots, dashes or a bare number: what an unfilled cell shows."""
    return bool(_PLACEHOLDER.fullmatch(clean_line(text)))


def is_foot(text: str) -> bool:
    """Whether the text belongs to the signature block below a form."""
    folded = words(text)
    return starts_foot(text) or bool(_FOOT.match(folded) or _DATE.search(folded))


def starts_foot(text: str) -> bool:
    """Whether the text can only be the beginning of a signature block."""
    return bool(_FOOT_START.match(words(text)))


# --- the head of the form -------------------------------------------------------------------

_LEVEL_TITLE = re.compile(r"\bcap (?!uy\b|tren\b|duoi\b)(.*?)(?: nam \d{4}| nam$|$)")
_TITLE = re.compile(
    r"\bdanh sach\b|\bdang ky\b.*\bmo hinh\b|\bmo hinh dan van kheo\b|"
    r"^trich ngang\b|\bde xuat thanh pho xet\b|^(tap the|ca nhan)( ca nhan)? dan van kheo\b"
)
_MERITS_TITLE = re.compile(r"^trich ngang\b|\bdan van kheo\b|\bde xuat\b")
_FORM_NOTE = re.compile(r"^\d? ?tom tat thanh tich noi bat cua mo hinh dan van kheo khong qua\b")
_YEAR = re.compile(r"\bnam (20\d\d)\b")
_LEVEL_NAMES = (
    (CITY, re.compile(r"\b(thanh pho|tinh|tp)\b")),
    (COMMUNE, re.compile(r"\b(xa|phuong|dac khu|xp)\b")),
    (
        GRASSROOTS,
        re.compile(
            r"\b(thon|to dan pho|tdp|khu dan cu|co quan|don vi|co so|chi bo|truong hoc|to|cs)\b"
        ),
    ),
)
_NOT_A_UNIT = re.compile(
    r"dang cong san viet nam|cong hoa xa hoi chu nghia|doc lap tu do|\bngay .*\bthang\b|"
    r"^(so( \d.*)?|mau( so)? \d.*|phu luc.*|kem theo.*|kinh gui.*|bieu so.*)$|dan van kheo"
)
_UNIT_LABEL = re.compile(r"^\s*(?:tên\s+)?đơn\s+vị(?:\s+đăng\s+ký)?\s*:\s*(.+)$", re.IGNORECASE)
_GOES_ON = re.compile(r"^(va|phuong|xa|cua|so \d|truc thuoc|thanh pho|quan)\b")


def is_title(text: str) -> bool:
    return bool(_TITLE.search(words(text)))


def level_of(text: str) -> str | None:
    """The code of the level that a cell names; None when it names none or several."""
    name = words(text)
    codes = [code for code, pattern in _LEVEL_NAMES if pattern.search(name)]
    return codes[0] if len(codes) == 1 else None


def level_in_title(lines: Iterable[str]) -> tuple[bool, str | None]:
    """Whether the title speaks of a level ("cấp …"), and its code when that is clear."""
    title = words(" ".join(lines))
    spoken = False
    for found in _LEVEL_TITLE.finditer(title):
        spoken = True
        if (code := level_of(found[1])) is not None:
            return True, code
    return spoken, None


def level_of_row(text: str) -> str | None:
    """The level that a row of its own announces: "A. Cấp Thành phố"."""
    name = re.sub(rf"^{_NUMERAL}", "", words(text))
    return level_of(name.removeprefix("cap ")) if name.startswith("cap ") else None


def kind_in_title(lines: Iterable[str]) -> str:
    """The kind that the title of a Mẫu số 03 names; empty where it leaves both to choose."""
    return kind_named(" ".join(line for line in lines if _MERITS_TITLE.search(words(line))))


def kind_named(text: str) -> str:
    """The one kind that the text speaks of; empty when it names both or none."""
    names = ((COLLECTIVE, "tap the"), (INDIVIDUAL, "ca nhan"))
    kinds = [kind for kind, name in names if name in words(text)]
    return kinds[0] if len(kinds) == 1 else ""


def is_form_note(text: str) -> bool:
    """Whether the text is the footnote that Mẫu số 03 itself prints, or is typed below it."""
    return bool(_FORM_NOTE.match(words(text)))


def year_in(lines: Iterable[str]) -> int | None:
    """The year of the title, else the first year that the head names."""
    lines = list(lines)
    for chosen in (filter(is_title, lines), lines):
        if found := _YEAR.search(words(" ".join(chosen))):
            return int(found[1])
    return None


def unit_in(lines: Iterable[str]) -> str:
    """The issuing body: in a head the last name above the star, number and date."""
    lines = list(lines)
    for line in lines:
        if labelled := _UNIT_LABEL.match(clean_line(line)):
            return clean_line(labelled[1]).strip(" .…")
    return next(reversed(head_names(lines)), "")


def head_names(lines: Iterable[str]) -> list[str]:
    """The bodies named above the title, the superior one first."""
    names: list[str] = []
    for text in _tabbed_apart(lines):
        if is_title(text):
            break
        if not words(text) or _NOT_A_UNIT.search(words(text)):
            continue
        if names and _GOES_ON.match(words(text)):
            names[-1] = f"{names[-1]} {text}"
        else:
            names.append(text)
    return names


def _tabbed_apart(lines: Iterable[str]) -> Iterator[str]:
    """Heads are also typed as one line, with tabs or many spaces between left and right."""
    for line in lines:
        yield from map(clean_line, re.split(r"\t+|[ \u00a0]{4,}", line))


_INDIVIDUAL_NAME = re.compile(
    r"(ông|bà|anh|chị|cô|chú|bác|cụ|em|đồng chí|đ/c|các đồng chí)[\s.:]", re.IGNORECASE
)
_COLLECTIVE_NAME = re.compile(
    r"(chi bo|chi hoi|chi doan|to|hoi|doan|doi|ban|uy ban|ubnd|mttq|mat tran|truong|cong an|"
    r"tram|nhom|bo phan|phong|khoi|dang bo|dang uy|cau lac bo|clb|lien doan|cong doan|"
    r"hop tac xa|khu|ban chi huy|trung tam|tap the)\b"
)


def kind_of_name(name: str) -> str:
    """The kind that a participant's name shows, for tables without sections; may be empty."""
    if _INDIVIDUAL_NAME.match(name):
        return INDIVIDUAL
    return COLLECTIVE if _COLLECTIVE_NAME.match(words(name)) else ""
