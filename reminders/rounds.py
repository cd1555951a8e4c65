"""Setting when units are told: the rounds of a plan, the days off."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from audit.clock import now
from audit.models import AuditEvent
from audit.services import record
from campaigns.models import Deadline
from documents.wording import short_date
from organizations.models import Unit
from organizations.overtaken import Overtaken, unseen
from reminders.models import DigestHour, Holiday, Round, RoundPlan
from reminders.saved_meanwhile import mark_of, require_seen
from reminders.schedule import at_hour, digest_hour, holidays_of, working_days
from reminders.texts import ABOVE_TEXT, AFTER_TEXT, BEFORE_TEXT, TextRefused, check_text
from reminders.vocabulary import Audience

FARTHEST = 365  # days


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """A round as a person wrote it."""

    offset: int
    text: str
    audience: str = Audience.UNIT


DEFAULT_ROUNDS = (
    *(RoundDraft(offset, BEFORE_TEXT) for offset in (-14, -7, -3, -1, 0)),
    *(RoundDraft(offset, AFTER_TEXT) for offset in (1, 3)),
    RoundDraft(5, ABOVE_TEXT, Audience.HEAD),
    RoundDraft(10, ABOVE_TEXT, Audience.LEADER),
)


def plan_of(campaign, obligation):
    """The plan of one obligation; a new one, not yet saved, when nobody made one."""
    plan = RoundPlan.objects.filter(campaign=campaign, obligation=obligation).first()
    return plan or RoundPlan(campaign=campaign, obligation=obligation)


@transaction.atomic
def save_plan(campaign, obligation, rounds=DEFAULT_ROUNDS, *, actor, is_on=True, shown=None):
    """Replace the rounds of a plan and switch it on or off; all or nothing. Returns the plan.

    `rounds` are RoundDrafts; `shown` is the `plan_mark` of what the person began from.
    ValidationError({place in rounds: [sentence, …]}) for a text that cannot be filled in, a round
    that is named twice, or a new one whose day has passed; SavedMeanwhile.
    """
    plan, _ = RoundPlan.objects.select_for_update().get_or_create(
        campaign=campaign, obligation=obligation
    )
    rounds = _checked(plan, list(rounds))
    require_seen(
        shown,
        _as_json(plan.is_on, plan.rounds.all()),
        _as_json(is_on, rounds),
        AuditEvent.objects.about(plan),
        lambda: _lines_of(plan, rounds),
    )
    if is_on and not plan.is_on:
        plan.on_since = now()
    plan.is_on = is_on
    plan.save()
    plan.rounds.all().delete()
    Round.objects.bulk_create(
        Round(plan=plan, offset=item.offset, audience=item.audience, text=item.text)
        for item in rounds
    )
    record(
        actor,
        "reminders.planned" if is_on else "reminders.stopped",
        plan,
        rounds=[[item.offset, str(item.audience)] for item in rounds],
    )
    return plan


def plan_mark(plan):
    """Another one as soon as the plan's switch or one of its rounds is another."""
    return mark_of(_as_json(plan.is_on, plan.rounds.all() if plan.pk else []))


def _as_json(is_on, rounds):
    return [is_on, sorted([item.offset, str(item.audience), item.text] for item in rounds)]


def _lines_of(plan, wanted):
    """What is stored, each text only where it is not the one that the person wants too."""
    texts = {(item.offset, str(item.audience)): item.text for item in wanted}
    yield f"Nhắc tự động đang {'bật' if plan.is_on else 'tắt'}"
    for item in plan.rounds.all():
        is_same = texts.get((item.offset, item.audience)) == item.text
        line = f"{str(item).capitalize()}, {item.get_audience_display()}"
        yield line if is_same else f"{line}: {item.text}"


