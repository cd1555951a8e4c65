"""count_words: the project's own count, from a file or from standard input."""

import json
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

CASES = json.loads(
    (settings.BASE_DIR / "tests" / "samples" / "word_count_cases.json").read_text("utf-8")
)


def count(*arguments):
    out = StringIO()
    call_command("count_words", *arguments, stdout=out)
    return int(out.getvalue())


def test_the_shared_cases_are_counted_as_everywhere(tmp_path):
    path = tmp_path / "case.txt"
    for case in CASES:
        path.write_text(case["text"], encoding="utf-8", newline="")
        assert count(str(path)) == case["words"], case["why"]


def test_a_file_is_counted(tmp_path):
    path = tmp_path / "tom-tat.txt"
    path.write_text("Dân vận khéo – năm 2026\n", encoding="utf-8")
    assert count(str(path)) == 6


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input_is_counted(monkeypatch, arguments):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO("Dân vận khéo".encode())))
    assert count(*arguments) == 3


def test_the_byte_order_mark_of_windows_is_no_word(tmp_path):
    path = tmp_path / "windows.txt"
    path.write_bytes(b"\xef\xbb\xbf")
    assert count(str(path)) == 0


@pytest.mark.parametrize(
    ("content", "words"), [(None, "Không đọc được tệp"), (b"D\xe2n v\xe7n", "không phải UTF-8")]
)
def test_bad_input_is_told(tmp_path, content, words):
    path = tmp_path / "tom-tat.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        count(str(path))


def test_a_word_file_is_told_what_is_counted():
    name = str(settings.BASE_DIR / "tests" / "samples" / "mau01_tdp12.docx")
    with pytest.raises(CommandError, match=r"chỉ đếm văn bản thuần \(\.txt\)"):
        count(name)


def test_wrong_usage_ends_with_two():
    command = [sys.executable, "manage.py", "count_words", "a", "b"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env={"DEBUG": "1"}, capture_output=True, check=False
    )
    assert done.returncode == 2
