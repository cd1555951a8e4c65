from hypothesis import given
from hypothesis import strategies as st

from awards.duplicates.sketches import (
    MOST_MARKS,
    SKETCH_MARKS,
    containment,
    marks_of,
    passages,
    shingles_of,
    sketch_of,
)
from bench.sample_texts import article_parts, near_copy

SENTENCE = "Bà Mai đến từng nhà vận động các hộ dân hiến đất mở rộng ngõ"


def test_a_near_copy_has_half_of_the_shingles_and_of_the_sketch():
    original = article_parts(1)
    mine, theirs = (shingles_of(parts) for parts in (near_copy(original, 2), original))
    assert 0.4 < containment(mine, theirs) < 0.7
    shared = set(marks_of(mine, 1)) & set(sketch_of(theirs, 1))
    assert 0.25 < len(shared) / SKETCH_MARKS < 0.75


def test_a_short_text_inside_a_long_one_has_its_whole_sketch_there():
    short = article_parts(2)[0].split()[:60]
    long_text = [*article_parts(1), " ".join(short)]
    inside = sketch_of(shingles_of([" ".join(short)]), 1)
    assert set(inside) <= set(marks_of(shingles_of(long_text), 1))


def test_of_an_endless_text_the_smallest_marks_are_asked_about():
    shingles = {str(number) for number in range(MOST_MARKS * 2)}
    marks = marks_of(shingles, 1)
    assert len(marks) == MOST_MARKS
    assert set(sketch_of(shingles, 1)) <= set(marks)


def test_unrelated_articles_share_only_their_stock_phrases():
    one, other = (shingles_of(article_parts(number)) for number in (1, 2))
    assert containment(one, other) < 0.1


def test_marks_case_and_punctuation_do_not_hide_a_copy():
    plain = ["ba mai den tung nha van dong cac ho dan hien dat mo rong ngo"]
    assert shingles_of([SENTENCE.upper() + "."]) == shingles_of(plain)


def test_the_marks_of_two_wards_never_meet():
    shingles = shingles_of(article_parts(1))
    assert not set(marks_of(shingles, 1)) & set(marks_of(shingles, 2))


def test_stored_sketches_stay_comparable():
    """These numbers stand in databases: another rule needs another version and a migration."""
    assert sketch_of(shingles_of([SENTENCE]), 1)[:2] == [-8477034363413196823, -2826856615796363170]


def test_a_text_without_three_words_has_no_sketch():
    assert sketch_of(shingles_of(["", "Ngõ sạch"]), 1) == []
    assert containment(set(), {"a b c"}) == 0


def test_a_passage_is_told_by_part_and_place():
    text = f"Mở đầu khác hẳn. {SENTENCE}, thế là xong."
    [found] = passages(["", text], shingles_of([SENTENCE]))
    assert found.part == 2
    assert found.text == SENTENCE
    assert text[found.start : found.end] == SENTENCE


def test_a_changed_word_does_not_cut_a_passage_and_a_short_echo_is_none():
    changed = SENTENCE.replace("từng", "mọi")
    [found] = passages([changed], shingles_of([SENTENCE]))
    assert found.text.endswith("mở rộng ngõ")
    assert passages(["Bà Mai đến từng nhà rồi đi."], shingles_of([SENTENCE])) == []


@given(st.lists(st.text("ab cđ.–\n", max_size=200), max_size=5), st.text("ab cđ.", max_size=200))
def test_every_passage_stands_in_its_part(parts, other):
    for found in passages(parts, shingles_of([other])):
        assert parts[found.part - 1][found.start : found.end] == found.text != ""
