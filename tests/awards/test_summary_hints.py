"""The three points of chú thích 1: one rule, in the browser while one types and on the server."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.rules import summary_hints

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests/samples/summary_hint_cases.json").read_text("utf-8"))
NODE_PROGRAM = """
import { summaryHints } from "./static/js/summary-hints.js";
let sent = "";
for await (const chunk of process.stdin) sent += chunk;
console.log(JSON.stringify(JSON.parse(sent).map(summaryHints)));
"""
# The pieces of which dates and results are made, so that they meet in every way.
PIECES = [
    *("từ", "đến", "năm", "thángs", "giai đoạn", "20", "19", "26", "7", "3/2026", "٢", "²", "Ⅷ"),
    *("đạt", "xóa", "kết quả", "được công nhận", "hiến", "đ", "_", "/", "-", ".", "\n", " ", "  "),
    *("\u00a0", "\u00ad", "\u2800", "\u0301", "x" * 30, "NĂM", "İ", "ΟΔΟΣ", "\U0001d7d8", "字"),
]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def seen_by_server(text):
    hints = summary_hints(text)
    return [hints.has_time, hints.has_result, hints.has_figures]


def seen_by_browser(texts):
    node = shutil.which("node")
    assert node, "node is needed to run the browser's hints"
    done = subprocess.run(
        [node, "--input-type=module", "-e", NODE_PROGRAM],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_three_points_are_seen_as_agreed(case):
    assert seen_by_server(case["text"]) == case["seen"]


def test_the_browser_sees_what_was_agreed():
    seen = seen_by_browser([case["text"] for case in CASES])
    wrong = [
        (case["why"], points)
        for case, points in zip(CASES, seen, strict=True)
        if points != case["seen"]
    ]
    assert wrong == []


@settings(max_examples=3, deadline=None)
@given(st.lists(texts, min_size=300, max_size=500))
def test_browser_and_server_see_the_same_in_any_text(texts):
    assert seen_by_browser(texts) == [seen_by_server(text) for text in texts]
