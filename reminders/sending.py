"""Send what waits in the outbox: claim, compute, hand over, mark. Any number of workers may run.

A claim is one conditional UPDATE under a lease; only its holder marks the message. A message that
was handed over when its holder died is of unknown outcome and never sent again by itself.
"""

import logging
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from audit.clock import now
from backups.mail_pause import is_paused
from reminders.channels import later, opened, unknown
from reminders.content import contents
from reminders.models import Message, Reminder
from reminders.recipients import channels_in_use
from reminders.vocabulary import MessageState, ReminderState

logger = logging.getLogger(__name__)
State = MessageState

LEASE = timedelta(minutes=5)
CLAIMED_AT_ONCE = 20
BUDGET = 20  # seconds one run may take of a worker that has other work too
MINUTE = timedelta(minutes=1)
# the wait after each try that failed, the last one again and again
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10)]
# a server that turns this letter away for as long, and as often, will not take it; one that is down
# says nothing about the letter
GIVEN_UP_AFTER, LEAST_TRIES = timedelta(days=7), 50
LEASE_RAN_OUT = "Máy gửi dừng giữa chừng sau khi đã giao cho máy chủ."
_REMINDER_STATES = {
    State.SENT: ReminderState.TOLD,
    State.REFUSED: ReminderState.REFUSED,
    State.UNKNOWN: ReminderState.UNKNOWN,
}


class ClaimLost(Exception):
    """The lease ran out and the message is somebody else's: write nothing."""


@dataclass(slots=True)
class Run:
    """What one run did; `is_done` when nothing more can be sent at this moment."""

    sent: int = 0
    refused: int = 0
    unknown: int = 0
    cancelled: int = 0
    postponed: int = 0
    is_done: bool = True

    @property
    def handled(self):
        return self.sent + self.refused + self.unknown + self.cancelled


def send_waiting(*, batch=None, budget=BUDGET, tell=lambda run: None):
    """Send what waits, of one batch or of all, for at most about `budget` seconds.

    Each channel has its share of them, however slow the others are, and what those before it left
    over. `tell(run)` is called after each message. Returns the Run. Nothing goes out between a
    restore and the press of “Bật gửi thư”.
    """
    if is_paused():
        return Run()
    release_expired()
    run = Run()
    channels = channels_in_use()
    share, began = budget / len(channels), time.monotonic()
    for number, channel in enumerate(channels, start=1):
        ends = max(began + number * share, time.monotonic() + share)
        with opened(channel) as deliver:
            while messages := claim(channel, batch=batch):
                if not _send_claimed(messages, deliver, run, ends, tell):
                    break
        if time.monotonic() >= ends:
            run.is_done = False
    return run


def claim(channel, *, batch=None, limit=CLAIMED_AT_ONCE):
    """Take up to `limit` messages whose time has come, and the channel's pace allows, for LEASE.

    A digest of an earlier day waits for the planning of today to add what is due on it.
    """
    moment = now()
    waiting = Message.objects.due_on(timezone.localdate(moment)).filter(
        state=State.WAITING, channel=channel, next_try_at__lte=moment
    )
    if batch is not None:
        waiting = waiting.filter(batch=batch)
    mine = uuid.uuid4()
    candidates = list(waiting.order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit])
    # counted after looking: what another worker took in between is either counted or not got
    candidates = candidates[: _pace_left(channel, moment)]
    if not candidates:
        return []
    Message.objects.filter(pk__in=candidates, state=State.WAITING).update(
        state=State.SENDING,
        claim=mine,
        lease_until=moment + LEASE,
        tries=F("tries") + 1,
    )
    return list(Message.objects.filter(claim=mine).order_by("next_try_at", "pk"))


def _pace_left(channel, moment):
    """How many messages the channel may still take in this minute, from all workers together."""
    pace = settings.REMINDERS_PER_MINUTE.get(channel)
    if pace is None:
        return CLAIMED_AT_ONCE
    taken = Q(handed_at__gt=moment - MINUTE) | Q(state=State.SENDING)
    return max(0, pace - Message.objects.filter(taken, channel=channel).count())


