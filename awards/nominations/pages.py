"""What the templates of the Mẫu số 03 editor show (no HTTP here)."""

from dataclasses import dataclass

from django.urls import reverse

from audit.clock import now
from awards.consents import AGREES, valid_consents
from awards.models import Consent
from awards.nominations.drafts import pickable_entries
from awards.nominations.forms import FIELD_OF
from awards.nominations.mau03_form import LABELS, Mau03, readable, text_of
from awards.pending import confirmed_files
from awards.rules import summary_hints
from campaigns.sending import (
    due_date_of,
    notes_by_anchor,
    returned_revision,
    review_request,
    signed_copy_of,
)
from campaigns.vocabulary import ParticipantKind
from documents.text import count_words, excess_start
from organizations.models import Membership
from organizations.permissions import has_role


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as the editor draws it: its text, what is wrong with it, what the Ban asks."""

    name: str
    label: str
    value: str
    error: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WordCount:
    """The counter of a text with a limit; `excess` is what stands behind the limit."""

    words: int
    limit: int
    excess: str = ""

    @property
    def surplus(self):
        return max(0, self.words - self.limit)

    @property
    def rest(self):
        return max(0, self.limit - self.words)


@dataclass(frozen=True, slots=True)
class ErrorLink:
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One field in two versions, as people read it; `is_same` in what they say."""

    label: str
    theirs: str
    mine: str
    is_same: bool


def editor_page(nomination, user, *, is_checked=False):
    """The editor on the nomination as it stands in memory: stored, or typed and not stored."""
    form, campaign, text = Mau03(), nomination.campaign, text_of(nomination)
    problems = form.problems(nomination) if is_checked else []
    revision = returned_revision(nomination)
    due = due_date_of(nomination)
    return {
        "nomination": nomination,
        "submission": nomination,
        "form": form,
        "unit": nomination.unit,
        "campaign": campaign,
        "deadline": due,
        "days_late": due.days_late(now()) if due and not nomination.first_sent_at else 0,
        "version": nomination.version,
        "saved_at": nomination.updated_at if nomination.version else None,
        "fields": _fields(text, problems, notes_by_anchor(revision)),
        "kinds": ParticipantKind.choices,
        "entries": list(pickable_entries(nomination)),
        "sectors": list(campaign.sectors.all()),
        "count": word_count(text.summary, campaign.summary_max_words),
        "hints": hints_of(text.summary),
        "consent": _consent(nomination, problems),
        "errors": [ErrorLink(problem.anchor, problem.message) for problem in problems],
        "review_request": review_request(revision),
        "source": confirmed_files(nomination).first(),
        "signed_copy": signed_copy_of(nomination),
        "preview_url": reverse("campaigns:preview", args=[nomination.pk]),
        "is_blank": form.is_blank(nomination),
        "on_behalf": not has_role(user, Membership.Role.CLERK, nomination.unit),
        "reader_username": user.username,
    }


def _fields(text, problems, notes):
    errors = {problem.anchor: problem.message for problem in problems}
    return {
        name: FieldView(name, label, getattr(text, name), errors.get(name, ""), notes.get(name, ""))
        for name, label in LABELS.items()
    }


def word_count(text, limit):
    start = excess_start(text, limit)
    return WordCount(count_words(text), limit, "" if start is None else text[start:])


def hints_of(summary):
    """[(found, what)] of the three points of chú thích 1; they hint and never block."""
    hints = summary_hints(summary)
    return [
        (hints.has_time, "Thời gian thực hiện"),
        (hints.has_result, "Kết quả thực hiện"),
        (hints.has_figures, "Số liệu cụ thể"),
    ]


def _consent(nomination, problems):
    """The box to tick: the name it speaks of and the rest of its sentence, whether it is ticked."""
    subject, name = Consent.Subject.PERSON, nomination.participant_name
    anchor = f"consent-{subject}"
    errors = [problem.message for problem in problems if problem.anchor == anchor]
    return {
        "name": name,
        "agrees": AGREES,
        "is_given": subject in valid_consents(nomination, name),
        "error": errors[0] if errors else "",
    }


def lines_beside(nomination, changes):
    """[Line] of the stored nomination (theirs) beside {field: text} of somebody else (mine)."""
    campaign = nomination.campaign
    return [
        Line(
            LABELS[name],
            readable(name, getattr(nomination, stored), campaign),
            readable(name, changes[stored], campaign),
            getattr(nomination, stored) == changes[stored],
        )
        for name, stored in FIELD_OF.items()
        if stored in changes
    ]


def file_page(nomination, pending, user):
    """The preview of a filled form that was read and waits for the clerk's word."""
    summary = pending.changes.get("summary", nomination.summary)
    return {
        "nomination": nomination,
        "unit": nomination.unit,
        "campaign": nomination.campaign,
        "pending": pending,
        "lines": lines_beside(nomination, pending.changes),
        "count": word_count(summary, nomination.campaign.summary_max_words),
        "is_stale": pending.base_version != nomination.version,
        "on_behalf": not has_role(user, Membership.Role.CLERK, nomination.unit),
    }
