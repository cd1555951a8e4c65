"""The one path of everything a unit sends: draft → submitted → (returned → submitted)* → accepted.

`STEPS` answers what may happen, who may do it and which buttons to show; `advance` is the only
writer of a status. The SQL condition decides, so two people cannot both win.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from audit.clock import now
from audit.services import record
from campaigns.deadlines import days_late, due_dates
from campaigns.looks import changes_since, fingerprint, look_at
from campaigns.models import ReviewNote, Revision, Submission
from campaigns.receipt_codes import unissued_code
from campaigns.registry import closed_because, form_of
from campaigns.vocabulary import SENT, Status
from documents.wording import moment_text
from organizations.models import Membership
from organizations.permissions import has_role

Role = Membership.Role
UNDO_WINDOW = timedelta(minutes=10)


class WorkflowError(Exception):
    """The step cannot be taken; the message tells the person why, in Vietnamese."""


class StatusConflict(WorkflowError):
    """Somebody else was quicker. `submission` holds the state as it is now."""

    def __init__(self, submission):
        self.submission = submission
        super().__init__(describe_state(submission))


class StaleRevision(WorkflowError):
    """The unit sent again meanwhile: the person would decide on a text they have not seen."""

    def __init__(self):
        super().__init__("Đơn vị vừa gửi lại bản mới. Kiểm tra bản mới rồi quyết định.")


class StaleLook(WorkflowError):
    """The file is not what the person saw in the last look; `changed` names the parts."""

    def __init__(self, changed):
        self.changed = changed
        super().__init__(
            f"Vừa thay đổi sau khi đồng chí xem: {', '.join(changed)}. Xem lại rồi gửi."
        )


class NotAllowed(WorkflowError):
    """The person's role does not permit this step."""


