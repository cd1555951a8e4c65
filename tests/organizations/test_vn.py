from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.vocabulary import Status
from organizations.templatetags import vn


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 5), "05/01/2026"),
        (date(2026, 2, 28), "28/02/2026"),
        (date(2026, 6, 15), "15/6/2026"),
        (date(2026, 10, 10), "10/10/2026"),
    ],
)
def test_only_january_and_february_have_a_leading_zero(day, written):
    assert vn.vn_date(day) == written
    assert vn.vn_day_month(day) == written[:-5]


def test_a_moment_is_written_on_the_clock_of_viet_nam():
    moment = datetime(2026, 1, 14, 17, 30, tzinfo=UTC)
    assert (vn.vn_time(moment), vn.vn_date(moment)) == ("00:30", "15/01/2026")


def test_the_day_of_the_week_is_named():
    assert [vn.vn_weekday(date(2026, 1, day)) for day in (5, 9, 11)] == [
        "Thứ Hai",
        "Thứ Sáu",
        "Chủ nhật",
    ]


@pytest.mark.parametrize("write", [vn.vn_date, vn.vn_day_month, vn.vn_time, vn.vn_weekday])
def test_no_date_is_written_as_nothing(write):
    assert write(None) == ""


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (4, "04"), (12, "12"), (3500, "3.500")])
def test_small_counts_have_two_digits_and_large_ones_dots(number, written):
    assert vn.count_text(number) == written


@given(st.integers(min_value=0, max_value=10**9))
def test_the_dots_of_thousands_change_no_digit(number):
    written = vn.thousands(number)
    assert int(written.replace(".", "")) == number
    assert all(len(group) == 3 for group in written.split(".")[1:])


def test_an_empty_count_is_a_dash():
    assert [vn.or_dash(number) for number in (0, 3)] == ["–", "3"]


@pytest.mark.parametrize("status", Status)
def test_every_status_of_the_path_has_a_face_with_its_own_label(status):
    assert vn.status_face(status).label == status.label


def test_an_unknown_status_is_refused():
    with pytest.raises(KeyError):
        vn.status_face("lost")


def test_a_flag_names_its_days_or_its_date():
    late = vn.flag_face(SimpleNamespace(code="sent_late", days=3))
    extended = vn.flag_face(SimpleNamespace(code="extended", until=date(2026, 6, 20)))
    assert (late.label, extended.label) == ("Gửi muộn 03 ngày", "Gia hạn đến 20/6")
    assert vn.flag_face("unsigned").label == "Thiếu bản ký"


def test_a_figure_below_zero_has_a_minus_and_not_a_hyphen():
    assert vn.thousands(-1234) == "\N{MINUS SIGN}1.234"
