"""What every editor of a file shows around its own fields (no HTTP here)."""

from dataclasses import dataclass

from audit.clock import now
from campaigns.forms import NilForm
from campaigns.paper_links import preview_url
from campaigns.registry import form_of
from campaigns.sending import due_date_of, notes_by_anchor, returned_revision, review_request
from documents.text import clean_paragraphs
from organizations.models import Membership
from organizations.permissions import has_role


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of what is to be mended: the id of its place, the words, and a remark or ""."""

    anchor: str
    text: str
    note: str = ""


def error_links(problems):
    """The summary above the fields, of campaigns.registry.Problem."""
    return [ErrorLink(problem.anchor, problem.message) for problem in problems]


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One part of the paper in two versions, as people read it."""

    label: str
    theirs: str
    mine: str

    @property
    def is_same(self):
        """True if both say the same, however a browser breaks their lines."""
        return clean_paragraphs(self.theirs) == clean_paragraphs(self.mine)


def editor_frame(submission, user):
    """The context of campaigns/editor.html; `submission` is of its form's own model.

    `notes` are the Ban's words by anchor, of the revision it sent back.
    """
    _, form = form_of(submission)
    campaign, unit = submission.campaign, submission.unit
    due, revision = due_date_of(submission), returned_revision(submission)
    at = now()
    return {
        "at": at,
        "submission": submission,
        "form": form,
        "title": form.title(campaign),
        "unit": unit,
        "campaign": campaign,
        "deadline": due,
        "days_late": due.days_late(at) if due and not submission.first_sent_at else 0,
        "version": submission.version,
        "saved_at": submission.updated_at if submission.version else None,
        "notes": notes_by_anchor(revision),
        "review_request": review_request(revision),
        "is_blank": form.is_blank(submission),
        "nil_form": form.nil_words and NilForm(words=form.nil_words),
        "preview_url": preview_url(submission, form),
        "on_behalf": not has_role(user, Membership.Role.CLERK, unit),
        "reader_username": user.username,
    }
