"""From a filled form to rows in three steps: read, show, then save."""

import hashlib
from dataclasses import dataclass, replace

from django.db import transaction

from audit.clock import now
from audit.services import record
from campaigns.drafts import StaleVersion, locked_file, require_editable, stale_file
from documents.attachments import kept_form
from documents.limited import read_mau01, shown_name
from documents.text import fold
from organizations.models import Unit
from registrations.models import PendingImport, RegistrationList
from registrations.rows import (
    Row,
    in_paper_order,
    new_row_id,
    quoted,
    rows_as_json,
    rows_from_json,
)
from registrations.services import open_list, require_storable, save_rows
from uploads.storing import forget, keep, plain_ending, random_name


@dataclass(frozen=True, slots=True)
class ReadRows:
    """A reading as working rows, with what was said about each of them."""

    rows: list
    problems: list
    notices: list
    skipped: list


def rows_of_reading(reading):
    """Every entry and every doubtful row of the file as rows to look at; nothing is dropped."""
    items, problems = [], []
    for entry in reading.entries:
        items.append((entry.row, _row_from(entry), None))
    for problem in reading.problems:
        rows = [_row_from(draft) for draft in problem.drafts]
        items += [(problem.row, row, problem) for row in rows]
        problems.append(
            {
                "row": problem.row,
                "message": problem.message,
                "row_ids": [row.id for row in rows],
            }
        )
    items.sort(key=lambda item: item[0])
    ids = {}
    for source_row, row, _ in items:
        ids.setdefault(source_row, []).append(row.id)
    notices = [
        {"row": notice.row, "message": notice.message, "row_ids": ids.get(notice.row, [])}
        for notice in reading.notices
    ]
    skipped = [{"row": skipped.row, "why": skipped.why} for skipped in reading.skipped]
    return ReadRows([row for _, row, _ in items], problems, notices, skipped)


def _row_from(item):
    return Row(
        id=new_row_id(),
        kind=item.kind or "collective",
        participant=item.participant,
        initiative=item.initiative,
        sector=item.sector or "",
        level=item.level or "",
    )


def merged(current, read):
    """The list as it would be: the levels read are replaced, the others stay.

    Mới, duy trì, nhân rộng and trọng điểm stand in no file: a model that comes again keeps them.
    Returns (rows after, rows that would go).
    """
    levels = {row.level for row in read if row.level}
    gone = [row for row in current if row.level in levels]
    kept = [row for row in current if row.level not in levels]
    known = {_names_of(row): row for row in gone}
    read = [_marked_like(known.get(_names_of(row), row), row) for row in read]
    return in_paper_order([*kept, *read]), gone


def _names_of(row):
    return row.kind, fold(row.participant), fold(row.initiative)


def _marked_like(known, row):
    return replace(row, initiative_kind=known.initiative_kind, is_key=known.is_key)


def unit_named(name, ward):
    """The ward's unit of which one of the folded names is the one in the file's head."""
    wanted, units = fold(name), Unit.objects.within(ward).reporting()
    return next((unit for unit in units if wanted in unit.folded_names), None)


def mismatch(reading_head, unit, year):
    """What the head of the file says, if it is not this unit and year; empty if it agrees."""
    named, named_year = reading_head
    other_unit = bool(named) and fold(named) not in unit.folded_names
    other_year = named_year is not None and named_year != year
    if not (other_unit or other_year):
        return ""
    head = ", ".join(part for part in (named, f"năm {named_year}" if named_year else "") if part)
    return f"Tệp ghi {quoted(head)}, khác đơn vị đang đăng nhập. Vẫn dùng tệp này?"


def kept_reading(reading, read):
    """What is kept of a reading beside its rows, as JSON."""
    return {
        "unit_name": reading.unit_name,
        "year": reading.year,
        "level": reading.level,
        "entry_count": len(reading.entries),
        "read_count": len(read.rows),
        "problems": read.problems,
        "notices": read.notices,
        "skipped": read.skipped,
        "table_rows": reading.table_rows,
    }


def read_into_preview(registration_list, name, data, *, actor):
    """Read the file in the limited child process and keep it as the list's waiting preview.

    Replaces an earlier waiting preview. The list itself is not touched. Raises DocumentRefused
    (with what to do) or NotEditable.
    """
    require_editable(registration_list)
    name = shown_name(name)
    reading = read_mau01(data, name)
    read = rows_of_reading(reading)
    name, data = kept_form(data, name)
    source = keep(random_name(f"mau01/{now():%Y}", plain_ending(name)), data)
    try:
        return _keep_preview(registration_list, name, data, reading, read, source, actor)
    except BaseException:
        forget([source])
        raise


