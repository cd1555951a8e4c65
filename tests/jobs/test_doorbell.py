import threading
import time

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from jobs import doorbell
from jobs.doorbell import BUDGET, PAUSE, ring

PATIENTLY = 10  # seconds, for what comes at once unless the machine is busy


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
    assert ring(7, PATIENTLY) is True
    assert seen == [7]


def refuse():
    raise OperationalError("connection refused")


def test_a_broker_that_refuses_is_no_error(broker):
    broker(refuse)
    assert ring(7) is False


@pytest.fixture
def silence():
    """A broker that takes a wake-up and answers when this event is set; at the end it is."""
    answer = threading.Event()
    yield answer
    answer.set()


def test_the_caller_goes_on_while_a_broker_is_silent(broker, silence):
    broker(silence.wait)
    assert ring(7) is False
    assert not silence.is_set()


def test_a_request_may_lose_less_than_people_notice():
    assert BUDGET <= 0.05


def test_a_broker_that_failed_is_not_asked_again_for_a_while(broker, monkeypatch):
    seen = broker(refuse)
    ring(1, PATIENTLY)
    ring(2, PATIENTLY)
    assert seen == [1]
    monkeypatch.setattr(doorbell, "_quiet_until", time.monotonic() - PAUSE)
    ring(3, PATIENTLY)
    assert seen == [1, 3]


def test_a_broker_that_was_only_slow_is_asked_again_at_once(broker, silence):
    seen = broker(silence.wait)
    assert ring(1) is False
    silence.set()
    for thread in threading.enumerate():
        if thread.name == "doorbell":
            thread.join()
    ring(2, PATIENTLY)
    assert seen == [1, 2]
