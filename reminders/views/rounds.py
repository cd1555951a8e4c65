"""When units are told by themselves: the rounds, the days off, and the rehearsal of all of it."""

from datetime import date
from functools import partial
from http import HTTPStatus
from itertools import zip_longest

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit.clock import now
from audit.filters import tell_ignored
from audit.numbers import whole_number
from campaigns.models import Deadline
from campaigns.permissions import get_ban_campaign, get_obligation, require_takes_settings
from campaigns.registry import has_form
from campaigns.vocabulary import Obligation
from documents.wording import count_text
from organizations.shown_form import save_all
from reminders.forms import PLACES_LINE, posted
from reminders.models import Holiday, RoundPlan
from reminders.rehearsal import rehearsal_of
from reminders.rehearsal_page import WEEKDAYS, groups_of, months_of
from reminders.round_forms import (
    HolidayForm,
    HourForm,
    PlanForm,
    RoundForm,
    holiday_formset,
    round_formset,
)
from reminders.rounds import (
    default_rounds,
    holidays_mark,
    plan_mark,
    plan_of,
    save_plan,
    set_holidays,
    set_hour,
)
from reminders.saved_meanwhile import SavedMeanwhile
from reminders.schedule import digest_hour, holidays_of, working_days
from reporting.board import HEADS

ALL_UNITS = "tat-ca"


@require_http_methods(["GET", "POST"])
def rounds(request):
    """Each obligation of the year: its limit, whether and when its units are told; the hour."""
    campaign = get_ban_campaign(request)
    form = HourForm(posted(request), initial={"hour": digest_hour(campaign.ward)})
    if request.method == "POST":
        require_takes_settings(campaign)
        if form.is_valid() and save_all([form], partial(_save_hour, request, campaign.ward)):
            messages.success(request, f"Giờ nhắc của phường: {form.cleaned_data['hour']:%H:%M}.")
            return redirect(f"{reverse('reminders:rounds')}?nam={campaign.year}")
    deadlines = {item.obligation: item for item in Deadline.objects.filter(campaign=campaign)}
    plans = RoundPlan.objects.filter(campaign=campaign).prefetch_related("rounds")
    plan_of_obligation = {plan.obligation: plan for plan in plans}
    lines = [
        {
            "obligation": obligation,
            "title": obligation.label,
            "deadline": deadlines.get(obligation),
            "plan": plan_of_obligation.get(obligation),
        }
        for obligation in Obligation
        if has_form(obligation)
    ]
    context = {
        "campaign": campaign,
        "hour": digest_hour(campaign.ward),
        "form": form,
        "lines": lines,
    }
    return render(request, "reminders/rounds.html", context, status=form.status)


def _save_hour(request, ward, form):
    if form.changes:
        set_hour(ward, **form.changes, shown=form.shown, actor=request.user)


@require_http_methods(["GET", "POST"])
def rounds_edit(request, obligation):
    campaign = get_ban_campaign(request)
    obligation = get_obligation(obligation)
    plan = plan_of(campaign, obligation)
    drafts = list(plan.rounds.all()) if plan.pk else default_rounds(campaign, obligation)
    form = PlanForm(posted(request), initial={"is_on": plan.is_on})
    shown, meanwhile = request.POST.get("shown") or plan_mark(plan), None
    rows = round_formset(
        posted(request),
        initial=None
        if request.method == "POST"
        else [RoundForm.initial_of(item) for item in drafts],
        prefix="dot",
    )
    if request.method == "POST":
        require_takes_settings(campaign)
        try:
            if (
                form.is_valid()
                and rows.is_valid()
                and _is_saved(request, campaign, obligation, form, rows, shown)
            ):
                return redirect(f"{reverse('reminders:rounds')}?nam={campaign.year}")
        except SavedMeanwhile as other:
            shown, meanwhile = other.mark, other
    errors = [*form.error_list, *rows.error_list] if request.method == "POST" else []
    context = {
        "campaign": campaign,
        "title": obligation.label,
        "plan": plan,
        "deadline": (deadline := _deadline(campaign, obligation)),
        "form": form,
        "rows": rows,
        "lines": _lines(rows, drafts, deadline, campaign.ward),
        "errors": errors,
        "places": PLACES_LINE,
        "shown": shown,
        "saved_meanwhile": meanwhile,
    }
    status = _status(errors, meanwhile)
    return render(request, "reminders/rounds_edit.html", context, status=status)


