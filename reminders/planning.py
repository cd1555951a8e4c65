"""Write into the ledger and the outbox what is due by now; any number of planners may run."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.clock import now
from organizations.models import Unit
from reminders.bulk import insert_new
from reminders.models import Heartbeat, Message, Reminder
from reminders.schedule import due_by, hour_has_come, ledger_keys, planned_campaigns, standing
from reminders.vocabulary import MessageState, ReminderState, Why


@dataclass(frozen=True, slots=True)
class Planned:
    """What one planning wrote: reminders to be told, and those a later round overtook."""

    told: int = 0
    overtaken: int = 0

    def __add__(self, other):
        return Planned(self.told + other.told, self.overtaken + other.overtaken)


def due_now(*, at=None, ward=None):
    """The Tellings due by `at` that the ledger does not hold yet; changes nothing.

    None before the ward's hour of the day: what else falls due on that day is told with them. A
    fixed number of queries for each year that is open.
    """
    at = at or now()
    found = []
    for campaign in planned_campaigns(ward):
        if not hour_has_come(campaign.ward, at):
            continue
        due = due_by(standing(campaign, at=at), at=at)
        known = ledger_keys(campaign, {telling.cell.obligation for telling in due})
        found += [telling for telling in due if telling.key not in known]
    return found


def plan(*, at=None, ward=None):
    """Plan what is due by `at`, each ward in a transaction of its own. Returns a Planned.

    A person has one open digest, and one a day: what falls due for them behind today's waits for
    the next day's planning, which asks the same question again. A digest left over from an earlier
    day goes out again once that planning has put into it what is due today.
    """
    is_beat = at is None and ward is None  # which tells of all wards, and of the present
    at = at or now()
    of_ward = defaultdict(list, {pk: [] for pk in _wards_with_leftovers(at, ward)})
    for telling in due_now(at=at, ward=ward):
        of_ward[telling.campaign.ward_id].append(telling)
    total = Planned()
    for ward_id, tellings in of_ward.items():
        total += _write(ward_id, tellings, at)
    if is_beat:
        Heartbeat.objects.bulk_create(
            [Heartbeat(at=at)], update_conflicts=True, unique_fields=["work"], update_fields=["at"]
        )
    return total


def _leftovers(at):
    """The digests that still wait from a day before that of `at`."""
    return Message.objects.automatic().filter(
        state=MessageState.WAITING, day__lt=timezone.localdate(at)
    )


def _wards_with_leftovers(at, ward):
    wards = Unit.objects.filter(pk__in=_leftovers(at).values("ward")).select_related("digest_hour")
    if ward is not None:
        wards = wards.filter(pk=ward.pk)
    return [found.pk for found in wards if hour_has_come(found, at)]


@transaction.atomic
def _write(ward_id, tellings, at):
    """The insertions say nothing to conflicts: whoever else plans the same has written it."""
    speaking = [telling for telling in tellings if not telling.is_overtaken]
    _bring_to_today(ward_id, at)
    messages = _open_digests(ward_id, {telling.recipient for telling in speaking}, at)
    overtaken = [
        _reminder(telling, None, ReminderState.OVERTAKEN, Why.LATER_ROUND)
        for telling in tellings
        if telling.is_overtaken
    ]
    told = [
        _reminder(telling, message_id, ReminderState.PLANNED, Why.NONE)
        for telling in speaking
        if (message_id := messages.get((telling.recipient.channel, telling.recipient.address)))
    ]
    insert_new(Reminder, overtaken + told, created_at=at)
    return Planned(told=len(told), overtaken=len(overtaken))


def _bring_to_today(ward_id, at):
    """Workers take a digest on its day alone; one to whose person today's went out waits on."""
    todays = (
        Message.objects.automatic()
        .filter(ward_id=ward_id, day=timezone.localdate(at))
        .exclude(state=MessageState.CANCELLED)
    )
    of_person = todays.filter(channel=OuterRef("channel"), recipient=OuterRef("recipient"))
    leftovers = _leftovers(at).filter(ward_id=ward_id)
    leftovers.exclude(Exists(of_person)).update(day=timezone.localdate(at))


def _open_digests(ward_id, recipients, at):
    """{(channel, address): id} of today's digests that wait; new ones for whoever has none.

    They are locked until the reminders are in, so a worker that claims one finds them all.
    """
    digests = [
        {
            "channel": recipient.channel,
            "recipient": recipient.address,
            "name": recipient.name,
            "key": uuid.uuid4(),
        }
        for recipient in sorted(recipients, key=lambda item: (item.channel, item.address))
    ]
    day = timezone.localdate(at)
    insert_new(Message, digests, ward_id=ward_id, day=day, created_at=at, next_try_at=at)
    waiting = Message.objects.automatic().filter(
        ward_id=ward_id, state=MessageState.WAITING, day=day
    )
    return {
        (channel, address): pk
        for pk, channel, address in waiting.select_for_update()
        .order_by("pk")
        .values_list("pk", "channel", "recipient")
    }


def _reminder(telling, message_id, state, why):
    return {
        "campaign_id": telling.campaign.pk,
        "obligation": telling.cell.obligation,
        "unit_id": telling.unit.pk,
        "audience": telling.occasion.round.audience,
        "offset": telling.occasion.round.offset,
        "due_before": telling.cell.due.due_before,
        "channel": telling.recipient.channel,
        "recipient": telling.recipient.address,
        "day": telling.occasion.day,
        "message_id": message_id,
        "state": state,
        "why": why,
    }
