"""Pages about messages: what each says or said, and how far it came."""

from dataclasses import dataclass, replace

from django.db.models import Case, Count, Q, When
from django.urls import reverse

from audit.clock import now
from backups.mail_pause import is_paused
from jobs.models import Job
from organizations.faces import Face
from reminders.chasing import late_facts
from reminders.content import contents
from reminders.models import Batch, Message
from reminders.outbox import open_year_of, refused_addresses, years_of
from reminders.texts import TextRefused, fill
from reminders.vocabulary import MessageState, Why
from reporting.unit_marks import UnitMark

State = MessageState
WENT_WRONG_FIRST = Case(
    When(state=State.REFUSED, then=0), When(state=State.UNKNOWN, then=1), default=2
)
FACES = {
    State.DRAFT: ("pencil", "draft"),
    State.WAITING: ("hourglass-split", "sent"),
    State.SENDING: ("send", "sent"),
    State.SENT: ("check2", "ok"),
    State.REFUSED: ("exclamation-circle-fill", "late"),
    State.UNKNOWN: ("question-circle", "more"),
    State.CANCELLED: ("dash", "none"),
}


def face_of(state):
    """The Face of a message's state."""
    state = State(state)
    icon, tone = FACES[state]
    return Face(state.label, state.label, icon, tone)


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message of a table.

    What was not sent yet shows the text as it would go out now, unless `is_unwritten`.
    """

    message: Message
    units: list
    subject: str
    body: str
    why: str
    is_unwritten: bool = False

    @property
    def face(self):
        return face_of(self.message.state)

    @property
    def is_draft(self):
        return self.message.state == State.DRAFT

    @property
    def may_resend(self):
        if self.message.state not in (State.UNKNOWN, State.REFUSED):
            return False
        return open_year_of(self.message) is not None

    @property
    def is_answered(self):
        """False if what the server said is of an earlier try: it waits again, or was cancelled."""
        return self.message.state in (State.SENT, State.UNKNOWN, State.REFUSED)


def message_lines(messages):
    """[MessageLine] of a page of messages; a fixed number of queries for each of their years.

    `messages` come `with_reminders`.
    """
    messages = list(messages)
    open_ones = [message for message in messages if not message.is_over]
    texts = contents(open_ones, at=now()) if open_ones else {}
    return [_line(message, texts.get(message.pk)) for message in messages]


def listed_lines(messages):
    """[MessageLine] of the list of all messages: what was not sent yet is written elsewhere.

    To write it asks for the standing of every unit of the page; no queries here.
    """
    return [replace(_line(item, None), is_unwritten=not item.is_over) for item in messages]


def _line(message, content):
    reminders = list(message.reminders.all())
    reasons = {Why(reminder.why).label for reminder in reminders if reminder.why}
    why = ", ".join(sorted(reasons)) if message.state == State.CANCELLED else ""
    if content and content.fault:
        why = content.fault
    elif content and not content.told:
        why = ", ".join(sorted(Why(code).label for code in content.overtaken))
    return MessageLine(
        message=message,
        units=list({reminder.unit_id: reminder.unit for reminder in reminders}.values()),
        subject=content.subject if content else message.subject,
        body=content.body if content else message.body,
        why=why,
    )


def messages_of(batch):
    """The messages that were written in a batch, also those that were sent once more since.

    What went wrong comes first.
    """
    return (
        Message.objects.filter(Q(batch=batch) | Q(reminders__batch=batch))
        .distinct()
        .with_reminders()
        .order_by(WENT_WRONG_FIRST, "name", "channel", "pk")
    )


MAY_LEAVE = "Có thể rời trang này: tin chờ gửi vẫn được gửi, kể cả khi máy chủ thư tạm ngừng."


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is. `is_running` while a worker is at it, `is_paused` since a restore."""

    drafts: int
    waiting: int
    sent: int
    refused: int
    unknown: int
    cancelled: int
    is_running: bool
    is_paused: bool

    @property
    def total(self):
        return self.waiting + self.handled

    @property
    def handled(self):
        return self.sent + self.refused + self.unknown

    @property
    def words(self):
        outcomes = [
            (self.sent, "đã gửi"),
            (self.refused, "bị từ chối"),
            (self.unknown, "không rõ"),
        ]
        parts = [f"{label} {number}" for number, label in outcomes if number]
        handled = f"Đã xử lý {self.handled}/{self.total} tin"
        words = f"{handled}: {', '.join(parts)}." if parts else f"{handled}."
        if self.cancelled:
            words += f" Không gửi {self.cancelled} tin đã bỏ hoặc không còn cần."
        return words

    @property
    def leave(self):
        return MAY_LEAVE if self.waiting and not self.is_paused else ""

    @property
    def is_going_out(self):
        return self.is_running and self.waiting > 0


