"""What changes while the figures are being sealed stands in all of the tables or in none."""

import threading
import time

import pytest
from django.db import connection, transaction

from audit.clock import now
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
def meanwhile(monkeypatch):
    """meanwhile(change) runs it in another connection between the first reading and the second."""

    def run(change):
        def in_own_connection():
            try:
                change()
            finally:
                connection.close()

        thread = threading.Thread(target=in_own_connection)
        freeze = services.freeze

        def freeze_and_let_change(*args, **options):
            frozen = freeze(*args, **options)
            thread.start()
            wait_until_done_or_held_back(thread)
            return frozen

        monkeypatch.setattr(services, "freeze", freeze_and_let_change)
        return thread

    return run


def test_a_new_list_that_arrives_between_two_readings_waits_for_the_next_number(
    meanwhile, unit, campaign, clerk, other_unit, other_clerk
):
    make_sent_list(unit, campaign, clerk)
    sending = meanwhile(lambda: make_sent_list(other_unit, campaign, other_clerk))
    sealing = draw_up(campaign, WITH_WAITING, number=1)
    sending.join()
    assert Submission.objects.get(unit=other_unit).status == "submitted"
    assert [each.unit for each in sealing.frozen.lists] == [unit.name]
    assert other_unit.name not in repr(sealing.mau01)
    assert other_unit.name not in repr(sealing.mau02)


def rename(record, **names):
    """What somebody else saves who writes to no file."""
    type(record).objects.filter(pk=record.pk).update(**names)


def test_a_unit_renamed_between_two_readings_has_one_name_in_the_table_and_on_its_papers(
    meanwhile, unit, campaign, clerk
):
    make_sent_list(unit, campaign, clerk)
    renaming = meanwhile(lambda: rename(unit, name="Chi bộ đã đổi tên"))
    sealing = draw_up(campaign, WITH_WAITING, number=1)
    renaming.join()
    assert [each.unit for each in sealing.frozen.lists] == [unit.name]
    assert {entry.unit for form in sealing.mau01 for entry in form.entries} == {unit.name}
    assert {row.unit for row in sealing.mau02.annex} == {unit.name}
    unit.refresh_from_db()
    assert unit.name == "Chi bộ đã đổi tên"


def test_a_label_changed_between_two_readings_is_one_in_the_table_and_on_its_papers(
    meanwhile, unit, campaign, clerk
):
    make_sent_list(unit, campaign, clerk)
    renaming = meanwhile(lambda: rename(campaign.sectors.first(), label="Lĩnh vực khác"))
    sealing = draw_up(campaign, WITH_WAITING, number=1)
    renaming.join()
    sectors = sealing.frozen.sectors
    assert "Lĩnh vực khác" not in repr(sealing)
    assert {form.sectors for form in sealing.mau01} == {sectors}
    assert [row.sector for row in sealing.mau02.rows if row.sector][: len(sectors)] == [*sectors]


def test_what_a_sealing_sees_begins_when_the_files_stand_still(unit, campaign, clerk):
    sent = make_sent_list(unit, campaign, clerk)
    holds = threading.Event()

    def write_and_rename():
        try:
            with transaction.atomic():
                Submission.objects.filter(pk=sent.pk).update(updated_at=now())
                holds.set()
                wait_until_done_or_held_back(threading.main_thread())
                rename(unit, name="Chi bộ đã đổi tên")
        finally:
            connection.close()

    writing = threading.Thread(target=write_and_rename)
    writing.start()
    holds.wait(PATIENCE)
    sealing = draw_up(campaign, WITH_WAITING, number=1)
    writing.join()
    assert [each.unit for each in sealing.frozen.lists] == ["Chi bộ đã đổi tên"]
    assert {row.unit for row in sealing.mau02.annex} == {"Chi bộ đã đổi tên"}
