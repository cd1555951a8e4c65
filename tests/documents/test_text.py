import json
import random
import shutil
import subprocess
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.text import (
    WHITE_SPACE,
    clean_line,
    clean_text,
    count_words,
    excess_start,
    fold,
    fold_words,
    given_name_key,
    normalize,
    sort_key,
)

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests/samples/word_count_cases.json").read_text("utf-8"))
NODE_PROGRAM = """
import { countWords, excessStart, normalize } from "./static/js/word-count.js";
let sent = "";
for await (const chunk of process.stdin) sent += chunk;
const excess = (text) => text.slice(excessStart(text, 3) ?? text.length);
const results = (text) => [countWords(text), normalize(text), excess(text)];
console.log(JSON.stringify(JSON.parse(sent).map(results)));
"""
# Texts thick with the characters on which the two languages could part ways.
tricky_text = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from(
            WHITE_SPACE + "\x1c\x1d\x1e\x1f\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff\u061c"
            "\u200e\u200f\u202a\u202e\u2066\u2069\u2800\u3164\u115f\u1160\uffa0\u0301\u0323ad"
        ),
    )
)


def browser_results(texts):
    node = shutil.which("node")
    assert node, "node is needed to run the browser's word count"
    done = subprocess.run(
        [node, "--input-type=module", "-e", NODE_PROGRAM],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return json.loads(done.stdout)


def test_there_are_at_least_sixty_distinct_cases():
    assert len({case["text"] for case in CASES}) >= 60


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_words_are_counted_as_agreed(case):
    assert count_words(case["text"]) == case["words"]


def test_the_browser_counts_the_agreed_words():
    results = browser_results([case["text"] for case in CASES])
    wrong = [
        (case["why"], words)
        for case, (words, *_) in zip(CASES, results, strict=True)
        if words != case["words"]
    ]
    assert wrong == []


@settings(max_examples=3, deadline=None)
@given(st.lists(tricky_text, min_size=200, max_size=400))
def test_browser_and_server_agree_on_any_text(texts):
    results = [(words, excess) for words, _, excess in browser_results(texts)]
    assert results == [(count_words(text), excess_of(text, 3)) for text in texts]


def test_the_browser_cleans_as_the_server_does():
    texts = [case["text"] for case in CASES]
    assert [cleaned for _, cleaned, _ in browser_results(texts)] == [normalize(t) for t in texts]


def excess_of(text, limit):
    start = excess_start(text, limit)
    return "" if start is None else text[start:]


@given(tricky_text, st.integers(0, 6))
def test_the_excess_is_what_stands_behind_the_limit(text, limit):
    words, excess = count_words(text), excess_of(text, limit)
    assert count_words(excess) == max(0, words - limit)
    assert count_words(text.removesuffix(excess)) == min(words, limit)


@given(tricky_text)
def test_the_count_survives_cleaning(text):
    assert count_words(normalize(text)) == count_words(text)


@pytest.mark.parametrize("text", ["ạ b " * 25_000, "a" * 100_000, " \u200b" * 50_000])
def test_counting_a_hundred_thousand_characters_takes_at_most_fifty_ms(text):
    def seconds():
        start = time.process_time()
        count_words(text)
        return time.process_time() - start

    assert min(seconds() for _ in range(10)) <= 0.05


@given(tricky_text)
def test_cleaning_twice_changes_nothing_more(text):
    for rule in (normalize, clean_line, clean_text, fold, fold_words):
        assert rule(rule(text)) == rule(text)


def test_a_decomposed_label_is_composed():
    label = "Lĩnh vực xây dựng hệ thống chính trị"
    assert len(unicodedata.normalize("NFD", label)) > len(label)
    assert normalize(unicodedata.normalize("NFD", label)) == label


def test_a_line_has_single_spaces_and_nothing_unstorable():
    assert clean_line(" Tổ\u00a0dân\r\n phố\x00 \u200bsố\t12 ") == "Tổ dân phố số 12"


def test_a_text_keeps_its_lines():
    assert clean_text("một\r\nhai\u2028ba\x0bbốn\x07") == "một\nhai\nba\nbốn"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tổ hòa giải", "Tổ hoà giải"),
        ("ĐỐNG ĐA", "Đống Đa"),
        ("Ðống Ða", "Đống Đa"),  # typed with the Icelandic letter
        ("Văn hóa – xã hội", "Văn hóa - xã hội"),
        ("Văn hóa – xã hội", "Văn  hóa—xã\u00a0hội"),
        ("Tổ hòa giải “Ba cùng”", "Tổ hòa giải 'Ba cùng'"),
        ("Ủy ban", unicodedata.normalize("NFD", "Uỷ ban")),
        ("Tổ số １２", "Tổ số 12"),
    ],
)
def test_spellings_of_one_name_fold_to_one_key(one, other):
    assert fold(one) == fold(other)


def test_different_names_keep_different_keys():
    assert fold("Tổ dân phố số 2") != fold("Tổ dân phố số 12")


def test_folded_words_keep_their_spaces():
    assert fold_words("  Nguyễn\u00a0Thị  HÒA ") == "nguyen thi hoa"


@given(st.text())
def test_folding_ignores_composition_and_case_of_vietnamese(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def shuffled(ordered):
    mixed = list(ordered)
    random.Random(2026).shuffle(mixed)  # noqa: S311
    return mixed


@pytest.mark.parametrize(
    "ordered",
    [
        list("aăâbcdđeêghiklmnoôơpqrstuưvxy"),
        ["ma", "mà", "mả", "mã", "má", "mạ", "măng", "mâm"],
        ["Tổ dân phố số 2", "Tổ dân phố số 10", "Tổ dân phố số 100"],
        ["An", "An Bình", "Anh", "Ân", "Bình"],
        ["Đoàn Thanh niên 9", "Đoàn Thanh niên 010", "Đội 1"],
        ["Hoa Vinh", "Hòa Vinh", "Hoài", "Hoàng"],
        ["số 99999999", "số 999999999", "số 1234567890", "số 12345678901234567890"],
    ],
)
def test_names_sort_in_vietnamese_order(ordered):
    assert sorted(shuffled(ordered), key=sort_key) == ordered


@given(st.text())
def test_a_sort_key_is_printable_ascii(text):
    key = sort_key(text)
    assert key.isascii()
    assert key.isprintable()


@given(st.integers(0, 10**40), st.integers(0, 10**40))
def test_numbers_sort_by_value(one, other):
    assert (sort_key(f"số {one}") < sort_key(f"số {other}")) == (one < other)


@given(st.text())
def test_sort_keys_do_not_depend_on_composition(text):
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


def test_people_sort_by_given_name_then_by_the_rest():
    people = [
        "Ông Lê Văn An",
        "Bà Trần Thị An",
        "Nguyễn Thị Hoa",
        "Bà Lê Thị Hòa, Tổ trưởng Tổ dân phố",
        "Bà Lê Thị Mai (Tổ hòa giải)",
        "Mừng",
    ]
    expected = [people[1], people[0], *people[2:]]
    assert sorted(shuffled(people), key=given_name_key) == expected