class Incomplete(WorkflowError):
    """The content is not ready to be sent; `problems` lists what to mend."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(f"Còn {len(problems):02d} nội dung cần sửa trước khi gửi.")


@dataclass(frozen=True, slots=True)
class Step:
    code: str
    label: str
    sources: frozenset
    target: str
    roles: frozenset
    needs_note: bool = False


def _step(code, label, sources, target, roles, **options):
    return Step(code, label, frozenset(sources), target, frozenset(roles), **options)


STEPS = {
    step.code: step
    for step in [
        _step(
            "send",
            "Gửi Ban Xây dựng Đảng",
            [Status.DRAFT, Status.RETURNED],
            Status.SUBMITTED,
            [Role.CLERK, Role.REVIEWER],
        ),
        _step(
            "withdraw",
            "Rút lại để sửa",
            [Status.SUBMITTED],
            Status.DRAFT,
            [Role.CLERK, Role.REVIEWER],
        ),
        _step(
            "return",
            "Đề nghị bổ sung",
            [Status.SUBMITTED],
            Status.RETURNED,
            [Role.REVIEWER],
            needs_note=True,
        ),
        _step("accept", "Tiếp nhận", [Status.SUBMITTED], Status.ACCEPTED, [Role.REVIEWER]),
        _step("undo_accept", "Hoàn tác", [Status.ACCEPTED], Status.SUBMITTED, [Role.REVIEWER]),
        _step(
            "reopen",
            "Mở lại để bổ sung",
            [Status.ACCEPTED],
            Status.RETURNED,
            [Role.REVIEWER],
            needs_note=True,
        ),
    ]
}


def open_steps(submission, user, *, at=None):
    """The codes of the steps this person could take now: the page draws exactly these buttons."""
    at = at or now()
    return [
        step.code
        for step in STEPS.values()
        if submission.status in step.sources
        and _may(step, submission, user)
        and not _refusal(step, submission, at)
    ]


def advance(
    submission, step_code, *, actor, note="", row_notes=(), look=None, revision_number=None
):
    """Take one step of the path; returns the Revision it concerns.

    `row_notes` are (anchor, text) pairs pinned to rows on a return. `look` (campaigns.looks) guards
    a sending against content that changed meanwhile, `revision_number` a decision against a newer
    sending. Raises NotAllowed, Incomplete, StaleLook, StaleRevision, WorkflowError, or
    StatusConflict when somebody else moved the file first.
    """
    step = STEPS[step_code]
    if not _may(step, submission, actor):
        raise NotAllowed("Tài khoản này không có quyền thực hiện bước này.")
    if step.needs_note and not (note.strip() or row_notes):
        raise WorkflowError("Ghi rõ nội dung đề nghị đơn vị bổ sung.")
    with transaction.atomic():
        model, form = form_of(submission)
        Submission.objects.select_for_update().get(pk=submission.pk)
        current = model.objects.select_related("campaign", "unit").get(pk=submission.pk)
        at = now()
        if current.status not in step.sources:
            raise StatusConflict(current)
        if refusal := _refusal(step, current, at):
            raise WorkflowError(refusal)
        if step.code == "send":
            revision = _send(current, form, actor, at, look)
        else:
            revision = _last_revision(current, revision_number)
            _decide(current, step, revision, actor, at, note.strip(), row_notes)
        form.status_changed(current)
        record(
            actor,
            f"submission.{step.code}",
            current,
            revision=revision.number,
            sha256=revision.sha256,
            note=note.strip(),
        )
    submission.refresh_from_db()
    submission.__dict__.pop("last_revision", None)
    return revision


def mark_opened(submission, *, actor):
    """A reviewer looks at the file: from now on the unit asks instead of withdrawing.

    The unit is told who opened it, and when (`why_not_withdrawn`).
    """
    is_unopened = submission.status == Status.SUBMITTED and submission.opened_at is None
    if not (is_unopened and has_role(actor, Role.REVIEWER, submission.unit)):
        return
    at = now()
    if Submission.objects.filter(
        pk=submission.pk, status=Status.SUBMITTED, opened_at__isnull=True
    ).update(opened_at=at, opened_by=actor):
        submission.opened_at, submission.opened_by = at, actor


@transaction.atomic
def request_edit(submission, *, actor, reason):
    """The unit asks for its file back after the Ban has opened it; the queue shows the reason."""
    if not has_role(actor, Role.CLERK, submission.unit):
        raise NotAllowed("Tài khoản này không có quyền thực hiện bước này.")
    if not reason.strip():
        raise WorkflowError("Ghi rõ nội dung đơn vị cần sửa.")
    if closed := why_closed(submission):
        raise WorkflowError(closed)
    if not Submission.objects.filter(pk=submission.pk, status__in=SENT).update(
        edit_request=reason.strip()[:500]
    ):
        submission.refresh_from_db()
        raise StatusConflict(submission)
    submission.edit_request = reason.strip()[:500]
    record(actor, "submission.edit_requested", submission, reason=reason.strip())


def describe_state(submission):
    """One sentence on where the file stands, for the person who came too late."""
    revision = submission.last_revision
    when = moment_text(submission.decided_at or submission.last_sent_at or submission.updated_at)
    if submission.status == Status.SUBMITTED:
        return f"Hồ sơ này đã gửi lúc {when} (mã {revision.code}). Không gửi trùng."
    if submission.status == Status.DRAFT:
        return "Đơn vị đã rút lại hồ sơ này để sửa."
    verb = "tiếp nhận" if submission.status == Status.ACCEPTED else "đề nghị bổ sung"
    return f"Đ/c {submission.decided_by} đã {verb} hồ sơ này lúc {when}."


def why_not_withdrawn(submission):
    """Why the unit asks for a sent file back: who of the Ban has it, since when; or ""."""
    if submission.status != Status.SUBMITTED:
        return describe_state(submission)
    if submission.opened_at is None:
        return ""
    who = "Ban Xây dựng Đảng"
    if submission.opened_by:
        who = f"Đ/c {submission.opened_by} ({who})"
    return f"{who} đã mở hồ sơ này để kiểm tra lúc {moment_text(submission.opened_at)}."


def year_is_closed(campaign):
    return f"Năm {campaign.year} đã khóa. Xem và tải được, không sửa được."


def why_closed(submission):
    """Why nothing of it may change at all: its year is locked, or its form is; "" as a rule."""
    if not submission.campaign.is_open:
        return year_is_closed(submission.campaign)
    return closed_because(submission.obligation, submission.campaign)


def _may(step, submission, user):
    return any(has_role(user, role, submission.unit) for role in step.roles)


def _refusal(step, submission, at):
    """Why the step is closed although the status would allow it; empty when it is open."""
    if closed := why_closed(submission):
        return closed
    if step.code == "withdraw" and (reason := why_not_withdrawn(submission)):
        return f"{reason} Dùng “Đề nghị sửa” để xin gửi lại."
    if step.code == "undo_accept" and at - submission.decided_at > UNDO_WINDOW:
        return "Đã quá 10 phút. Dùng “Mở lại để bổ sung” và ghi lý do."
    if step.code == "undo_accept" and submission.is_sealed:
        return "Hồ sơ đã có trong số liệu đã chốt. Dùng “Mở lại để bổ sung” và ghi lý do."
    return ""


def _send(submission, form, actor, at, look):
    if problems := form.problems(submission):
        raise Incomplete(problems)
    content = form.content(submission)
    if look is not None:
        _require_seen(look, submission, form, content)
    due = due_dates(submission.campaign, submission.unit).get(submission.obligation)
    due_before = due.due_before if due else None
    first_sent_at = submission.first_sent_at or at
    on_behalf = not has_role(actor, Role.CLERK, submission.unit)
    _move(
        submission,
        STEPS["send"],
        first_sent_at=first_sent_at,
        last_sent_at=at,
        opened_at=None,
        opened_by=None,
        decided_at=None,
        decided_by=None,
        decision_note="",
        is_on_behalf=on_behalf,
        edit_request="",
    )
    number = submission.revisions.count() + 1
    revision = Revision.objects.create(
        submission_id=submission.pk,
        number=number,
        code=unissued_code(submission, number),
        content=content,
        brief=form.brief(content),
        sha256=fingerprint(content),
        sent_at=at,
        sent_by=actor,
        is_on_behalf=on_behalf,
        due_before=due_before,
        days_late=days_late(due_before, first_sent_at),
    )
    form.sent(submission)
    return revision


def _require_seen(look, submission, form, content):
    if changed := changes_since(look, look_at(submission, content), form.part_labels):
        raise StaleLook(changed)


def _last_revision(submission, expected_number):
    revision = submission.revisions.order_by("-number").first()
    if expected_number is not None and revision.number != expected_number:
        raise StaleRevision
    return revision


def _decide(submission, step, revision, actor, at, note, row_notes):
    decision = {
        "withdraw": Revision.Decision.WITHDRAWN,
        "return": Revision.Decision.RETURNED,
        "accept": Revision.Decision.ACCEPTED,
        "undo_accept": Revision.Decision.WAITING,
        "reopen": Revision.Decision.RETURNED,
    }[step.code]
    undone = step.code == "undo_accept"
    reopened = {"reopened_at": at} if step.code == "reopen" else {}
    decided = {"decided_at": None if undone else at, "decided_by": None if undone else actor}
    Revision.objects.filter(pk=revision.pk).update(decision=decision, note=note, **decided)
    if step.code == "withdraw":
        _withdraw(submission, step)
    else:
        _move(submission, step, decision_note=note, edit_request="", **decided, **reopened)
    ReviewNote.objects.bulk_create(
        ReviewNote(revision=revision, anchor=anchor, text=text) for anchor, text in row_notes
    )


def _withdraw(submission, step):
    """A withdrawn sending never happened: the file stands where it stood before it.

    That is a draft, or the Ban's request with its reasons; the first sending that was returned
    still decides whether the unit was in time.
    """
    counted = submission.revisions.exclude(decision=Revision.Decision.WITHDRAWN).order_by("number")
    first, last = counted.first(), counted.last()
    if last is None:
        _move(submission, step, first_sent_at=None)
        return
    _move(
        submission,
        step,
        target=Status.RETURNED,
        first_sent_at=first.sent_at,
        decided_at=last.decided_at,
        decided_by=last.decided_by,
        decision_note=last.note,
    )


def _move(submission, step, *, target=None, **changes):
    """The conditional update that decides who wins."""
    target = target or step.target
    moved = Submission.objects.filter(pk=submission.pk, status__in=step.sources).update(
        status=target, **changes
    )
    if not moved:
        submission.refresh_from_db()
        raise StatusConflict(submission)
    submission.status = target
    for field, value in changes.items():
        setattr(submission, field, value)
