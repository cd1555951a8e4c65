"""Planners and workers that act on the same sight at the same moment, on either database."""

import threading
from collections import Counter
from contextlib import nullcontext
from datetime import date

import pytest
from django.db import connection

from audit.clock import held_at
from campaigns.vocabulary import Obligation
from organizations.models import Membership
from reminders import planning, rounds, sending
from reminders.channels import SENT
from reminders.models import Holiday, Message, Reminder
from reminders.vocabulary import Channel, MessageState, ReminderState
from tests.factories import make_person, make_unit
from tests.reminders.conftest import moment

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 3
UNITS = 8
AT = moment(14)


@pytest.fixture
def due(ward, campaign, set_rounds):
    """Units of which two rounds of one obligation have come, and one of another."""
    set_rounds(-7, -1)
    set_rounds(-152, obligation=Obligation.ARTICLE)
    for number in range(UNITS):
        clerk = make_person(make_unit(ward), Membership.Role.CLERK)
        clerk.email = f"n{number}@danvan.example"
        clerk.save()


@pytest.fixture
def meet(monkeypatch):
    """meet(module, name): whoever calls that function for the first time waits for the others."""

    def wait_before(module, name):
        barrier, met, real = threading.Barrier(RACERS, timeout=60), set(), getattr(module, name)

        def waiting(*args, **options):
            if threading.get_ident() not in met:
                met.add(threading.get_ident())
                barrier.wait()
            return real(*args, **options)

        monkeypatch.setattr(module, name, waiting)

    return wait_before


def race(work):
    """What `work()` gives in each of some threads; an error in one of them is the test's."""
    given, errors = [], []

    def run():
        try:
            with held_at(AT):
                given.append(work())
        except Exception as error:  # noqa: BLE001 -- told to the test, which expects none
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return given


def test_planners_that_saw_the_same_write_each_reminder_and_each_digest_once(due, meet):
    meet(planning, "_write")
    race(planning.plan)
    rows = Reminder.objects.values_list("unit", "obligation", "offset", "recipient", "channel")
    assert set(Counter(rows).values()) == {1}
    assert len(rows) == UNITS * 3 * 2  # by mail and in the application
    digests = Message.objects.values_list("channel", "recipient")
    assert set(Counter(digests).values()) == {1}
    assert len(digests) == UNITS * 2


def test_workers_that_saw_the_same_letters_hold_each_of_them_once(due, meet):
    planning.plan(at=AT)
    meet(sending, "_pace_left")  # asked between the look and the claim
    held = race(lambda: [message.pk for message in sending.claim(Channel.EMAIL)])
    assert Counter(pk for pks in held for pk in pks) == Counter(
        Message.objects.filter(channel=Channel.EMAIL).values_list("pk", flat=True)
    )


def test_workers_at_once_tell_everybody_once(due, meet, monkeypatch):
    planning.plan(at=AT)
    arrived = []

    def deliver(message, content, hand_over):
        hand_over()
        arrived.append(message.pk)
        return SENT

    monkeypatch.setattr(sending, "opened", lambda channel: nullcontext(deliver))
    meet(sending, "_pace_left")
    race(sending.send_waiting)
    assert set(Counter(arrived).values()) == {1}
    assert set(Message.objects.values_list("state", "tries")) == {(MessageState.SENT, 1)}


def at_that_moment(work):
    def run():
        with held_at(AT):
            return work()

    return run


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_worker_takes_no_digest_into_which_planning_is_writing(due, set_rounds, come_between):
    planning.plan(at=AT)
    set_rounds(-161, obligation=Obligation.ARTICLE)  # for digests that still wait
    planned, _ = come_between(
        at_that_moment(planning.plan),
        (planning, "_open_digests"),
        at_that_moment(sending.send_waiting),
    )
    assert planned.told == UNITS * 2
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert not Reminder.objects.filter(state=ReminderState.PLANNED).exists()


def test_days_off_saved_twice_at_once_are_saved_once(ward, administrator, come_between):
    def save():
        days = [Holiday(day=date(2026, 9, 2), name="Quốc khánh")]
        rounds.set_holidays(days, 2026, ward=ward, actor=administrator)

    come_between(save, (rounds, "record"), save)
    assert [holiday.day for holiday in Holiday.objects.all()] == [date(2026, 9, 2)]
