"""What a message says, computed as it is sent; what has been overtaken is left out."""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from campaigns.answering import answering
from campaigns.models import Campaign
from campaigns.registry import registered
from documents.text import clean_line
from documents.wording import count_text
from organizations.models import Unit
from reminders.models import Message, Reminder, Round
from reminders.recipients import recipients_of
from reminders.texts import Fact, TextRefused, fill, limit_beside, plain, short_name
from reminders.vocabulary import Audience, Channel, ReminderState, Why
from reporting.progress import State, progress, summaries_of

logger = logging.getLogger(__name__)

NO_TEXT = "Chương trình chưa soạn được nội dung tin này"
AUTOMATIC = "Tin này do chương trình gửi tự động."
MOST_NAMED = 3  # units or obligations a subject names before it counts them


@dataclass(frozen=True, slots=True)
class Content:
    """A message ready to go; `told` are the reminders it tells, `overtaken` why others are not.

    `fault` says, in Vietnamese, why there is no text: the program's mistake, nobody's of these.
    """

    subject: str = ""
    body: str = ""
    link: str = ""
    fault: str = ""
    told: list[Reminder] = field(default_factory=list)
    overtaken: dict[str, list[Reminder]] = field(default_factory=dict)


def contents(messages, *, at):
    """{message id: Content}; a fixed number of queries for each year the messages speak of.

    One whose text cannot be made has a `fault`, and holds up no other.
    """
    try:
        return _contents(messages, at)
    except Exception as fault:
        if len(messages) == 1:
            logger.exception("Message %s has no text", messages[0].pk)
            known = isinstance(fault, TextRefused)
            reason = str(fault) if known else f"lỗi {type(fault).__name__}."
            return {messages[0].pk: Content(fault=f"{NO_TEXT}: {reason}")}
    middle = len(messages) // 2
    return contents(messages[:middle], at=at) | contents(messages[middle:], at=at)


def _contents(messages, at):
    reminders = list(
        Reminder.objects.filter(message__in=messages, state=ReminderState.PLANNED)
        .select_related("batch")
        .order_by("unit__name_key", "unit_id", "due_before", "obligation", "pk")
    )
    of_message = defaultdict(list)
    for reminder in reminders:
        of_message[reminder.message_id].append(reminder)
    view = _View.of(reminders, at)
    return {message.pk: _content(message, of_message[message.pk], view) for message in messages}


@dataclass(frozen=True, slots=True)
class _View:
    """Everything the texts of some reminders need."""

    at: datetime
    campaigns: dict
    units: dict  # those that answer a campaign still
    cells: dict
    addresses: dict  # of whom a unit's reminders reach by now
    rounds: dict
    last_told: dict
    summaries: dict  # of the years of which a ward's leaders are told

    @classmethod
    def of(cls, reminders, at):
        campaigns = Campaign.objects.select_related("ward").in_bulk(
            {item.campaign_id for item in reminders}
        )
        units = Unit.objects.reporting().in_bulk({item.unit_id for item in reminders})
        of_campaign = defaultdict(set)
        for item in reminders:
            of_campaign[item.campaign_id].add(item.unit_id)
        asked = {
            pk: [units[unit_id] for unit_id in unit_ids & units.keys()]
            for pk, unit_ids in of_campaign.items()
        }
        cells = {
            (pk, unit_id, obligation): cell
            for pk, of_year in asked.items()
            for unit_id, of_unit in progress(campaigns[pk], of_year, at=at).items()
            for obligation, cell in of_unit.items()
        }
        addresses = {
            (pk, unit_id, audience): {(item.channel, item.address) for item in recipients}
            for pk, of_year in asked.items()
            for unit_id, of_unit in recipients_of(campaigns[pk].ward, of_year).items()
            for audience, recipients in of_unit.items()
        }
        led = {item.campaign_id for item in reminders if item.audience == Audience.LEADER}
        rounds = Round.objects.filter(plan__campaign__in=campaigns, plan__is_on=True)
        return cls(
            at,
            campaigns,
            units,
            cells,
            addresses,
            {
                (item.plan.campaign_id, item.plan.obligation, item.offset, item.audience): item
                for item in rounds.select_related("plan")
            },
            _last_rounds(reminders),
            {pk: ward_summaries(campaigns[pk], at) for pk in led},
        )

    def rates(self, reminders):
        """How far the ward is with what these reminders are about, a sentence for each."""
        for campaign_id, obligation in dict.fromkeys(
            (item.campaign_id, item.obligation) for item in reminders
        ):
            summary = self.summaries[campaign_id].get(obligation)
            if summary is None:  # no unit of the ward is asked any more
                continue
            yield rates_sentence(obligation, summary)

    def fact(self, reminder):
        campaign, cell = self.campaigns[reminder.campaign_id], self.cell(reminder)
        return Fact(self.units[reminder.unit_id], campaign.addressee, cell, cell.due, self.at)

    def cell(self, reminder):
        return self.cells.get((reminder.campaign_id, reminder.unit_id, reminder.obligation))

    def is_addressed(self, reminder):
        """Whether the address is one of the unit's still: clerks are replaced, accounts closed."""
        key = (reminder.campaign_id, reminder.unit_id, reminder.audience)
        return (reminder.channel, reminder.recipient) in self.addresses[key]

    def text(self, reminder):
        """The text of the reminder's round, or of its batch; None when the round is no more."""
        if reminder.batch_id:
            return reminder.batch.text
        key = (reminder.campaign_id, reminder.obligation, reminder.offset, reminder.audience)
        return self.rounds[key].text if key in self.rounds else None

    def why_not(self, reminder):
        """Why this need not be told any more; NONE if it still does."""
        cell = self.cell(reminder)
        if not self.campaigns[reminder.campaign_id].is_open or not cell or not cell.is_owing:
            return Why.NOT_OWING
        if cell.due is None or cell.due.due_before != reminder.due_before:
            return Why.DUE_CHANGED
        if self.text(reminder) is None:
            return Why.ROUND_GONE
        if not self.is_addressed(reminder):
            return Why.READDRESSED
        if reminder.batch_id is None and _was_sent_since(reminder, cell):
            return Why.NOT_OWING
        if (
            reminder.batch_id is None
            and (reminder.day, reminder.offset) < self.last_told[_line(reminder)]
        ):
            return Why.LATER_ROUND
        return Why.NONE


