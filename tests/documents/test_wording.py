"""Numbers, dates and lists as offices write them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from documents import wording
from documents.wording import count_text, dash_list, long_date, moment_text, roman


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (3, "03"), (9, "09"), (10, "10"), (999, "999"), (11935, "11.935")],
)
def test_counts(number, text):
    assert count_text(number) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 27), "ngày 27 tháng 01 năm 2026"),
        (date(2026, 5, 27), "ngày 27 tháng 5 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_only_january_and_february_take_a_leading_zero(day, text):
    assert long_date(day, 2026) == text


def test_an_open_date_is_dotted_with_the_year():
    assert long_date(None, 2027) == "ngày .... tháng .... năm 2027"


def test_moments_are_told_by_the_clock_of_vietnam():
    assert moment_text(datetime(2026, 1, 14, 17, 0, tzinfo=UTC)) == "00:00 ngày 15/01/2026"


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (13, "XIII")])
def test_roman_numbers(number, text):
    assert roman(number) == text


def test_lists_end_with_a_full_stop_however_they_were_typed():
    assert dash_list(["- Như kính gửi,", "  Ban Xây dựng Đảng;", "", "Lưu."]) == (
        "- Như kính gửi;",
        "- Ban Xây dựng Đảng;",
        "- Lưu.",
    )


def test_a_moment_writes_its_day_as_every_other_date():
    assert moment_text(datetime(2026, 6, 15, 2, 0, tzinfo=UTC)) == "09:00 ngày 15/6/2026"


def test_no_module_writes_a_date_in_a_style_of_its_own():
    """The other style: every month with two digits. Reading a typed day may know it."""
    root = Path(wording.__file__).parents[1]
    reads = {"audit/views.py", "danvan/formats/vi/formats.py", "documents/reading/excel_grid.py"}
    found = {
        str(path.relative_to(root))
        for app in root.iterdir()
        if (app / "__init__.py").exists() and app.name not in {"tests", "bench"}
        for path in app.rglob("*.py")
        if re.search(r"%d/%m|\.day:02d\}/|month:02d", path.read_text(encoding="utf-8"))
    }
    assert found - {"documents/wording.py"} == reads
