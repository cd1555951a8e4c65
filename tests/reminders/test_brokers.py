"""Real workers on a real Redis, killed at work: no letter lost, none doubled.

MESSAGES=2000 KILLS=25 SILENCE=600 is the long run.
"""

import logging
import os
import shutil
import signal
import sqlite3
import time
from collections import Counter
from contextlib import ExitStack, closing

import pytest
import redis
from celery import Celery

from tests.jobs.workers import Site, kill, redis_server
from tests.reminders.smtp import faulty_smtp

pytestmark = pytest.mark.queue

logger = logging.getLogger(__name__)
MESSAGES = int(os.environ.get("MESSAGES", "60"))
KILLS = int(os.environ.get("KILLS", "3"))
SILENCE = int(os.environ.get("SILENCE", "7"))  # seconds; more than any time-out of the broker's
ALREADY_OUT = 10  # letters before the broker falls silent; the worker goes on with its run
PATIENCE = 300  # seconds for the next letter

# A limit in three days, of which the first round should have been four days ago. The people of this
# ward are told from midnight on: the workers run by the real clock, whatever the time of day.
WARD = f"""
from datetime import time, timedelta
from audit.clock import held_at, now
from campaigns.models import Campaign, Deadline
from organizations.models import Membership, Unit, User
from reminders.models import DigestHour
from reminders.rounds import RoundDraft, save_plan
from django.utils import timezone
ward = Unit.objects.create(name="Đảng ủy phường", code="PHUONG", kind="ward_committee")
DigestHour.objects.create(ward=ward, hour=time(0))
campaign = Campaign.objects.create(ward=ward, year=2026)
day = timezone.localdate() + timedelta(days=3)
Deadline.objects.create(campaign=campaign, obligation="mau01", stated_on=day)
with held_at(now() - timedelta(days=60)):
    rounds = [RoundDraft(-7, "{{đơn vị}} {{còn lại}}")]
    save_plan(campaign, "mau01", rounds, actor=User.objects.create(username="admin"))
for number in range({MESSAGES}):
    unit = Unit.objects.create(name=f"Chi bộ {{number}}", code=f"C{{number}}", kind="party_cell",
                               parent=ward, contact_email=f"c{{number}}@danvan.example")
"""
# What a page does that starts a job: it must come to its end while the broker is silent.
A_BUSY_REQUEST = """
import json
from jobs.services import enqueue
enqueue("tests.count_up", {"steps": 1})
print(json.dumps("answered"))
"""
LEASES_RUN_OUT = "UPDATE reminders_message SET lease_until = created_at WHERE state = 'sending'"


@pytest.fixture
def server():
    with faulty_smtp() as server:
        server.delay = 0.02
        yield server


def states(site):
    """[(message id without its host, state)] of all letters; read without Django."""
    with closing(sqlite3.connect(site.database, timeout=20)) as database:
        rows = database.execute("SELECT key, state FROM reminders_message").fetchall()
    return dict(rows)


def let_leases_run_out(site):
    with closing(sqlite3.connect(site.database, timeout=20)) as database, database:
        database.execute(LEASES_RUN_OUT)


def ring_three_beats(broker):
    """What three schedulers put into the queue at one moment."""
    with Celery(broker=broker[0], set_as_current=False) as beats:
        for _ in range(3):
            for task in ("plan_reminders", "send_reminders"):
                beats.send_task(f"reminders.tasks.{task}", queue="danvan")


def wait_until(condition, seen=lambda: None):
    """Wait for it as long as what `seen` gives goes on changing within PATIENCE."""
    last, deadline = None, time.monotonic() + PATIENCE
    while not condition():
        if (count := seen()) != last:
            last, deadline = count, time.monotonic() + PATIENCE
        assert time.monotonic() < deadline, last
        time.sleep(0.02)


def wait_until_over(site, meanwhile=lambda: None):
    """Until no letter waits any more; `meanwhile` is done as long as some do."""

    def is_over():
        counts = Counter(states(site).values())
        if counts and not {"waiting", "sending"} & set(counts):
            return True
        meanwhile()
        return False

    wait_until(is_over, lambda: Counter(states(site).values()))


