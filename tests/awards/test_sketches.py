from hypothesis import given
from hypothesis import strategies as st

from awards.duplicates.sketches import bands_of, containment, passages, shingles_of
from bench.sample_texts import article_parts, near_copy

SENTENCE = "Bà Mai đến từng nhà vận động các hộ dân hiến đất mở rộng ngõ"


def test_a_near_copy_shares_bands_and_half_of_its_shingles():
    original = article_parts(1)
    mine, theirs = (shingles_of(parts) for parts in (near_copy(original, 2), original))
    assert 0.4 < containment(mine, theirs) < 0.7
    assert set(bands_of(mine, 1)) & set(bands_of(theirs, 1))


def test_unrelated_articles_share_only_their_stock_phrases():
    one, other = (shingles_of(article_parts(number)) for number in (1, 2))
    assert containment(one, other) < 0.1


def test_marks_case_and_punctuation_do_not_hide_a_copy():
    plain = ["ba mai den tung nha van dong cac ho dan hien dat mo rong ngo"]
    assert shingles_of([SENTENCE.upper() + "."]) == shingles_of(plain)


def test_the_bands_of_two_wards_never_meet():
    shingles = shingles_of(article_parts(1))
    assert not set(bands_of(shingles, 1)) & set(bands_of(shingles, 2))


def test_stored_sketches_stay_comparable():
    """These numbers stand in databases: another rule needs another version and a migration."""
    assert bands_of(shingles_of([SENTENCE]), 1)[:2] == [1422815809160455221, -8793719411033636311]


def test_a_text_without_three_words_has_no_sketch():
    assert bands_of(shingles_of(["", "Ngõ sạch"]), 1) == []
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
