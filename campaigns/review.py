"""What the reviewer sees of one file: its place in the queue, its content, its history."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from audit.clock import now
from audit.models import AuditEvent
from audit.numbers import whole_number
from audit.wording import ACTIONS
from campaigns.deadlines import due_date, due_dates, revision_days_late
from campaigns.flags import flags_of
from campaigns.models import Deadline, Exemption, Revision, Submission
from campaigns.paper_links import preview_url
from campaigns.registry import form_of, is_asked, takes_signed_copy
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import UNDO_WINDOW, open_steps

DATA, PAPERS, SIGNED, HISTORY = "du-lieu", "ban-word", "ban-ky", "lich-su"
# in the address of a page: the file whose acceptance may be undone there
JUST_ACCEPTED = "vua"
TABS = {DATA: "Dữ liệu", PAPERS: "Bản Word", SIGNED: "Bản ký", HISTORY: "Lịch sử"}


@dataclass(frozen=True, slots=True)
class Check:
    """One automatic check: a sentence, whether it is in order, and what to compare with."""

    is_ok: bool
    text: str
    url: str = ""


def timeliness(revision, due):
    if days_late := revision_days_late(revision, due):
        return Check(False, f"Gửi muộn {days_late:02d} ngày")
    return Check(True, "Gửi đúng hạn" if due else "Chưa đặt hạn cho nội dung này")


def signed_copy(submission):
    if not submission.signed_copy:
        return Check(False, "Thiếu bản ký, đóng dấu")
    return Check(True, f"Đã có bản ký, đóng dấu ({submission.signed_copy_pages:02d} trang)")


def good_news_first(checks):
    return sorted(checks, key=lambda check: not check.is_ok)


@dataclass(frozen=True, slots=True)
class ReviewField:
    """One particular of a sending as people read it; `url` leads to its file, if it is one.

    `before` is what stood there in the sending before, where it `is_changed`; `asked` is what the
    Ban wanted there, `remark` a word behind the label.
    """

    name: str
    label: str
    text: str
    before: str = ""
    is_changed: bool = False
    asked: str = ""
    url: str = ""
    remark: str = ""


def changed_fields(content, before, names):
    """The names of what differs from the sending before; none for a first sending."""
    return [] if before is None else [name for name in names if content[name] != before[name]]


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a file stands among the waiting ones; ids or None, `position` from 1 or 0."""

    position: int
    count: int
    previous: int | None
    following: int | None


@dataclass(frozen=True, slots=True)
class TabLink:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    actor: str
    words: str
    note: str = ""
    row_notes: tuple = field(default=())


def place_in_queue(waiting, pk):
    """The place of `pk` in the list of waiting ids; behind the last one the first follows."""
    if pk not in waiting:
        return QueuePlace(0, len(waiting), None, waiting[0] if waiting else None)
    index = waiting.index(pk)
    others = waiting[index + 1 :] + waiting[:index]
    return QueuePlace(
        position=index + 1,
        count=len(waiting),
        previous=waiting[index - 1] if index else None,
        following=others[0] if others else None,
    )


def review_page(submission, user, *, tab=DATA):
    """The context of the reviewer's page about one file (a Submission, its unit and year loaded).

    `revision` is the last sending, None before the first: one that was withdrawn never happened,
    only the history tells of it. What the tab shows stands in `content`, `papers`,
    `signed_copy_url` or `history`.
    """
    model, form = form_of(submission)
    revisions = list(
        submission.revisions.select_related("sent_by", "decided_by").prefetch_related("notes")
    )
    counted = [each for each in revisions if each.decision != Revision.Decision.WITHDRAWN]
    revision = submission.last_revision = counted[-1] if counted else None
    steps = open_steps(submission, user)
    due = due_dates(submission.campaign, submission.unit).get(submission.obligation)
    context = {
        "submission": submission,
        "unit": submission.unit,
        "campaign": submission.campaign,
        "revision": revision,
        "due": due,
        "flags": flags_of(submission, due),
        "tab": tab,
        "steps": steps,
        "undo_until": undo_until(submission) if "undo_accept" in steps else None,
        "review_template": form.review_template,
    }
    if revision is None:
        return context
    if tab == DATA:
        previous = counted[-2] if len(counted) > 1 else None
        concrete = model.objects.get(pk=submission.pk)
        concrete.campaign, concrete.unit = submission.campaign, submission.unit
        context["content"] = form.review_context(concrete, revision, previous, due)
        context["previous"] = previous
    elif tab == PAPERS:
        context["papers"] = {
            "downloads": form.downloads(submission, revision),
            "sources": form.sources(submission),
            "preview_url": preview_url(submission, form, revision),
        }
    elif tab == SIGNED and submission.signed_copy:
        context["signed_copy_url"] = reverse("campaigns:signed_copy_file", args=[submission.pk])
    elif tab == HISTORY:
        context["history"] = history_of(submission, revisions)
    return context


