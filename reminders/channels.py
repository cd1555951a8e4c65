"""The ways out: each tries to hand one message over and says what became of it."""

import hashlib
import hmac
import http.client
import json
import re
import smtplib
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email

from reminders.content import message_id
from reminders.vocabulary import Channel, MessageState

BAD_ADDRESS = "Địa chỉ thư không đúng dạng."
NO_ANSWER = "Máy chủ nhận tin mà không trả lời: "
CLOSING, LOGIN_WANTED = 421, 530  # RFC 5321 4.2.3, RFC 4954 6
POLICY = b"5.7."
# A gateway that answers so is set up wrongly, or its secret is: no message would fare better.
SETUP_ANSWERS = {401, 403, 404, 405, 407, 408, 429}
_LEADING_DOT = re.compile(rb"(?m)^\.")
ANSWER_PATIENCE = 60  # seconds; a slow server still answers, and silence here is for good
WEBHOOK_PATIENCE = 10  # seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """SENT, REFUSED or UNKNOWN for good; WAITING to be tried later.

    `words` are the server's; `is_down` when it is no use to try another message now.
    """

    state: str
    words: str = ""
    is_down: bool = False


SENT = Outcome(MessageState.SENT)


def later(words, *, is_down=False):
    return Outcome(MessageState.WAITING, str(words), is_down)


def refused(words):
    return Outcome(MessageState.REFUSED, str(words))


def unknown(words):
    return Outcome(MessageState.UNKNOWN, f"{NO_ANSWER}{words}")


@contextmanager
def opened(channel):
    """A function deliver(message, content, hand_over) -> Outcome, for as long as it is needed.

    `hand_over()` is called once, right before the server may take the message.
    """
    if channel == Channel.EMAIL:
        connection = get_connection()
        mailer = SmtpMailer(connection) if isinstance(connection, EmailBackend) else None
        try:
            yield mailer.deliver if mailer else _deliver_to_backend
        finally:
            connection.close()
    elif channel == Channel.WEBHOOK:
        yield deliver_to_webhook
    else:
        yield deliver_in_app


def deliver_in_app(message, content, hand_over):
    """The row itself is the notice; it is there once it is marked as sent."""
    return SENT


def _deliver_to_backend(message, content, hand_over):
    """Mail written to files, or kept in memory by a test: nobody can take it and stay silent."""
    try:
        mail = _mail(message, content)
        hand_over()
        mail.send()
    except ValidationError:
        return refused(BAD_ADDRESS)
    except OSError as problem:
        return later(problem, is_down=True)
    return SENT


def _mail(message, content):
    """The EmailMessage; ValidationError for an address no server should be asked for."""
    validate_email(message.recipient)
    return EmailMessage(
        content.subject,
        content.body,
        to=[message.recipient],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
    )


class SmtpMailer:
    """Speaks SMTP word by word, because the outcome depends on which word the server fell silent.

    Until the text is handed over everything may be tried again. Once it is, silence means that
    nobody knows.
    """

    def __init__(self, connection):
        self._connection = connection

    def deliver(self, message, content, hand_over):
        try:
            mail = _mail(message, content)
        except ValidationError:
            return refused(BAD_ADDRESS)
        try:
            smtp = self._talking()
            refusal = self._announce(smtp, mail)
        except (OSError, smtplib.SMTPException) as problem:
            self._hang_up()
            return later(_words_of(problem), is_down=True)
        if refusal:
            return refusal
        text = mail.message().as_bytes(linesep="\r\n")
        hand_over()
        return self._hand_over_text(smtp, text)

    def _talking(self):
        """A connection that answers; one the server closed meanwhile is opened again."""
        smtp = self._connection.connection
        if smtp is not None:
            try:
                if smtp.rset()[0] == 250:
                    return smtp
            except (OSError, smtplib.SMTPException):
                pass
            self._hang_up()
        self._connection.open()
        return self._connection.connection

    def _announce(self, smtp, mail):
        """Sender and recipient; the Outcome if the server will not have them, else None."""
        smtp.ehlo_or_helo_if_needed()
        code, words = smtp.mail(sanitize_address(mail.from_email, "utf-8"))
        if code >= 400:  # the ward's own sender or login: no letter would fare better
            return later(self._turn_back(smtp, code, words), is_down=True)
        code, words = smtp.rcpt(sanitize_address(mail.to[0], "utf-8"))
        if code >= 500 and _blames_the_sender(code, words):
            return later(self._turn_back(smtp, code, words))
        return self._turned_down(smtp, code, words) if code >= 400 else None

    def _hand_over_text(self, smtp, text):
        try:
            code, words = smtp.docmd("DATA")
        except (OSError, smtplib.SMTPException) as problem:
            self._hang_up()
            return later(_words_of(problem), is_down=True)
        if code != 354:
            return self._turned_down(smtp, code, words)
        try:
            smtp.sock.settimeout(ANSWER_PATIENCE)
            smtp.send(_LEADING_DOT.sub(b"..", text).removesuffix(b"\r\n") + b"\r\n.\r\n")
            code, words = smtp.getreply()
            smtp.sock.settimeout(self._connection.timeout)
        except (OSError, smtplib.SMTPException) as problem:
            self._hang_up()
            return unknown(_words_of(problem))
        return SENT if code == 250 else self._turned_down(smtp, code, words)

    def _turned_down(self, smtp, code, words):
        said = self._turn_back(smtp, code, words)
        if code == CLOSING:
            return later(said, is_down=True)
        return refused(said) if code >= 500 else later(said)

    def _turn_back(self, smtp, code, words):
        """Ready for the next message, or hung up; what the server said."""
        try:
            if code == CLOSING:
                self._hang_up()
            else:
                smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()
        return f"{code} {words.decode('utf-8', 'replace')}"

    def _hang_up(self):
        smtp, self._connection.connection = self._connection.connection, None
        if smtp is not None:
            smtp.close()


def _blames_the_sender(code, words):
    """Whether a refusal is about who sends, not about the address.

    No login (530, RFC 4954 6), or a policy such as “relay access denied” (X.7.z, RFC 3463 3.8).
    """
    return code == LOGIN_WANTED or words.startswith(POLICY)


def _words_of(problem):
    if isinstance(problem, smtplib.SMTPResponseException):
        said = problem.smtp_error
        said = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return f"{problem.smtp_code} {said}"
    return f"{type(problem).__name__}: {problem}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class _Order(urllib.request.Request):
    def __init__(self, *args, hand_over, **options):
        super().__init__(*args, **options)
        self.hand_over = hand_over


class _HandingOver:
    """A connection that calls `hand_over` once it stands, before anything is asked through it."""

    def __init__(self, *args, hand_over, **options):
        super().__init__(*args, **options)
        self._hand_over = hand_over

    def connect(self):
        super().connect()
        self._hand_over()


class _Connection(_HandingOver, http.client.HTTPConnection):
    pass


class _TlsConnection(_HandingOver, http.client.HTTPSConnection):
    pass


class _Connecting(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    def http_open(self, order):
        return self.do_open(_Connection, order, hand_over=order.hand_over)

    def https_open(self, order):
        return self.do_open(_TlsConnection, order, hand_over=order.hand_over)


_opener = urllib.request.build_opener(_NoRedirects, _Connecting)


def deliver_to_webhook(message, content, hand_over):
    """POST to the ward's SMS or Zalo gateway, signed; its address is a setting and nothing else.

    The signature is HMAC-SHA256 of “time.body” under the shared secret; the key of idempotency is
    the same at every try. Nothing says that a gateway heeds it, so silence stays unknown; but what
    fails before the connection stands (its name, its TLS) has reached nobody.
    """
    order = {"id": str(message.key), "to": message.recipient, "text": content.body}
    body = json.dumps({**order, "link": content.link}, ensure_ascii=False).encode()
    moment = str(int(time.time()))
    request = _Order(
        settings.REMINDER_WEBHOOK_URL,
        data=body,
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": str(message.key),
            "X-Danvan-Time": moment,
            "X-Danvan-Signature": f"sha256={signature(moment, body)}",
        },
        hand_over=hand_over,
    )
    try:
        with _opener.open(request, timeout=WEBHOOK_PATIENCE):
            return SENT
    except urllib.error.HTTPError as answer:
        with answer:
            said = f"{answer.code} {answer.reason}"
        if answer.code in SETUP_ANSWERS or not 400 <= answer.code < 500:
            return later(said, is_down=True)
        return refused(said)
    except OSError as problem:
        if message.handed_at is None:
            return later(_words_of(problem), is_down=True)
        return unknown(_words_of(problem))


def signature(moment, body):
    secret = settings.REMINDER_WEBHOOK_SECRET.encode()
    return hmac.new(secret, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
