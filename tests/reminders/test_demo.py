"""What the demo ward was told: every end a message can have, at its first stage and later."""

from types import SimpleNamespace

import pytest
from django.core import mail

from audit.clock import held_at
from organizations.models import Membership
from reminders.demo import add_reminders
from reminders.models import Heartbeat, Message, Reminder, RoundPlan
from reminders.planning import plan
from reminders.sending import send_waiting
from reminders.vocabulary import Channel, MessageState, ReminderState
from reporting.demo.seeding import STAGES
from tests.factories import make_person, make_unit
from tests.reminders.conftest import moment

State = MessageState


@pytest.fixture
def cast(ward, campaign, reviewer, administrator):
    """Fourteen units that sent nothing all year, one of them for visitors to walk through."""
    for number in range(14):
        unit = make_unit(ward, **({} if number else {"code": "TDP12"}))
        person = make_person(unit, Membership.Role.CLERK)
        person.email = unit.contact_email = f"dv{number}@danvan.example"
        person.save()
        unit.save()
    people = {"bxdd1": reviewer, "bxdd2": reviewer, "admin": administrator}
    return SimpleNamespace(campaigns={2026: campaign}, reviewers=people)


def states(**found):
    return set(Message.objects.filter(**found).values_list("state", flat=True))


def test_at_its_first_stage_the_outbox_shows_every_end_of_a_message_and_nothing_goes_out(cast):
    add_reminders(cast, STAGES["registration"])
    assert RoundPlan.objects.filter(is_on=True).count() == 2
    ends = {State.SENT, State.REFUSED, State.UNKNOWN}
    assert states(channel=Channel.EMAIL) == ends | {State.DRAFT}
    assert states(channel=Channel.IN_APP) == {State.SENT, State.DRAFT}
    assert not Reminder.objects.filter(unit__code="TDP12").exists()
    sent = Message.objects.filter(state=State.SENT, channel=Channel.EMAIL).first()
    assert "trước ngày 15/01/2026" in sent.body
    assert {reminder.state for reminder in sent.reminders.all()} == {ReminderState.TOLD}
    assert mail.outbox == []


@pytest.mark.parametrize("stage", ["registration", "overdue", "awards"])
def test_a_scheduler_that_starts_at_a_stage_has_nothing_to_make_up_for(cast, stage):
    add_reminders(cast, STAGES[stage])
    with held_at(STAGES[stage]):
        assert not plan().told
        assert not send_waiting().handled
    assert mail.outbox == []


def test_in_september_the_rounds_of_the_article_were_told(cast):
    add_reminders(cast, STAGES["awards"])
    rounds = Reminder.objects.filter(batch=None, obligation="article")
    assert set(rounds.values_list("offset", flat=True)) == {-14, -7, -3, -1, 0, 1, 3}
    assert not rounds.filter(state=ReminderState.PLANNED).exists()
    assert not Reminder.objects.filter(obligation="mau03").exists()
    assert not Heartbeat.objects.exists()  # which tells of the real scheduler
    told = rounds.filter(state=ReminderState.TOLD).earliest("told_at")
    assert told.told_at == moment(29, 8, month=5)  # a Friday; 31 May is a Sunday
