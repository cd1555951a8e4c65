"""What a request loses to a broker that accepts and never answers, against one that answers.

Two web servers over one database, each with a broker of its own, are asked over HTTP in turns.
"""

import http.client
import secrets
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from bench.first_load import session_of
from bench.timing import Result
from bench.web import HOST, web_server
from campaigns.models import Campaign
from campaigns.vocabulary import Obligation
from jobs.doorbell import PAUSE
from organizations.models import Unit, User
from reminders.chasing import draft
from reminders.texts import BEFORE_TEXT
from tests.jobs.workers import redis_server, silent_server

ASKED = 9
MOST_LOST_MS = 50
REFUSED = 400


def silent_broker():
    """The Result: the median of requests that send reminders, which a job does, with either broker.

    Before each the pause after a failure is over, so the silent broker is asked every time.
    """
    with ExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory(prefix="danvan-bench-"))
        brokers = {
            "silent": running.enter_context(silent_server()),
            "answering": running.enter_context(redis_server(Path(folder)))[0],
        }
        ports = {
            name: running.enter_context(web_server(REDIS_URL=address))
            for name, address in brokers.items()
        }
        took = {name: [] for name in ports}
        reviewer = User.objects.get(username="bxdd1")
        headers = _signed_in(reviewer)
        for _ in range(ASKED + 1):
            time.sleep(PAUSE)
            for name, port in ports.items():
                took[name].append(_send_reminders_ms(port, headers, reviewer))
    # the first request of a process also loads what it needs
    silent, answering = (statistics.median(took[name][1:]) for name in ("silent", "answering"))
    return Result(
        "HTTP request: reminders sent by a job, the broker silent",
        round(silent, 2),
        "a broker that answers",
        round(answering, 2),
        round(silent / answering, 2),
        longest_ms=round(answering + MOST_LOST_MS, 2),
    )


def _signed_in(user):
    """The headers of a browser in which the user is signed in, and which posts its own forms."""
    token = secrets.token_hex(16)
    cookies = {
        settings.SESSION_COOKIE_NAME: session_of(user.username),
        settings.CSRF_COOKIE_NAME: token,
    }
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": token,
    }


def _send_reminders_ms(port, headers, actor):
    """How long the page takes that sends the reminders to a unit, drafted a moment before."""
    campaign = Campaign.objects.get(year=2026)
    units = list(Unit.objects.within(campaign.ward).reporting())
    drafted = draft(
        campaign, Obligation.NOMINATION, units, BEFORE_TEXT, actor=actor, include_told=True
    )
    address = reverse("reminders:batch_send", args=[drafted.batch.pk])
    connection = http.client.HTTPConnection(HOST, port)
    began = time.perf_counter()
    connection.request("POST", address, urlencode({}), headers)
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    connection.close()
    if answer.status >= REFUSED:
        raise RuntimeError(f"{address} answered {answer.status}")
    return took
