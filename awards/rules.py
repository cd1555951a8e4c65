"""What Mẫu số 03 and the exemplar article must hold before they are sent: pure functions.

A rule names every point at once and never changes a text. Sources: Mẫu số 03, chú thích 1; Đề
cương bài viết giới thiệu tấm gương điển hình, lưu ý (1)–(3); docs/domain.md, sections 3 and 4.
"""

import re
from dataclasses import dataclass

from campaigns.registry import Problem
from campaigns.vocabulary import ParticipantKind
from documents.article_outline import PARTS_2026
from documents.photos import is_large_enough, too_small
from documents.text import clean_line, count_words, fold_words, normalize, sort_key
from documents.wording import count_text, thousands

PART_HEADINGS = tuple(part.heading for part in PARTS_2026)
PART_COUNT = len(PART_HEADINGS)


@dataclass(frozen=True, slots=True)
class NominationText:
    """What Mẫu số 03 says of its one nominee; `sector` is a code."""

    kind: str
    participant: str
    initiative: str
    sector: str
    summary: str


@dataclass(frozen=True, slots=True)
class ArticleText:
    title: str
    person: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A picture after its EXIF rotation; `anchor` names its place on the page."""

    anchor: str
    width: int
    height: int
    caption: str


@dataclass(frozen=True, slots=True)
class Declarations:
    """What the clerk stated beside the article; None is a question without an answer."""

    is_not_in_book: bool | None
    shows_children: bool | None
    consents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the year (campaigns.models.Campaign)."""

    words: int
    photos_min: int
    photos_max: int
    photo_pixels: int
    name_length: int

    @classmethod
    def of(cls, campaign):
        return cls(
            words=campaign.article_max_words,
            photos_min=campaign.photos_min,
            photos_max=campaign.photos_max,
            photo_pixels=campaign.photo_min_pixels,
            name_length=campaign.name_max_length,
        )


@dataclass(frozen=True, slots=True)
class SummaryHints:
    """What chú thích 1 of Mẫu số 03 asks for, as far as a program can see it; never a refusal."""

    has_time: bool
    has_result: bool
    has_figures: bool

    @property
    def points(self):
        """[(found, what)] of the three, named as inside a sentence."""
        return [
            (self.has_time, "thời gian thực hiện"),
            (self.has_result, "kết quả thực hiện"),
            (self.has_figures, "số liệu cụ thể"),
        ]


# Mẫu số 03


def nomination_problems(text, *, max_words, max_length, sector_codes):
    """Everything that stops the sending of Mẫu số 03, in the order of its columns."""
    return [
        *_kind_problems(text.kind),
        *name_problems("participant", text.participant, max_length, _NO_PARTICIPANT),
        *name_problems("initiative", text.initiative, max_length, _NO_INITIATIVE),
        *_sector_problems(text.sector, sector_codes),
        *summary_problems(text.summary, max_words),
    ]


def nomination_limit_problems(text, *, max_words, max_length):
    """Of these the ones that the numbers of the year decide."""
    return [
        *name_problems("participant", text.participant, max_length, _NO_PARTICIPANT),
        *name_problems("initiative", text.initiative, max_length, _NO_INITIATIVE),
        *summary_problems(text.summary, max_words),
    ]


_NO_PARTICIPANT = "Nhập tên tập thể hoặc cá nhân được đề xuất."
_NO_INITIATIVE = "Nhập tên mô hình “Dân vận khéo”."


def _kind_problems(kind):
    if kind not in ParticipantKind.values:
        yield Problem("kind", "Chọn tập thể hoặc cá nhân.")


def _sector_problems(sector, codes):
    if sector not in codes:
        yield Problem("sector", f"Chọn một trong {len(codes):02d} lĩnh vực.")


def name_problems(anchor, name, max_length, missing):
    name = clean_line(name)
    if not name:
        yield Problem(anchor, missing)
    elif len(name) > max_length:
        yield Problem(
            anchor,
            f"Tên dài {thousands(len(name))} ký tự, tối đa {thousands(max_length)} ký tự; "
            "rút gọn tên này.",
        )


def summary_problems(text, limit):
    """At most `limit` words, and not empty (Mẫu số 03, chú thích 1)."""
    words = count_words(text)
    if not words:
        return [Problem("summary", "Viết tóm tắt thành tích nổi bật.")]
    if words > limit:
        return [Problem("summary", f"Tóm tắt thành tích {_surplus(words, limit)}")]
    return []


def _surplus(words, limit):
    return (
        f"có {thousands(words)} từ, thừa {count_text(words - limit)} từ "
        f"so với quy định {thousands(limit)} từ."
    )


