"""A ward whose Mẫu số 01 is due before 15/01/2026, and a mailbox for each clerk."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from audit.clock import held_at
from campaigns.vocabulary import Obligation
from reminders import sending
from reminders.channels import later
from reminders.planning import plan
from reminders.rounds import RoundDraft, save_plan, set_hour
from reminders.sending import send_waiting
from reminders.texts import BEFORE_TEXT
from tests.reminders.smtp import faulty_smtp

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MAU01 = Obligation.REGISTRATION


def moment(day, hour=9, minute=0, *, month=1, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=HANOI)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def clerk(clerk):
    clerk.email = "tdp12@danvan.example"
    clerk.save()
    return clerk


@pytest.fixture
def set_rounds(campaign, administrator):
    """set_rounds(-7, -3) plans those rounds of Mẫu số 01, as if since last year."""

    def rounds_at(*offsets, obligation=MAU01, text=BEFORE_TEXT, hour=None, **options):
        drafts = [RoundDraft(offset, text) for offset in offsets]
        with held_at(datetime(2025, 12, 1, tzinfo=UTC)):
            if hour:
                set_hour(campaign.ward, hour, actor=administrator)
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


@pytest.fixture
def smtp(settings):
    """A mail server that fails on demand; the program sends to it."""
    with faulty_smtp() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 0.5
        yield server


@pytest.fixture
def mail_is_down(monkeypatch):
    """Nothing goes out inside `with mail_is_down():`."""

    @contextmanager
    def opened(channel):
        yield lambda message, content, hand_over: later("down", is_down=True)

    @contextmanager
    def down():
        with monkeypatch.context() as patched:
            patched.setattr(sending, "opened", opened)
            yield

    return down


@pytest.fixture
def come_between(monkeypatch):
    """come_between(first, (module, name), second) gives what first() and second() give.

    The second begins when that function has done its part of the first, which then waits until the
    second is over; two seconds in vain if it is kept out until the first is.
    """

    def come(first, place, second):
        is_there, is_over, given = threading.Event(), threading.Event(), []
        real = getattr(*place)

        def linger(*args, **options):
            done = real(*args, **options)
            if not is_there.is_set():
                is_there.set()
                is_over.wait(timeout=2)
            return done

        def run_second():
            try:
                is_there.wait(timeout=60)
                given.append(second())
            except Exception as error:  # noqa: BLE001 -- raised below, in the thread of the test
                given.append(error)
            finally:
                is_over.set()
                connection.close()

        monkeypatch.setattr(*place, linger)
        thread = threading.Thread(target=run_second)
        thread.start()
        given_first = first()
        thread.join()
        [given_second] = given
        if isinstance(given_second, Exception):
            raise given_second
        return given_first, given_second

    return come