def ring_until_all_is_over(site, broker):
    """A run of a worker takes its share and no more, so the beats come again and again."""

    def ring():
        ring_three_beats(broker)
        time.sleep(5)

    wait_until_over(site, ring)


@pytest.fixture
def broker(tmp_path):
    """(address, process) of a Redis of its own."""
    with redis_server(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def due_ward(tmp_path_factory):
    """The database of a ward whose units are all due."""
    site = Site(tmp_path_factory.mktemp("ward"))
    site.migrate()
    site.python(WARD)
    return site.database


@pytest.fixture
def site(due_ward, tmp_path, server, broker):
    """That ward, on that broker and that mail server."""
    site = Site(tmp_path, broker[0])
    shutil.copyfile(due_ward, site.database)
    site.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
    site.environment["MAIL_PER_MINUTE"] = "100000"
    return site


def arrived(server):
    """How often each letter arrived, by its key."""
    return Counter(
        message_id.strip("<>").partition("@")[0].replace("-", "")
        for message_id in server.message_ids
    )


def test_killed_workers_and_an_emptied_broker_lose_nothing_and_double_nothing(site, server, broker):
    step = MESSAGES // (KILLS + 1)
    for number in range(1, KILLS + 1):
        with site.worker() as worker:
            ring_three_beats(broker)
            wait_until(lambda number=number: len(server.letters) >= number * step)
            kill(worker)
        redis.Redis.from_url(broker[0]).flushall()
        let_leases_run_out(site)
    with site.worker():
        ring_until_all_is_over(site, broker)
    ended = states(site)
    unknown = {key for key, state in ended.items() if state == "unknown"}
    sent = {key for key, state in ended.items() if state == "sent"}
    logger.info("%s sent, %s unknown, %s letters", len(sent), len(unknown), len(server.letters))
    assert len(ended) == MESSAGES
    assert sent | unknown == set(ended)
    assert sent <= set(arrived(server))
    assert set(arrived(server).values()) == {1}
    assert len(unknown) <= KILLS


def test_a_broker_that_accepts_and_never_answers_delays_letters_and_loses_none(
    site, server, broker
):
    """Stopped, a Redis still takes connections and stays silent; then it goes on."""
    _, process = broker
    with site.worker():
        ring_three_beats(broker)
        wait_until(lambda: len(server.letters) >= ALREADY_OUT)
        process.send_signal(signal.SIGSTOP)
        try:
            assert site.python(A_BUSY_REQUEST) == "answered"
            time.sleep(SILENCE)
        finally:
            process.send_signal(signal.SIGCONT)
        ring_until_all_is_over(site, broker)
    assert set(states(site).values()) == {"sent"}
    assert set(arrived(server).values()) == {1}
    assert len(arrived(server)) == MESSAGES


def test_three_beats_and_two_workers_tell_everybody_once(site, server):
    """Both tasks from every beat each second, so looks and claims meet again and again."""
    beats = [f"beat{number}" for number in range(3)]
    site.environment["LOG_LEVEL"] = "INFO"  # of which the beats say what they put into the queue
    with ExitStack() as running:
        for beat in beats:
            running.enter_context(site.beat(beat, "tests.reminders.hasty_beat"))
        for _ in range(2):
            running.enter_context(site.worker())
        wait_until_over(site)
        rung = [calls_of(site, beat) for beat in beats]
        wait_until(lambda: all(calls_of(site, beat) > 2 for beat in beats))
    logger.info("%s calls of three beats for %s letters", rung, len(server.letters))
    assert set(states(site).values()) == {"sent"}
    assert set(arrived(server).values()) == {1}
    assert len(arrived(server)) == MESSAGES


def calls_of(site, beat):
    """How often a beat asked for planning."""
    return (site.var / f"{beat}.log").read_text().count("Sending due task plan reminders")


def test_no_talk_with_a_broker_lasts_for_ever(tmp_path):
    site = Site(tmp_path, "redis://127.0.0.1:1/0")
    patience = site.python(
        """
import json
from celery import current_app
print(json.dumps(current_app.conf.broker_transport_options))
"""
    )
    assert 0 < patience["socket_timeout"] <= 10
    assert 0 < patience["socket_connect_timeout"] <= 10