def _status(errors, meanwhile):
    if meanwhile:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK


def _deadline(campaign, obligation):
    return Deadline.objects.filter(campaign=campaign, obligation=obligation).first()


def _lines(rows, drafts, deadline, ward):
    """[(form, the day on which the round falls)]; None for what is not stored as it stands."""
    if rows.is_bound or deadline is None:
        return [(form, None) for form in rows]
    calendar = working_days(ward)
    days = [calendar.round_day(deadline.last_day, item.offset) for item in drafts]
    return list(zip_longest(rows, days))


def _is_saved(request, campaign, obligation, form, rows, shown):
    """False when a round was refused; the reasons then stand beside it."""
    try:
        plan = save_plan(
            campaign,
            obligation,
            rows.drafts,
            is_on=form.cleaned_data["is_on"],
            shown=shown,
            actor=request.user,
        )
    except ValidationError as refusal:
        rows.tell(refusal.message_dict)
        return False
    state = "bật" if plan.is_on else "tắt"
    messages.success(
        request,
        f"Đã lưu {plan.rounds.count()} đợt nhắc {HEADS[obligation]}, nhắc tự động đang {state}.",
    )
    return True


@require_http_methods(["GET", "POST"])
def holidays(request):
    """The ward's days off and days worked instead, one year at a time."""
    campaign = get_ban_campaign(request)
    years = range(campaign.year - 1, campaign.year + 2)
    wanted = whole_number(request.GET.get("lich", ""))
    year = wanted if wanted in years else campaign.year
    if request.method == "GET":
        tell_ignored(request, f"lich={year}", {"lich": "lịch năm"})
    known = holidays_of(campaign.ward, year)
    rows = holiday_formset(
        posted(request),
        initial=None
        if request.method == "POST"
        else [HolidayForm.initial_of(day) for day in known],
        prefix="ngay",
        year=year,
    )
    shown, meanwhile = request.POST.get("shown") or holidays_mark(known), None
    if request.method == "POST" and rows.is_valid():
        try:
            return _days_saved(request, campaign, year, rows, shown)
        except SavedMeanwhile as other:
            shown, meanwhile = other.mark, other
    context = {
        "campaign": campaign,
        "year": year,
        "years": years,
        "is_own": any(isinstance(day, Holiday) for day in known),
        "rows": rows,
        "errors": rows.error_list if request.method == "POST" else [],
        "shown": shown,
        "saved_meanwhile": meanwhile,
    }
    status = _status(context["errors"], meanwhile)
    return render(request, "reminders/holidays.html", context, status=status)


def _days_saved(request, campaign, year, rows, shown):
    days = rows.holidays
    set_holidays(days, year, ward=campaign.ward, shown=shown, actor=request.user)
    messages.success(request, f"Đã lưu {count_text(len(days))} ngày nghỉ, ngày làm bù năm {year}.")
    return redirect(f"{reverse('reminders:holidays')}?nam={campaign.year}&lich={year}")


@require_GET
def rehearsal(request):
    """Who would get what on which day, as the year stands now."""
    campaign = get_ban_campaign(request)
    at = now()
    state, days = rehearsal_of(campaign, at=at)
    chosen = _chosen_day(request, days)
    understood = f"ngay={chosen.day if chosen else ''}&don-vi={ALL_UNITS}"
    tell_ignored(request, understood, {"ngay": "ngày", "don-vi": "đơn vị"})
    context = {
        "campaign": campaign,
        "at": at,
        "weekdays": WEEKDAYS,
        "months": months_of(days, state.calendar, today=timezone.localdate(at)),
        "days": days,
        "chosen": chosen,
        "groups": groups_of(
            chosen,
            state.hour,
            campaign.addressee,
            names_all=request.GET.get("don-vi") == ALL_UNITS,
        )
        if chosen
        else [],
        "all_off": not any(plan.is_on for plan in state.plans.values()),
        "switched_off": [
            Obligation(code).label for code, plan in state.plans.items() if not plan.is_on
        ],
        "unplanned": [item for item in Obligation if has_form(item) and item not in state.plans],
    }
    return render(request, "reminders/rehearsal.html", context)


def _chosen_day(request, days):
    """The day of the address if something is told on it, else the first one."""
    try:
        wanted = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        wanted = None
    return next((item for item in days if item.day == wanted), days[0] if days else None)
