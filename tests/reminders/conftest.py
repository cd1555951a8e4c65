"""A ward whose Mẫu số 01 is due before 15/01/2026, and a mailbox for each clerk."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from audit.clock import held_at
from campaigns.vocabulary import Obligation
from reminders.planning import plan
from reminders.rounds import RoundDraft, save_plan
from reminders.sending import send_waiting
from reminders.texts import BEFORE_TEXT

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MAU01 = Obligation.REGISTRATION


def moment(day, hour=9, minute=0, *, month=1, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=HANOI)


@pytest.fixture
def clerk(clerk):
    clerk.email = "tdp12@danvan.example"
    clerk.save()
    return clerk


@pytest.fixture
def set_rounds(campaign, administrator):
    """set_rounds(-7, -3) plans those rounds of Mẫu số 01, as if since last year."""

    def rounds_at(*offsets, obligation=MAU01, text=BEFORE_TEXT, **options):
        drafts = [RoundDraft(offset, text) for offset in offsets]
        with held_at(datetime(2025, 12, 1, tzinfo=UTC)):
            return save_plan(campaign, obligation, drafts, actor=administrator, **options)

    return rounds_at


@pytest.fixture
def run_at():
    """run_at(moment) lets the scheduler and a worker work once at that moment."""

    def run(at):
        with held_at(at):
            plan()
            return send_waiting()

    return run
