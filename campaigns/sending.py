"""What the unit sees of one file: the last look, the receipt, the file as it was sent."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from audit.clock import now
from audit.models import AuditEvent
from audit.wording import ACTIONS
from campaigns.deadlines import due_dates, revision_days_late
from campaigns.flags import flags_of
from campaigns.looks import look_at
from campaigns.models import ReviewNote, Revision, Submission
from campaigns.paper_links import preview_url
from campaigns.permissions import visible_revisions
from campaigns.registry import form_of, is_asked, registered
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import open_steps, why_closed, why_not_withdrawn
from documents.wording import moment_text
from organizations.models import Membership
from organizations.permissions import has_role

Role = Membership.Role
EVENTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What the Ban asks to be added: the general text, who asked, when."""

    text: str
    by: str
    on: datetime


@dataclass(frozen=True, slots=True)
class SignedCopy:
    file_name: str
    pages: int
    uploaded_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class RevisionLine:
    number: int
    code: str
    sent_at: datetime
    sender: object
    status: str
    days_late: int
    is_on_behalf: bool
    receipt_url: str


def file_url(submission_id, obligation, *, is_editable):
    """Where the unit goes on with its file: edits it while it may, else reads it."""
    if is_editable:
        _, form = registered(obligation)
        return form.edit_url(submission_id)
    return reverse("campaigns:file", args=[submission_id])


def due_date_of(submission):
    return due_dates(submission.campaign, submission.unit).get(submission.obligation)


def returned_revision(submission):
    """The revision the Ban sent back, while the file waits to be mended; else None."""
    if submission.status != Status.RETURNED:
        return None
    return (
        submission.revisions.filter(decision=Revision.Decision.RETURNED)
        .select_related("decided_by")
        .order_by("-number")
        .first()
    )


def review_request(revision):
    if revision is None:
        return None
    text = revision.note or "xem nội dung ghi ở từng phần."
    return ReviewRequest(text, str(revision.decided_by), revision.decided_at)


def notes_by_anchor(revision):
    """{anchor: text} of what the Ban pinned to rows or parts of the revision (may be None)."""
    if revision is None:
        return {}
    notes = ReviewNote.objects.filter(revision=revision).exclude(anchor="")
    return {note.anchor: note.text for note in notes}


def signed_copy_of(submission):
    if not submission.signed_copy:
        return None
    return SignedCopy(
        f"Ban-ky-{submission.unit.code}-{submission.campaign.year}.pdf",
        submission.signed_copy_pages,
        submission.signed_copy_at,
        reverse("campaigns:signed_copy_file", args=[submission.pk]),
    )


def last_look(submission, user):
    """The context of C4; `submission` is of its form's own model."""
    _, form = form_of(submission)
    due, content = due_date_of(submission), form.content(submission)
    return _frame(submission, form) | {
        "look": look_at(submission, content),
        "deadline": due,
        "days_late": due.days_late(submission.first_sent_at or now()) if due else 0,
        "warnings": form.warnings(submission),
        "sender": user,
        "on_behalf": not has_role(user, Role.CLERK, submission.unit),
        "edit_url": form.edit_url(submission.pk),
        "content": form.content_context(submission, None, {}),
        "is_last_look": True,
        "pages": form.preview(submission, content),
    }


def receipt_page(submission, revision):
    """The context of C5."""
    _, form = form_of(submission)
    due = due_date_of(submission)
    in_time = timeliness(due, revision_days_late(revision, due))
    return _frame(submission, form) | {
        "revision": revision,
        "in_time": in_time,
        "summary": form.summary(revision),
        "zalo_text": zalo_text(submission, revision, in_time),
        "needs_signed_copy": form.takes_signed_copy
        and submission.campaign.is_open
        and not submission.is_nil
        and not submission.signed_copy,
        "following": following_task(submission),
    }


