"""Everything that changes a registration list before and beside the common path."""

from dataclasses import replace

from django.db import transaction

from audit.services import record
from campaigns.drafts import open_file, save_draft
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import WorkflowError
from registrations.models import Entry, PendingImport, RegistrationList
from registrations.rows import INDIVIDUAL, Row, in_paper_order, new_row_id, rows_as_json

MAX_ROWS = 300
MAX_TEXT = 5000  # characters of one cell; what may be sent is shorter, see Campaign


class NotStorable(WorkflowError):
    """More rows or longer texts than a list holds; nothing was changed."""


def open_list(unit, campaign, *, actor):
    """The unit's list of the year, made at the first need; raises NotEditable."""
    return open_file(
        RegistrationList,
        Obligation.REGISTRATION,
        unit,
        campaign,
        actor=actor,
        action="list.opened",
    )


def require_storable(rows):
    """Raises NotStorable with the sentence the page shows."""
    if len(rows) > MAX_ROWS:
        raise NotStorable(
            f"Biểu có {len(rows)} dòng, tối đa {MAX_ROWS} dòng. Xóa bớt dòng rồi lưu lại."
        )
    longest = max(
        (len(name) for row in rows for name in (row.participant, row.initiative)), default=0
    )
    if longest > MAX_TEXT:
        raise NotStorable(
            f"Một ô dài {longest} ký tự, tối đa {MAX_TEXT} ký tự. Rút gọn rồi lưu lại."
        )


def save_rows(registration_list, rows, *, version, actor):
    """Store the working copy if nobody saved since `version`; returns the new version.

    Incomplete rows are welcome: a draft is kept whole. The same save sent twice (an answer that
    was lost on the way) is taken as done. Raises NotEditable, NotStorable or StaleVersion.
    """
    rows = [row.cleaned() for row in in_paper_order(rows)]
    require_storable(rows)
    return save_draft(
        registration_list,
        stored_rows(rows),
        version=version,
        actor=actor,
        action="list.saved",
        rows=len(rows),
    )


def stored_rows(rows):
    return {"draft_rows": rows_as_json(rows), "row_count": len(rows)}


def carry_forward(registration_list, *, version, actor):
    """Append last year's entries as rows to be maintained; returns how many were copied."""
    entries = list(last_year_entries(registration_list.unit, registration_list.campaign))
    known = {level.code for level in registration_list.campaign.levels.all()}
    copied = [
        Row(
            id=new_row_id(),
            kind=entry.participant_kind,
            participant=entry.participant_name,
            initiative=entry.initiative_name,
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
        .select_related("sector", "level")
        .order_by("position")
    )


def row_count_phrase(rows):
    """“3 mô hình tập thể, 1 cá nhân”, as the task list puts it."""
    individuals = sum(row.kind == INDIVIDUAL for row in rows)
    return f"{len(rows) - individuals} mô hình tập thể, {individuals} cá nhân"


@transaction.atomic
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
