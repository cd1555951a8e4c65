"""A filled Mẫu số 03 or article on its way to the draft in three steps: read, show, then save.

Nothing reaches the draft before the clerk agrees. A text over the limit is kept whole, and what
the file leaves open does not empty what was typed.
"""

import hashlib

from django.db import transaction

from audit.clock import now
from audit.services import record
from awards.models import PendingFile
from campaigns.drafts import require_editable
from campaigns.models import Submission
from campaigns.workflow import WorkflowError
from documents.text import clean_line
from registrations.importing import mismatch
from uploads.storing import forget, keep, plain_ending, random_name


def keep_reading(submission, name, data, changes, notices, head, actor):
    source = keep(random_name(f"tep-da-dien/{now():%Y}", plain_ending(name)), data)
    try:
        return _record_reading(submission, name, data, source, changes, notices, head, actor)
    except BaseException:
        forget([source])
        raise


@transaction.atomic
def _record_reading(submission, name, data, source, changes, notices, head, actor):
    """Replaces an earlier waiting preview; the row lock orders two uploads."""
    Submission.objects.select_for_update().get(pk=submission.pk)
    current = Submission.objects.select_related("campaign", "unit").get(pk=submission.pk)
    require_editable(current)
    PendingFile.objects.filter(submission=current, confirmed_at=None).delete()
    pending = PendingFile.objects.create(
        submission=current,
        file_name=name,
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        changes=changes,
        notices=notices,
        mismatch=mismatch(head, current.unit, current.campaign.year),
        base_version=current.version,
        read_at=now(),
        read_by=actor,
    )
    record(actor, "award_file.read", submission, file=name, sha256=pending.sha256)
    return pending


def confirm_once(pending, submission, actor):
    """Only once: whoever confirms or discards it first."""
    confirmed = PendingFile.objects.filter(pk=pending.pk, confirmed_at=None)
    if not confirmed.update(confirmed_at=now()):
        raise WorkflowError("Tệp này vừa được xử lý. Tải lại trang.")
    record(actor, "award_file.confirmed", submission, file=pending.file_name)


def waiting_file(submission):
    return PendingFile.objects.filter(submission_id=submission.pk, confirmed_at=None).first()


def confirmed_files(submission):
    """The filled Word and Excel files whose content the unit took over, newest first."""
    files = PendingFile.objects.filter(submission_id=submission.pk, confirmed_at__isnull=False)
    return files.order_by("-confirmed_at")


def complete_reading(pending, texts):
    """What the clerk typed into the preview goes with it; the draft stays as it is."""
    typed = {name: clean_line(text) for name, text in texts.items()}
    changes = pending.changes | {name: text for name, text in typed.items() if text}
    if changes != pending.changes:
        pending.changes = changes
        pending.save(update_fields=["changes"])


def rebase(pending):
    """After a conflict was shown: the preview may be confirmed over the draft as it is now."""
    versions = Submission.objects.values_list("version", flat=True)
    pending.base_version = versions.get(pk=pending.submission_id)
    pending.save(update_fields=["base_version"])


@transaction.atomic
def discard_file(submission, *, actor):
    """Forget the waiting preview; the draft stays as it is."""
    waiting = PendingFile.objects.filter(submission_id=submission.pk, confirmed_at=None)
    for pending in waiting:
        record(actor, "award_file.discarded", submission, file=pending.file_name)
    waiting.delete()
