"""Questions about the outbox, for its pages and for whoever watches the installation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from audit.clock import now
from audit.plain_rows import remembered_rows
from reminders.models import Heartbeat, Message, Reminder
from reminders.vocabulary import Audience, Channel, MessageState, ReminderState

State = MessageState
RECENTLY = timedelta(hours=24)
PLANNED_EVERY = settings.CELERY_BEAT_SCHEDULE["plan reminders"]["schedule"]


class Refusal(NamedTuple):
    """A letter that an address turned down, and what its server said."""

    message_id: int
    channel: str
    recipient: str
    words: str
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Chased:
    """On how many days a unit was told of an obligation, and when last (None: never).

    `is_recent`: within 24 h, or it is about to be told.
    """

    count: int
    last_at: datetime | None
    is_recent: bool


def outbox_of(ward):
    """The messages of a ward, newest first, ready to be filtered by state, channel or batch."""
    return Message.objects.filter(ward=ward)


def of_year(messages, campaign):
    """Those of the messages that do not speak of other years alone: a digest may speak of two."""
    told = Reminder.objects.filter(message=OuterRef("pk"))
    return messages.filter(Exists(told.filter(campaign=campaign)) | ~Exists(told))


def years_of(message):
    """The years that a message speaks of, newest first."""
    years = {told.campaign for told in message.reminders.all()}
    return sorted(years, key=attrgetter("year"), reverse=True)


def open_year_of(message):
    """The newest open year that a message speaks of; None if there is none."""
    return next((year for year in years_of(message) if year.is_open), None)


def counts_by_state(messages):
    """{state: number} over all states."""
    found = dict(messages.order_by().values_list("state").annotate(number=Count("*")))
    return {state: found.get(state, 0) for state in State}


def chased(campaign, obligation, *, at=None):
    """{unit id: Chased} of what units were told, by rounds and by people; one query."""
    told, lately = Q(state=ReminderState.TOLD), _lately(at or now())
    reminders = Reminder.objects.filter(
        told | lately, campaign=campaign, audience=Audience.UNIT, obligation=obligation
    )
    rows = (
        reminders.order_by()
        .values_list("unit_id")
        .annotate(
            count=Count("message__day", distinct=True, filter=told),
            last_at=Max("told_at", filter=told),
            recent=Count("pk", filter=lately),
        )
    )
    return {unit_id: Chased(count, last_at, recent > 0) for unit_id, count, last_at, recent in rows}


def _lately(at):
    """The condition on Reminders whose units were told within 24 h, or are about to be."""
    return Q(state=ReminderState.TOLD, told_at__gt=at - RECENTLY) | Q(
        state=ReminderState.PLANNED, message__state__in=[State.WAITING, State.SENDING]
    )


def told_lately(campaign, *, at=None):
    """The Reminders of units that were told within 24 h, or are about to be."""
    return Reminder.objects.filter(_lately(at or now()), campaign=campaign, audience=Audience.UNIT)


def recently_told(campaign, obligation, *, at=None):
    """The ids of units that were told of the obligation within 24 h, or are about to be."""
    told = told_lately(campaign, at=at).filter(obligation=obligation)
    return set(told.values_list("unit_id", flat=True))


def refused_addresses(campaign):
    """{unit id: [Refusal]}: addresses whose last answer was a refusal, by the units told there.

    A later message that got through clears an address. One query.
    """
    found: dict[int, dict[tuple[str, str], Refusal]] = {}
    for unit_id, *facts in remembered_rows(_refused, _Refused, campaign.pk):
        refusal = Refusal(*facts)
        of_unit = found.setdefault(unit_id, {})
        of_unit.setdefault((refusal.channel, refusal.recipient), refusal)
    return {unit_id: list(of_unit.values()) for unit_id, of_unit in found.items()}


class _Refused(NamedTuple):
    """A unit, then a Refusal."""

    unit_id: int
    message_id: int
    message__channel: str
    message__recipient: str
    message__words: str
    message__ended_at: datetime


def _refused(campaign_id):
    got_through = Message.objects.filter(
        channel=OuterRef("message__channel"),
        recipient=OuterRef("message__recipient"),
        state=State.SENT,
        ended_at__gte=OuterRef("message__ended_at"),
    )
    refused = Reminder.objects.filter(campaign=campaign_id, state=ReminderState.REFUSED)
    return refused.exclude(Exists(got_through)).order_by("-message_id")


def notices_of(user):
    """What the program told this person inside the application, newest first."""
    return Message.objects.filter(
        channel=Channel.IN_APP, recipient=str(user.pk), state=State.SENT
    ).order_by("-ended_at", "-pk")


def unread_count(user):
    return notices_of(user).filter(read_at=None).count()


def mark_read(notices, *, at=None):
    """The given notices (a QuerySet) count as read. Returns how many were not."""
    return notices.filter(read_at=None).update(read_at=at or now())


def oldest_waiting(*, ward=None, at=None):
    """How long the oldest message that should be out by now has waited; zero when none does.

    What a person sends waits from that press on, not since it was drafted.
    """
    at = at or now()
    waiting = Message.objects.filter(state__in=[State.WAITING, State.SENDING])
    if ward is not None:
        waiting = waiting.filter(ward=ward)
    since = waiting.annotate(since=Coalesce("batch__sent_at", "created_at")).order_by("since")
    first = since.filter(since__lte=at).values_list("since", flat=True).first()
    return at - first if first else timedelta(0)


def last_planning():
    """When planning last came to its end; None if it never did."""
    return Heartbeat.objects.values_list("at", flat=True).first()


def is_planning_missed(last, *, at=None):
    """Whether a planning that should have followed the `last` one did not come."""
    return last is None or (at or now()) - last > 2 * PLANNED_EVERY
