"""R4: many filled forms at once. Read, show what was understood, then record on behalf.

Nothing reaches a list before the confirmation. Then each unit is recorded in a transaction of
its own: its levels are replaced, and the list is sent on behalf if nothing is left to mend.
"""

import hashlib
import logging
from functools import partial

from django.db import OperationalError, transaction

from audit.clock import now
from audit.services import record
from campaigns.workflow import WorkflowError, advance
from documents.attachments import kept_form
from documents.bundle import MAX_FILES, MAX_TOTAL_BYTES, Member, is_bundle, members
from documents.errors import MAX_FILE_BYTES, DocumentRefused, refused
from documents.limited import read_mau01, shown_name
from jobs import services as jobs
from jobs.registry import JobRefused
from organizations.models import Membership, Unit
from organizations.permissions import units_held
from registrations.bulk_plan import Planner, UnitFinder
from registrations.importing import kept_reading, merged, rows_of_reading
from registrations.models import BulkFile, BulkImport, PendingImport
from registrations.rows import rows_as_json
from registrations.services import open_list, save_rows
from uploads.storing import forget, keep, plain_ending, random_name

logger = logging.getLogger(__name__)

READ_MANY = "registrations.read_many"
RECORD_MANY = "registrations.record_many"
Outcome = BulkFile.Outcome
BROKE = "Chương trình gặp lỗi khi ghi, chưa ghi gì từ tệp này. Tải lại tệp ở lần nhập khác."


def units_for(user, campaign):
    """The units this person may enter for, in the campaign's ward."""
    held = units_held(user, Membership.Role.REVIEWER)
    return Unit.objects.within(*held).within(campaign.ward).reporting()


def start_import(campaign, uploads, *, actor):
    """Keep the files and have them read later; returns the BulkImport.

    `uploads` are (name, size, stream); a .zip counts as the files in it. Raises DocumentRefused
    when there is nothing to read, or more than can be read at once.
    """
    files = []
    try:
        for member in _incoming(uploads):
            files.append(_kept(member, len(files) + 1))
            if len(files) > MAX_FILES:
                raise DocumentRefused("too_many", f"Tối đa {MAX_FILES} tệp một lần.")
        if not files:
            raise DocumentRefused("empty", "Chọn các tệp Word, Excel, hoặc một tệp nén .zip.")
        return _stored(campaign, files, actor)
    except BaseException:
        forget(file.source.name for file in files if file.source)
        raise


