"""Setting when units are told: the rounds of a plan, the days off."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from audit.clock import now
from audit.services import record
from campaigns.models import Deadline
from organizations.models import Unit
from reminders.models import DigestHour, Holiday, Round, RoundPlan
from reminders.schedule import at_hour, digest_hour, working_days
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
def save_plan(campaign, obligation, rounds=DEFAULT_ROUNDS, *, actor, is_on=True, hour=None):
    """Replace the rounds of a plan and switch it on or off; all or nothing. Returns the plan.

    `rounds` are RoundDrafts; `hour`, if given, is from now on the ward's for all its plans.
    ValidationError({place in rounds: [sentence, …]}) for a text that
    cannot be filled in, a round that is named twice, or a new one whose day has passed.
    """
    plan, _ = RoundPlan.objects.select_for_update().get_or_create(
        campaign=campaign, obligation=obligation
    )
    if hour and hour != digest_hour(campaign.ward):
        campaign.ward.digest_hour = _set_hour(campaign.ward, hour)
    rounds = _checked(plan, list(rounds))
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
        hour=f"{digest_hour(campaign.ward):%H:%M}",
    )
    return plan


def _set_hour(ward, hour):
    found, _ = DigestHour.objects.update_or_create(ward=ward, defaults={"hour": hour})
    return found


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
def set_holidays(days, year, *, ward, actor):
    """Give a ward its own list of days off, and days worked instead, for one year.

    `days` are Holidays; with none of them the ward keeps to the national list again.
    ValidationError for a day of another year.
    """
    if any(holiday.day.year != year for holiday in days):
        raise ValidationError(f"Chỉ ghi các ngày của năm {year}.")
    # of two people who press at once the second replaces what the first wrote
    Unit.objects.select_for_update(no_key=True).get(pk=ward.pk)
    Holiday.objects.filter(ward=ward, day__year=year).delete()
    for holiday in days:
        holiday.ward = ward
    Holiday.objects.bulk_create(days)
    record(actor, "holidays.set", ward, year=year, days=len(days))
