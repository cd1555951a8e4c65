"""The signed and stamped copy beside a file: a flag of its own, never a condition of sending."""

import hashlib
from secrets import token_hex

from django.db import transaction

from audit.clock import now
from audit.services import record
from campaigns.models import Submission
from campaigns.workflow import year_is_closed
from documents.errors import DocumentRefused
from documents.signed_copy import inspect_pdf, photos_to_pdf
from uploads.storing import forget, keep

MAX_PHOTOS = 5


def attach_signed_copy(submission, files, *, actor):
    """Keep the signed and stamped copy: one PDF, or 1–5 photos merged to one PDF.

    `files` are (name, bytes) pairs. Raises DocumentRefused with what to do. Allowed after
    sending too: the copy is a flag beside the content, not part of it.
    """
    if not submission.campaign.is_open:
        raise DocumentRefused("closed", year_is_closed(submission.campaign))
    names = [name for name, _ in files]
    contents = [content for _, content in files]
    if len(files) > MAX_PHOTOS:
        raise DocumentRefused(
            "too_many", f"Đã chọn {len(files):02d} tệp, ghép được tối đa {MAX_PHOTOS:02d} ảnh."
        )
    if len(files) == 1 and contents[0].startswith(b"%PDF-"):
        pdf = contents[0]
    else:
        pdf = photos_to_pdf(contents, names)
    pages = inspect_pdf(pdf, names[0])
    replaced, sha256 = submission.signed_copy.name, hashlib.sha256(pdf).hexdigest()
    name = keep(_place(submission), pdf)
    try:
        note_signed_copy(
            submission, name, pages, actor=actor, files=names, sha256=sha256, replaced=replaced
        )
    except BaseException:
        forget([name])
        raise
    return pages


def _place(submission):
    file_name = f"{submission.unit.code}-{token_hex(4)}.pdf"
    return submission.signed_copy.field.generate_filename(submission, file_name)


@transaction.atomic
def note_signed_copy(submission, name, pages, *, actor, **data):
    """Put a stored PDF of so many pages, already looked at, beside the file; `data` is trailed."""
    changes = {"signed_copy": name, "signed_copy_pages": pages, "signed_copy_at": now()}
    Submission.objects.filter(pk=submission.pk).update(**changes)
    for field, value in changes.items():
        setattr(submission, field, value)
    record(actor, "submission.signed_copy_added", submission, pages=pages, **data)
