"""A filled Mẫu số 03 or article on its way to the draft in three steps: read, show, then save.

Nothing reaches the draft before the clerk agrees. A text over the limit is kept whole, and what
the file leaves open does not empty what was typed.
"""

import hashlib

from django.db import transaction
from django.urls import reverse

from audit.clock import now
from audit.services import record
from awards.models import PendingFile
from campaigns.drafts import locked_file
from campaigns.paper_links import SourceFile
from campaigns.workflow import WorkflowError
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
    current = locked_file(submission)
    PendingFile.objects.filter(submission_id=current.pk, confirmed_at=None).delete()
    pending = PendingFile.objects.create(
        submission_id=current.pk,
        file_name=name,
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        changes=changes,
        notices=notices,
        mismatch=mismatch(head, current.unit, current.campaign.year),
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


def source_files(submission):
    """The same for the page of papers."""
    return [
        SourceFile(file.file_name, reverse("awards:file_source", args=[file.pk]), file.read_at)
        for file in confirmed_files(submission)
    ]


@transaction.atomic
def discard_file(submission, *, actor):
    """Forget the waiting preview; the draft stays as it is."""
    waiting = PendingFile.objects.filter(submission_id=submission.pk, confirmed_at=None)
    for pending in waiting:
        record(actor, "award_file.discarded", submission, file=pending.file_name)
    waiting.delete()