def _was_sent_since(reminder, cell):
    """A file that was returned is asked for by the rounds after its return (schedule.earliest)."""
    return cell.state == State.RETURNED and cell.moment > reminder.created_at


def ward_summaries(campaign, at):
    """{obligation: Summary} over all units that the year asks; the rates of its letters."""
    units = list(answering(campaign))
    return summaries_of(progress(campaign, units, at=at))


def rates_sentence(obligation, summary):
    expected, sent, rate, on_time, on_time_rate = summary.rates
    return (
        f"{short_name(obligation)}: phải gửi {expected}, đã gửi {sent} ({rate}), "
        f"đúng hạn {on_time} ({on_time_rate})."
    )


def _line(reminder):
    """What the rounds have in common that follow one another."""
    return (
        reminder.campaign_id,
        reminder.obligation,
        reminder.unit_id,
        reminder.audience,
        reminder.due_before,
        reminder.channel,
        reminder.recipient,
    )


def _last_rounds(reminders):
    """{line: (day, offset)} of the last round that the ledger holds for each line."""
    automatic = [item for item in reminders if item.batch_id is None]
    rows = Reminder.objects.standing().filter(
        campaign__in={item.campaign_id for item in automatic},
        unit__in={item.unit_id for item in automatic},
        recipient__in={item.recipient for item in automatic},
    )
    last = {}
    for row in rows:
        mark = (row.day, row.offset)
        last[_line(row)] = max(mark, last.get(_line(row), mark))
    return last


def _content(message, reminders, view):
    told, overtaken = [], defaultdict(list)
    for reminder in reminders:
        why = view.why_not(reminder)
        if why == Why.NONE:
            told.append(reminder)
        else:
            overtaken[why.value].append(reminder)
    if not told:
        return Content(overtaken=dict(overtaken))
    link = _link(told, view)
    return Content(
        subject=_subject(told, view),
        body=_body(message, told, link, view),
        link=link,
        told=told,
        overtaken=dict(overtaken),
    )


def _subject(told, view):
    """Which year, whom it concerns and what is due: two mails seldom share one subject."""
    facts = [view.fact(reminder) for reminder in told]
    year = view.campaigns[told[0].campaign_id].year
    units = list(dict.fromkeys(plain(fact.unit.short_name or fact.unit.name) for fact in facts))
    names = list(
        dict.fromkeys(f"{short_name(f.cell.obligation)} {limit_beside(f.due)}" for f in facts)
    )
    whom = ", ".join(units) if len(units) <= MOST_NAMED else f"{count_text(len(units))} đơn vị"
    what = "; ".join(names) if len(names) <= MOST_NAMED else f"{count_text(len(names))} nội dung"
    return f"[Dân vận khéo {year}] {whom}: {what}"[:250]


def _body(message, told, link, view):
    if message.edited_text:
        paragraphs = [message.edited_text]
    else:
        paragraphs = list(
            dict.fromkeys(fill(view.text(reminder), view.fact(reminder)) for reminder in told)
        )
    paragraphs += view.rates(item for item in told if item.audience == Audience.LEADER)
    campaign = view.campaigns[told[0].campaign_id]
    # inside the application the notice has its own way to the task
    foot = [] if message.channel == Channel.IN_APP else [f"Thực hiện tại: {link}"]
    if campaign.help_contact:
        foot.append(f"Đầu mối: {clean_line(campaign.help_contact)}")
    foot.append(AUTOMATIC if message.batch_id is None else plain(campaign.addressee))
    return "\n\n".join([*paragraphs, "\n".join(foot)]) + "\n"


def _link(told, view):
    """The one address: of the unit's file, of how it stands, or of the ward's overview."""
    campaign = view.campaigns[told[0].campaign_id]
    audiences = {reminder.audience for reminder in told}
    if Audience.LEADER in audiences:
        path = reverse("reporting:overview")
    elif Audience.HEAD in audiences:  # of a unit above it perhaps, so the unit is named
        path = reverse("reporting:tasks")
        return site_address(f"{path}?nam={campaign.year}&don-vi={told[0].unit_id}")
    elif len(told) == 1 and (pk := view.cell(told[0]).submission_id):
        return site_address(registered(told[0].obligation)[1].edit_url(pk))
    else:
        path = reverse("reporting:tasks")
    return site_address(f"{path}?nam={campaign.year}")


def site_address(path):
    """Never from a request, whose Host header anybody may write."""
    return f"{settings.SITE_URL}{path}"


def site_host():
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def message_id(message: Message):
    """The same at every try, so a server or a reader can tell a repetition."""
    return f"<{message.key}@{site_host()}>"
