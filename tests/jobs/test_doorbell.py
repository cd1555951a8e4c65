import time

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from jobs import doorbell
from jobs.doorbell import BUDGET, PAUSE, ring


@pytest.fixture
def broker(monkeypatch):
    """broker(behaviour) answers each wake-up by calling `behaviour`; returns the ids it saw."""
    seen = []

    def install(behaviour):
        def send_task(name, args, retry):
            assert (name, retry) == ("jobs.tasks.run_job", False)
            seen.append(args[0])
            behaviour()

        monkeypatch.setattr(current_app, "send_task", send_task)
        return seen

    return install


def test_a_wake_up_reaches_the_broker(broker):
    seen = broker(lambda: None)
    assert ring(7) is True
    assert seen == [7]


def refuse():
    raise OperationalError("connection refused")


def test_a_broker_that_refuses_is_no_error(broker):
    broker(refuse)
    assert ring(7) is False


def test_a_silent_broker_costs_the_caller_no_more_than_the_budget(broker):
    broker(lambda: time.sleep(BUDGET * 3))
    began = time.monotonic()
    assert ring(7) is False
    assert time.monotonic() - began < BUDGET * 2


def test_a_broker_that_failed_is_not_asked_again_for_a_while(broker, monkeypatch):
    seen = broker(refuse)
    ring(1)
    ring(2)
    assert seen == [1]
    monkeypatch.setattr(doorbell, "_quiet_until", time.monotonic() - PAUSE)
    ring(3)
    assert seen == [1, 3]


def test_a_broker_that_was_only_slow_is_asked_again_at_once(broker):
    seen = broker(lambda: time.sleep(BUDGET * 1.5))
    assert ring(1) is False
    time.sleep(BUDGET)
    ring(2)
    assert seen == [1, 2]