def _incoming(uploads):
    left = MAX_TOTAL_BYTES
    for name, size, stream in uploads:
        left -= size
        if left < 0:
            raise DocumentRefused("too_large", "Các tệp quá 200 MB. Chia thành nhiều lần tải lên.")
        if is_bundle(name):
            yield from members(stream, shown_name(name))
        elif size > MAX_FILE_BYTES:
            megabytes, limit = -(-size // 1024**2), MAX_FILE_BYTES // 1024**2
            yield Member(name, refusal=str(refused("too_large", megabytes=megabytes, limit=limit)))
        else:
            yield Member(name, stream.read())


def _kept(member, position):
    file = BulkFile(
        position=position,
        file_name=shown_name(member.name),
        refusal=member.refusal,
        sha256=hashlib.sha256(member.content).hexdigest() if member.content else "",
    )
    if not member.refusal:
        file.source = keep(_place_of(file.file_name), member.content)
    return file


def _place_of(file_name):
    return random_name(f"mau01/{now():%Y}", plain_ending(file_name))


@transaction.atomic
def _stored(campaign, files, actor):
    bulk_import = BulkImport.objects.create(campaign=campaign, created_at=now(), created_by=actor)
    for file in files:
        file.bulk_import = bulk_import
    BulkFile.objects.bulk_create(files)
    bulk_import.job = jobs.enqueue(
        READ_MANY, {"bulk_import": bulk_import.pk}, owner=actor, total=len(files)
    )
    bulk_import.save(update_fields=["job"])
    record(actor, "bulk_import.started", bulk_import, files=len(files))
    return bulk_import


def read_many(job):
    """The job: read every file that was not read yet, in the limited child process."""
    bulk_import = _of_job(job)
    finder = UnitFinder(list(units_for(bulk_import.created_by, bulk_import.campaign)))
    files = list(bulk_import.files.all())
    for done, file in enumerate(files):
        jobs.advance(job, done, total=len(files))
        if file.reading is None and not file.refusal:
            with jobs.keep_alive(job):  # converting an old .doc may take a minute
                _read(file, finder)
    return {"files": len(files)}


def _of_job(job):
    bulk_import = (
        BulkImport.objects.select_related("campaign__ward", "created_by")
        .filter(pk=job.payload["bulk_import"])
        .first()
    )
    if bulk_import is None:
        raise JobRefused("Lần nhập này đã bị bỏ.")
    return bulk_import


def _read(file, finder):
    try:
        with file.source.open("rb") as source:
            sent = source.read()
        reading = read_mau01(sent, file.file_name)
        name, kept = kept_form(sent, file.file_name)
    except DocumentRefused as refusal:
        file.refusal = str(refusal)[:500]
        _put_in_place(file, "", "refusal")
        return
    read = rows_of_reading(reading)
    file.unit, file.is_unit_certain = finder.find(reading, file.file_name)
    file.reading, file.rows = kept_reading(reading, read), rows_as_json(read.rows)
    file.file_name, file.sha256 = name, hashlib.sha256(kept).hexdigest()
    clean = keep(_place_of(name), kept)
    try:
        _put_in_place(file, clean, "reading", "rows", "unit", "is_unit_certain")
    except BaseException:
        forget([clean])
        raise


def _put_in_place(file, source, *fields):
    """Write the file with this in the store instead of what was sent, which goes."""
    sent, file.source = file.source.name, source
    file.save(update_fields=[*fields, "source", "sha256", "file_name"])
    transaction.on_commit(partial(forget, [sent]))


def choose(bulk_import, choices):
    """Keep the person's corrections: {file id: (unit or None, level code)}."""
    files = []
    for file in bulk_import.files.filter(outcome=Outcome.OPEN, reading__isnull=False):
        unit, level = choices.get(file.pk, (file.unit, file.level))
        if (unit and unit.pk, level) != (file.unit_id, file.level):
            file.is_unit_certain = file.is_unit_certain or unit is not None
            file.unit, file.level = unit, level
            files.append(file)
    BulkFile.objects.bulk_update(files, ["unit", "level", "is_unit_certain"])


def plans_of(bulk_import):
    files = bulk_import.files.select_related("unit", "registration_list")
    return Planner(bulk_import.campaign, files).plans()


def open_plans(bulk_import):
    """The plans of the files that were neither recorded nor left out yet."""
    return [plan for plan in plans_of(bulk_import) if plan.file.outcome == Outcome.OPEN]


def is_confirmable(bulk_import):
    """Whether nobody is at work on the files, and some were not recorded or left out yet.

    True again after a confirmation whose job was given up or cancelled on the way.
    """
    if bulk_import.job is not None and not bulk_import.job.is_over:
        return False
    still_open = bulk_import.files.filter(outcome=Outcome.OPEN)
    return bulk_import.confirmed_at is None or still_open.exists()


@transaction.atomic
def confirm(bulk_import, *, actor):
    """Have the open files recorded as planned. False if somebody confirmed already."""
    present = BulkImport.objects.select_for_update().get(pk=bulk_import.pk)
    if not is_confirmable(present):
        return False
    bulk_import.confirmed_at = now()
    bulk_import.job = jobs.enqueue(
        RECORD_MANY, {"bulk_import": bulk_import.pk, "actor": actor.pk}, owner=actor
    )
    bulk_import.save(update_fields=["confirmed_at", "job"])
    record(actor, "bulk_import.confirmed", bulk_import)
    return True


@transaction.atomic
def discard(bulk_import, *, actor):
    """Forget files that were not confirmed; nothing was recorded from them."""
    if bulk_import.confirmed_at is not None:
        raise WorkflowError("Các tệp này đã được ghi nhận.")
    if bulk_import.job:
        jobs.cancel(bulk_import.job)
    record(actor, "bulk_import.discarded", bulk_import, files=bulk_import.files.count())
    sources = [file.source for file in bulk_import.files.exclude(source="")]
    bulk_import.delete()
    transaction.on_commit(partial(_forget, sources))


def _forget(sources):
    for source in sources:
        source.delete(save=False)


def record_many(job):
    """The job: record unit after unit. Done again after a crash, it goes on where it stopped.

    The plan is made once over all the files, as it was shown: what one file says decides about
    the files of other units too.
    """
    bulk_import = _of_job(job)
    actor = type(bulk_import.created_by).objects.get(pk=job.payload["actor"])
    by_unit = {}
    for plan in open_plans(bulk_import):
        if plan.blocked:
            _left_out(plan, plan.blocked)
        else:
            by_unit.setdefault(plan.file.unit, []).append(plan)
    for done, (unit, plans) in enumerate(by_unit.items()):
        jobs.advance(job, done, total=len(by_unit))
        if why := _why_not_recorded(bulk_import, unit, plans, actor):
            for plan in plans:
                _left_out(plan, why)
    return {"units": len(by_unit)}


def _why_not_recorded(bulk_import, unit, plans, actor):
    """Record one unit; "" if that went well. One unit's trouble does not stop the others."""
    try:
        with transaction.atomic():
            _record_unit(bulk_import, unit, plans, actor)
    except WorkflowError as refusal:
        return str(refusal)
    except (jobs.LeaseLost, OperationalError):
        raise  # no fault of this unit: the job stops, or is tried again
    except Exception:  # whatever is wrong with one unit, the others go on
        logger.exception("Bulk import %s, unit %s", bulk_import.pk, unit.pk)
        return BROKE
    return ""


def _record_unit(bulk_import, unit, plans, actor):
    registration_list = open_list(unit, bulk_import.campaign, actor=actor)
    rows = registration_list.rows
    for plan in plans:
        rows, gone = merged(rows, plan.rows)
        _keep_as_import(registration_list, plan, gone, actor)
    save_rows(registration_list, rows, version=registration_list.version, actor=actor)
    sends = all(plan.is_sent for plan in plans)
    if sends:
        advance(registration_list, "send", actor=actor)
    for plan in plans:
        plan.file.registration_list = registration_list
        plan.file.outcome = Outcome.SENT if sends else Outcome.DRAFTED
        plan.file.outcome_note = "" if sends else plan.unsent
        plan.file.save(update_fields=["registration_list", "outcome", "outcome_note"])


def _keep_as_import(registration_list, plan, gone, actor):
    """The file stands behind the list like one the clerk had uploaded and confirmed."""
    file = plan.file
    PendingImport.objects.create(
        registration_list=registration_list,
        file_name=file.file_name,
        source=file.source.name,
        sha256=file.sha256,
        reading=file.reading | {"would_replace": rows_as_json(gone), "mismatch": ""},
        rows=rows_as_json(plan.rows),
        base_version=registration_list.version,
        read_at=now(),
        read_by=actor,
        confirmed_at=now(),
    )
    record(actor, "import.confirmed", registration_list, file=file.file_name, rows=len(plan.rows))


def _left_out(plan, why):
    plan.file.outcome, plan.file.outcome_note = Outcome.LEFT_OUT, why[:500]
    plan.file.save(update_fields=["outcome", "outcome_note"])
