"""R3: reminders a person writes. They are drafts that can be read, changed, discarded or sent."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from audit.clock import now
from audit.models import AuditEvent
from audit.services import record
from campaigns.models import Campaign
from documents.text import clean_line
from jobs.services import advance, enqueue, keep_alive
from organizations.models import Unit
from reminders.content import site_address
from reminders.models import Batch, Call, Message, Reminder
from reminders.outbox import open_year_of, recently_told, told_lately
from reminders.recipients import recipients_of
from reminders.saved_meanwhile import mark_of, require_seen
from reminders.sending import send_waiting
from reminders.texts import (
    Fact,
    check_text,
    check_words,
    fill,
    is_over,
    limit_beside,
    plain,
    short_name,
    usual_text,
)
from reminders.vocabulary import Audience, MessageState, ReminderState, Why
from reporting.progress import progress

State = MessageState
SEND_BATCH = "reminders.send_batch"


@dataclass(frozen=True, slots=True)
class Drafted:
    """What `draft` made: the batch, and the units that got no draft, by reason.

    `batch` is None when there was nobody to write to.
    """

    batch: Batch | None
    units: list[Unit] = field(default_factory=list)
    told_recently: list[Unit] = field(default_factory=list)
    not_owing: list[Unit] = field(default_factory=list)
    unreachable: list[Unit] = field(default_factory=list)


def late_facts(campaign, obligation, units, *, at=None):
    """[Fact] of the given units that owe the obligation, in their order; four queries."""
    at = at or now()
    cells = progress(campaign, units, at=at)
    return [
        Fact(unit, campaign.addressee, cell, cell.due, at)
        for unit in units
        if (cell := cells[unit.pk].get(obligation)) and cell.is_owing and cell.due
    ]


@transaction.atomic
def draft(campaign, obligation, units, text, *, actor, include_told=False, chase_query=""):
    """Write one draft to each contact of the units that owe the obligation. Returns a Drafted.

    Units told within 24 h are left out unless `include_told`. TextRefused for a text that cannot
    be filled in; then nothing is written. `chase_query` is the query of the page of “Đôn đốc”.
    """
    text = check_text(text)
    at = now()
    facts = {fact.unit.pk: fact for fact in late_facts(campaign, obligation, units, at=at)}
    told = set() if include_told else recently_told(campaign, obligation, at=at)
    wanted = [unit for unit in units if unit.pk in facts and unit.pk not in told]
    recipients = recipients_of(campaign.ward, wanted)
    reached = [unit for unit in wanted if recipients[unit.pk][Audience.UNIT]]
    batch = None
    if reached:
        batch = Batch.objects.create(
            campaign=campaign,
            text=text,
            include_told=include_told,
            chase_query=chase_query,
            created_by=actor,
            created_at=at,
        )
        _write_drafts(batch, reached, facts, recipients)
    return Drafted(
        batch=batch,
        units=reached,
        told_recently=[unit for unit in units if unit.pk in facts and unit.pk in told],
        not_owing=[unit for unit in units if unit.pk not in facts],
        unreachable=[unit for unit in wanted if unit not in reached],
    )


def _write_drafts(batch, units, facts, recipients):
    campaign, at = batch.campaign, batch.created_at
    people = {
        (item.channel, item.address): item
        for unit in units
        for item in recipients[unit.pk][Audience.UNIT]
    }
    messages = Message.objects.bulk_create(
        Message(
            ward=campaign.ward,
            channel=item.channel,
            recipient=item.address,
            name=item.name,
            day=timezone.localdate(at),
            batch=batch,
            state=State.DRAFT,
            created_at=at,
            next_try_at=at,
        )
        for item in people.values()
    )
    by_address = {(message.channel, message.recipient): message for message in messages}
    Reminder.objects.bulk_create(
        Reminder(
            campaign=campaign,
            obligation=facts[unit.pk].cell.obligation,
            unit=unit,
            batch=batch,
            due_before=facts[unit.pk].due.due_before,
            channel=item.channel,
            recipient=item.address,
            day=timezone.localdate(at),
            message=by_address[item.channel, item.address],
            created_at=at,
        )
        for unit in units
        for item in recipients[unit.pk][Audience.UNIT]
    )
    record(batch.created_by, "reminders.drafted", batch, units=len(units), messages=len(messages))


@transaction.atomic
def edit_draft(message, text, *, actor, shown=None):
    """Give one draft its own words; False if it is no draft any more.

    `shown` is the `words_mark` of what the person began from. TextRefused as check_words says;
    SavedMeanwhile.
    """
    text = check_words(text)
    draft = Message.objects.select_for_update().filter(pk=message.pk, state=State.DRAFT).first()
    if draft is None:
        return False
    stored, events = draft.edited_text, AuditEvent.objects.about(message)
    require_seen(shown, stored, text, events, lambda: [stored])
    Message.objects.filter(pk=draft.pk).update(edited_text=text)
    record(actor, "reminders.edited", message)
    return True


def words_mark(message):
    """Another one as soon as the draft has other words of its own."""
    return mark_of(message.edited_text)


@transaction.atomic
def discard(messages, *, actor):
    """Throw drafts away; what is not a draft stays. Returns how many were thrown away."""
    drafts = Message.objects.select_for_update().filter(
        pk__in=[message.pk for message in messages], state=State.DRAFT
    )
    batch_of = dict(drafts.values_list("pk", "batch_id"))
    pks, counts = list(batch_of), Counter(batch_of.values())
    Message.objects.filter(pk__in=pks).update(state=State.CANCELLED)
    Reminder.objects.filter(message__in=pks).update(
        state=ReminderState.OVERTAKEN, why=Why.DISCARDED
    )
    for batch in Batch.objects.filter(pk__in=counts):
        record(actor, "reminders.discarded", batch, messages=counts[batch.pk])
    return len(pks)


@contextmanager
def one_at_a_time(campaign):
    """A transaction in which whoever else acts on the year waits, then sees what was done here."""
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        yield


def send_all(batch, *, actor):
    """Let the drafts of a batch go out. Returns the Job that sends them; None if none was left.

    The messages wait in the outbox from this transaction on: should the job get lost, the sweep
    sends them. Units that were told since the drafts were written, or are about to be, are left
    out (`told_since`), unless the batch is meant for them too. Of two people who press at once
    the second sees what the first sent.
    """
    with one_at_a_time(batch.campaign):
        if not batch.include_told:
            _leave_out_told(batch)
        drafts = Message.objects.filter(batch=batch, state=State.DRAFT)
        at = now()
        count = drafts.update(state=State.WAITING, next_try_at=at, day=timezone.localdate(at))
        if not count:
            return None
        job = enqueue(SEND_BATCH, {"batch": batch.pk}, owner=actor, total=count)
        Batch.objects.filter(pk=batch.pk).update(sent_at=at, job_id=job.pk)
        record(actor, "reminders.sent", batch, messages=count)
        return job


def _leave_out_told(batch):
    drafts = Message.objects.filter(batch=batch, state=State.DRAFT)
    rows = Reminder.objects.filter(message__in=drafts, state=ReminderState.PLANNED)
    told = told_lately(batch.campaign).filter(
        obligation=OuterRef("obligation"), unit=OuterRef("unit")
    )
    rows.filter(Exists(told)).update(state=ReminderState.OVERTAKEN, why=Why.TOLD_SINCE)
    wanted = Reminder.objects.filter(message=OuterRef("pk"), state=ReminderState.PLANNED)
    drafts.filter(~Exists(wanted)).update(state=State.CANCELLED, ended_at=now())


def told_since(batch):
    """The units that `send_all` left out of the batch, by name."""
    left_out = Reminder.objects.filter(batch=batch, why=Why.TOLD_SINCE)
    return list(Unit.objects.filter(pk__in=left_out.values("unit")).order_by("name_key", "pk"))


def run_send_batch(job):
    """The job: send what waits of its batch, telling how far it is.

    It takes half a minute of the worker at most; what a slow server leaves is sent by the sweep.
    """
    batch = job.payload["batch"]
    with keep_alive(job):  # one letter may take longer than the lease
        run = send_waiting(batch=batch, budget=30, tell=partial(_tell, job))
    return {"sent": run.sent, "left": job.progress_total - run.handled}


def _tell(job, run):
    advance(job, min(run.handled, job.progress_total))


@transaction.atomic
def resend(message, *, actor):
    """Send once more what was refused, or may not have arrived: a person takes the risk.

    It keeps its Message-ID, and counts as a person's message from now on. False if it is neither,
    or tells of closed years alone.
    """
    campaign = open_year_of(message)
    again = Message.objects.filter(pk=message.pk, state__in=[State.UNKNOWN, State.REFUSED])
    if campaign is None or again.select_for_update().first() is None:
        return False
    batch = Batch.objects.create(
        campaign=campaign,
        text="",
        created_by=actor,
        created_at=now(),
        sent_at=now(),
    )
    # what is known of the first time stays until there is an answer
    again.update(batch=batch, state=State.WAITING, next_try_at=now(), handed_at=None, tries=0)
    Reminder.objects.filter(
        message=message, state__in=[ReminderState.UNKNOWN, ReminderState.REFUSED]
    ).update(state=ReminderState.PLANNED)
    record(actor, "reminders.resent", batch, message=message.pk)
    return True


def zalo_text(campaign, obligation, units, *, at=None):
    """One text for a group chat: the units that owe, the link, the contact; empty if none owes."""
    return zalo_text_of(campaign, late_facts(campaign, obligation, units, at=at))


def zalo_text_of(campaign, facts):
    """The text of `zalo_text`, of one obligation's Facts that are known already; no queries."""
    if not facts:
        return ""
    asked, limit = short_name(facts[0].cell.obligation), facts[0].due.limit
    asked = f"ngay {asked} ({limit})" if any(map(is_over, facts)) else f"{asked} {limit}"
    head = f"{plain(campaign.addressee)} đề nghị các đơn vị sau gửi {asked}:"
    return "\n".join([head, *map(_line_of, facts), *_foot(campaign)])