_TIME = re.compile(
    r"\b(?:năm|tháng|quý|tuần|ngày|giai đoạn|nhiệm kỳ|thời gian)\b"
    r"|\btừ\b.{1,60}?\bđến\b|\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,4}\b",
    re.DOTALL,
)
_RESULT = re.compile(
    r"\b(?:kết quả|hiệu quả|thành tích|đạt|tăng|giảm|hoàn thành|vận động được|thu hút|huy động"
    r"|xây dựng được|giúp|hỗ trợ|trao tặng|quyên góp|hiến|đóng góp|nhân rộng|duy trì|khen"
    r"|chấm dứt|xóa|xoá|không còn|được công nhận)\b"
)
_FIGURE = re.compile(r"\d")


def summary_hints(text):
    """Does the summary name a time, a result and figures? Any digit counts as a figure.

    static/js/summary-hints.js is the same rule: both are run on summary_hint_cases.json.
    """
    plain = normalize(text).lower()
    return SummaryHints(
        has_time=bool(_TIME.search(plain)),
        has_result=bool(_RESULT.search(plain)),
        has_figures=bool(_FIGURE.search(plain)),
    )


# The article


def article_problems(text, photos, declarations, limits):
    """Everything that stops the sending of an article, in the order of its page."""
    return [
        *article_text_problems(text, limits),
        *photo_problems(photos, limits),
        *declaration_problems(declarations, has_photos=bool(photos)),
    ]


def article_text_problems(text, limits):
    """What the text alone shows, as a Word file holds it."""
    return [
        *name_problems("title", text.title, limits.name_length, "Nhập tên bài viết."),
        *_person_problems(text.person, limits.name_length),
        *_part_problems(text.parts),
        *_length_problems(text.parts, limits.words),
    ]


def _person_problems(person, max_length):
    if names_collective(person):
        yield Problem(
            "person",
            "Bài viết giới thiệu về tập thể chưa đúng đề cương: mỗi bài viết giới thiệu về "
            "“01 cá nhân điển hình”. Nhập họ và tên của một người; nếu đây là tên người, ghi "
            "“Ông” hoặc “Bà” trước tên.",
        )
    else:
        yield from name_problems("person", person, max_length, "Nhập họ và tên cá nhân điển hình.")


# With their marks, for the surnames Tô, Đới and Bàn fold to the same letters.
_COLLECTIVE_WORD = re.compile(r"(?:tổ|đội|hội|ban|nhóm|tập thể|liên đoàn|trường|trạm)\b")
_WORD = re.compile(r"\w+")


def _spellings(*phrases):
    """For each phrase what each of its words may be, as keys: with its marks, or with none."""
    return [
        [{sort_key(word), sort_key(fold_words(word))} for word in phrase.split()]
        for phrase in phrases
    ]


# Words typed with other marks are other words: “Chị Đoàn Thị Mai” is nobody's branch.
_COLLECTIVES = _spellings(
    *("chi bộ", "chi hội", "chi đoàn", "đảng bộ", "đảng ủy", "tập thể", "câu lạc bộ", "clb"),
    *("ủy ban", "mặt trận", "công đoàn", "đoàn thanh niên", "đội dân phòng"),
    *("tổ dân phố", "tổ dân vận", "tổ hòa giải", "tổ bảo vệ", "tổ liên gia", "tổ tự quản"),
    *("ban công tác", "ban chỉ huy", "ban chỉ đạo", "hội phụ nữ", "hội nông dân"),
    *("ubnd", "hđnd", "mttq", "công an phường", "công an xã", "phụ nữ", "nhân dân", "gia đình"),
    *("hội cựu chiến binh", "hội người cao tuổi", "hội liên hiệp"),
)
# Their officers and members are persons. “Chi hội Trường Sơn” and “Tổ Phố Vọng” are not.
_PERSONS_OF_COLLECTIVES = _spellings(
    *("tổ trưởng", "tổ phó", "tổ viên", "đội trưởng", "đội phó", "đội viên"),
    *("nhóm trưởng", "nhóm phó", "nhóm viên", "trạm trưởng", "trạm phó", "ban viên"),
    *("hội trưởng", "hội phó", "hội viên", "chi hội trưởng", "chi hội phó", "chi hội viên"),
    *("chi đoàn trưởng", "chi đoàn phó", "chi đoàn viên", "công đoàn viên", "đảng ủy viên"),
)


def _begins_with(name, phrases):
    words = [sort_key(word) for word in _WORD.findall(clean_line(name))]
    return any(
        len(words) >= len(phrase)
        and all(word in allowed for word, allowed in zip(words, phrase, strict=False))
        for phrase in phrases
    )


