"""A filled form in three steps, whichever it is: read, shown beside the draft, taken over."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from awards.articles.drafts import open_article
from awards.articles.importing import (
    confirm_article_file,
    read_article_file,
    with_kept_parts,
)
from awards.articles.pages import lines_beside_article
from awards.nominations.drafts import open_nomination
from awards.nominations.importing import confirm_nomination_file, read_nomination_file
from awards.nominations.pages import lines_beside_nomination, word_count
from awards.pending import discard_file, waiting_file
from awards.permissions import get_own_file, get_read_file
from campaigns.drafts import NotEditable, StaleVersion, is_editable
from campaigns.forms import posted_file, posted_number
from campaigns.permissions import get_editable_file
from campaigns.registry import form_of
from campaigns.start_views import start_file
from campaigns.vocabulary import Obligation
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from organizations.models import Membership
from organizations.permissions import has_role
from uploads.downloads import stored_file_response


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What a paper brings to its filled file.

    `read(submission, name, data, *, actor)` keeps the waiting file, `lines(submission, changes)`
    lays it beside the draft, `confirm(pending, *, version, actor)` takes it over and returns what
    was left out, in sentences. `text(submission, changes)` is the text with the `limit` of words
    as the draft would hold it then.
    """

    open_draft: Callable
    read: Callable
    lines: Callable
    confirm: Callable
    accept: str
    counted: str
    text: Callable
    limit: str


FILLED = {
    Obligation.ARTICLE: FilledForm(
        open_article,
        read_article_file,
        lines_beside_article,
        confirm_article_file,
        accept=".docx",
        counted="Bài viết",
        text=lambda article, changes: "\n".join(
            with_kept_parts(article, changes).get("parts", article.parts)
        ),
        limit="article_max_words",
    ),
    Obligation.NOMINATION: FilledForm(
        open_nomination,
        read_nomination_file,
        lines_beside_nomination,
        confirm_nomination_file,
        accept=".docx,.xlsx",
        counted="Tóm tắt",
        text=lambda nomination, changes: changes.get("summary", nomination.summary),
        limit="summary_max_words",
    ),
}


@require_POST
def file_start(request, unit_pk, obligation):
    """The first step of a unit's paper: a filled form, or an empty editor."""
    return start_file(
        request,
        unit_pk,
        FILLED[obligation].open_draft,
        lambda submission: _read(request, submission) if request.FILES else _go_on(submission),
    )


@require_POST
def file_upload(request, pk):
    return _read(request, _get_award(request.user, pk))


def _get_award(user, pk):
    """The file with a filled form, for those who may write in it."""
    submission = get_editable_file(user, pk)
    if submission.obligation not in FILLED:
        raise Http404
    return submission


def _read(request, submission):
    """Show what the file holds; when it is refused the draft stays as it was."""
    try:
        name, data = posted_file(request)
        FILLED[submission.obligation].read(submission, name, data, actor=request.user)
    except (DocumentRefused, NotEditable) as refusal:
        messages.error(request, str(refusal))
        return _go_on(submission)
    return redirect("awards:file_preview", submission.pk)


def _go_on(submission):
    """The editor; as long as a read file waits it leads to the preview."""
    _, form = form_of(submission)
    return redirect(form.edit_url(submission.pk))


@require_GET
def file_preview(request, pk):
    """The waiting file beside the draft: nothing of it is in the draft yet."""
    submission = _get_award(request.user, pk)
    pending = waiting_file(submission)
    if pending is None or not is_editable(submission):
        return _go_on(submission)
    _, form = form_of(submission)
    filled = FILLED[submission.obligation]
    lines = filled.lines(submission, pending.changes)
    limit = getattr(submission.campaign, filled.limit)
    context = {
        "submission": submission,
        "form": form,
        "unit": submission.unit,
        "on_behalf": not has_role(request.user, Membership.Role.CLERK, submission.unit),
        "version": submission.version,
        "pending": pending,
        "lines": lines,
        "has_draft": any(line.theirs for line in lines),
        "kept": [line for line in lines if line.theirs and not line.mine],
        "counted": filled.counted,
        "count": word_count(filled.text(submission, pending.changes), limit),
        "accept": filled.accept,
    }
    return render(request, "awards/file_preview.html", context)


@require_POST
def file_confirm(request, pk):
    """The clerk takes the file over, into the draft that the page showed beside it."""
    pending = get_own_file(request.user, pk)
    version = posted_number(request.POST, "version")
    try:
        left_out = FILLED[pending.submission.obligation].confirm(
            pending, version=version, actor=request.user
        )
    except StaleVersion as conflict:
        messages.error(request, f"{conflict} Chưa ghi đè bản nào.")
    except (WorkflowError, DocumentRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        for sentence in left_out:
            messages.warning(request, sentence)
    return _go_on(pending.submission)


@require_POST
def file_discard(request, pk):
    pending = get_own_file(request.user, pk)
    discard_file(pending.submission, actor=request.user)
    return _go_on(pending.submission)


@require_GET
def file_source(request, pk):
    """The file as the unit sent it, to those who may write in its draft."""
    read = get_read_file(request.user, pk)
    return stored_file_response(request, read.source, read.file_name)
