"""Setting the rounds: what is wrong is named, and nothing is half-planned; days off."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from audit.clock import held_at
from campaigns.services import copy_campaign
from reminders.models import Holiday, Round, RoundPlan
from reminders.rehearsal import rehearse
from reminders.rounds import DEFAULT_ROUNDS, RoundDraft, default_rounds, save_plan, set_holidays
from reminders.schedule import holidays_of, working_days
from reminders.texts import ABOVE_TEXT, BEFORE_TEXT, TextRefused, check_text
from reminders.working_days import WorkingDays
from tests.factories import make_unit
from tests.reminders.conftest import MAU01, moment

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (RoundDraft(-7, "  "), "Ghi nội dung nhắc."),
        (RoundDraft(-7, "Gửi {mật khẩu}"), "Không có chỗ điền {mật khẩu}."),
        (RoundDraft(-7, "Gửi {đơn vị"), "Dấu ngoặc nhọn phải thành cặp"),
        (RoundDraft(-9, BEFORE_TEXT), "Ngày nhắc của đợt này đã qua."),
        (RoundDraft(-3, BEFORE_TEXT), "Đợt này đã có ở trên."),
        (RoundDraft(400, BEFORE_TEXT), "Số ngày từ 0 đến 365."),
    ],
)
def test_a_round_that_cannot_be_is_named_and_nothing_is_kept(draft, said, campaign, administrator):
    with held_at(moment(6)), pytest.raises(ValidationError) as refusal:
        save_plan(campaign, MAU01, [RoundDraft(-3, BEFORE_TEXT), draft], actor=administrator)
    [sentence] = refusal.value.message_dict["1"]
    assert said in sentence
    assert Round.objects.count() == RoundPlan.objects.count() == 0


def test_rounds_that_were_kept_before_may_have_passed(campaign, administrator, set_rounds):
    set_rounds(-7)
    with held_at(moment(10)):
        rounds = [RoundDraft(-7, BEFORE_TEXT), RoundDraft(-1, BEFORE_TEXT)]
        plan = save_plan(campaign, MAU01, rounds, actor=administrator)
    assert list(plan.rounds.values_list("offset", flat=True)) == [-7, -1]


def test_a_plan_switched_off_by_mistake_is_on_again_and_tells_nothing_of_before(
    campaign, administrator, unit, clerk, set_rounds, run_at
):
    set_rounds(*(item.offset for item in DEFAULT_ROUNDS), is_on=False)
    with held_at(moment(9)):
        rounds = [RoundDraft(item.offset, item.text, item.audience) for item in DEFAULT_ROUNDS]
        plan = save_plan(campaign, MAU01, rounds, actor=administrator)
    assert plan.is_on
    assert plan.rounds.count() == len(DEFAULT_ROUNDS)
    assert run_at(moment(9)).sent == 0
    assert run_at(moment(12)).sent == 2  # −3, moved; by mail and in the program


def test_a_new_plan_begins_with_the_rounds_that_are_still_ahead(campaign):
    assert default_rounds(campaign, MAU01, at=moment(1, month=12, year=2025)) == list(
        DEFAULT_ROUNDS
    )
    ahead = default_rounds(campaign, MAU01, at=moment(9))
    assert [item.offset for item in ahead] == [-3, -1, 0, 1, 3, 5, 10]


def test_a_new_year_begins_with_the_wards_rounds_of_the_year_before(campaign, administrator):
    rounds = [RoundDraft(-10, "Sắp đến hạn, {đơn vị}."), RoundDraft(2, ABOVE_TEXT, "head")]
    with held_at(moment(1, month=12, year=2025)):
        save_plan(campaign, MAU01, rounds, actor=administrator)
        following = copy_campaign(campaign, 2027, actor=administrator)
    assert default_rounds(following, MAU01, at=moment(1, month=12)) == rounds
    assert default_rounds(following, "article", at=moment(1, month=12)) == list(DEFAULT_ROUNDS)


def test_a_text_is_filled_in_once():
    assert check_text(" {đơn vị} gửi {nội dung} ") == "{đơn vị} gửi {nội dung}"
    with pytest.raises(TextRefused):
        check_text("{{đơn vị}}")


def test_tet_moves_a_round_to_the_last_working_day_before_it(ward):
    days = working_days(ward)
    assert days.round_day(date(2026, 2, 25), -7) == date(2026, 2, 13)


def test_a_round_after_the_limit_never_comes_before_there_is_a_delay(ward):
    days = working_days(ward)
    assert days.round_day(date(2026, 2, 13), 1) == date(2026, 2, 23)


@given(DAYS, st.integers(-30, 30), st.frozensets(DAYS), st.frozensets(DAYS))
def test_a_round_comes_on_a_working_day_and_on_its_side_of_the_limit(last_day, offset, off, worked):
    calendar = WorkingDays(off=off, worked=worked)
    day = calendar.round_day(last_day, offset)
    assert calendar.holds(day)
    assert (day > last_day) == (offset > 0)
    if calendar.holds(last_day + timedelta(days=offset)):
        assert day == last_day + timedelta(days=offset)


def test_a_wards_own_list_of_a_year_replaces_the_national_one_for_it_alone(
    ward, stranger_ward, administrator
):
    national = holidays_of(stranger_ward, 2026)
    day = Holiday(day=date(2026, 5, 7), name="Ngày nghỉ")
    set_holidays([day], 2026, ward=ward, actor=administrator)
    assert [item.day for item in holidays_of(ward, 2026)] == [date(2026, 5, 7)]
    assert not working_days(ward).holds(date(2026, 5, 7))
    assert working_days(ward).holds(date(2026, 9, 2))
    assert holidays_of(stranger_ward, 2026) == national
    set_holidays([], 2026, ward=ward, actor=administrator)
    assert holidays_of(ward, 2026) == national


def test_the_list_of_one_year_leaves_the_other_years_national(ward, administrator):
    day = Holiday(day=date(2027, 1, 1), name="Tết Dương lịch")
    set_holidays([day], 2027, ward=ward, actor=administrator)
    assert not working_days(ward).holds(date(2026, 9, 2))
    assert not working_days(ward).holds(date(2027, 1, 1))


def test_a_day_of_another_year_is_refused(ward, administrator):
    with pytest.raises(ValidationError):
        set_holidays(
            [Holiday(day=date(2027, 1, 1), name="x")], 2026, ward=ward, actor=administrator
        )


# ── the rehearsal ─────────────────────────────────────────────────────────────────────────────
def test_the_rehearsal_shows_each_day_who_would_get_what(campaign, ward, unit, clerk, set_rounds):
    set_rounds(-7, -1, is_on=False)
    make_unit(ward, code="KHONGAI")
    days = rehearse(campaign, at=moment(5, month=1))
    assert [item.day for item in days] == [date(2026, 1, 7), date(2026, 1, 13)]
    assert days[0].unit_count == 2
    unreachable = [item.unit.code for item in days[0].tellings if not item.recipients]
    assert unreachable == ["KHONGAI"]
    assert ("email", "tdp12@danvan.example") in days[0].people


def test_the_rehearsal_names_the_day_off_from_which_a_round_was_moved(campaign, unit, set_rounds):
    set_rounds(-3)
    [day] = rehearse(campaign, at=moment(5))
    [telling] = day.tellings
    assert (day.day, telling.is_moved) == (date(2026, 1, 10), True)  # a Saturday that is worked
    assert telling.meant_day == date(2026, 1, 11)


def test_the_rehearsal_asks_a_fixed_number_of_queries(
    campaign, ward, clerk, set_rounds, django_assert_num_queries
):
    set_rounds(-7, -1)
    for _ in range(10):
        make_unit(ward)
    with django_assert_num_queries(10):
        rehearse(campaign, at=moment(5))
