"""Everything that changes a registration list before and beside the common path."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from audit.clock import now
from audit.models import AuditEvent
from audit.services import record
from campaigns.models import Submission
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import WorkflowError, year_is_closed
from registrations.models import Entry, PendingImport, RegistrationList
from registrations.rows import INDIVIDUAL, Row, in_paper_order, new_row_id

MAX_ROWS = 300
GROUPED_FOR = timedelta(minutes=10)


class NotEditable(WorkflowError):
    """The list is sent, accepted, or its year is closed; nothing was changed."""


class StaleVersion(WorkflowError):
    """Somebody saved another version first; `current` is the list as it stands now."""

    def __init__(self, current):
        self.current = current
        who = f"Đ/c {current.updated_by}" if current.updated_by else "Người khác"
        super().__init__(f"{who} vừa lưu bản khác. Xem khác biệt hoặc giữ bản của đồng chí.")


def open_list(unit, campaign, *, actor):
    """The unit's list of the year, made at the first need (one per unit and year).

    Raises NotEditable where there is nothing to open: a closed year, a unit that reports to
    another ward, or the ward itself.
    """
    known = RegistrationList.objects.filter(campaign=campaign, unit=unit).first()
    if known is not None:
        return known
    if not campaign.is_open:
        raise NotEditable(year_is_closed(campaign))
    if unit.pk == campaign.ward_id or not campaign.ward.holds(unit):
        raise NotEditable(f"“{unit}” không phải đơn vị báo cáo của {campaign.ward}.")
    registration_list, created = RegistrationList.objects.get_or_create(
        campaign=campaign,
        unit=unit,
        obligation=Obligation.REGISTRATION,
        defaults={"updated_at": now(), "updated_by": actor},
    )
    if created:
        record(actor, "list.opened", registration_list)
    return registration_list


def require_editable(registration_list):
    """Raises NotEditable with the sentence the page shows."""
    if not registration_list.campaign.is_open:
        raise NotEditable(year_is_closed(registration_list.campaign))
    if not registration_list.is_editable_status:
        raise NotEditable("Hồ sơ đã gửi. Rút lại hoặc đề nghị sửa trước khi thay đổi nội dung.")


@transaction.atomic
def save_rows(registration_list, rows, *, version, actor):
    """Store the working copy if nobody saved since `version`; returns the new version.

    Incomplete rows are welcome: a draft is kept whole. The same save sent twice (an answer that
    was lost on the way) is taken as done. Raises NotEditable or StaleVersion.
    """
    rows = [row.cleaned() for row in in_paper_order(rows)]
    if len(rows) > MAX_ROWS:
        raise WorkflowError(f"Biểu có {len(rows)} dòng, tối đa {MAX_ROWS} dòng.")
    return _save_content(
        registration_list,
        version=version,
        actor=actor,
        action="list.saved",
        rows=rows,
        is_nil=False,
        nil_reason="",
    )


@transaction.atomic
def declare_nil(registration_list, reason, *, version, actor):
    """The unit has nothing to register and says why: a valid answer that counts as reported."""
    if not reason.strip():
        raise WorkflowError("Ghi lý do đơn vị không đăng ký mô hình.")
    return _save_content(
        registration_list,
        version=version,
        actor=actor,
        action="list.nil_declared",
        rows=registration_list.rows,
        is_nil=True,
        nil_reason=reason.strip()[:500],
    )


def _save_content(registration_list, *, version, actor, action, rows, is_nil, nil_reason):
    Submission.objects.select_for_update().get(pk=registration_list.pk)
    current = RegistrationList.objects.select_related("campaign", "unit", "updated_by").get(
        pk=registration_list.pk
    )
    require_editable(current)
    # the condition repeats both checks, so that SQLite, which locks no rows, decides alike
    saved = Submission.objects.filter(
        pk=current.pk, version=version, status__in=[Status.DRAFT, Status.RETURNED]
    ).update(
        version=F("version") + 1,
        is_nil=is_nil,
        nil_reason=nil_reason,
        updated_at=now(),
        updated_by=actor,
    )
    if not saved:
        if is_repeat(current, rows, version, actor) and current.is_nil == is_nil:
            return current.version
        raise StaleVersion(current)
    registration_list.rows = rows
    RegistrationList.objects.filter(pk=current.pk).update(
        draft_rows=registration_list.draft_rows, row_count=len(rows)
    )
    registration_list.version = version + 1
    registration_list.is_nil, registration_list.nil_reason = is_nil, nil_reason
    if not _was_noted_lately(registration_list, action, actor):
        record(actor, action, registration_list, version=version + 1, rows=len(rows))
    return registration_list.version


def is_repeat(current, rows, version, actor):
    """True if exactly this save was stored already, by the same person."""
    return current.version == version + 1 and current.updated_by == actor and current.rows == rows


def _was_noted_lately(registration_list, action, actor):
    """Autosaves come every few seconds: the trail keeps one line per person and ten minutes."""
    return (
        AuditEvent.objects.about(registration_list)
        .filter(action=action, actor=actor, at__gt=now() - GROUPED_FOR)
        .exists()
    )


def blank_row(kind, *, level=""):
    return Row(id=new_row_id(), kind=kind, level=level)


def carry_forward(registration_list, *, version, actor):
    """Append last year's entries as rows to be maintained; returns how many were copied."""
    entries = list(last_year_entries(registration_list.unit, registration_list.campaign))
    known = {level.code for level in registration_list.campaign.levels.all()}
    copied = [
        Row(
            id=new_row_id(),
            kind=entry.participant_kind,
            participant=entry.participant.name,
            initiative=entry.initiative.name,
            sector=entry.sector.code,
            level=entry.level.code if entry.level.code in known else "",
            initiative_kind=Entry.Kind.MAINTAINED,
        )
        for entry in entries
    ]
    save_rows(registration_list, [*registration_list.rows, *copied], version=version, actor=actor)
    return len(copied)


def last_year_entries(unit, campaign):
    """What the unit had accepted in the year before, in the order of its paper."""
    return (
        Entry.objects.filter(
            unit=unit, campaign__year=campaign.year - 1, list_status=Status.ACCEPTED
        )
        .select_related("participant", "initiative", "sector", "level")
        .order_by("position")
    )


def row_count_phrase(rows):
    """“3 mô hình tập thể, 1 cá nhân”, as the task list puts it."""
    individuals = sum(row.kind == INDIVIDUAL for row in rows)
    return f"{len(rows) - individuals} mô hình tập thể, {individuals} cá nhân"


def discard_import(registration_list, *, actor):
    """Forget the waiting preview; the list stays as it is."""
    waiting = PendingImport.objects.filter(
        registration_list=registration_list, confirmed_at__isnull=True
    )
    for pending in waiting:
        record(actor, "import.discarded", registration_list, file=pending.file_name)
    waiting.delete()


def with_level(rows, level):
    """The rows with a level filled in where none was read."""
    return [row if row.level else replace(row, level=level) for row in rows]
