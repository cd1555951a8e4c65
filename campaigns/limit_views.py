"""Until when: the ward's limits, more time for one unit, and what a unit is let off."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.addresses import exempt_url, extend_url, posted_url
from campaigns.forms import ExemptionForm, ExtensionForm
from campaigns.models import Deadline, Exemption, Extension
from campaigns.permissions import (
    campaign_of,
    get_ban_campaign,
    get_extendable,
    get_limited_unit,
    get_obligation,
    require_open,
    require_takes_settings,
)
from campaigns.registry import has_form
from campaigns.services import (
    grant_exemption,
    grant_extension,
    withdraw_exemption,
    withdraw_extension,
)
from campaigns.settings_forms import deadline_forms, save_deadlines
from campaigns.vocabulary import Obligation
from documents.wording import short_date


@require_http_methods(["GET", "POST"])
def deadlines(request):
    """The limits of the year, and every unit that has one of its own."""
    campaign = get_ban_campaign(request)
    forms = deadline_forms(campaign, _posted(request))
    if request.method == "POST":
        require_takes_settings(campaign)
        if all(form.is_valid() for form in forms) and save_deadlines(
            campaign, forms, actor=request.user
        ):
            messages.success(request, f"Đã lưu hạn gửi của năm {campaign.year}.")
            return redirect(f"{reverse('campaigns:deadlines')}?nam={campaign.year}")
    context = {
        "campaign": campaign,
        "forms": forms,
        "errors": [error for form in forms for error in form.error_list],
        "extensions": granted_extensions(campaign),
        "exemptions": granted_exemptions(campaign),
    }
    status = max(form.status for form in forms)
    return render(request, "campaigns/deadlines.html", context, status=status)


def granted_extensions(campaign):
    """The extensions of the year, the newest first."""
    extensions = Extension.objects.filter(deadline__campaign=campaign)
    return extensions.select_related("deadline", "unit", "granted_by").order_by("-granted_at")


def granted_exemptions(campaign):
    """The exemptions of the year, the newest first."""
    exemptions = Exemption.objects.filter(campaign=campaign)
    return exemptions.select_related("unit", "granted_by").order_by("-granted_at")


@require_safe
def unit_limits(request, unit_pk):
    """What one unit has to send in the year, until when, and what it was granted."""
    unit = get_limited_unit(request.user, unit_pk)
    campaign = campaign_of(request, unit)
    known = {item.obligation: item for item in Deadline.objects.filter(campaign=campaign)}
    extended = {item.deadline_id: item for item in granted_extensions(campaign).filter(unit=unit)}
    exempt = {item.obligation: item for item in granted_exemptions(campaign).filter(unit=unit)}
    back = _page_of(unit, campaign)
    lines = []
    for obligation in filter(has_form, Obligation):
        deadline = known.get(obligation)
        lines.append(
            {
                "title": obligation.label,
                "deadline": deadline,
                "extension": deadline and extended.get(deadline.pk),
                "exemption": exempt.get(obligation),
                "extend_url": extend_url(deadline, unit, back) if deadline else "",
                "exempt_url": exempt_url(campaign, obligation, unit, back),
            }
        )
    context = {"campaign": campaign, "unit": unit, "lines": lines}
    return render(request, "campaigns/unit_limits.html", context)


@require_http_methods(["GET", "POST"])
def extend(request, deadline_pk, unit_pk):
    """Gia hạn: more time for one unit, with the reason."""
    deadline, unit = get_extendable(request.user, deadline_pk, unit_pk)
    granted = deadline.extensions.filter(unit=unit).select_related("granted_by").first()
    initial = {"last_day": granted.last_day, "reason": granted.reason} if granted else None
    form = ExtensionForm(_posted(request), deadline=deadline, initial=initial)
    back = _back(request, unit, deadline.campaign)
    if request.method == "POST":
        require_open(deadline.campaign)
        if form.is_valid():
            extension = grant_extension(deadline, unit, actor=request.user, **form.cleaned_data)
            day = short_date(extension.last_day)
            messages.success(request, f"Đã gia hạn cho {unit} đến hết ngày {day}.")
            return redirect(back)
    context = {"deadline": deadline, "campaign": deadline.campaign, "granted": granted}
    return _grant_page(request, "campaigns/extend.html", form, unit, back, context)


@require_POST
def extend_withdraw(request, deadline_pk, unit_pk):
    deadline, unit = get_extendable(request.user, deadline_pk, unit_pk)
    require_open(deadline.campaign)
    if withdraw_extension(deadline, unit, actor=request.user):
        messages.success(request, f"Đã bỏ gia hạn của {unit}, tính theo hạn chung.")
    else:
        messages.info(request, f"{unit} không còn được gia hạn.")
    return redirect(_back(request, unit, deadline.campaign))


@require_http_methods(["GET", "POST"])
def exempt(request, unit_pk, obligation):
    """Miễn: one unit need not send one paper this year, with the reason."""
    unit = get_limited_unit(request.user, unit_pk)
    campaign, obligation = campaign_of(request, unit), get_obligation(obligation)
    granted = granted_exemptions(campaign).filter(unit=unit, obligation=obligation).first()
    form = ExemptionForm(_posted(request), initial={"reason": granted.reason} if granted else None)
    back = _back(request, unit, campaign)
    if request.method == "POST":
        require_open(campaign)
        if form.is_valid():
            grant_exemption(campaign, obligation, unit, actor=request.user, **form.cleaned_data)
            messages.success(request, f"Đã miễn cho {unit}: {obligation.label}.")
            return redirect(back)
    context = {"campaign": campaign, "obligation": obligation, "granted": granted}
    return _grant_page(request, "campaigns/exempt.html", form, unit, back, context)


@require_POST
def exempt_withdraw(request, unit_pk, obligation):
    unit = get_limited_unit(request.user, unit_pk)
    campaign, obligation = campaign_of(request, unit), get_obligation(obligation)
    require_open(campaign)
    if withdraw_exemption(campaign, obligation, unit, actor=request.user):
        messages.success(request, f"Đã bỏ miễn, {unit} phải gửi: {obligation.label}.")
    else:
        messages.info(request, f"{unit} không còn được miễn.")
    return redirect(_back(request, unit, campaign))


def _posted(request):
    return request.POST if request.method == "POST" else None


def _back(request, unit, campaign):
    return posted_url(request, "back", _page_of(unit, campaign))


def _page_of(unit, campaign):
    return f"{reverse('campaigns:unit_limits', args=[unit.pk])}?nam={campaign.year}"


def _grant_page(request, template, form, unit, back, context):
    context = {"form": form, "unit": unit, "back": back} | context
    return render(request, template, context, status=form.status)
