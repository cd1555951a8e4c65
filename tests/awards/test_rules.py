import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules import (
    ArticleText,
    Declarations,
    Limits,
    NominationText,
    PhotoFacts,
    article_problems,
    names_collective,
    nomination_problems,
    summary_problems,
)
from documents.photos import too_small
from documents.text import fold_words

LIMITS = Limits(words=3500, photos_min=2, photos_max=3, photo_pixels=1_000_000, name_length=300)
GOOD = ArticleText("Người giữ nhịp ngõ 82", "Lê Thị Mai", ("một hai",) * 5)
AGREED = Declarations(True, False, frozenset({"person", "photos"}))
PHOTOS = [PhotoFacts(f"photo-{n}", 1600, 1200, "Chú thích") for n in (1, 2)]
SECTORS = {"KT", "VHXH", "QPAN", "HTCT"}


def messages(problems):
    return [problem.message for problem in problems]


def article_messages(text=GOOD, photos=PHOTOS, declarations=AGREED):
    return messages(article_problems(text, photos, declarations, LIMITS))


def test_a_summary_of_350_words_may_be_sent_and_one_of_351_not():
    assert summary_problems("từ " * 350, 350) == []
    [problem] = summary_problems("từ " * 372, 350)
    assert problem.message == ("Tóm tắt thành tích có 372 từ, thừa 22 từ so với quy định 350 từ.")
    assert messages(summary_problems("từ " * 351, 350)) == [
        "Tóm tắt thành tích có 351 từ, thừa 01 từ so với quy định 350 từ."
    ]


@given(st.integers(1, 800), st.integers(1, 400))
def test_only_words_beyond_the_limit_refuse_a_summary(words, limit):
    assert bool(summary_problems("từ " * words, limit)) == (words > limit)


def test_every_point_of_mau_03_is_named_at_once():
    found = nomination_problems(
        NominationText("", " ", "", "XX", ""), max_words=350, max_length=300, sector_codes=SECTORS
    )
    assert [problem.anchor for problem in found] == [
        "kind",
        "participant",
        "initiative",
        "sector",
        "summary",
    ]
    assert "Chọn một trong 04 lĩnh vực." in messages(found)


def test_a_name_longer_than_the_years_limit_is_refused_with_its_length():
    text = NominationText("individual", "a" * 301, "Mô hình", "KT", "Năm 2026")
    [problem] = nomination_problems(text, max_words=350, max_length=300, sector_codes=SECTORS)
    assert problem.message.startswith("Tên dài 301 ký tự, tối đa 300 ký tự")


def test_a_complete_article_has_no_problem():
    assert article_messages() == []


def test_an_empty_article_names_every_point_at_once():
    found = article_problems(
        ArticleText("", "", ("", "x", " ", "\n", "")),
        [],
        Declarations(None, None, frozenset()),
        LIMITS,
    )
    assert [problem.anchor for problem in found] == [
        "title",
        "person",
        "part-1",
        "part-3",
        "part-4",
        "part-5",
        "photos",
        "is_not_in_book",
        "consent-person",
        "shows_children",
    ]
    assert "Viết phần 3. Cách làm “Dân vận khéo” của cá nhân." in messages(found)


def test_the_words_of_all_parts_count_together():
    full = ArticleText("Tên", "Lê Thị Mai", ("từ " * 700,) * 5)
    assert article_messages(full) == []
    longer = ArticleText("Tên", "Lê Thị Mai", ("từ " * 700,) * 4 + ("từ " * 840,))
    assert article_messages(longer) == [
        "Bài viết có 3.640 từ, thừa 140 từ so với quy định 3.500 từ."
    ]
    one_more = ArticleText("Tên", "Lê Thị Mai", ("từ " * 700,) * 4 + ("từ " * 701,))
    assert article_messages(one_more) == [
        "Bài viết có 3.501 từ, thừa 01 từ so với quy định 3.500 từ."
    ]


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (0, "Thêm ít nhất 02 ảnh (cần 02–03 ảnh)."),
        (1, "Thêm ít nhất 01 ảnh nữa (cần 02–03 ảnh)."),
        (4, "Bài viết có 04 ảnh, cần 02–03 ảnh. Bỏ bớt 01 ảnh."),
    ],
)
def test_too_few_and_too_many_photos_are_told(count, message):
    assert article_messages(photos=PHOTOS[:1] * count) == [message]


def test_a_photo_below_one_megapixel_is_told_with_its_size():
    small = [PhotoFacts("photo-1", 1000, 999, "Chú thích"), *PHOTOS]
    [problem] = article_problems(GOOD, small, AGREED, LIMITS)
    assert problem.anchor == "photo-1"
    assert problem.message.startswith("Ảnh 0,9 MP, cần từ 01 MP.")
    enough = [PhotoFacts("photo-1", 1000, 1000, "Chú thích"), PHOTOS[1]]
    assert article_messages(photos=enough) == []


def test_only_photos_with_enough_pixels_are_counted():
    small = PhotoFacts("photo-3", 300, 160, "Chú thích")
    assert article_messages(photos=[PHOTOS[0], small]) == [
        "Thêm ít nhất 01 ảnh nữa (cần 02–03 ảnh).",
        str(too_small(300, 160)),
    ]
    assert article_messages(photos=[*PHOTOS, PHOTOS[0], small]) == [str(too_small(300, 160))]


def test_a_photo_without_caption_is_named_by_its_number():
    photos = [PHOTOS[0], PhotoFacts("photo-2", 1600, 1200, " ")]
    assert article_messages(photos=photos) == ["Ghi chú thích cho ảnh 2."]


