"""plan_reminders changes nothing; send_reminders plans and sends once. The exact instant."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from audit.clock import held_at, now
from campaigns.workflow import advance
from reminders.chasing import late_facts
from reminders.models import Heartbeat, Message, Reminder
from reminders.outbox import last_planning
from reminders.texts import time_left
from reporting.progress import progress
from tests.factories import make_sent_list
from tests.reminders.conftest import MAU01, moment

ROOT = Path(__file__).resolve().parents[2]
# A process decides about one instant, and about a file that was first sent at it; then shows it.
ASK = """
import django; django.setup()
from datetime import date
from campaigns.deadlines import days_sent_late, due_date
from campaigns.limits import end_of_reach
from campaigns.models import Deadline
from django.utils.dateparse import parse_datetime
from django.utils import timezone
day = date(2026, 1, 15)
end = end_of_reach(day, includes_stated_day=False)
due = due_date(Deadline(obligation="mau01", stated_on=day, due_before=end))
for text in ("2026-01-14T16:59:59.999999+00:00", "2026-01-14T17:00:00+00:00"):
    at = parse_datetime(text)
    shown = timezone.localtime(at).strftime("%H:%M:%S %d/%m/%Y")
    print(days_sent_late(due, at), due.days_left(at), due.limit, due.last_day, shown, sep="; ")
"""


def told(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_plan_is_told_as_json_and_nothing_is_written(clerk, set_rounds):
    set_rounds(-7, -3)
    answer = json.loads(told("plan_reminders", "--at", "2026-01-12T09:00", "--json"))
    letters = [row for row in answer["reminders"] if row["channel"] == "email"]
    assert [(row["unit"], row["round"], row["overtaken"]) for row in letters] == [
        ("TDP12", -7, True),
        ("TDP12", -3, False),
    ]
    assert letters[0]["due_before"] == "2026-01-15T00:00:00+07:00"
    assert Reminder.objects.count() == Message.objects.count() == 0
    assert "4 lời nhắc đến lúc" in told("plan_reminders", "--at", "2026-01-12T09:00")


def test_sending_sends_once(clerk, set_rounds):
    set_rounds(-7)
    assert "Gửi 2 tin" in told("send_reminders", "--at", "2026-01-07T09:00")
    assert "Gửi 0 tin" in told("send_reminders", "--at", "2026-01-07T09:01")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("command", ["plan_reminders", "send_reminders"])
def test_nonsense_for_an_instant_is_wrong_usage(command, db):
    with pytest.raises(CommandError, match="không phải thời điểm") as refusal:
        call_command(command, "--at", "hôm qua")
    assert refusal.value.returncode == 2


@pytest.mark.parametrize("at", ["2026-01-05T09:00", "2026-01-07T09:00"])
def test_nothing_is_really_sent_as_of_another_moment(at, clerk, set_rounds, settings):
    set_rounds(-10, -7)
    settings.IS_LOCAL = False
    with held_at(moment(6)):
        with pytest.raises(CommandError, match="plan_reminders --at") as refusal:
            call_command("send_reminders", "--at", at)
        assert refusal.value.returncode == 1
        assert not Message.objects.exists()
        assert not Heartbeat.objects.exists()
        assert "Gửi 2 tin" in told("send_reminders")  # as of now


def test_sending_as_of_another_moment_is_no_sign_of_a_scheduler(clerk, set_rounds):
    set_rounds(-7)
    with held_at(moment(8)):
        told("send_reminders")
        told("send_reminders", "--at", "2026-01-05T09:00")
        assert last_planning() == moment(8)


# ── “trước ngày 15/01/2026 00:00”, to the instant ─────────────────────────────────────────────
LIMIT = datetime(2026, 1, 14, 17, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
def test_the_last_instant_in_time_is_the_same_from_everywhere(zone, campaign, unit):
    before, after = ((LIMIT - TICK).astimezone(ZoneInfo(zone)), LIMIT.astimezone(ZoneInfo(zone)))
    [fact] = late_facts(campaign, MAU01, [unit], at=before)
    assert (fact.cell.days_overdue, time_left(fact)) == (0, "hôm nay là ngày cuối")
    [fact] = late_facts(campaign, MAU01, [unit], at=after)
    assert (fact.cell.days_overdue, time_left(fact)) == (1, "quá hạn 01 ngày")


@pytest.mark.parametrize(("at", "days"), [(LIMIT - TICK, 0), (LIMIT, 1)])
def test_the_first_sending_decides_on_time(at, days, campaign, unit, clerk, reviewer):
    with held_at(at):
        sent = make_sent_list(unit, campaign, clerk)
    with held_at(LIMIT + timedelta(days=3)):
        advance(sent, "return", actor=reviewer, note="Thiếu bản ký")
        advance(sent, "send", actor=clerk)
        cell = progress(campaign, [unit], at=now())[unit.pk][MAU01]
    assert (cell.days_sent_late, cell.days_overdue) == (days, 0)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", None])
def test_a_machine_in_another_zone_decides_and_shows_the_same(zone):
    environment = {**os.environ, "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "danvan.settings"}
    environment.pop("TZ", None)
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment | ({"TZ": zone} if zone else {}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "0; 0; trước ngày 15/01/2026; 2026-01-14; 23:59:59 14/01/2026",
        "1; -1; trước ngày 15/01/2026; 2026-01-14; 00:00:00 15/01/2026",
    ]
