"""C10, “Tự đánh giá theo tiêu chí”: the unit's own word; sending goes by the common pages."""

from http import HTTPStatus

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from awards.assessment.drafts import open_assessment, save_assessment
from awards.assessment.forms import posted_assessment
from awards.assessment.pages import editor_page, lines_beside
from awards.permissions import get_editable_assessment
from campaigns.autosave_views import autosave_answer
from campaigns.conflict_views import conflict_page
from campaigns.drafts import NotEditable, StaleVersion, is_editable
from campaigns.forms import posted_number
from campaigns.last_look_views import to_last_look, wants_to_send
from campaigns.start_views import start_file


@require_POST
def assessment_start(request, unit_pk):
    return start_file(
        request, unit_pk, open_assessment, lambda file: redirect("awards:assessment_edit", file.pk)
    )


@require_http_methods(["GET", "POST"])
def assessment_edit(request, pk):
    assessment = get_editable_assessment(request.user, pk)
    if request.method == "POST":
        return _edit(request, assessment)
    if not is_editable(assessment):
        return redirect("campaigns:file", pk)
    context = editor_page(assessment, request.user, is_checked=wants_to_send(request))
    return render(request, "awards/assessment_edit.html", context)


def _edit(request, assessment):
    post, version = _posted(request, assessment), posted_number(request.POST, "version")
    try:
        save_assessment(assessment, post, version=version, actor=request.user)
    except StaleVersion as conflict:
        kept = [
            (name, value)
            for name, value in request.POST.items()
            if name.startswith(("met-", "note-", "bonus_"))
        ]
        return conflict_page(request, conflict, lines_beside(conflict.current, post), kept)
    except NotEditable as refusal:
        return _unsaved(request, assessment, post, version, refusal)
    if request.POST.get("action") == "check":
        return to_last_look(assessment)
    return redirect("awards:assessment_edit", assessment.pk)


def _posted(request, assessment):
    return posted_assessment(request.POST, assessment.campaign.criteria.all())


def _unsaved(request, assessment, post, version, refusal):
    """The page again with what was typed and the reason; nothing of it was stored."""
    assessment.refresh_from_db()
    is_sent = not assessment.is_editable_status
    assessment.answers = {
        str(number): {"met": is_met, "note": note}
        for number, (is_met, note) in post.answers.items()
    }
    assessment.bonus_points, assessment.bonus_reason = post.bonus_points, post.bonus_reason
    context = editor_page(assessment, request.user) | {
        "refusal": str(refusal),
        "is_sent": is_sent,
        "version": version,
    }
    return render(request, "awards/assessment_edit.html", context, status=HTTPStatus.CONFLICT)


@require_POST
def assessment_autosave(request, pk):
    """For the answers see campaigns.autosave_views."""
    assessment = get_editable_assessment(request.user, pk)
    post, version = _posted(request, assessment), posted_number(request.POST, "version")
    return autosave_answer(
        lambda: save_assessment(assessment, post, version=version, actor=request.user)
    )