def release_expired():
    """Take messages from workers that died. One that was handed over is not sent again."""
    expired = Message.objects.filter(state=State.SENDING, lease_until__lte=now())
    with transaction.atomic():
        lost = list(expired.filter(handed_at__isnull=False).values_list("pk", flat=True))
        moved = Message.objects.filter(pk__in=lost, state=State.SENDING, lease_until__lte=now())
        moved.update(
            state=State.UNKNOWN,
            words=LEASE_RAN_OUT,
            ended_at=now(),
            claim=None,
            lease_until=None,
        )
        Reminder.objects.filter(
            message__in=lost, message__state=State.UNKNOWN, state=ReminderState.PLANNED
        ).update(state=ReminderState.UNKNOWN)
    expired.filter(handed_at=None).update(state=State.WAITING, claim=None, lease_until=None)


def _send_claimed(messages, deliver, run, ends, tell):
    """False when the channel is down or the time or the day is over; the untried goes back."""
    texts = contents(messages, at=now())
    for place, message in enumerate(messages):
        if time.monotonic() >= ends or _is_of_another_day(message):
            _give_back(messages[place:])
            return False
        try:
            is_down = _send(message, texts[message.pk], deliver, run)
            tell(run)
        except ClaimLost:
            logger.info("Message %s is no longer ours", message.pk)
            continue
        except BaseException:
            _give_back(messages[place + 1 :])
            raise
        if is_down:
            _give_back(messages[place + 1 :])
            return False
    return True


def _is_of_another_day(message):
    return message.batch_id is None and message.day != timezone.localdate(now())


def _send(message, content, deliver, run):
    """Send one message and mark it; True if its channel is down."""
    if content.fault:
        _postpone(message, content.fault)
        run.postponed += 1
        return False
    if not content.told:
        _mark(message, content, State.CANCELLED, message.words)  # of an earlier try
        run.cancelled += 1
        return False
    try:
        outcome = deliver(message, content, partial(_hand_over, message))
    except ClaimLost:
        raise
    except Exception as fault:  # whatever one message provokes, the others must go out
        logger.exception("Message %s, try %s", message.pk, message.tries)
        outcome = (unknown if message.handed_at else later)(type(fault).__name__)
    state, words = outcome.state, outcome.words
    if state == State.WAITING and not outcome.is_down and _is_hopeless(message):
        state = State.REFUSED
    if state == State.WAITING:
        _postpone(message, words)
        run.postponed += 1
    else:
        _mark(message, content, state, words)
        setattr(run, state, getattr(run, state) + 1)
    return outcome.is_down


def _is_hopeless(message):
    return message.tries >= LEAST_TRIES and now() - message.created_at > GIVEN_UP_AFTER


def _hand_over(message):
    message.handed_at = now()
    _write_held(message, handed_at=message.handed_at)


@transaction.atomic
def _mark(message, content, state, words=""):
    """The end of a message, and of every reminder in it."""
    moment = now()
    _write_held(
        message,
        state=state,
        words=words[:500],
        subject=content.subject,
        body=content.body,
        link=content.link,
        ended_at=moment,
        claim=None,
        lease_until=None,
    )
    for why, reminders in content.overtaken.items():
        _reminders(reminders).update(state=ReminderState.OVERTAKEN, why=why)
    if content.told:
        told_at = moment if state == State.SENT else None
        _reminders(content.told).update(state=_REMINDER_STATES[state], told_at=told_at)


def _reminders(rows):
    return Reminder.objects.filter(pk__in=[row.pk for row in rows])


def _postpone(message, words):
    pause = PAUSES[min(message.tries, len(PAUSES)) - 1]
    _write_held(
        message,
        state=State.WAITING,
        words=words[:500],
        next_try_at=now() + pause,
        handed_at=None,
        claim=None,
        lease_until=None,
    )


def _give_back(messages):
    """Not tried, so not counted as a try; the next run takes them."""
    Message.objects.filter(
        pk__in=[message.pk for message in messages],
        state=State.SENDING,
        claim__in={message.claim for message in messages},
    ).update(state=State.WAITING, tries=F("tries") - 1, claim=None, lease_until=None)


def _write_held(message, **columns):
    """UPDATE the row only while this claim holds it, else raise ClaimLost."""
    held = Message.objects.filter(pk=message.pk, state=State.SENDING, claim=message.claim)
    if not held.update(**columns):
        raise ClaimLost(f"message {message.pk}")
