"""Real workers on a real Redis, killed at work: no letter lost, none doubled.

MESSAGES=2000 KILLS=25 is the long run.
"""

import os
import sqlite3
import time
from collections import Counter
from contextlib import closing

import pytest
import redis

from tests.jobs.workers import Site, kill, redis_server
from tests.reminders.smtp import faulty_smtp

pytestmark = pytest.mark.queue

MESSAGES = int(os.environ.get("MESSAGES", "60"))
KILLS = int(os.environ.get("KILLS", "3"))
PATIENCE = 120  # seconds for the next letter

# A limit in three days, of which the first round should have been four days ago.
WARD = f"""
from datetime import timedelta
from audit.clock import held_at, now
from campaigns.models import Campaign, Deadline
from organizations.models import Membership, Unit, User
from reminders.rounds import RoundDraft, save_plan
from django.utils import timezone
ward = Unit.objects.create(name="Đảng ủy phường", code="PHUONG", kind="ward_committee")
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
THREE_BEATS = """
from celery import current_app
for _ in range(3):
    current_app.send_task("reminders.tasks.plan_reminders")
    current_app.send_task("reminders.tasks.send_reminders")
"""
LEASES_RUN_OUT = """
from audit.clock import now
from reminders.models import Message
Message.objects.filter(state="sending").update(lease_until=now())
"""


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


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_killed_workers_and_an_emptied_broker_lose_nothing_and_double_nothing(tmp_path, server):
    with redis_server(tmp_path) as (url, _):
        site = Site(tmp_path, url)
        site.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
        site.environment["MAIL_PER_MINUTE"] = "100000"
        site.migrate()
        site.python(WARD)
        step = MESSAGES // (KILLS + 1)
        for number in range(1, KILLS + 1):
            with site.worker() as worker:
                site.python(THREE_BEATS)
                wait_until(lambda number=number: len(server.letters) >= number * step)
                kill(worker)
            redis.Redis.from_url(url).flushall()
            site.python(LEASES_RUN_OUT)
        with site.worker():
            site.python(THREE_BEATS)
            wait_until(lambda: not {"waiting", "sending"} & set(states(site).values()))
    ended = states(site)
    arrived = Counter(
        message_id.strip("<>").partition("@")[0].replace("-", "")
        for message_id in server.message_ids
    )
    unknown = {key for key, state in ended.items() if state == "unknown"}
    sent = {key for key, state in ended.items() if state == "sent"}
    assert len(ended) == MESSAGES
    assert sent | unknown == set(ended)
    assert sent <= set(arrived)
    assert set(arrived.values()) == {1}
    assert len(unknown) <= KILLS
