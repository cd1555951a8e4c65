"""C7: the editor of Mẫu số 03; for its filled form see awards.file_views."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from awards.nominations.forms import FIELD_OF, posted_nomination
from awards.nominations.pages import editor_page, lines_beside_nomination
from awards.nominations.saving import store_nomination
from awards.pending import waiting_file
from awards.permissions import get_editable_nomination
from campaigns.autosave_views import autosave_answer
from campaigns.conflict_views import conflict_page
from campaigns.drafts import NotEditable, StaleVersion, is_editable
from campaigns.forms import posted_number
from campaigns.last_look_views import to_last_look, wants_to_send


@require_http_methods(["GET", "POST"])
def nomination_edit(request, pk):
    nomination = get_editable_nomination(request.user, pk)
    if request.method == "POST":
        return _edit(request, nomination)
    if not is_editable(nomination):
        return redirect("campaigns:file", pk)
    if waiting_file(nomination):
        return redirect("awards:file_preview", pk)
    context = editor_page(nomination, request.user, is_checked=wants_to_send(request))
    return render(request, "awards/nomination_edit.html", context)


def _posted(request, nomination):
    """(what was typed, the version it was typed over)."""
    codes = set(nomination.campaign.sectors.values_list("code", flat=True))
    return posted_nomination(request.POST, codes), posted_number(request.POST, "version")


def _edit(request, nomination):
    post, version = _posted(request, nomination)
    try:
        store_nomination(nomination, post, version=version, actor=request.user)
    except StaleVersion as conflict:
        return _conflict(request, conflict, post)
    except NotEditable as refusal:
        return _unsaved(request, nomination, post, version, refusal)
    if request.POST.get("action") == "check":
        return to_last_look(nomination)
    return redirect("awards:nomination_edit", nomination.pk)


def _conflict(request, conflict, post):
    lines = lines_beside_nomination(conflict.current, post.changes)
    kept = [(name, post.changes[field]) for name, field in FIELD_OF.items()]
    if post.is_agreed:
        kept.append(("consent-person", post.changes["participant_name"]))
    return conflict_page(request, conflict, lines, kept)


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
    """For the answers see campaigns.autosave_views."""
    nomination = get_editable_nomination(request.user, pk)
    post, version = _posted(request, nomination)
    return autosave_answer(
        lambda: store_nomination(nomination, post, version=version, actor=request.user)
    )
