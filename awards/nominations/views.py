"""C7: the editor of Mẫu số 03, typed or read from a filled form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from awards.nominations.drafts import open_nomination
from awards.nominations.forms import FIELD_OF, posted_nomination
from awards.nominations.importing import confirm_nomination_file, read_nomination_file
from awards.nominations.mau03_form import Mau03
from awards.nominations.pages import editor_page, file_page, hints_of, lines_beside
from awards.nominations.saving import store_nomination
from awards.pending import rebase, waiting_file
from awards.permissions import get_editable_nomination, get_own_file
from campaigns.autosave_views import autosave_answer
from campaigns.conflict_views import conflict_page
from campaigns.drafts import NotEditable, StaleVersion
from campaigns.forms import posted_file, posted_number
from campaigns.permissions import campaign_of, get_writable_unit
from campaigns.vocabulary import Obligation
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused

CHECKED = "kiem-tra"


@require_POST
def nomination_start(request, unit_pk):
    """Open the unit's Mẫu số 03 of the year and go to its editor."""
    unit = get_writable_unit(request.user, unit_pk)
    try:
        nomination = open_nomination(unit, campaign_of(request, unit), actor=request.user)
    except NotEditable as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting:home")
    return redirect("awards:nomination_edit", nomination.pk)


@require_http_methods(["GET", "POST"])
def nomination_edit(request, pk):
    nomination = get_editable_nomination(request.user, pk)
    if request.method == "POST":
        return _edit(request, nomination)
    if not nomination.is_editable_status or not nomination.campaign.is_open:
        return redirect("campaigns:file", pk)
    if pending := waiting_file(nomination):
        context = file_page(nomination, pending, request.user)
        return render(request, "awards/nomination_file.html", context)
    context = editor_page(nomination, request.user, is_checked=CHECKED in request.GET)
    return render(request, "awards/nomination_edit.html", context)


def _edit(request, nomination):
    post, version = posted_nomination(request.POST), posted_number(request.POST, "version")
    try:
        store_nomination(nomination, post, version=version, actor=request.user)
    except StaleVersion as conflict:
        return _conflict(request, conflict.current, post)
    except NotEditable as refusal:
        return _unsaved(request, nomination, post, version, refusal)
    if request.POST.get("action") == "check":
        return _to_check(nomination)
    return redirect("awards:nomination_edit", nomination.pk)


def _to_check(nomination):
    if Mau03().problems(nomination):
        url = reverse("awards:nomination_edit", args=[nomination.pk])
        return redirect(f"{url}?{CHECKED}=1")
    return redirect("campaigns:check", nomination.pk)


def _conflict(request, current, post):
    lines = lines_beside(current, post.changes)
    kept = [(name, post.changes[field]) for name, field in FIELD_OF.items()]
    if post.is_agreed:
        kept.append(("consent-person", post.changes["participant_name"]))
    return conflict_page(request, current, lines, kept)


def _unsaved(request, nomination, post, version, refusal):
    """The page again with what was typed and the reason; nothing of it was stored."""
    nomination.refresh_from_db()
    is_sent = not nomination.is_editable_status
    for name, value in post.changes.items():
        setattr(nomination, name, value)
    context = editor_page(nomination, request.user) | {
        "refusal": str(refusal),
        "is_sent": is_sent,
        "version": version,
    }
    return render(request, "awards/nomination_edit.html", context, status=409)


@require_POST
def nomination_autosave(request, pk):
    """As campaigns.autosave_views, and which of the three points the stored summary names."""
    nomination = get_editable_nomination(request.user, pk)
    post, version = posted_nomination(request.POST), posted_number(request.POST, "version")
    return autosave_answer(
        lambda: store_nomination(nomination, post, version=version, actor=request.user),
        also=lambda: {"hints": [found for found, _ in hints_of(nomination.summary)]},
    )


@require_POST
def nomination_upload(request, pk):
    """Read a filled Mẫu số 03 into a preview; the draft stays as it was."""
    nomination = get_editable_nomination(request.user, pk)
    try:
        name, data = posted_file(request)
        read_nomination_file(nomination, name, data, actor=request.user)
    except (DocumentRefused, NotEditable) as refusal:
        messages.error(request, str(refusal))
    return redirect("awards:nomination_edit", pk)


@require_POST
def nomination_file_confirm(request, pk):
    """The clerk takes the preview over into the draft."""
    pending = get_own_file(request.user, pk)
    if pending.submission.obligation != Obligation.NOMINATION:
        raise Http404
    try:
        confirm_nomination_file(pending, actor=request.user)
    except StaleVersion as conflict:
        # the page shows both texts again, and what is confirmed there has been seen
        rebase(pending)
        messages.error(request, f"{conflict} Chưa ghi đè bản nào.")
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
    return redirect("awards:nomination_edit", pending.submission_id)
