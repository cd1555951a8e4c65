"""A1: the guided opening of a year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from campaigns.permissions import get_managed_campaign
from campaigns.preparing import TICKED, NotReady, left_of, open_to_units, steps, tick


@require_safe
def campaign_prepare(request, pk):
    campaign = get_managed_campaign(request.user, pk)
    if not campaign.is_in_preparation:
        return _opened(request, campaign)
    checklist = steps(campaign)
    context = {"campaign": campaign, "steps": checklist, "left": left_of(checklist)}
    return render(request, "campaigns/campaign_prepare.html", context)


@require_POST
def campaign_tick(request, pk, step):
    """A step that only a person can judge was looked over, or is to be looked at again."""
    campaign = get_managed_campaign(request.user, pk)
    if step not in TICKED:
        raise Http404
    if not campaign.is_in_preparation:
        return _opened(request, campaign)
    tick(campaign, step, is_ticked=request.POST.get("is_ticked") == "yes", actor=request.user)
    return redirect("campaigns:campaign_prepare", pk)


@require_POST
def campaign_release(request, pk):
    campaign = get_managed_campaign(request.user, pk)
    try:
        is_first = open_to_units(campaign, actor=request.user)
    except NotReady:  # what is left stands on the page
        told = f"Chưa mở được năm {campaign.year}: còn việc chưa xong, ghi ở từng mục dưới đây."
        messages.error(request, told)
        return redirect("campaigns:campaign_prepare", pk)
    if not is_first:
        return _opened(request, campaign)
    messages.success(request, f"Đã mở năm {campaign.year}. Các đơn vị thấy và gửi được từ bây giờ.")
    return redirect("campaigns:campaign_list")


def _opened(request, campaign):
    messages.info(request, f"Năm {campaign.year} đã mở cho các đơn vị.")
    return redirect("campaigns:campaign_edit", campaign.pk)
