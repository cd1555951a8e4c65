"""A filled Mẫu số 03 or article on its way to the draft in three steps: read, show, then save.

Nothing reaches the draft before the clerk agrees. A text over the limit is kept whole, and what
the file leaves open does not empty what was typed.
"""

import hashlib
from dataclasses import asdict, dataclass
from functools import partial

from django.db import transaction
from django.urls import reverse

from audit.clock import now
from audit.services import record
from awards.models import PendingFile
from campaigns.drafts import locked_file
from campaigns.paper_links import SourceFile
from campaigns.workflow import WorkflowError
from documents.attachments import kept_form
from registrations.importing import mismatch
from uploads.storing import forget, keep, plain_ending, random_name


def keep_reading(submission, name, data, changes, notices, head, actor):
    """`data` is stored as it is: what its pictures tell is taken out here or by `keep_clean`."""
    source = _stored(name, data)
    try:
        return _record_reading(submission, name, data, source, changes, notices, head, actor)
    except BaseException:
        forget([source])
        raise


def _stored(name, data):
    return keep(random_name(f"tep-da-dien/{now():%Y}", plain_ending(name)), data)


@transaction.atomic
def _record_reading(submission, name, data, source, changes, notices, head, actor):
    """Replaces an earlier waiting preview; the row lock orders two uploads."""
    current = locked_file(submission)
    _forget_waiting(PendingFile.objects.filter(submission_id=current.pk, confirmed_at=None))
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


def _forget_waiting(files):
    """The rows and, once nothing can bring them back, what the store holds of them."""
    sources = [file.source.name for file in files]
    files.delete()
    transaction.on_commit(partial(forget, sources))


@dataclass(frozen=True, slots=True)
class CleanForm:
    """A filled form whose pictures tell nothing, stored in the place of the one that was sent."""

    file_name: str
    source: str
    sha256: str


def keep_clean(data, name):
    """Store what is kept of the form from its confirmation on. Returns the CleanForm."""
    name, kept = kept_form(data, name)
    source = _stored(name, kept)
    return CleanForm(name, source, hashlib.sha256(kept).hexdigest())


def confirm_once(pending, submission, actor, *, clean=None):
    """Only once: whoever confirms or discards it first. `clean` replaces what was sent."""
    confirmed = PendingFile.objects.filter(pk=pending.pk, confirmed_at=None)
    if not confirmed.update(confirmed_at=now(), **(asdict(clean) if clean else {})):
        raise WorkflowError("Tệp này vừa được xử lý. Tải lại trang.")
    if clean:
        transaction.on_commit(partial(forget, [pending.source.name]))
    kept = clean or pending
    record(actor, "award_file.confirmed", submission, file=kept.file_name, sha256=kept.sha256)


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
    _forget_waiting(waiting)
