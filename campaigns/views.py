"""The reviewer's queue: one file after the other, each with one decision."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.filters import tell_ignored
from audit.numbers import is_number
from campaigns.addresses import in_year, posted_url, with_query
from campaigns.forms import ReopenForm, ReturnForm
from campaigns.permissions import (
    campaign_of,
    get_reviewable_submission,
    known_campaign,
    waiting_ids,
)
from campaigns.registry import form_of
from campaigns.return_reasons import return_reasons
from campaigns.review import (
    DATA,
    JUST_ACCEPTED,
    TABS,
    just_accepted,
    owing,
    place_in_queue,
    review_page,
    tab_links,
)
from campaigns.vocabulary import Status
from campaigns.workflow import StatusConflict, WorkflowError, advance, mark_opened
from organizations.models import Membership, Unit
from organizations.permissions import require_role, units_held

Role = Membership.Role
STAY = "stay"


@require_GET
def review_queue(request):
    """The first waiting file; when none waits, who still owes."""
    require_role(request.user, Role.REVIEWER)
    campaign = campaign_of(request)
    waiting = waiting_ids(request, campaign)
    tab = _asked_tab(request)
    if waiting:
        url = reverse("campaigns:review", args=[waiting[0]])
        kept = ({"tab": tab} if tab else {}) | _offered_undo(request)
        return redirect(with_query(in_year(request, url), **kept))
    units = Unit.objects.within(*units_held(request.user, Role.REVIEWER)).within(campaign.ward)
    context = {
        "campaign": campaign,
        "owing": owing(campaign, units.reporting()),
        "just_accepted": just_accepted(request),
    }
    return render(request, "campaigns/review_queue.html", context)


@require_GET
def review(request, pk):
    """One file for the Ban.

    Opening it is the one thing a GET writes down: from then on the unit asks for its file back
    instead of withdrawing it under the reviewer's eyes. It counts as opened however the reviewer
    came to it, from the decision on the file before too (“… và mở hồ sơ tiếp theo”): most files
    are read so. The unit's page names who opened it and when, and lets it ask. The mark is set
    once and moves nothing else, so a repeated or prefetched GET does no harm.
    """
    submission = get_reviewable_submission(request.user, pk)
    mark_opened(submission, actor=request.user)
    return _review_page(request, submission, tab=_asked_tab(request) or DATA)


def _asked_tab(request):
    """The tab that `?tab=` names; "" for none, and for one that the page names as unknown."""
    asked = request.GET.get("tab", "")
    tab = asked if asked in TABS else ""
    tell_ignored(request, f"tab={tab}", {"tab": "thẻ"})
    return tab


def _review_page(request, submission, *, tab=DATA, status=200, **extra):
    submission.campaign = known_campaign(request, submission.campaign)
    waiting = waiting_ids(request, submission.campaign)
    own_url = _url_of(request, submission)
    context = review_page(submission, request.user, tab=tab) | {
        "tab_links": tab_links(submission, tab, lambda code: with_query(own_url, tab=code)),
        "place": place_in_queue(waiting, submission.pk),
        "just_accepted": just_accepted(request),
        "return_form": _return_form(submission),
        "reopen_form": ReopenForm(),
        "returns": "de-nghi" in request.GET,
        "arrived": JUST_ACCEPTED in request.GET,
    }
    return render(request, "campaigns/review.html", context | extra, status=status)


def _return_form(submission, data=None):
    _, form = form_of(submission)
    revision = submission.last_revision
    anchors = form.anchors(revision) if revision else ()
    reasons = return_reasons(submission.campaign, submission.obligation)
    return ReturnForm(data, reasons=reasons, anchors=anchors)


@require_POST
def accept(request, pk):
    submission = get_reviewable_submission(request.user, pk)
    following = _following(request, submission)
    try:
        advance(submission, "accept", actor=request.user, revision_number=_posted_revision(request))
    except StatusConflict as conflict:
        if not _is_own_repeat(conflict, request.user, Status.ACCEPTED):
            return _too_late(request, submission, conflict, following)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
        return redirect(_url_of(request, submission))
    return redirect(with_query(_onward(request, submission, following), vua=submission.pk))


@require_POST
def return_(request, pk):
    submission = get_reviewable_submission(request.user, pk)
    following = _following(request, submission)
    form = _return_form(submission, request.POST)
    if not form.is_valid():
        return _review_page(request, submission, status=422, return_form=form, returns=True)
    try:
        advance(
            submission,
            "return",
            actor=request.user,
            note=form.message,
            row_notes=form.row_notes,
            revision_number=_posted_revision(request),
        )
    except StatusConflict as conflict:
        if _is_own_repeat(conflict, request.user, Status.RETURNED):
            return redirect(_onward(request, submission, following))
        return _kept_words(request, conflict, form)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
        return _review_page(request, submission, status=409, return_form=form, returns=True)
    messages.success(request, f"Đã đề nghị {submission.unit} bổ sung hồ sơ.")
    return redirect(_onward(request, submission, following))


def _kept_words(request, conflict, form):
    """Somebody decided first: say who, and keep what this person wrote in the page."""
    messages.warning(request, str(conflict))
    words = "\n".join([form.message, *(text for _, text in form.row_notes)]).strip()
    submission = get_reviewable_submission(request.user, conflict.submission.pk)
    return _review_page(
        request,
        submission,
        status=409,
        reopen_form=ReopenForm(initial={"note": words}),
        kept_words=words,
    )


@require_POST
def undo_accept(request, pk):
    submission = get_reviewable_submission(request.user, pk)
    return _step_back(request, submission, "undo_accept", "Đã hoàn tác. Hồ sơ trở lại hàng chờ.")


@require_POST
def reopen(request, pk):
    submission = get_reviewable_submission(request.user, pk)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _review_page(request, submission, status=422, reopen_form=form)
    return _step_back(
        request,
        submission,
        "reopen",
        f"Đã mở lại hồ sơ để {submission.unit} bổ sung.",
        note=form.cleaned_data["note"],
    )


def _step_back(request, submission, step, done, **details):
    try:
        advance(submission, step, actor=request.user, **details)
    except StatusConflict as conflict:
        messages.warning(request, _now(conflict.submission))
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(posted_url(request, "stay", _url_of(request, submission)))


def _now(submission):
    return f"Hồ sơ đang ở trạng thái “{submission.get_status_display()}”, không thay đổi gì."


def _following(request, submission):
    """The id that comes after this file in the queue, asked before the file leaves it."""
    return place_in_queue(waiting_ids(request, submission.campaign), submission.pk).following


def _onward(request, submission, following):
    """Where a decision leads: the next file, or back to this one (“Chỉ tiếp nhận”)."""
    if request.POST.get("then") == STAY:
        return posted_url(request, "stay", _url_of(request, submission))
    if following is None:
        queue = f"{reverse('campaigns:review_queue')}?nam={submission.campaign.year}"
        return posted_url(request, "next", queue)
    url = in_year(request, reverse("campaigns:review", args=[following]))
    return posted_url(request, "next", url)


def _too_late(request, submission, conflict, following):
    moves_on = request.POST.get("then") != STAY and following is not None
    tail = " Đã chuyển sang hồ sơ tiếp theo." if moves_on else ""
    messages.warning(request, f"{conflict}{tail}")
    return redirect(_onward(request, submission, following))


def _is_own_repeat(conflict, user, status):
    """The same person pressed twice: the first press did it."""
    current = conflict.submission
    return current.status == status and current.decided_by_id == user.pk


def _posted_revision(request):
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _url_of(request, submission):
    return in_year(request, reverse("campaigns:review", args=[submission.pk]))


def _offered_undo(request):
    pk = request.GET.get(JUST_ACCEPTED, "")
    return {JUST_ACCEPTED: pk} if is_number(pk) else {}
