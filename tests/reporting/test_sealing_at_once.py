"""A list that is sent while the figures are being sealed stands in all of the tables or in none."""

import threading
import time

import pytest
from django.db import connection

from campaigns.models import Submission
from reporting.sealing import services
from reporting.sealing.services import draw_up
from reporting.totals import WITH_WAITING
from tests.factories import make_sent_list

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30  # seconds
WAITING_HERE = """
SELECT EXISTS (
    SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND NOT granted
)
"""


def wait_until_done_or_held_back(thread):
    """SQLite lets one write at a time; only PostgreSQL can say that somebody waits."""
    patience = time.monotonic() + (PATIENCE if connection.vendor == "postgresql" else 0.5)
    while thread.is_alive() and time.monotonic() < patience:
        if connection.vendor == "postgresql" and somebody_waits():
            return
        time.sleep(0.01)


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(WAITING_HERE)
        return cursor.fetchone()[0]


@pytest.fixture
def sending(monkeypatch, campaign, other_unit, other_clerk):
    """Another unit that sends its first list between the first reading and the second."""

    def send():
        try:
            make_sent_list(other_unit, campaign, other_clerk)
        finally:
            connection.close()

    thread = threading.Thread(target=send)
    freeze = services.freeze

    def freeze_and_let_send(*args, **options):
        frozen = freeze(*args, **options)
        thread.start()
        wait_until_done_or_held_back(thread)
        return frozen

    monkeypatch.setattr(services, "freeze", freeze_and_let_send)
    return thread


def test_a_new_list_that_arrives_between_two_readings_waits_for_the_next_number(
    sending, unit, campaign, clerk, other_unit
):
    make_sent_list(unit, campaign, clerk)
    sealing = draw_up(campaign, WITH_WAITING, number=1)
    sending.join()
    assert Submission.objects.get(unit=other_unit).status == "submitted"
    assert [each.unit for each in sealing.frozen.lists] == [unit.name]
    assert other_unit.name not in repr(sealing.mau01)
    assert other_unit.name not in repr(sealing.mau02)
