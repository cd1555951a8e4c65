from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from audit.clock import now, set_demo_clock
from danvan.clock import demo_offset, parse_instant

REGISTRATION = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)
OVERDUE = datetime(2026, 1, 16, 1, 0, tzinfo=UTC)
TODAY = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def demo_time(clock_file, asked=None):
    return datetime.now(UTC) + demo_offset(clock_file, asked)


@pytest.fixture
def clock_file(tmp_path):
    return tmp_path / "clock"


def test_without_a_demo_the_clock_is_the_real_one(clock_file):
    assert demo_offset(clock_file) == timedelta(0)
    assert not clock_file.exists()


def test_the_demo_runs_on_from_its_first_start_over_every_restart(clock_file):
    with time_machine.travel(TODAY, tick=False):
        assert demo_time(clock_file, REGISTRATION) == REGISTRATION
    with time_machine.travel(TODAY + timedelta(hours=5), tick=False):
        assert demo_time(clock_file, REGISTRATION) == REGISTRATION + timedelta(hours=5)
        assert demo_time(clock_file) == REGISTRATION + timedelta(hours=5)


def test_asking_for_another_instant_starts_the_clock_anew(clock_file):
    with time_machine.travel(TODAY, tick=False):
        demo_time(clock_file, REGISTRATION)
    with time_machine.travel(TODAY + timedelta(days=1), tick=False):
        assert demo_time(clock_file, OVERDUE) == OVERDUE


def test_sample_data_sets_the_clock_of_the_next_start(settings, tmp_path, clock_file):
    settings.VAR_DIR = tmp_path
    assert set_demo_clock(OVERDUE) is True
    with time_machine.travel(TODAY, tick=False):
        assert demo_time(clock_file) == OVERDUE
    with time_machine.travel(TODAY + timedelta(minutes=3), tick=False):
        assert demo_time(clock_file) == OVERDUE + timedelta(minutes=3)


@pytest.mark.parametrize(("setting", "value"), [("IS_LOCAL", False), ("DVK_NOW", "2026-01-09")])
def test_sample_data_does_not_touch_a_clock_that_is_not_its_own(settings, tmp_path, setting, value):
    settings.VAR_DIR = tmp_path
    setattr(settings, setting, value)
    assert set_demo_clock(OVERDUE) is False
    assert list(tmp_path.iterdir()) == []


def test_an_instant_without_an_offset_is_local_time():
    assert parse_instant("2026-01-09T09:00", "Asia/Ho_Chi_Minh") == REGISTRATION
    assert parse_instant("2026-01-09T09:00+07:00", "Europe/Berlin") == REGISTRATION


def test_the_programs_clock_is_shifted_by_the_setting(settings):
    settings.CLOCK_OFFSET = REGISTRATION - TODAY
    with time_machine.travel(TODAY, tick=False):
        assert now() == REGISTRATION