def _line_of(fact):
    own = f" {limit_beside(fact.due)}" if fact.due.extended_to else ""
    return f"- {plain(fact.unit.name)}{own}"


def zalo_texts(campaign, obligation, units, *, at=None):
    """[(unit, text)] ready to paste, one for each unit that owes."""
    foot = _foot(campaign)
    return [
        (fact.unit, "\n".join([fill(usual_text([fact]), fact), *foot]))
        for fact in late_facts(campaign, obligation, units, at=at)
    ]


def _foot(campaign):
    link = site_address(f"{reverse('reporting:tasks')}?nam={campaign.year}")
    contact = [f"Đầu mối: {clean_line(campaign.help_contact)}"] if campaign.help_contact else []
    return [f"Gửi tại: {link}", *contact]


@transaction.atomic
def save_call(campaign, obligation, unit, *, is_reached, note, actor):
    """Tick a unit off the call list, or note what was said. Returns the Call."""
    call, _ = Call.objects.update_or_create(
        campaign=campaign,
        obligation=obligation,
        unit=unit,
        defaults={
            "is_reached": is_reached,
            "note": note.strip(),
            "called_by": actor,
            "called_at": now(),
        },
    )
    record(actor, "unit.called", unit, obligation=obligation, is_reached=is_reached)
    return call
