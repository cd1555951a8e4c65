"""A year day by day, in which things break and change: all told that is due, nothing twice.

Units submit, declare nil, are returned, extended, exempted, switched off and on; limits move;
rounds are removed, plans switched off and on; clerks are replaced; the Ban writes to late units by
hand; delay climbs to heads and leaders.

YEARS=200 UNITS=100 runs as many years of as large a ward, each with another seed; FIRST_SEED says
where to begin, and --log-cli-level=INFO prints the account of each.
"""

import logging
import os
import uuid

import pytest
from django.db.models import F

from audit.clock import now
from reminders import planning, recipients, sending
from reminders.models import Message, MessageQuerySet
from reminders.vocabulary import Audience, Channel, MessageState
from tests.reminders.year import Year
from tests.reminders.year_books import Books

logger = logging.getLogger(__name__)
FIRST = int(os.environ.get("FIRST_SEED", "1"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("YEARS", "2")))
UNITS = int(os.environ.get("UNITS", "15"))
HAPPENS = ["nil", "returned", "extended", "exempt", "switched off", "switched on"]
HAPPENS += ["limit moved", "clerk replaced"]
HAPPENS += ["plan switched off", "plan switched on", "round removed", "round gone"]


@pytest.fixture
def live(monkeypatch, db):
    """live(seed, units) is a Year that has been lived through, in a world of its own making."""

    def run(seed, unit_count=UNITS):
        year = Year(seed, unit_count)
        monkeypatch.setattr(sending, "opened", year.opened)
        monkeypatch.setattr(sending, "_give_back", year.give_back)
        for module in (recipients, sending):  # the letters are what is accounted for
            monkeypatch.setattr(module, "channels_in_use", lambda: [Channel.EMAIL])
        try:
            year.live()
        finally:
            logger.info("Year %s: %s %s", seed, year.books, dict(year.faults))
        return year

    return run


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_with_outages_tells_all_that_is_due_and_nothing_twice(seed, live):
    year = live(seed)
    told, happened = year.books.audiences, year.ward.count
    assert len(year.books.received) >= 3 * UNITS, "too little was told to prove anything"
    assert sum(year.faults.values()) >= 5, "too little broke to prove anything"
    assert all(told[whom] for whom in [*Audience, "by hand", "on the last day"]), told
    assert all(happened[what] for what in HAPPENS), happened


def test_without_the_claim_the_same_year_finds_doubles(live, monkeypatch):
    def take_without_asking(channel, *, batch=None, limit=20):
        tried = Message.objects.filter(channel=channel, next_try_at__lte=now())
        open_ = tried.filter(state__in=[MessageState.WAITING, MessageState.SENDING])
        taken = list(open_.order_by("next_try_at", "pk")[:limit])
        Message.objects.filter(pk__in=[message.pk for message in taken]).update(
            state=MessageState.SENDING,
            claim=uuid.uuid4(),
            lease_until=now() + sending.LEASE,
            tries=F("tries") + 1,
        )
        return taken

    def write_whoever_holds(message, **columns):
        Message.objects.filter(pk=message.pk).update(**columns)

    monkeypatch.setattr(sending, "claim", take_without_asking)
    monkeypatch.setattr(sending, "_write_held", write_whoever_holds)
    with pytest.raises(AssertionError, match="told twice"):
        live(1, unit_count=30)


def test_a_planner_that_does_not_wait_for_the_hour_of_the_day_is_found_out(live, monkeypatch):
    monkeypatch.setattr(planning, "hour_has_come", lambda ward, at: True)
    monkeypatch.setattr(Books, "check_rehearsed", lambda *_: None)  # which would find it too
    with pytest.raises(AssertionError, match=r"was told of a round at 0[07]:"):
        live(1)


def test_a_worker_that_takes_the_digests_of_other_days_is_found_out(live, monkeypatch):
    monkeypatch.setattr(MessageQuerySet, "due_on", lambda waiting, day: waiting)
    monkeypatch.setattr(sending, "_is_of_another_day", lambda message: False)
    with pytest.raises(AssertionError, match=r"was told of a round at 0[07]:"):
        live(1)
