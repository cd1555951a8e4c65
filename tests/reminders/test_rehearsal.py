"""The rehearsal shows what planning is about to write, and what it would write later."""

from datetime import date

import pytest
from django.urls import reverse

from audit.clock import held_at
from campaigns.models import Deadline
from campaigns.services import grant_extension
from reminders.planning import due_now
from reminders.rehearsal import rehearse
from tests.factories import make_unit
from tests.reminders.conftest import MAU01, moment


@pytest.fixture
def extended_late(campaign, unit, clerk, reviewer, set_rounds):
    """On the 22nd the limit moves to the 25th: three rounds of the new limit have come."""
    set_rounds(-14, -7, -3, -1, 0)
    with held_at(moment(22, 10)):
        deadline = Deadline.objects.get(campaign=campaign, obligation=MAU01)
        grant_extension(deadline, unit, last_day=date(2026, 1, 25), reason="Ốm", actor=reviewer)


def said(days):
    return [(day.day, [item.round.offset for item in day.tellings], day.is_now) for day in days]


def test_the_last_round_that_has_come_is_shown_as_going_out_now(campaign, extended_late):
    days = rehearse(campaign, at=moment(22, 10, 5))
    assert said(days)[0] == (date(2026, 1, 22), [-3], True)
    assert {telling.round.offset for day in days[1:] for telling in day.tellings} <= {-1, 0}
    speaking = [item for item in due_now(at=moment(22, 10, 5)) if not item.is_overtaken]
    assert {item.occasion.round.offset for item in speaking} == {-3}


def test_what_was_told_is_not_shown_again(campaign, extended_late, run_at):
    run_at(moment(22, 10, 5))
    days = [day.day for day in rehearse(campaign, at=moment(22, 11))]
    assert days
    assert min(days) > date(2026, 1, 22)


def test_before_the_hour_it_is_a_day_like_any_other(campaign, extended_late):
    assert said(rehearse(campaign, at=moment(23, 7)))[0][2] is False


def test_behind_todays_digest_it_is_shown_on_the_next_day(
    campaign, unit, clerk, reviewer, set_rounds, run_at
):
    set_rounds(-9, -7)
    run_at(moment(7))
    with held_at(moment(7, 10)):
        deadline = Deadline.objects.get(campaign=campaign, obligation=MAU01)
        grant_extension(deadline, unit, last_day=date(2026, 1, 16), reason="Ốm", actor=reviewer)
    assert said(rehearse(campaign, at=moment(7, 11)))[0] == (date(2026, 1, 8), [-9], False)
    run_at(moment(8))
    assert all(-9 not in offsets for _, offsets, _ in said(rehearse(campaign, at=moment(8, 11))))


def test_a_plan_that_is_off_makes_up_for_nothing(campaign, unit, clerk, set_rounds):
    set_rounds(-7, -1, is_on=False)
    assert said(rehearse(campaign, at=moment(8))) == [(date(2026, 1, 13), [-1], False)]


def test_a_closed_year_tells_nothing(campaign, unit, clerk, set_rounds):
    set_rounds(-7, -1)
    campaign.is_open = False
    campaign.save()
    assert rehearse(campaign, at=moment(5)) == []


def test_of_many_units_the_first_are_named_and_all_when_asked(
    ward, campaign, reviewer, signed_in, set_rounds
):
    set_rounds(-7)
    names = [make_unit(ward).name for _ in range(11)]
    page = f"{reverse('reminders:rehearsal')}?nam=2026&ngay=2026-01-07"
    with held_at(moment(5)):
        few = signed_in(reviewer).get(page).content.decode()
        all_of_them = signed_in(reviewer).get(f"{page}&don-vi=tat-ca").content.decode()
    assert sum(name in few for name in names) == 10
    assert "Xem cả 11 đơn vị" in few
    assert all(name in all_of_them for name in names)
    assert "Xem cả" not in all_of_them
