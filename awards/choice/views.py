"""R9, “Xét chọn Mẫu 03”: the year's accepted nominees side by side, one of them for the city."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.filters import page_of, tell_ignored
from audit.numbers import whole_number
from awards.accepted import present_choice
from awards.choice import services
from awards.choice.forms import ChoiceForm, NoteForm, ReplaceForm, WithdrawForm
from awards.choice.notes import StaleNote, write_note
from awards.choice.pages import (
    COMPARED_AT_MOST,
    NOMINEES_PER_PAGE,
    candidates_of,
    nominee_lines,
    nominees_of,
    waiting_count,
)
from awards.models import Nomination
from awards.permissions import (
    get_award_campaign,
    get_deciding_campaign,
    get_nominee,
    may_decide,
)
from campaigns.deadlines import limit_in_words
from campaigns.forms import posted_number
from campaigns.vocabulary import Obligation
from campaigns.workflow import WorkflowError
from registrations.rows import quoted


@require_GET
def choice(request):
    """The accepted nominees, to tick those that are to stand side by side.

    The ticks of the other pages are in the address, as `?ho-so=`.
    """
    return _choice_page(request, get_award_campaign(request))


def _choice_page(request, campaign, *, withdraw_form=None):
    present, nominees = nominee_lines(campaign)
    page_obj = page_of(request, nominees, NOMINEES_PER_PAGE)
    ticked = _ticked(request, nominees)
    shown = {nominee.pk for nominee in page_obj}
    context = {
        "campaign": campaign,
        "present": present,
        "page_obj": page_obj,
        "nominees": page_obj.object_list,
        "count": len(nominees),
        "ticked": ticked,
        "ticked_elsewhere": [
            nominee for nominee in nominees if nominee.pk in ticked and nominee.pk not in shown
        ],
        "waiting": waiting_count(campaign),
        "due": None if nominees else limit_in_words(campaign, Obligation.NOMINATION),
        "can_decide": may_decide(request.user, campaign),
        "withdraw_form": withdraw_form or WithdrawForm(),
        "limit": COMPARED_AT_MOST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if withdraw_form else HTTPStatus.OK
    return render(request, "awards/choice.html", context, status=status)


def _ticked(request, nominees):
    """The ids of the ticked nominees: at first all, when there are no more than may be compared.

    The page says which of the address it does not know.
    """
    known = {nominee.pk for nominee in nominees}
    if "ho-so" not in request.GET and len(known) <= COMPARED_AT_MOST:
        return known
    ticked = known & _wanted(request)
    tell_ignored(request, urlencode({"ho-so": sorted(ticked)}, doseq=True), {"ho-so": "đề xuất"})
    return ticked


@require_GET
def compare(request):
    """The nominees that `?ho-so=` names, side by side; 404 for one that is not of the year."""
    return _compare_page(request, get_award_campaign(request), _wanted(request))


def _compare_page(request, campaign, wanted, *, refused=None):
    """The page; `refused` is {id of a nomination: its NoteForm} that could not be stored."""
    if not 1 <= len(wanted) <= COMPARED_AT_MOST:
        messages.warning(request, f"Đánh dấu từ 01 đến {COMPARED_AT_MOST:02d} đề xuất để xem.")
        return redirect(f"{reverse('awards:choice')}?{_query(request, campaign)}")
    present, compared = nominees_of(campaign, wanted)
    if len(compared) != len(wanted):
        raise Http404
    candidates = [
        (candidate, _note_form(candidate, refused or {}))
        for candidate in candidates_of(campaign, compared)
    ]
    context = {
        "campaign": campaign,
        "present": present,
        "candidates": candidates,
        "can_decide": may_decide(request.user, campaign),
        "errors": [error for _, form in candidates for error in form.error_list],
        "compared_query": _query(request, campaign),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "awards/choice_compare.html", context, status=status)


def _note_form(candidate, refused):
    nomination = candidate.nominee.nomination
    return refused.get(nomination.pk) or NoteForm.of(nomination, candidate.note)


@require_POST
def notes(request):
    """Keep every note of the comparison, then go on to the choice if its button was pressed."""
    campaign, wanted = get_deciding_campaign(request), _wanted(request)
    nominations = Nomination.objects.filter(campaign=campaign, pk__in=wanted)
    stored, refused = _store_notes(request, nominations.select_related("campaign__ward"))
    if stored:
        messages.success(request, f"Đã lưu ghi chú về {', '.join(map(quoted, stored))}.")
    if refused:
        return _compare_page(request, campaign, wanted, refused=refused)
    chosen = posted_number(request.POST, "choose")
    if not (stored or chosen):
        messages.info(request, "Ghi chú không thay đổi.")
    if chosen:
        return redirect(f"{reverse('awards:choose', args=[chosen])}?{_query(request, campaign)}")
    return redirect(_comparison(request, campaign, near=posted_number(request.POST, "note")))


def _store_notes(request, nominations):
    """(names of those whose note was stored, {id: NoteForm} of those whose was not)."""
    stored, refused = [], {}
    for nomination in nominations:
        form = NoteForm.of(nomination, data=request.POST)
        if not form.is_touched:
            continue
        if form.is_valid() and _store_note(nomination, form, request.user):
            stored.append(nomination.participant_name)
        else:
            refused[nomination.pk] = form
    return stored, refused


def _store_note(nomination, form, actor):
    """True if stored; else the form says why, and its next press saves over the note shown."""
    text, version = form.cleaned_data["text"], form.cleaned_data["version"]
    try:
        write_note(nomination, text, version=version, actor=actor)
    except StaleNote as stale:
        form.refuse(str(stale), seen=stale.current.version)
    except WorkflowError as refusal:
        form.refuse(str(refusal), seen=version)
    else:
        return True
    return False


@require_http_methods(["GET", "POST"])
def choose(request, pk):
    """Ask before a nominee is put forward; when another one is, replace exactly that one."""
    nomination = get_nominee(request.user, pk)
    campaign = nomination.campaign
    if request.method == "GET":
        return _ask(request, nomination, present_choice(campaign))
    replacing = posted_number(request.POST, "replacing")
    form = (ReplaceForm if replacing else ChoiceForm)(request.POST)
    if not form.is_valid():
        return _ask(request, nomination, present_choice(campaign), form, status=form.status)
    try:
        services.choose_for_city(
            campaign,
            nomination,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            replacing=replacing or None,
        )
    except services.AlreadyChosen as refusal:
        if refusal.present is None:
            messages.warning(request, str(refusal))
            return redirect(_page(campaign))
        form = ReplaceForm(initial={"reason": form.cleaned_data["reason"]})
        return _ask(request, nomination, refusal.present, form, status=HTTPStatus.CONFLICT)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
        return redirect(_page(campaign))
    name = nomination.participant_name
    messages.success(request, f"Đã chọn “{name}” ({nomination.unit}) đề xuất Thành phố.")
    return redirect(_page(campaign))


def _ask(request, nomination, present, form=None, *, status=HTTPStatus.OK):
    """Whom the ward puts forward, and for whom; “Đã chọn 01. Thay lựa chọn?”."""
    campaign = nomination.campaign
    context = {
        "campaign": campaign,
        "nomination": nomination,
        "present": present,
        "form": form or (ReplaceForm() if present else ChoiceForm()),
        "back": _comparison(request, campaign, near=nomination.pk),
        "query": _query(request, campaign),
    }
    return render(request, "awards/choice_confirm.html", context, status=status)


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
    return set(map(whole_number, request.GET.getlist("ho-so")))


def _query(request, campaign):
    """The year, and those that stand side by side."""
    return urlencode({"nam": campaign.year, "ho-so": sorted(_wanted(request))}, doseq=True)


def _comparison(request, campaign, *, near):
    """The address of the nominees side by side, at one of them; else of all of them."""
    if not _wanted(request):
        return _page(campaign)
    return f"{reverse('awards:compare')}?{_query(request, campaign)}#candidate-{near}"


def _page(campaign):
    return f"{reverse('awards:choice')}?{urlencode({'nam': campaign.year})}"
