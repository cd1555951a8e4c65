"""Write into the ledger and the outbox what is due by now; any number of planners may run."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from audit.clock import now
from reminders.models import Message, Reminder
from reminders.schedule import due_by, planned_campaigns, standing, working_days
from reminders.vocabulary import MessageState, ReminderState, Why

ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Planned:
    """What one planning wrote: reminders to be told, and those a later round overtook."""

    told: int = 0
    overtaken: int = 0

    def __add__(self, other):
        return Planned(self.told + other.told, self.overtaken + other.overtaken)


def due_now(*, at=None, ward=None):
    """The Tellings due by `at` that the ledger does not hold yet; changes nothing.

    A fixed number of queries for each year that is open.
    """
    at = at or now()
    found = []
    for campaign in planned_campaigns(ward):
        due = due_by(standing(campaign, at=at), working_days(campaign.ward), at=at)
        known = _ledger_keys(campaign, due)
        found += [telling for telling in due if telling.key not in known]
    return found


def plan(*, at=None, ward=None):
    """Plan what is due by `at`, each ward in a transaction of its own. Returns a Planned.

    A person has one open digest, and one a day: what falls due for them behind today's waits for
    the next day's planning, which asks the same question again.
    """
    at = at or now()
    of_ward = defaultdict(list)
    for telling in due_now(at=at, ward=ward):
        of_ward[telling.campaign.ward_id].append(telling)
    total = Planned()
    for ward_id, tellings in of_ward.items():
        total += _write(ward_id, tellings, at)
    return total


def _ledger_keys(campaign, tellings):
    """What the ledger holds of the obligations that are spoken of."""
    rows = Reminder.objects.filter(
        campaign=campaign,
        batch=None,
        obligation__in={telling.cell.obligation for telling in tellings},
    )
    columns = ("obligation", "unit_id", "offset", "audience", "due_before", "channel", "recipient")
    return set(rows.values_list(*columns).iterator(chunk_size=5000))


@transaction.atomic
def _write(ward_id, tellings, at):
    """The insertions say nothing to conflicts: whoever else plans the same has written it."""
    speaking = [telling for telling in tellings if not telling.is_overtaken]
    messages = _open_digests(ward_id, {telling.recipient for telling in speaking}, at)
    rows = [
        _reminder(telling, at, state=ReminderState.OVERTAKEN, why=Why.LATER_ROUND)
        for telling in tellings
        if telling.is_overtaken
    ]
    overtaken = len(rows)
    for telling in speaking:
        message_id = messages.get((telling.recipient.channel, telling.recipient.address))
        if message_id is not None:
            rows.append(_reminder(telling, at, message_id=message_id))
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=ROWS_AT_ONCE)
    return Planned(told=len(rows) - overtaken, overtaken=overtaken)


def _open_digests(ward_id, recipients, at):
    """{(channel, address): id} of the digests that still wait; new ones for whoever has none.

    They are locked until the reminders are in, so a worker that claims one finds them all.
    """
    digests = [
        Message(
            ward_id=ward_id,
            channel=recipient.channel,
            recipient=recipient.address,
            name=recipient.name,
            day=timezone.localdate(at),
            created_at=at,
            next_try_at=at,
        )
        for recipient in sorted(recipients, key=lambda item: (item.channel, item.address))
    ]
    Message.objects.bulk_create(digests, ignore_conflicts=True, batch_size=ROWS_AT_ONCE)
    waiting = Message.objects.automatic().filter(ward_id=ward_id, state=MessageState.WAITING)
    return {
        (channel, address): pk
        for pk, channel, address in waiting.select_for_update()
        .order_by("pk")
        .values_list("pk", "channel", "recipient")
    }


def _reminder(telling, at, **columns):
    return Reminder(
        campaign=telling.campaign,
        obligation=telling.cell.obligation,
        unit=telling.unit,
        audience=telling.occasion.round.audience,
        offset=telling.occasion.round.offset,
        due_before=telling.cell.due.due_before,
        channel=telling.recipient.channel,
        recipient=telling.recipient.address,
        day=telling.occasion.day,
        created_at=at,
        **columns,
    )
