"""Search as people type it: unmarked, incomplete, in any order."""

import pytest

from organizations.models import Unit
from organizations.searching import unit_finder

NAME = "chi bo to dan pho so 7"


def has_words(folded, text):
    return unit_finder(text)(folded, "")


@pytest.mark.parametrize("text", ["to dan pho 7", "Tổ dân phố số 7", "7 chi", "tổ d", "", "  "])
def test_words_are_found_in_any_order_and_by_their_beginning(text):
    assert has_words(NAME, text)


@pytest.mark.parametrize("text", ["to dan pho 8", "ho so 7", "chi bo 77", "an pho"])
def test_every_word_must_begin_a_word_of_the_name(text):
    assert not has_words(NAME, text)


@pytest.mark.parametrize("text", ["to dan pho 7", "7 chi", "ho so 7", "so 17", ""])
def test_the_database_finds_what_the_rule_says(text, ward, unit, other_unit):
    expected = {one.pk for one in Unit.objects.all() if has_words(one.folded_name, text)}
    assert set(Unit.objects.matching(text).values_list("pk", flat=True)) == expected
