"""The pictures say what the numbers say, and stand inside their frames."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Level, Sector
from reporting.charts import progress_curve, unit_waffle
from reporting.progress import State
from reporting.sector_bars import YearCounts, changed_sectors, sector_bars

LAST_DAY = date(2026, 1, 14)
TODAY = date(2026, 1, 9)
# the mock-up's days: 6, 14, 25, 39 and 61 units
SENT_ON = [
    date(2026, 1, 5) + timedelta(days=day)
    for day, units in enumerate([6, 8, 11, 14, 22])
    for _ in range(units)
]
COUNTS = {
    State.ACCEPTED: 48,
    State.WAITING: 9,
    State.RETURNED: 4,
    State.DRAFT: 6,
    State.NOTHING: 19,
}


def test_the_curve_tells_its_growth_in_a_sentence():
    curve = progress_curve(SENT_ON, 86, today=TODAY, last_day=LAST_DAY)
    assert curve.sentence == (
        "Tăng từ 6 đơn vị ngày 05/01 lên 61 trên 86 đơn vị ngày 09/01. "
        "Còn 5 ngày đến hết hạn 14/01."
    )
    assert curve.now.label == "61 (hôm nay)"
    assert curve.rows == [
        (date(2026, 1, 5), 6),
        (date(2026, 1, 6), 14),
        (date(2026, 1, 7), 25),
        (date(2026, 1, 8), 39),
        (date(2026, 1, 9), 61),
    ]


def test_the_curve_stands_as_in_the_drawing():
    curve = progress_curve(SENT_ON, 86, today=TODAY, last_day=LAST_DAY)
    assert curve.line == ("M34.0 152.3 H68.7 V139.3 H103.3 V121.4 H138.0 V98.7 H172.7 V63.0")
    assert curve.deadline_x == "346.0"
    assert curve.goal_y == "22.5"
    assert [level.label for level in curve.levels] == ["0", "30", "60", "90"]


def test_the_line_of_a_long_year_turns_only_where_something_came_in():
    curve = progress_curve(SENT_ON, 86, today=date(2026, 11, 20), last_day=LAST_DAY)
    turns = [day for day, _ in curve.rows[1:]]
    assert turns[-1] == date(2026, 11, 20)
    assert curve.line.count("H") == curve.line.count("V") == len(turns) == 5
    assert curve.line.endswith("H346.0 V63.0")


def test_last_year_without_a_day_inside_the_span_lies_on_the_ground():
    later = [LAST_DAY + timedelta(days=30)]
    curve = progress_curve(SENT_ON, 86, today=TODAY, last_day=LAST_DAY, last_year=later)
    assert curve.last_year == "M34.0 162.0 H346.0 V162.0"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 1, 13), "Còn 1 ngày đến hết hạn 14/01."),
        (date(2026, 1, 14), "Hôm nay 14/01 là ngày cuối của thời hạn."),
        (date(2026, 1, 16), "Đã quá hạn 02 ngày (hạn 14/01)."),
    ],
)
def test_the_curve_says_how_much_time_is_left(today, words):
    curve = progress_curve(SENT_ON, 86, today=today, last_day=LAST_DAY)
    assert curve.sentence.endswith(words)


def test_the_curve_counts_no_days_once_everybody_has_sent():
    curve = progress_curve(SENT_ON, 61, today=date(2026, 9, 20), last_day=LAST_DAY)
    assert curve.sentence.endswith(
        "lên 61 trên 61 đơn vị ngày 20/9. Các đơn vị đều đã gửi (hạn 14/01)."
    )


def test_one_day_of_sendings_has_not_grown_yet():
    curve = progress_curve([TODAY] * 3, 86, today=TODAY, last_day=LAST_DAY)
    assert curve.sentence.startswith("3 trên 86 đơn vị đã gửi tính đến ngày 09/01.")


def test_before_the_first_sending_only_the_axes_are_drawn():
    curve = progress_curve([], 86, today=TODAY, last_day=LAST_DAY)
    assert (curve.line, curve.area, curve.now, curve.rows) == ("", "", None, [])
    assert curve.sentence == "Chưa có số liệu."
    assert curve.deadline_label == "Hết hạn 14/01"


def test_last_year_is_a_second_line_inside_the_same_span():
    before = [date(2025, 12, 20), date(2026, 1, 6), date(2026, 1, 12), date(2026, 3, 1)]
    curve = progress_curve(SENT_ON, 86, today=TODAY, last_day=LAST_DAY, last_year=before)
    assert curve.last_year.startswith("M34.0 160.4")
    assert curve.last_year.endswith("H346.0 V157.1")


days = st.dates(date(2025, 11, 1), date(2026, 4, 1))


@given(
    sent=st.lists(days, max_size=40),
    expected=st.integers(0, 150),
    today=days,
    last_day=days,
    last_year=st.lists(days, max_size=5),
)
def test_nothing_is_drawn_outside_the_frame(sent, expected, today, last_day, last_year):
    sent = [day for day in sent if day <= today]
    expected = max(expected, len(sent))
    curve = progress_curve(sent, expected, today=today, last_day=last_day, last_year=last_year)
    assert 34 <= float(curve.deadline_x) <= 346
    assert 16 <= float(curve.goal_y) <= 162
    assert len(curve.days) <= 5
    assert all(34 <= float(tick.at) <= 346 for tick in curve.days)
    for tick in curve.days:
        width = 6 * len(tick.label)
        begin = float(tick.at) - {"start": 0, "middle": width / 2, "end": width}[tick.anchor]
        assert begin >= 33.9
        assert begin + width <= 346.1
    goal_begin, deadline = float(curve.goal_label_x), float(curve.deadline_x)
    assert not goal_begin < deadline < goal_begin + 6 * len(curve.goal_label)
    if sent:
        assert curve.rows[-1] == (today, len(sent))
        assert 34 <= float(curve.now.x) <= 346
        assert 16 <= float(curve.now.y) <= 162


def test_the_waffle_has_a_square_for_every_unit_in_the_order_of_work_done():
    waffle = unit_waffle(COUNTS)
    drawn = [(group.tone, group.faces.count("z")) for group in waffle.groups]
    assert drawn == [("ok", 48), ("sent", 9), ("more", 4), ("draft", 6), ("none", 19)]
    assert waffle.sentence == (
        "86 đơn vị: 48 đã tiếp nhận, 9 chờ kiểm tra, 4 đề nghị bổ sung, 6 đang soạn, 19 chưa gửi."
    )


def test_no_two_squares_of_the_waffle_stand_in_one_place():
    corners = [
        square.split("m")[0]
        for group in unit_waffle(COUNTS).groups
        for square in group.faces.split("z")
        if square
    ]
    assert len(set(corners)) == 86
    assert corners[0] == "M1.0 1.0"
    assert corners[15] == "M1.0 24.6"


def test_every_square_of_a_state_has_its_mark():
    for group in unit_waffle(COUNTS).groups:
        assert group.marks.count("M") == (group.count if group.mark else 0)


def test_states_differ_by_a_mark_not_by_colour_alone():
    marks = {(group.tone, group.mark) for group in unit_waffle(COUNTS).groups}
    assert marks == {("ok", ""), ("sent", "dash"), ("more", "bang"), ("draft", "dot"), ("none", "")}


def test_a_waffle_of_no_units_is_empty():
    waffle = unit_waffle({})
    assert {group.faces for group in waffle.groups} == {""}
    assert waffle.sentence.startswith("0 đơn vị:")


def year(number, cells, sectors=("KT", "VHXH"), words="Lĩnh vực {}"):
    """YearCounts with two levels; `cells` {(level, sector): number}."""
    return YearCounts(
        number,
        {code: Sector(code=code, short_label=code, label=words.format(code)) for code in sectors},
        {code: Level(code=code, short_label=code) for code in ("TP", "XP")},
        cells,
    )


def test_bars_are_as_long_as_their_share_of_the_longest():
    now = year(2026, {("TP", "KT"): 11, ("XP", "KT"): 30, ("XP", "VHXH"): 98})
    before = year(2025, {("XP", "KT"): 36, ("XP", "VHXH"): 81})
    bars = sector_bars(now, before)
    assert [(bar.code, bar.count, bar.before, bar.width, bar.tick) for bar in bars] == [
        ("VHXH", 98, 81, "100.0", "82.7"),
        ("KT", 41, 36, "41.8", "36.7"),
    ]
    assert [(cell.code, cell.count, cell.before, cell.width) for cell in bars[1].levels] == [
        ("TP", 11, 0, "11.2"),
        ("XP", 30, 36, "30.6"),
    ]


def test_bars_without_a_last_year_have_no_tick():
    bars = sector_bars(year(2026, {("TP", "KT"): 1}), None)
    assert (bars[0].before, bars[0].tick) == (None, "")
    assert {cell.tick for cell in bars[0].levels} == {""}


def test_bars_of_nothing_have_no_length():
    bars = sector_bars(year(2026, {}), None)
    assert [bar.width for bar in bars] == ["0.0", "0.0"]


def test_a_field_that_is_new_this_year_is_not_compared():
    now = year(2026, {("XP", "SO"): 4}, sectors=("SO",))
    before = year(2025, {("XP", "KT"): 2}, sectors=("KT",))
    (bar,) = sector_bars(now, before)
    assert (bar.before, bar.tick) == (None, "")
    assert changed_sectors(now, before) == [(now.sectors["SO"], "")]


def test_a_field_that_was_renamed_is_told_with_its_old_words():
    now = year(2026, {}, sectors=("KT",))
    before = year(2025, {}, sectors=("KT",), words="Phát triển {}")
    assert changed_sectors(now, before) == [(now.sectors["KT"], "Phát triển KT")]
    assert changed_sectors(now, now) == []
    assert changed_sectors(now, None) == []


def test_the_label_of_today_stands_clear_of_last_years_line():
    # last year's units sent as many, a little earlier: its line runs to the right of today's point
    plain = progress_curve(SENT_ON, 86, today=TODAY, last_day=LAST_DAY)
    last_year = [TODAY - timedelta(days=2)] * 60
    curve = progress_curve(SENT_ON, 86, today=TODAY, last_day=LAST_DAY, last_year=last_year)
    line_y = float(curve.last_year.rpartition("V")[2])
    assert abs(float(plain.now.label_y) - 4 - line_y) < 5
    assert not float(curve.now.label_y) - 12 < line_y < float(curve.now.label_y) + 4


def test_a_label_far_from_last_years_line_stays_beside_its_point():
    curve = progress_curve(
        SENT_ON, 86, today=TODAY, last_day=LAST_DAY, last_year=[TODAY - timedelta(days=2)] * 5
    )
    assert float(curve.now.label_y) - float(curve.now.y) == 4


def test_the_curve_of_a_locked_year_ends_without_today_and_without_time_left():
    curve = progress_curve(SENT_ON, 86, today=LAST_DAY, last_day=LAST_DAY, is_over=True)
    assert curve.now.label == "61"
    assert curve.sentence.endswith("ngày 14/01. Hết hạn 14/01.")
