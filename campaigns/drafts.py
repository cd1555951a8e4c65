"""The working copy of anything a unit sends: who may change it, and who was first."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from audit.clock import now
from audit.models import AuditEvent
from audit.services import record
from campaigns.models import Submission
from campaigns.registry import form_of
from campaigns.vocabulary import Status
from campaigns.workflow import WorkflowError, why_closed, year_is_closed
from documents.text import clean_line

# whatever is written in a file takes back that there is nothing to send
_NOT_NIL = {"is_nil": False, "nil_reason": ""}
GROUPED_FOR = timedelta(minutes=10)


class NotEditable(WorkflowError):
    """The file is sent, accepted, or its year is closed; nothing was changed."""


class StaleVersion(WorkflowError):
    """Another version was saved first; `current` is the file as it stands now.

    `saved_by` and `saved_at` tell who saved that version and when, None where it is not known;
    `is_own` where that was `actor`, who wanted to save: in another window.
    """

    def __init__(self, current, actor, *, saved_by=None, saved_at=None):
        self.current = current
        self.saved_by = saved_by
        self.saved_at = saved_at
        self.is_own = saved_by is not None and saved_by == actor
        super().__init__(f"{self.who_saved}. Xem khác biệt hoặc giữ bản của đồng chí.")

    @property
    def who_saved(self):
        """The opening of a sentence to the actor about the version that stands now."""
        if self.is_own:
            return "Đồng chí vừa lưu bản khác ở cửa sổ hoặc thiết bị khác"
        if self.saved_by:
            return f"Đ/c {self.saved_by} vừa lưu bản khác"
        return "Vừa có bản khác được lưu"


def stale_file(current, actor):
    """StaleVersion where the other version is the file itself."""
    return StaleVersion(current, actor, saved_by=current.updated_by, saved_at=current.updated_at)


@transaction.atomic
def open_file(model, obligation, unit, campaign, *, actor, action):
    """The unit's file of the year, made at the first need (one per unit, year and obligation).

    Raises NotEditable where there is nothing to open: a closed year, a unit that reports to
    another ward, or the ward itself.
    """
    known = model.objects.filter(campaign=campaign, unit=unit).first()
    if known is not None:
        return known
    if not campaign.is_open:
        raise NotEditable(year_is_closed(campaign))
    if unit.pk == campaign.ward_id or not campaign.ward.holds(unit):
        raise NotEditable(f"“{unit}” không phải đơn vị báo cáo của {campaign.ward}.")
    submission, created = model.objects.get_or_create(
        campaign=campaign,
        unit=unit,
        obligation=obligation,
        defaults={"updated_at": now(), "updated_by": actor},
    )
    if created:
        record(actor, action, submission)
    return submission


def is_editable(submission):
    """False while it lies with the Ban, and once its year is closed."""
    return submission.is_editable_status and not why_closed(submission)


def require_editable(submission):
    """Raises NotEditable with the sentence the page shows."""
    if closed := why_closed(submission):
        raise NotEditable(closed)
    if not submission.is_editable_status:
        raise NotEditable("Hồ sơ đã gửi. Rút lại hoặc đề nghị sửa trước khi thay đổi nội dung.")


def locked_file(submission):
    """The file as it stands, as its form's own model, locked until the transaction ends.

    Raises NotEditable.
    """
    model, _ = form_of(submission)
    Submission.objects.select_for_update().get(pk=submission.pk)
    current = model.objects.select_related("campaign", "unit", "updated_by").get(pk=submission.pk)
    require_editable(current)
    return current


@contextmanager
def writing_beside(submission):
    """For what belongs to a file and has no part in its version: yields the `locked_file`.

    Raises NotEditable.
    """
    with transaction.atomic():
        current = locked_file(submission)
        if current.is_nil:
            Submission.objects.filter(pk=current.pk).update(**_NOT_NIL)
        yield current


@transaction.atomic
def save_draft(submission, changes, *, version, actor, action, is_grouped=True, **data):
    """Store `changes` ({field: value}) if nobody saved since `version`; returns the new version.

    The same save sent twice (an answer that was lost on the way) is taken as done. `data` goes
    to the trail, which has a line for each save that is not `is_grouped` (an autosave is). Raises
    NotEditable or StaleVersion.
    """
    changes = _NOT_NIL | changes
    current = locked_file(submission)
    common = {name: value for name, value in changes.items() if _is_common(name)}
    # the condition repeats both checks, so that SQLite, which locks no rows, decides alike
    saved = Submission.objects.filter(
        pk=current.pk, version=version, status__in=[Status.DRAFT, Status.RETURNED]
    ).update(version=F("version") + 1, updated_at=now(), updated_by=actor, **common)
    if not saved:
        if _is_repeat(current, changes, version, actor):
            return current.version
        raise stale_file(current, actor)
    own = {name: value for name, value in changes.items() if name not in common}
    if own:
        type(current).objects.filter(pk=current.pk).update(**own)
    for name, value in changes.items():
        setattr(submission, name, value)
    submission.version = version + 1
    if not (is_grouped and _was_noted_lately(submission, action, actor)):
        record(actor, action, submission, version=version + 1, **data)
    return submission.version


@transaction.atomic
def declare_nil(submission, reason, *, version, actor):
    """The unit has nothing to send and says why: a valid answer that counts as reported.

    Raises WorkflowError without a reason or while something is written, NotEditable or
    StaleVersion.
    """
    reason = clean_line(reason)[: Submission._meta.get_field("nil_reason").max_length]
    if not reason:
        raise WorkflowError("Ghi lý do đơn vị không gửi nội dung này.")
    nil = {"is_nil": True, "nil_reason": reason}
    _, form = form_of(submission)
    if not form.is_blank(locked_file(submission)):
        raise WorkflowError("Hồ sơ đang có nội dung; xóa nội dung hoặc gửi như đã viết.")
    return save_draft(submission, nil, version=version, actor=actor, action="file.nil_declared")


def _is_common(name):
    return any(field.name == name for field in Submission._meta.local_fields)


def _is_repeat(current, changes, version, actor):
    """True if exactly this save was stored already, by the same person."""
    return (
        current.version == version + 1
        and current.updated_by == actor
        and all(getattr(current, name) == value for name, value in changes.items())
    )


def _was_noted_lately(submission, action, actor):
    """Autosaves come every few seconds: the trail keeps one line per person and ten minutes."""
    return (
        AuditEvent.objects.about(submission)
        .filter(action=action, actor=actor, at__gt=now() - GROUPED_FOR)
        .exists()
    )