def tab_links(submission, current, url_of):
    """The tabs as links, so that they work without script; `url_of` gives the URL of a code.

    A paper that is not signed has no tab for its signed copy.
    """
    is_signed = takes_signed_copy(submission.obligation)
    return [
        TabLink(label, url_of(code), code == current)
        for code, label in TABS.items()
        if is_signed or code != SIGNED
    ]


def undo_until(submission):
    return submission.decided_at + UNDO_WINDOW


def just_accepted(request):
    """The file that this person has just accepted, as the address says, for the offer to undo it.

    None without one, and after UNDO_WINDOW.
    """
    pk = whole_number(request.GET.get(JUST_ACCEPTED, ""))
    if not pk:
        return None
    decided = {"decided_by": request.user, "decided_at__gte": now() - UNDO_WINDOW}
    return (
        Submission.objects.filter(pk=pk, status=Status.ACCEPTED, **decided)
        .select_related("unit", "campaign")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Owing:
    """How many units have not sent what the Ban should see to first."""

    obligation: Obligation
    count: int


def owing(campaign, units):
    """Owing of the nearest limit still ahead that any of `units` (a QuerySet) owes.

    Behind those come the limits that have passed, the last one first; None when nobody owes.
    """
    at = now()
    dues = map(due_date, Deadline.objects.filter(campaign=campaign))
    asked = [due for due in dues if due.is_open(at) and is_asked(due.obligation, due, at)]
    asked.sort(key=lambda due: (due.due_before <= at, abs(due.due_before - at)))
    counted = (_owing(campaign, due.obligation, units) for due in asked)
    return next((found for found in counted if found.count), None)


def _owing(campaign, obligation, units):
    sent = Submission.objects.filter(
        campaign=campaign, obligation=obligation, first_sent_at__isnull=False
    )
    let_off = Exemption.objects.filter(campaign=campaign, obligation=obligation)
    settled = Q(pk__in=sent.values("unit_id")) | Q(pk__in=let_off.values("unit_id"))
    return Owing(Obligation(obligation), units.exclude(settled).count())


def history_of(submission, revisions):
    """Every step of the file, newest first, with the reasons given on the way."""
    model, _ = form_of(submission)
    events = AuditEvent.objects.filter(
        target_type__in=[model._meta.label_lower, Submission._meta.label_lower],
        target_id=submission.pk,
        action__startswith="submission.",
    ).select_related("actor")
    notes = _row_notes(revisions)
    return [
        HistoryLine(
            at=event.at,
            actor=str(event.actor or ""),
            words=_words(event),
            note=event.data.get("note") or event.data.get("reason", ""),
            row_notes=notes.get(event.data.get("revision"), ())
            if event.action == "submission.return"
            else (),
        )
        for event in events
    ]


def _words(event):
    words = ACTIONS[event.action]
    number = event.data.get("revision")
    return f"{words}, lần {number:02d}" if event.action == "submission.send" else words


def _row_notes(revisions):
    """{revision number: texts pinned to its rows}."""
    notes = {}
    for revision in revisions:
        if revision.decision == Revision.Decision.RETURNED:
            notes[revision.number] = tuple(note.text for note in revision.notes.all())
    return notes
