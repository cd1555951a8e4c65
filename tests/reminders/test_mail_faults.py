"""A mail server that fails for ten minutes while a whole round is due: what becomes of the letters.

LETTERS=1000 is the long run. A worker runs once a minute, on a clock that is held.
"""

import os
from collections import Counter
from datetime import timedelta

import pytest

from audit.clock import held_at
from organizations.models import Unit
from reminders import sending
from reminders.chasing import resend
from reminders.models import Message
from reminders.outbox import refused_addresses
from reminders.planning import plan
from reminders.vocabulary import Channel, MessageState
from tests.reminders.conftest import moment
from tests.reminders.year import UNHURRIED

State = MessageState
LETTERS = int(os.environ.get("LETTERS", "20"))
OUTAGE = 10  # minutes
RECOVERY = 15  # minutes within which all must be out
MINUTE = timedelta(minutes=1)


@pytest.fixture
def due(ward, campaign, set_rounds):
    """A round for so many units, due at 09:00; by mail only."""
    set_rounds(-7)
    units = [
        Unit.objects.create(
            name=f"Chi bộ số {number}",
            code=f"F{number}",
            kind=Unit.Kind.PARTY_CELL,
            parent=ward,
            contact_email=address(number),
        )
        for number in range(LETTERS)
    ]
    with held_at(moment(7)):
        plan()
    return units


@pytest.fixture
def work(due, smtp):
    """work(first, last) lets a worker run in each of those minutes after 09:00."""

    def run(first, last):
        for minute in range(first, last):
            with held_at(moment(7) + minute * MINUTE):
                sending.send_waiting(budget=UNHURRIED)
            if not open_letters():
                return minute
        return None

    return run


def address(number):
    return f"f{number}@danvan.example"


def letters(**conditions):
    return Message.objects.filter(channel=Channel.EMAIL, **conditions)


def open_letters():
    return letters(state__in=[State.WAITING, State.SENDING]).exists()


def states():
    return Counter(letters().values_list("state", flat=True))


@pytest.mark.parametrize("fault", ["down", "hang", "421", "450", "data-450"])
def test_all_letters_are_out_soon_after_a_server_that_could_not_take_them(
    fault, work, smtp, settings
):
    smtp.mode = fault
    if fault == "down":
        settings.EMAIL_PORT = 1
    work(0, OUTAGE)
    assert states() == {State.WAITING: LETTERS}
    settings.EMAIL_PORT, smtp.mode = smtp.port, "ok"
    assert work(OUTAGE, OUTAGE + RECOVERY) is not None
    assert states() == {State.SENT: LETTERS}
    assert Counter(smtp.message_ids).total() == len(set(smtp.message_ids)) == LETTERS


def test_a_tenth_of_addresses_that_are_refused_are_marked_and_not_tried_again(work, smtp, campaign):
    bad = {address(number) for number in range(0, LETTERS, 10)}
    smtp.bad_addresses = bad
    work(0, OUTAGE)
    assert states() == {State.REFUSED: len(bad), State.SENT: LETTERS - len(bad)}
    assert set(letters(tries=1).values_list("recipient", flat=True)) >= bad
    marked = {
        refusal.recipient for found in refused_addresses(campaign).values() for refusal in found
    }
    assert marked == bad


def test_letters_cut_off_after_the_text_are_flagged_and_repeated_only_by_hand(work, smtp, reviewer):
    smtp.mode = "drop-after-data"
    work(0, OUTAGE)
    smtp.mode = "ok"
    work(OUTAGE, OUTAGE + RECOVERY)
    assert states() == {State.UNKNOWN: LETTERS}
    assert len(smtp.message_ids) == len(set(smtp.message_ids)) == LETTERS
    with held_at(moment(7, 10)):
        for letter in letters():
            assert resend(letter, actor=reviewer)
    work(60, 60 + RECOVERY)
    assert states() == {State.SENT: LETTERS}
    assert set(Counter(smtp.message_ids).values()) == {2}


def test_letters_a_server_took_before_it_hung_up_are_sent(work, smtp):
    smtp.mode = "ok-then-reset"
    assert work(0, OUTAGE) is not None
    assert states() == {State.SENT: LETTERS}
    assert set(Counter(smtp.message_ids).values()) == {1}


def test_a_slow_server_holds_a_worker_no_longer_than_its_share_and_no_notice_at_all(
    work, smtp, clerk
):
    with held_at(moment(7)):
        plan()  # the clerk's own, by mail and in the application
    smtp.delay = 0.2
    with held_at(moment(7)):
        run = sending.send_waiting(budget=1)
    assert not run.is_done
    assert not Message.objects.filter(channel=Channel.IN_APP, state=State.WAITING).exists()
    assert states()[State.WAITING]
    smtp.delay = 0
    assert work(1, OUTAGE) is not None
    assert set(states()) == {State.SENT}
    assert set(Counter(smtp.message_ids).values()) == {1}


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("MAIL", "530 5.7.0 Authentication required"),
        ("MAIL", "550 5.1.8 Sender rejected"),
        ("RCPT", "530 5.7.0 Authentication required"),
        ("RCPT", "554 5.7.1 Relay access denied"),
    ],
)
def test_a_wrong_setting_of_the_sender_refuses_no_address_and_can_be_mended(
    verb, answer, work, smtp, campaign
):
    smtp.says = {verb: answer}
    work(0, OUTAGE)
    assert states() == {State.WAITING: LETTERS}
    assert refused_addresses(campaign) == {}
    assert answer in set(letters(tries__gt=0).values_list("words", flat=True))
    smtp.says = {}
    assert work(OUTAGE, OUTAGE + RECOVERY) is not None
    assert states() == {State.SENT: LETTERS}