def _begins_as_surname(words):
    """“Ban Văn Nam”, “Trường Chinh”; but “Ban Văn hóa”, “Trường Mầm non Hoa Sen”."""
    is_name = all(word.istitle() for word in words)
    return (
        is_name
        and words[:1] in (["Ban"], ["Trường"])
        and (len(words) == 2 or words[1:2] in (["Văn"], ["Thị"]))
    )


def names_collective(name):
    """True if the name is that of a group: “Tổ dân phố số 12”, not “Tô Văn Nam”."""
    if _begins_with(name, _PERSONS_OF_COLLECTIVES):
        return False
    if _begins_as_surname(clean_line(name).split()):
        return False
    plain = clean_line(name).lower()
    return bool(_COLLECTIVE_WORD.match(plain)) or _begins_with(name, _COLLECTIVES)


_OF_A_PERSON = re.compile(r"(?:ong|ba|anh|chi|co|chu|bac|dong chi|d/c|cu) \w")
_LONGEST_NAME = 5  # words


def likely_kind(name):
    """The kind that a name tells: of a group, of a person ("Bà Lê Thị Mai"), or ""."""
    if names_collective(name):
        return ParticipantKind.COLLECTIVE.value
    words = clean_line(name).partition(",")[0].split()
    is_full_name = 2 <= len(words) <= _LONGEST_NAME and all(word.istitle() for word in words)
    if is_full_name or _OF_A_PERSON.match(fold_words(name)):
        return ParticipantKind.INDIVIDUAL.value
    return ""


def _part_problems(parts):
    for number, (heading, text) in enumerate(zip(PART_HEADINGS, parts, strict=True), 1):
        if not count_words(text):
            yield Problem(part_anchor(number), f"Viết phần {number}. {heading}.")


def part_anchor(number):
    return f"part-{number}"


def words_of(parts):
    """The length of an article: its headings and captions are not counted."""
    return sum(map(count_words, parts))


def _length_problems(parts, limit):
    words = words_of(parts)
    if words > limit:
        yield Problem("parts", f"Bài viết {_surplus(words, limit)}")


def counted(photos, limits):
    """The pictures that count, of anything with a width and a height: those with the pixels."""
    return [
        photo for photo in photos if is_large_enough(photo.width, photo.height, limits.photo_pixels)
    ]


def count_problem(count, limits):
    """Why this many pictures that count cannot be sent; "" when they can."""
    wanted = f"{limits.photos_min:02d}–{limits.photos_max:02d}"
    if count < limits.photos_min:
        more = f"{limits.photos_min - count:02d} ảnh{' nữa' if count else ''}"
        return f"Thêm ít nhất {more} (cần {wanted} ảnh)."
    if count > limits.photos_max:
        return (
            f"Bài viết có {count:02d} ảnh, cần {wanted} ảnh. "
            f"Bỏ bớt {count - limits.photos_max:02d} ảnh."
        )
    return ""


def photo_problems(photos, limits):
    """Too few, too many, too small, without caption (Đề cương, lưu ý (2))."""
    if problem := count_problem(len(counted(photos, limits)), limits):
        yield Problem("photos", problem)
    for number, photo in enumerate(photos, 1):
        if not is_large_enough(photo.width, photo.height, limits.photo_pixels):
            refusal = too_small(photo.width, photo.height, limits.photo_pixels)
            yield Problem(photo.anchor, refusal.message)
        if not clean_line(photo.caption):
            yield Problem(photo.anchor, f"Ghi chú thích cho ảnh {number}.")


def no_room(limit):
    return f"Đã đủ {limit:02d} ảnh. Bỏ bớt một ảnh nếu muốn thay."


_CONSENT_MISSING = {
    "person": "Xác nhận cá nhân được giới thiệu đã đồng ý.",
    "photos": "Xác nhận những người có trong ảnh đã đồng ý.",
    "guardians": "Xác nhận trẻ em và cha mẹ hoặc người giám hộ đã đồng ý.",
}


def declaration_problems(declarations, *, has_photos):
    """The 2023 book, the people's consent, and children (docs/domain.md, 4.13)."""
    if not declarations.is_not_in_book:
        yield Problem(
            "is_not_in_book",
            "Xác nhận điển hình này chưa được giới thiệu trong sách năm 2023.",
        )
    yield from consent_problems(["person"], declarations.consents)
    if has_photos:
        yield from consent_problems(["photos"], declarations.consents)
    if declarations.shows_children is None:
        yield Problem("shows_children", "Trả lời: có trẻ em trong bài viết hoặc ảnh hay không?")
    elif declarations.shows_children:
        yield from consent_problems(["guardians"], declarations.consents)


def consent_problems(needed, given):
    for subject in needed:
        if subject not in given:
            yield Problem(f"consent-{subject}", _CONSENT_MISSING[subject])
