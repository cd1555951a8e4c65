"""One digest a day, from the ward's hour on: the last day is told on the last day."""

from datetime import date, time, timedelta

import pytest
from django.core import mail

from audit.clock import held_at
from campaigns.models import Deadline
from campaigns.services import grant_extension, set_deadline
from campaigns.vocabulary import Obligation
from organizations.models import Membership, User
from reminders import sending
from reminders.channels import SENT
from reminders.models import Message, Reminder
from reminders.planning import due_now, plan
from reminders.vocabulary import Channel, MessageState, ReminderState
from tests.factories import make_person
from tests.reminders.conftest import moment

Role = Membership.Role
PLAN = Obligation.PLAN


@pytest.fixture
def plan_too(campaign, administrator, set_rounds):
    """A second obligation with a limit and rounds of its own."""

    def rounds_at(stated_on, *offsets, **options):
        set_deadline(campaign, PLAN, stated_on=stated_on, actor=administrator)
        set_rounds(*offsets, obligation=PLAN, **options)

    return rounds_at


@pytest.mark.parametrize(("hour", "minute"), [(0, 1), (7, 45), (7, 59)])
def test_nothing_is_planned_or_sent_before_the_hour_of_the_day(
    hour, minute, clerk, set_rounds, run_at
):
    set_rounds(-7)
    run_at(moment(8, hour, minute))  # a day too late, and still not at night
    assert not Message.objects.exists()
    run_at(moment(8, 8))
    assert len(mail.outbox) == 1


def test_an_extension_in_the_early_morning_does_not_take_the_place_of_the_last_day(
    campaign, unit, clerk, reviewer, set_rounds, plan_too, run_at
):
    set_rounds(0)
    plan_too(date(2026, 1, 16), -7)
    with held_at(moment(14, 7, 45)):
        deadline = Deadline.objects.get(campaign=campaign, obligation=PLAN)
        grant_extension(deadline, unit, last_day=date(2026, 1, 20), reason="Ốm", actor=reviewer)
    for hour, minute in ((7, 50), (8, 0), (8, 5)):
        run_at(moment(14, hour, minute))
    [letter] = mail.outbox
    assert "hôm nay là ngày cuối" in letter.body
    assert "gia hạn đến hết ngày 20/01/2026" in letter.body
    run_at(moment(15, 0, 1))
    assert len(mail.outbox) == 1


def test_plans_that_share_a_last_day_share_its_hour_and_its_letter(
    clerk, set_rounds, plan_too, run_at
):
    set_rounds(0, hour=time(14))
    plan_too(date(2026, 1, 15), 0, hour=time(10))
    run_at(moment(14, 9, 59))
    assert mail.outbox == []
    run_at(moment(14, 10))
    [letter] = mail.outbox
    assert letter.body.count("hôm nay là ngày cuối") == 2


def test_yesterdays_letter_waits_for_what_is_due_today(clerk, set_rounds, run_at, mail_is_down):
    set_rounds(-1, 0)
    with mail_is_down():
        run_at(moment(13))
    run_at(moment(14, 0, 5))  # the server is back
    assert mail.outbox == []
    run_at(moment(14, 8))
    [letter] = mail.outbox
    assert "hôm nay là ngày cuối" in letter.body
    letters = Reminder.objects.filter(channel=Channel.EMAIL).order_by("offset")
    assert list(letters.values_list("offset", "state")) == [
        (-1, ReminderState.OVERTAKEN),
        (0, ReminderState.TOLD),
    ]


def test_a_letter_left_over_goes_out_although_nothing_new_is_due(
    clerk, set_rounds, run_at, mail_is_down
):
    set_rounds(-7)
    with mail_is_down():
        run_at(moment(7))
    run_at(moment(8, 7, 59))
    assert mail.outbox == []
    run_at(moment(8, 8))
    assert len(mail.outbox) == 1


def test_a_digest_behind_one_that_was_sent_stops_nobody_and_waits_a_day(
    clerk, other_unit, set_rounds, plan_too, run_at
):
    """A planner that speaks of yesterday, as `send_reminders --at` lets it, holds up no channel."""
    set_rounds(-6)
    run_at(moment(8))
    plan_too(date(2026, 1, 15), -7)
    with held_at(moment(7, 20)):
        plan()
    waiting = Message.objects.get(channel=Channel.EMAIL, state=MessageState.WAITING)
    newcomer = make_person(other_unit, Role.CLERK)
    User.objects.filter(pk=newcomer.pk).update(email="tdp7@danvan.example")
    run_at(moment(8, 10))
    assert [letter.to for letter in mail.outbox] == [[clerk.email], ["tdp7@danvan.example"]]
    plan_too(date(2026, 1, 15), -6)
    run_at(moment(8, 11))
    assert waiting.reminders.count() == 1  # what falls due behind today's is asked again tomorrow
    run_at(moment(9))
    assert [letter.to for letter in mail.outbox].count([clerk.email]) == 2


def test_what_a_worker_has_not_sent_by_midnight_waits_for_the_planning_of_the_day(
    clerk, set_rounds
):
    set_rounds(-7)
    with held_at(moment(7, 23, 59)):
        plan()
        held = sending.claim(Channel.EMAIL)
    with held_at(moment(7, 23, 59) + timedelta(minutes=1)):
        sending._send_claimed(
            held, lambda *_: SENT, sending.Run(), float("inf"), tell=lambda run: None
        )
    letter = Message.objects.get(channel=Channel.EMAIL)
    assert (letter.state, letter.tries) == (MessageState.WAITING, 0)


def test_the_last_instant_before_the_hour_asks_for_nothing(clerk, set_rounds):
    set_rounds(-7, hour=time(14, 30))
    assert due_now(at=moment(7, 14, 29)) == []
    assert len(due_now(at=moment(7, 14, 30))) == 2