def sent_file(submission, user):
    """The context of the file as it was sent, with everything that happened to it."""
    _, form = form_of(submission)
    revisions = list(
        visible_revisions(user, submission)
        .select_related("sent_by", "decided_by", "submission__unit", "submission__campaign")
        .order_by("-number")
    )
    last = submission.last_revision = revisions[0] if revisions else None
    returned = returned_revision(submission)
    due = due_date_of(submission)
    steps = open_steps(submission, user)
    is_clerk = has_role(user, Role.CLERK, submission.unit)
    return _frame(submission, form, last) | {
        "deadline": due,
        "flags": flags_of(submission, due),
        "content": form.content_context(submission, last, notes_by_anchor(returned)),
        "last": last,
        "edit_url": form.edit_url(submission.pk),
        "can_edit": "send" in steps,
        "can_withdraw": "withdraw" in steps,
        "why_ask": why_not_withdrawn(submission) if _may_ask(submission, is_clerk) else "",
        "can_add_signed_copy": submission.campaign.is_open
        and (is_clerk or has_role(user, Role.REVIEWER, submission.unit)),
        "review_request": review_request(returned),
        "revisions": [revision_line(revision, due) for revision in revisions],
        "events": events_of(submission),
        "downloads": form.downloads(submission, None),
    }


def nil_page(submission):
    """The context of the page that keeps a “không có” which was refused."""
    _, form = form_of(submission)
    return {
        "submission": submission,
        "form": form,
        "campaign": submission.campaign,
        "unit": submission.unit,
        "version": submission.version,
        "edit_url": form.edit_url(submission.pk),
    }


def _may_ask(submission, is_clerk):
    """Whether the unit may ask for what it sent, as long as it changes nothing itself."""
    return is_clerk and not submission.is_editable_status and not why_closed(submission)


def print_page(submission, revision):
    """The context of the print on the screen: of a Revision, or of the working copy (None)."""
    _, form = form_of(submission)
    is_draft = revision is None
    content = form.content(submission) if is_draft else revision.content
    issued_on = None if is_draft else timezone.localdate(revision.sent_at)
    return _frame(submission, form) | {
        "revision": revision,
        "back_url": file_url(submission.pk, submission.obligation, is_editable=is_draft),
        "pages": form.preview(submission, content, issued_on=issued_on),
        "print_note": form.print_note(submission) if is_draft else "",
        "downloads": form.downloads(submission, revision),
    }


def _frame(submission, form, revision=None):
    """`revision` is the one that the page shows, if it shows a sending."""
    return {
        "submission": submission,
        "form": form,
        "campaign": submission.campaign,
        "unit": submission.unit,
        "title": form.title(submission.campaign),
        "signed_copy": signed_copy_of(submission),
        "preview_url": preview_url(submission, form, revision),
    }


def revision_line(revision, due):
    return RevisionLine(
        number=revision.number,
        code=revision.code,
        sent_at=revision.sent_at,
        sender=revision.sent_by,
        status=revision.decision or Status.SUBMITTED.value,
        days_late=revision_days_late(revision, due),
        is_on_behalf=revision.is_on_behalf,
        receipt_url=reverse("campaigns:receipt", args=[revision.submission_id, revision.number]),
    )


def events_of(submission):
    """The trail of the file in words, newest first."""
    return [
        {"at": event.at, "actor": event.actor, "text": ACTIONS[event.action]}
        for event in AuditEvent.objects.about(submission)
        .filter(action__in=ACTIONS)
        .select_related("actor")[:EVENTS_SHOWN]
    ]


def timeliness(due, days_late):
    """“đúng hạn”, “gửi muộn 03 ngày”; empty while the ward has set no limit."""
    if due is None:
        return ""
    return f"gửi muộn {days_late:02d} ngày" if days_late else "đúng hạn"


def zalo_text(submission, revision, in_time):
    """One message for the unit's group: what was sent, how much of it, when, under which code."""
    _, form = form_of(submission)
    return (
        f"{submission.unit.name} đã gửi {submission.campaign.addressee} "
        f"{form.name} năm {submission.campaign.year}: {form.summary(revision)}. "
        f"Mã hồ sơ {revision.code}, lúc {moment_text(revision.sent_at)}"
        f"{f' ({in_time})' if in_time else ''}."
    )


def following_task(submission):
    """The nearest deadline ahead for which the unit has sent nothing yet; None without one.

    A locked year has none ahead.
    """
    if not submission.campaign.is_open:
        return None
    at = now()
    sent = set(
        Submission.objects.filter(
            campaign=submission.campaign, unit=submission.unit, first_sent_at__isnull=False
        ).values_list("obligation", flat=True)
    )
    for obligation, due in due_dates(submission.campaign, submission.unit).items():
        if obligation not in sent and is_asked(obligation, due, at) and due.due_before > at:
            return {"title": Obligation(obligation).label, "deadline": due}
    return None
