"""What the demo ward was told: rounds of the article and Mẫu số 03, and reminders by the Ban.

Nothing is really sent: the messages get the end that the story gives them. For Mẫu số 01 the rounds
are planned and off, so that the Ban of the demo chases the late units itself.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import cycle

from audit.clock import held_at
from campaigns.vocabulary import Obligation
from organizations.models import Unit
from reminders.channels import NO_ANSWER
from reminders.chasing import draft, late_facts
from reminders.content import contents
from reminders.models import Batch, Message, Reminder
from reminders.planning import plan
from reminders.rehearsal import rehearse
from reminders.rounds import default_rounds, save_plan
from reminders.schedule import at_hour
from reminders.texts import BEFORE_TEXT
from reminders.vocabulary import Channel, MessageState, ReminderState
from reporting.demo.story import ZONE

State = MessageState
PLANNED_AT = datetime(2026, 1, 2, 9, 0, tzinfo=ZONE)
TOLD_AT = datetime(2026, 1, 6, 10, 0, tzinfo=ZONE)
DRAFTED_AT = datetime(2026, 1, 8, 16, 0, tzinfo=ZONE)
TOLD_UNITS, DRAFTED_UNITS = 9, 3
# those who walk through the demo find nobody told before them
LEFT_ALONE = {"TDP12", "TDP7", "UBND", "PHUNU"}
ROUNDS = {
    Obligation.REGISTRATION: False,
    Obligation.ARTICLE: True,
    Obligation.NOMINATION: True,
}
# how letters end, in turns
LETTERS = (
    (State.SENT, ""),
    (State.SENT, ""),
    (State.REFUSED, "550 5.1.1 Hộp thư không tồn tại"),
    (State.SENT, ""),
    (State.UNKNOWN, f"{NO_ANSWER}TimeoutError: timed out"),
    (State.SENT, ""),
)


def add_reminders(cast, instant):
    """The rounds and messages of 2026 that came before the instant."""
    campaign = cast.campaigns[2026]
    with held_at(PLANNED_AT):
        for obligation, is_on in ROUNDS.items():
            rounds = default_rounds(campaign, obligation)
            save_plan(campaign, obligation, rounds, actor=cast.reviewers["admin"], is_on=is_on)
        days = [item.day for item in rehearse(campaign, at=PLANNED_AT)]
    ends = cycle(LETTERS)
    _tell_by_hand(campaign, cast.reviewers, ends)
    for day in days:
        moment = at_hour(day, datetime.min.time().replace(hour=8))
        if moment < instant:
            with held_at(moment):
                plan(at=moment, ward=campaign.ward)
                _end(Message.objects.automatic(), campaign, moment, ends)


def _tell_by_hand(campaign, reviewers, ends):
    """One reminder the Ban sent three days before, and drafts that still lie in the outbox."""
    mau01 = Obligation.REGISTRATION
    units = list(Unit.objects.within(campaign.ward).reporting().order_by("pk"))
    owing = [
        fact.unit
        for fact in late_facts(campaign, mau01, units, at=TOLD_AT)
        if not fact.unit.code.endswith(tuple(LEFT_ALONE))
    ]
    told, drafted = owing[:TOLD_UNITS], owing[TOLD_UNITS:][:DRAFTED_UNITS]
    if told:
        with held_at(TOLD_AT):
            batch = draft(campaign, mau01, told, BEFORE_TEXT, actor=reviewers["bxdd1"]).batch
            Batch.objects.filter(pk=batch.pk).update(sent_at=TOLD_AT)
            batch.messages.update(state=State.WAITING)
            _end(batch.messages.all(), campaign, TOLD_AT, ends)
    if drafted:
        with held_at(DRAFTED_AT):
            draft(campaign, mau01, drafted, BEFORE_TEXT, actor=reviewers["bxdd2"])


def _end(messages, campaign, moment, ends):
    """Give waiting messages the state that a worker would have left behind."""
    waiting = list(messages.filter(ward=campaign.ward, state=State.WAITING).order_by("pk"))
    texts = contents(waiting, at=moment)
    told = defaultdict(list)
    for message in waiting:
        content = texts[message.pk]
        is_letter = message.channel == Channel.EMAIL
        state, words = next(ends) if is_letter else (State.SENT, "")
        message.state, message.words, message.tries = state, words, 1
        message.subject, message.body, message.link = content.subject, content.body, content.link
        message.ended_at = moment
        message.handed_at = moment if is_letter else None
        message.read_at = None if is_letter else moment + timedelta(hours=2)
        told[state] += [reminder.pk for reminder in content.told]
    columns = ("state", "words", "tries", "subject", "body", "link", "ended_at", "handed_at")
    Message.objects.bulk_update(waiting, [*columns, "read_at"], batch_size=100)
    for state, told_at in ((State.SENT, moment), (State.REFUSED, None), (State.UNKNOWN, None)):
        Reminder.objects.filter(pk__in=told[state]).update(
            state=ReminderState.TOLD if state == State.SENT else ReminderState(state.value),
            told_at=told_at,
        )