def _keep_preview(registration_list, name, data, reading, read, source, actor):
    """The list as it stands now decides what would be replaced; its row lock orders uploads."""
    with transaction.atomic():
        current = locked_file(registration_list)
        after, gone = merged(current.rows, read.rows)
        PendingImport.objects.filter(
            registration_list=registration_list, confirmed_at__isnull=True
        ).delete()
        pending = PendingImport(
            source=source,
            registration_list=registration_list,
            file_name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            reading=kept_reading(reading, read)
            | {
                "would_replace": rows_as_json(gone),
                "mismatch": mismatch(
                    (reading.unit_name, reading.year),
                    registration_list.unit,
                    registration_list.campaign.year,
                ),
            },
            rows=rows_as_json(after),
            base_version=current.version,
            read_at=now(),
            read_by=actor,
        )
        pending.save()
        record(
            actor,
            "import.read",
            registration_list,
            file=name,
            sha256=pending.sha256,
            entries=len(reading.entries),
            problems=len(read.problems),
        )
    return pending


def save_preview(pending, rows, *, version, actor):
    """Keep what the clerk mends in the preview; returns the new version (StaleVersion if old).

    The same save sent twice (an answer that was lost on the way) is taken as done.
    """
    require_storable(rows)
    kept = rows_as_json([row.cleaned() for row in in_paper_order(rows)])
    saved = PendingImport.objects.filter(
        pk=pending.pk, version=version, confirmed_at__isnull=True
    ).update(rows=kept, version=version + 1)
    if not saved:
        stored = PendingImport.objects.filter(pk=pending.pk).first()
        if stored is None:
            raise stale_after(pending.pk, pending.registration_list, actor)
        if (stored.version, stored.rows) != (version + 1, kept):
            raise stale_preview(stored, actor)
    pending.rows, pending.version = kept, version + 1
    return pending.version


def stale_preview(pending, actor):
    """StaleVersion over a waiting file: it tells who read the file, not who mended it since."""
    known = {} if pending.version else {"saved_by": pending.read_by, "saved_at": pending.read_at}
    return StaleVersion(pending.registration_list, actor, **known)


def stale_after(shown, registration_list, actor):
    """StaleVersion where the file with the key `shown` waits no more: confirmed, or discarded.

    Who discards a file saves nothing, so that nobody is named.
    """
    is_confirmed = registration_list.imports.filter(pk=shown, confirmed_at__isnull=False).exists()
    if is_confirmed:
        return stale_file(registration_list, actor)
    return StaleVersion(registration_list, actor)


@transaction.atomic
def confirm_import(pending, rows, *, preview_version, actor):
    """The clerk agrees: the previewed rows become the working copy. Returns the list's version.

    Raises StaleVersion when somebody else saved the preview or the list meanwhile; nothing is
    changed then.
    """
    save_preview(pending, rows, version=preview_version, actor=actor)
    registration_list = pending.registration_list
    version = save_rows(registration_list, rows, version=pending.base_version, actor=actor)
    pending.rows, pending.confirmed_at = rows_as_json(rows), now()
    pending.save(update_fields=["rows", "confirmed_at"])
    record(actor, "import.confirmed", registration_list, file=pending.file_name, rows=len(rows))
    return version


def rebase(pending):
    """After a conflict was shown: the preview may be confirmed over the list as it is now."""
    base = RegistrationList.objects.values_list("version", flat=True)
    pending.base_version = base.get(pk=pending.registration_list_id)
    pending.save(update_fields=["base_version"])


@transaction.atomic
def import_into_draft(unit, campaign, name, reading, *, actor):
    """Put a reading straight into the unit's working copy; returns the list.

    For an operator who has seen the reading, so without a preview: the levels read are replaced,
    doubtful rows are kept to be mended. Raises NotEditable or WorkflowError and changes nothing.
    """
    registration_list = open_list(unit, campaign, actor=actor)
    rows, _ = merged(registration_list.rows, rows_of_reading(reading).rows)
    save_rows(registration_list, rows, version=registration_list.version, actor=actor)
    record(actor, "import.confirmed", registration_list, file=shown_name(name), rows=len(rows))
    return registration_list


def waiting_import(registration_list):
    return (
        PendingImport.objects.filter(registration_list=registration_list, confirmed_at__isnull=True)
        .select_related("registration_list")
        .first()
    )


def preview_rows(pending):
    return rows_from_json(pending.rows)


def reading_as_json(reading, unit):
    """The reading in the shape scripts rely on (README, import_mau01 --json)."""
    return {
        "unit": unit.name if unit else reading.unit_name,
        "year": reading.year,
        "level": reading.level,
        "entries": [
            {
                "row": entry.row,
                "kind": entry.kind,
                "participant": entry.participant,
                "model": entry.initiative,
                "field": entry.sector,
                "level": entry.level,
            }
            for entry in reading.entries
        ],
        "problems": [{"row": p.row, "message": p.message} for p in reading.problems],
        "skipped": [{"row": s.row, "why": s.why} for s in reading.skipped],
        "table_rows": reading.table_rows,
    }
