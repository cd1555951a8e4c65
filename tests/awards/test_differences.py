from hypothesis import given
from hypothesis import strategies as st

from awards.yearbook.differences import Piece, differences

TEXTS = st.lists(st.sampled_from(["Bà", "Mai", "hòa", "giải", " ", "\n", "  "]), max_size=30).map(
    " ".join
)


@given(TEXTS, TEXTS)
def test_the_pieces_hold_both_texts_whole(old, new):
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if not piece.is_added) == old
    assert "".join(piece.text for piece in pieces if not piece.is_removed) == new


def test_only_the_changed_words_are_marked():
    assert differences("Bà Mai đi từng nhà\nRất tốt", "Bà Mai đến từng nhà\nRất tốt") == [
        Piece("Bà Mai "),
        Piece("đi ", is_removed=True),
        Piece("đến ", is_added=True),
        Piece("từng nhà\n"),
        Piece("Rất tốt"),
    ]


def test_a_part_of_3500_words_in_one_paragraph_is_compared_word_by_word():
    old = " ".join(f"từ{number % 97}" for number in range(3500))
    new = " ".join(f"từ{number % 89}" for number in range(3500))
    pieces = differences(old, new)
    changed = sum(piece.is_removed or piece.is_added for piece in pieces)
    assert 0 < changed < len(pieces)
    assert max(len(piece.text) for piece in pieces) < len(new) / 10