def batch_progress(batch):
    """Three queries."""
    rows = messages_of(batch).order_by().values_list("state").annotate(n=Count("pk", distinct=True))
    counts = dict.fromkeys(State, 0) | {State(state): number for state, number in rows}
    job = Job.objects.filter(pk=batch.job_id).first() if batch.job_id else None
    return BatchProgress(
        drafts=counts[State.DRAFT],
        waiting=counts[State.WAITING] + counts[State.SENDING],
        sent=counts[State.SENT],
        refused=counts[State.REFUSED],
        unknown=counts[State.UNKNOWN],
        cancelled=counts[State.CANCELLED],
        is_running=job is not None and not job.is_over,
        is_paused=is_paused(),
    )


def refused_marks(campaign):
    """{unit id: UnitMark} of the units with an address that does not work; one query."""
    return {
        unit_id: UnitMark(
            "Tin nhắc bị từ chối",
            "exclamation-circle-fill",
            "late",
            reverse("reminders:message", args=[refusals[0].message_id]),
        )
        for unit_id, refusals in refused_addresses(campaign).items()
    }


def batch_url(batch):
    """The page of the batch, in its year."""
    return f"{reverse('reminders:batch', args=[batch.pk])}?nam={batch.campaign.year}"


def outbox_url(message):
    """The list of messages in the newest year that the message speaks of."""
    years = years_of(message)
    return reverse("reminders:outbox") + (f"?nam={years[0].year}" if years else "")


def chase_url(batch, obligation):
    """The list of “Đôn đốc” from which the batch was written, filtered as it was then."""
    query = batch.chase_query or f"?nam={batch.campaign.year}&han={obligation}"
    return reverse("reminders:chase") + query


def batch_scope(batch):
    """(obligation, [Unit]) that a batch speaks of; one query."""
    reminders = list(batch.reminders.select_related("unit").order_by("unit__name_key", "unit_id"))
    units = {reminder.unit_id: reminder.unit for reminder in reminders}
    return (reminders[0].obligation if reminders else ""), list(units.values())


def own_words(message):
    """The text of a draft, without the link at its end: what may be changed.

    One that cannot be filled in is given as it was written.
    """
    if message.edited_text:
        return message.edited_text
    reminders = list(message.reminders.select_related("unit"))
    units = [reminder.unit for reminder in reminders]
    facts = late_facts(message.batch.campaign, reminders[0].obligation, units)
    try:
        return "\n\n".join(dict.fromkeys(fill(message.batch.text, fact) for fact in facts))
    except TextRefused:
        return message.batch.text


def recent_batches(campaign, number=10):
    """The last batches of a year that are not empty, with how many drafts each still holds."""
    return (
        Batch.objects.filter(campaign=campaign, reminders__isnull=False)
        .select_related("created_by", "campaign")
        .annotate(
            drafts=Count("messages", filter=Q(messages__state=State.DRAFT), distinct=True),
            message_count=Count("messages", distinct=True),
        )
        .order_by("-created_at", "-pk")[:number]
    )
