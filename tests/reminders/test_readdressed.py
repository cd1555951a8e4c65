"""Who answers a unit may change while a letter waits: it goes to whoever answers now."""

import pytest
from django.core import mail

from organizations.models import Membership
from reminders.models import Message, Reminder
from reminders.vocabulary import Channel, MessageState, ReminderState, Why
from tests.factories import make_person
from tests.reminders.conftest import moment


@pytest.fixture
def waiting(clerk, set_rounds, run_at, mail_is_down):
    """A letter to the clerk that the mail server did not take."""
    set_rounds(-7)
    with mail_is_down():
        run_at(moment(7))


@pytest.fixture
def newcomer(unit):
    def appear():
        person = make_person(unit, Membership.Role.CLERK)
        person.email = "nguoimoi@danvan.example"
        person.save()

    return appear


def recipients_of_mail():
    return [address for letter in mail.outbox for address in letter.to]


def fates():
    rows = Reminder.objects.filter(channel=Channel.EMAIL).order_by("pk")
    return list(rows.values_list("recipient", "state", "why"))


def test_a_closed_account_gets_no_letter_and_its_successor_does(clerk, waiting, newcomer, run_at):
    clerk.is_active = False
    clerk.save()
    newcomer()
    run_at(moment(8))
    assert recipients_of_mail() == ["nguoimoi@danvan.example"]
    assert fates() == [
        ("tdp12@danvan.example", ReminderState.OVERTAKEN, Why.READDRESSED),
        ("nguoimoi@danvan.example", ReminderState.TOLD, Why.NONE),
    ]
    old = Message.objects.get(recipient="tdp12@danvan.example")
    assert old.state == MessageState.CANCELLED


def test_a_clerk_of_the_unit_no_more_gets_no_letter_about_it(clerk, waiting, newcomer, run_at):
    clerk.memberships.all().delete()
    newcomer()
    run_at(moment(8))
    assert recipients_of_mail() == ["nguoimoi@danvan.example"]


def test_a_new_mailbox_of_the_same_clerk_is_written_to(clerk, waiting, run_at):
    clerk.email = "hopthumoi@danvan.example"
    clerk.save()
    run_at(moment(8))
    assert recipients_of_mail() == ["hopthumoi@danvan.example"]


def test_a_clerk_who_comes_back_is_told_after_all(clerk, waiting, run_at):
    clerk.is_active = False
    clerk.save()
    run_at(moment(8))
    assert mail.outbox == []
    clerk.is_active = True
    clerk.save()
    run_at(moment(9))
    assert recipients_of_mail() == ["tdp12@danvan.example"]