def test_children_need_an_answer_and_their_guardians_consent():
    given = frozenset({"person", "photos"})
    assert article_messages(declarations=Declarations(True, None, given)) == [
        "Trả lời: có trẻ em trong bài viết hoặc ảnh hay không?"
    ]
    assert article_messages(declarations=Declarations(True, True, given)) == [
        "Xác nhận trẻ em và cha mẹ hoặc người giám hộ đã đồng ý."
    ]
    with_guardians = Declarations(True, True, given | {"guardians"})
    assert article_messages(declarations=with_guardians) == []


@pytest.mark.parametrize(
    "name",
    [
        "Tổ dân phố số 12",
        "TỔ HÒA GIẢI SỐ 3",
        "to dan pho so 12",
        "Chi bộ Tổ dân phố số 7",
        "Chi bo 5",
        "Ban Công tác Mặt trận",
        "Đội tuyên truyền",
        "Hội Liên hiệp Phụ nữ phường",
        "Tập thể cán bộ Một cửa",
        "Câu lạc bộ Dưỡng sinh",
        "CLB Thơ",
    ],
)
def test_an_article_about_a_collective_is_refused_with_the_rule(name):
    [message] = article_messages(ArticleText("Tên", name, GOOD.parts))
    assert "“01 cá nhân điển hình”" in message


SPELLED = st.sampled_from([str, str.lower, str.upper, fold_words])
OFFICES = [
    "Tổ trưởng",
    "Tổ phó",
    "Tổ viên",
    "Đội trưởng",
    "Đội viên",
    "Nhóm trưởng",
    "Hội trưởng",
    "Hội phó",
    "Hội viên",
    "Trạm trưởng",
    "Chi hội trưởng",
    "Chi hội phó",
    "Chi hội viên",
    "Chi đoàn trưởng",
    "Chi đoàn phó",
    "Công đoàn viên",
    "Đoàn viên",
    "Đảng ủy viên",
    "Đảng uỷ viên",
    "Bí thư Chi đoàn",
    "Bí thư Chi bộ",
    "Trưởng ban",
    "Chủ tịch Hội Phụ nữ",
    "Ủy viên Ban Công tác Mặt trận",
]
OF_WHAT = ["", " Chi hội 5", " Tổ dân phố số 7", " Hội Liên hiệp Phụ nữ", ":", ","]
PEOPLE = ["Nguyễn Văn Bình", "Bà Lê Thị Mai", "Đoàn Thị Hoa", "Trường Sơn"]
COLLECTIVES = [
    "Tổ dân phố",
    "Tổ dân vận",
    "Tổ hòa giải",
    "Tổ hoà giải",
    "Chi bộ",
    "Chi hội",
    "Chi đoàn",
    "Đảng ủy",
    "Uỷ ban",
    "Công đoàn",
    "Mặt trận",
    "Câu lạc bộ",
    "Hội Phụ nữ",
    "Ban Công tác Mặt trận",
    "Đoàn Thanh niên",
]
NAMES_OF_COLLECTIVES = ["", " số 7", " Phụ nữ", " khu dân cư 12", " Dưỡng sinh", ", phường Đống Đa"]


@given(st.sampled_from(OFFICES), st.sampled_from(OF_WHAT), st.sampled_from(PEOPLE), SPELLED)
def test_who_holds_an_office_of_a_collective_is_a_person(office, of_what, person, spelled):
    assert not names_collective(spelled(f"{office}{of_what} {person}"))


@given(st.sampled_from(COLLECTIVES), st.sampled_from(NAMES_OF_COLLECTIVES), SPELLED)
def test_a_collective_is_one_in_any_spelling(collective, name, spelled):
    assert names_collective(spelled(f"{collective}{name}"))


@pytest.mark.parametrize(
    "name", ["Chi hội Trường Sơn", "Chi đoàn Trường THCS Đống Đa", "Hội Trường Sơn", "Tổ Phố Vọng"]
)
def test_a_place_that_sounds_like_an_office_leaves_the_collective_one(name):
    assert names_collective(name)


@pytest.mark.parametrize(
    "name",
    [
        "Tô Văn Nam",
        "Bàn Thị Sen",
        "Đới Xuân Trường",
        "Đoàn Văn Hậu",
        "Trương Văn Hội",
        "Chị Đoàn Thị Mai",
        "Chị Hội",
        "Tổ trưởng Tổ hòa giải Lê Thị Mai",
        "Hội viên Nguyễn Văn Bình",
        "Bà Lê Thị Mai, Tổ trưởng Tổ hòa giải",
        "",
    ],
)
def test_a_person_is_not_taken_for_a_collective(name):
    assert not names_collective(name)


@pytest.mark.parametrize(
    ("name", "is_collective"),
    [
        ("UBND phường", True),
        ("MTTQ phường", True),
        ("Công an phường Đống Đa", True),
        ("Phụ nữ tổ dân phố 12", True),
        ("Nhân dân tổ 12", True),
        ("Gia đình bà Mai", True),
        ("Ban Văn hóa phường", True),
        ("Trường Mầm non Hoa Sen", True),
        ("Ban Văn Nam", False),
        ("Ban Thị Sen", False),
        ("Trường Chinh", False),
        ("Công Văn An", False),
        ("Ông Ban Chí Dân", False),
    ],
)
def test_groups_without_a_group_word_and_people_with_one_are_told_apart(name, is_collective):
    assert names_collective(name) is is_collective
