"""Text messages through the ward's gateway: signed, refused, busy, silent."""

import errno
import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from audit.clock import held_at
from reminders import channels
from reminders.channels import signature
from reminders.models import Message
from reminders.planning import plan
from reminders.sending import send_waiting
from reminders.vocabulary import Channel, MessageState
from tests.reminders.conftest import moment

State = MessageState


class _Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((dict(self.headers), body))
        if self.server.status == 0:
            time.sleep(1)
            return
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *arguments):
        """Quiet."""


@contextmanager
def _running():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gateway) as server:
        server.requests, server.status = [], 200
        server.daemon_threads, server.block_on_close = True, False
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def gateway(settings, monkeypatch):
    monkeypatch.setattr(channels, "WEBHOOK_PATIENCE", 0.3)
    with _running() as server:
        settings.REMINDER_WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/sms"
        settings.REMINDER_WEBHOOK_SECRET = "bi-mat"
        yield server


@pytest.fixture
def planned(gateway, clerk, unit, set_rounds):
    clerk.phone = "0912 345 678"
    clerk.save()
    set_rounds(-7)
    with held_at(moment(7)):
        plan()


def sent_at(at):
    with held_at(at):
        send_waiting()
    return Message.objects.get(channel=Channel.WEBHOOK)


def test_a_text_message_is_signed_and_names_itself(planned, gateway):
    message = sent_at(moment(7))
    assert message.state == State.SENT
    [(headers, body)] = gateway.requests
    order = json.loads(body)
    assert (order["to"], order["id"]) == ("0912345678", str(message.key))
    assert headers["Idempotency-Key"] == str(message.key)
    expected = signature(headers["X-Danvan-Time"], body)
    assert headers["X-Danvan-Signature"] == f"sha256={expected}"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (400, State.REFUSED),
        (429, State.WAITING),
        (503, State.WAITING),
        (0, State.UNKNOWN),
        (302, State.WAITING),  # the address of the setting is wrong, or its secret is
        (401, State.WAITING),
        (404, State.WAITING),
    ],
)
def test_each_answer_of_the_gateway_has_its_outcome(status, state, planned, gateway):
    gateway.status = status
    message = sent_at(moment(7))
    assert message.state == state
    assert message.words
    sent_at(moment(7, 9))
    assert len(gateway.requests) == 1


# what keeps a request from being sent at all, with the words that are kept of it
NO_WAY_THERE = [
    socket.gaierror(socket.EAI_AGAIN, "no such name"),
    ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
    OSError(errno.ENETUNREACH, "no network"),
    OSError(errno.EHOSTUNREACH, "no route"),
    TimeoutError("timed out"),
    ssl.SSLCertVerificationError("unknown issuer"),
]


@pytest.mark.parametrize("fault", NO_WAY_THERE, ids=str)
def test_a_gateway_that_cannot_be_reached_gets_the_message_later(
    fault, planned, gateway, monkeypatch
):
    def fail(*arguments, **options):
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(socket, "create_connection", fail)
        message = sent_at(moment(7))
    assert (message.state, message.handed_at, gateway.requests) == (State.WAITING, None, [])
    assert str(fault) in message.words
    message = sent_at(moment(7, 10))
    assert (message.state, len(gateway.requests)) == (State.SENT, 1)


def test_a_gateway_without_tls_never_sees_the_message(planned, gateway, settings):
    address = settings.REMINDER_WEBHOOK_URL
    settings.REMINDER_WEBHOOK_URL = address.replace("http://", "https://")
    assert sent_at(moment(7)).state == State.WAITING
    settings.REMINDER_WEBHOOK_URL = address
    assert sent_at(moment(7, 10)).state == State.SENT
    assert len(gateway.requests) == 1


def test_one_look_tells_that_a_gateway_cannot_be_reached(planned, gateway, settings, other_clerk):
    other_clerk.phone = "0987654321"
    other_clerk.save()
    with held_at(moment(7)):
        plan()
    settings.REMINDER_WEBHOOK_URL = "http://127.0.0.1:1/"
    with held_at(moment(7)):
        send_waiting()
    tries = Message.objects.filter(channel=Channel.WEBHOOK).values_list("tries", flat=True)
    assert sorted(tries) == [0, 1]


def test_a_line_that_breaks_under_the_request_is_of_unknown_outcome(planned, gateway, monkeypatch):
    def fail(*arguments):
        raise BrokenPipeError("broken")

    with monkeypatch.context() as patched:
        patched.setattr(socket.socket, "sendall", fail)
        message = sent_at(moment(7))
    assert message.state == State.UNKNOWN
    sent_at(moment(7, 10))
    assert gateway.requests == []


def test_a_busy_gateway_is_asked_again_under_the_same_key(planned, gateway):
    gateway.status = 503
    sent_at(moment(7))
    gateway.status = 200
    assert sent_at(moment(7, 10)).state == State.SENT
    keys = {headers["Idempotency-Key"] for headers, _ in gateway.requests}
    assert (len(gateway.requests), len(keys)) == (2, 1)
