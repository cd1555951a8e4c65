"""R9, “Xét chọn Mẫu 03”: the year's accepted nominees side by side, one of them for the city."""

from http import HTTPStatus
from itertools import chain

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from awards.accepted import present_choice
from awards.choice import services
from awards.choice.forms import NoteForm, ReplaceForm, WithdrawForm
from awards.choice.notes import StaleNote, write_note
from awards.choice.pages import COMPARED_AT_MOST, candidates_of, nominees_of, waiting_count
from awards.permissions import get_award_campaign, get_nominee, may_decide
from campaigns.forms import posted_number
from campaigns.workflow import WorkflowError


@require_GET
def choice(request):
    """All accepted nominees, to tick those that are to stand side by side."""
    return _choice_page(request, get_award_campaign(request))


def _choice_page(request, campaign, *, withdraw_form=None):
    present, nominees = nominees_of(campaign)
    context = {
        "campaign": campaign,
        "present": present,
        "nominees": nominees,
        "waiting": waiting_count(campaign),
        "can_decide": may_decide(request.user, campaign),
        "withdraw_form": withdraw_form or WithdrawForm(),
        "limit": COMPARED_AT_MOST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if withdraw_form else HTTPStatus.OK
    return render(request, "awards/choice.html", context, status=status)


@require_GET
def compare(request):
    """The nominees that `?ho-so=` names, side by side; 404 for one that is not of the year."""
    return _compare_page(request, get_award_campaign(request), _wanted(request))


def _compare_page(request, campaign, wanted, *, refused=None, status=HTTPStatus.OK):
    """The page; `refused` is {id of a nomination: its NoteForm} that could not be stored."""
    if not 1 <= len(wanted) <= COMPARED_AT_MOST:
        messages.warning(request, f"Đánh dấu từ 01 đến {COMPARED_AT_MOST:02d} đề xuất để xem.")
        return redirect(_page(campaign))
    present, nominees = nominees_of(campaign)
    compared = [nominee for nominee in nominees if nominee.nomination.pk in wanted]
    if len(compared) != len(wanted):
        raise Http404
    candidates = candidates_of(campaign, compared)
    forms = [
        (refused or {}).get(candidate.nominee.nomination.pk)
        or NoteForm.of(candidate.nominee.nomination, candidate.note)
        for candidate in candidates
    ]
    context = {
        "campaign": campaign,
        "present": present,
        "candidates": list(zip(candidates, forms, strict=True)),
        "can_decide": may_decide(request.user, campaign),
        "errors": list(chain.from_iterable(form.error_list for form in forms)),
        "compared_query": _compared_query(campaign, wanted),
    }
    return render(request, "awards/choice_compare.html", context, status=status)


def _compared_query(campaign, wanted):
    return urlencode({"nam": campaign.year, "ho-so": sorted(wanted)}, doseq=True)


@require_POST
def note(request, pk):
    """Keep the Ban's note on a nominee; `?ho-so=` names those that stand side by side."""
    nomination = get_nominee(request.user, pk)
    campaign, wanted = nomination.campaign, _wanted(request) or {pk}
    form = NoteForm.of(nomination, None, request.POST)
    if not form.is_valid():
        return _compare_page(request, campaign, wanted, refused={pk: form}, status=form.status)
    values = form.cleaned_data
    try:
        write_note(nomination, values["text"], version=values["version"], actor=request.user)
    except StaleNote as stale:
        # what was typed stays in the field; the next press saves it over the note shown beside it
        form.data = request.POST.copy()
        form.data["version"] = stale.current.version
        messages.warning(request, str(stale))
        return _compare_page(
            request, campaign, wanted, refused={pk: form}, status=HTTPStatus.CONFLICT
        )
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã lưu ghi chú về “{nomination.participant_name}”.")
    address = f"{reverse('awards:compare')}?{_compared_query(campaign, wanted)}"
    return redirect(f"{address}#candidate-{pk}")


@require_POST
def choose(request, pk):
    """Put a nominee forward; when another one is, ask first, and then replace exactly that one."""
    nomination = get_nominee(request.user, pk)
    campaign, replacing = nomination.campaign, posted_number(request.POST, "replacing")
    form = ReplaceForm(request.POST)
    if replacing and not form.is_valid():
        return _ask(request, nomination, present_choice(campaign), form, status=422)
    try:
        services.choose_for_city(
            campaign,
            nomination,
            actor=request.user,
            reason=request.POST.get("reason", ""),
            replacing=replacing or None,
        )
    except services.AlreadyChosen as refusal:
        if refusal.present is None:
            messages.warning(request, str(refusal))
            return redirect(_page(campaign))
        form = ReplaceForm(initial={"reason": request.POST.get("reason", "")})
        return _ask(request, nomination, refusal.present, form, status=409)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
        return redirect(_page(campaign))
    name = nomination.participant_name
    messages.success(request, f"Đã chọn “{name}” ({nomination.unit}) đề xuất Thành phố.")
    return redirect(_page(campaign))


def _ask(request, nomination, present, form, *, status):
    """“Đã chọn 01. Thay lựa chọn?”, with the present one named and the reason kept."""
    context = {
        "campaign": nomination.campaign,
        "nomination": nomination,
        "present": present,
        "form": form,
        "back": _page(nomination.campaign),
    }
    return render(request, "awards/choice_replace.html", context, status=status)


@require_POST
def withdraw(request, pk):
    """Take the choice of this nominee back, with the reason."""
    nomination = get_nominee(request.user, pk)
    campaign, form = nomination.campaign, WithdrawForm(request.POST)
    present = present_choice(campaign)
    if present is None or present.nomination_id != nomination.pk:
        messages.warning(request, "Lựa chọn vừa được thay đổi. Xem lại lựa chọn hiện tại.")
        return redirect(_page(campaign))
    if not form.is_valid():
        return _choice_page(request, campaign, withdraw_form=form)
    try:
        services.withdraw_choice(
            campaign, seen=present, actor=request.user, reason=form.cleaned_data["reason"]
        )
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã bỏ lựa chọn. Năm này chưa có đề xuất Thành phố.")
    return redirect(_page(campaign))


def _wanted(request):
    """The ids in the address, each once; a garbled one is 0, which nobody has."""
    words = request.GET.getlist("ho-so")
    return {posted_number({"ho-so": word}, "ho-so") for word in words}


def _page(campaign):
    return f"{reverse('awards:choice')}?{urlencode({'nam': campaign.year})}"