@transaction.atomic
def set_hour(ward, hour, *, actor, shown=None):
    """From which hour of a day the ward's people are told, of all its plans in all its years.

    `shown` is {"hour": what the person began from}; raises Overtaken.
    """
    ward = Unit.objects.select_for_update(no_key=True).get(pk=ward.pk)
    stored = digest_hour(ward)
    if names := unseen({"hour": stored}, {"hour": hour}, shown):
        raise Overtaken(ward, names)
    if hour == stored:
        return
    DigestHour.objects.update_or_create(ward=ward, defaults={"hour": hour})
    before, after = ({"hour": f"{each:%H:%M}"} for each in (stored, hour))
    record(actor, "reminders.hour_set", ward, before=before, after=after)


def default_rounds(campaign, obligation, *, at=None):
    """What a new plan may begin with: the ward's rounds of the year before, else the usual ones.

    Those whose day has passed are left out.
    """
    due = Deadline.objects.filter(campaign=campaign, obligation=obligation).first()
    plan = RoundPlan(campaign=campaign, obligation=obligation)
    at, calendar = at or now(), working_days(campaign.ward)
    return [
        item
        for item in _rounds_before(campaign, obligation) or DEFAULT_ROUNDS
        if due is None or not _is_past(plan, item, due, calendar, at)
    ]


def _rounds_before(campaign, obligation):
    plans = RoundPlan.objects.filter(
        obligation=obligation, campaign__ward=campaign.ward, campaign__year__lt=campaign.year
    )
    before = plans.order_by("-campaign__year").first()
    rounds = before.rounds.all() if before else []
    return [RoundDraft(item.offset, item.text, item.audience) for item in rounds]


def _checked(plan, rounds):
    problems, checked, seen = {}, [], set()
    known = set(plan.rounds.values_list("offset", "audience"))  # past or not: on_since silences
    due = Deadline.objects.filter(campaign=plan.campaign, obligation=plan.obligation).first()
    calendar, at = working_days(plan.campaign.ward), now()
    for place, item in enumerate(rounds):
        found = []
        try:
            text = check_text(item.text)
        except TextRefused as refusal:
            found.append(str(refusal))
            text = ""
        mark = (item.offset, str(item.audience))
        if mark in seen:
            found.append("Đợt này đã có ở trên.")
        if abs(item.offset) > FARTHEST:
            found.append("Số ngày từ 0 đến 365.")
        elif due and mark not in known and _is_past(plan, item, due, calendar, at):
            found.append("Ngày nhắc của đợt này đã qua.")
        seen.add(mark)
        if found:
            problems[place] = found
        checked.append(RoundDraft(item.offset, text, item.audience))
    if problems:
        raise ValidationError({str(place): found for place, found in problems.items()})
    return checked


def _is_past(plan, item, due, calendar, at):
    day = calendar.round_day(due.last_day, item.offset)
    return at_hour(day, digest_hour(plan.campaign.ward)) < at


@transaction.atomic
def set_holidays(days, year, *, ward, actor, shown=None):
    """Give a ward its own list of days off, and days worked instead, for one year.

    `days` are Holidays; with none of them the ward keeps to the national list again. `shown` is
    the `holidays_mark` of what the person began from. ValidationError for a day of another year;
    SavedMeanwhile.
    """
    if any(holiday.day.year != year for holiday in days):
        raise ValidationError(f"Chỉ ghi các ngày của năm {year}.")
    # of two people who press at once the second replaces what the first wrote
    Unit.objects.select_for_update(no_key=True).get(pk=ward.pk)
    known = holidays_of(ward, year)
    require_seen(
        shown,
        _days_as_json(known),
        _days_as_json(days),
        AuditEvent.objects.about(ward).filter(action="holidays.set", data__year=year),
        lambda: map(_line_of_day, known),
    )
    Holiday.objects.filter(ward=ward, day__year=year).delete()
    for holiday in days:
        holiday.ward = ward
    Holiday.objects.bulk_create(days)
    record(actor, "holidays.set", ward, year=year, days=len(days))


def holidays_mark(days):
    """Another one as soon as one of the days off, or days worked instead, is another."""
    return mark_of(_days_as_json(days))


def _days_as_json(days):
    return sorted([item.day.isoformat(), item.name, item.is_working] for item in days)


def _line_of_day(item):
    return f"{short_date(item.day)}, {item.name}{' (ngày làm bù)' if item.is_working else ''}"
