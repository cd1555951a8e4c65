"""Take a file piece by piece, and hand it over once it is whole.

Two writers never meet in one file: the lock on it decides, also between processes. An upload
that ends half-way stays where it is and can be continued until it expires.
"""

import fcntl
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.files.base import File

from audit.clock import now
from documents.errors import DocumentRefused, refused
from documents.limited import shown_name
from uploads.models import Upload
from uploads.registry import purpose_of
from uploads.storing import STORE_DOWN, settle, store_is_down

KEPT = timedelta(hours=24)
TICKET_SECONDS = 24 * 60 * 60
OPEN_BYTES_ALLOWED = 1024 * 1024 * 1024  # of one person at a time
_SALT = "uploads.ticket"


class TicketRefused(Exception):
    """The page that asks was not made for this person, or was open for too long."""


class OffsetConflict(Exception):
    """The piece does not continue what is here, or another request is writing just now."""


class Gone(Exception):
    """Nothing is left of the upload: it expired, or its file was refused."""


def ticket(purpose, target, owner):
    """What a page hands its script: this person may send files there, as was checked just now."""
    return signing.dumps(
        {"purpose": purpose_of(purpose).name, "target": target, "owner": owner.pk}, salt=_SALT
    )


def begin(owner, ticket_text, file_name, size):
    """Make room for a file of `size` bytes; raises TicketRefused or DocumentRefused."""
    try:
        granted = signing.loads(ticket_text, salt=_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature as error:
        raise TicketRefused from error
    if granted["owner"] != owner.pk:
        raise TicketRefused
    if size < 1:
        raise refused("damaged", filename=shown_name(file_name))
    purpose_of(granted["purpose"]).check(size, b"")
    _make_room(owner, size)
    at = now()
    upload = Upload(
        owner=owner,
        purpose=granted["purpose"],
        target=granted["target"],
        file_name=shown_name(file_name) or "tệp",
        size=size,
        created_at=at,
        expires_at=at + KEPT,
    )
    upload.save(force_insert=True)  # before its file: to the sweep a file without a row is litter
    try:
        upload.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        upload.path.touch(mode=0o600)
    except OSError as error:
        upload.delete()
        raise store_is_down() from error
    return upload


def _make_room(owner, size):
    """What nobody went on with for the longest time gives way to a new upload."""
    waiting = Upload.objects.filter(owner=owner, finished_at=None, expires_at__gt=now())
    excess = sum(upload.size for upload in waiting) + size - OPEN_BYTES_ALLOWED
    for upload in sorted(waiting, key=_last_written):
        if excess <= 0:
            return
        if _given_up(upload):
            excess -= upload.size
    if excess > 0:
        raise DocumentRefused(
            "too_many_open", "Đang tải nhiều tệp cùng lúc. Chờ tải xong rồi thêm tệp mới."
        )


def _last_written(upload):
    try:
        return upload.path.stat().st_mtime
    except FileNotFoundError:
        return 0


def offset_of(upload):
    """How many bytes are here. A file that is whole but was not handed over yet is finished now.

    That happens when the store or this program failed at the last moment; the sender, who has
    nothing left to send, asks only for this number. Raises what `finish` raises.
    """
    if upload.finished_at:
        return upload.size
    with _held(upload) as file:
        arrived = file.seek(0, 2)
        if arrived == upload.size:
            _hand_over(upload, file)
    return arrived


def append(upload, offset, pieces):
    """Add pieces of bytes at `offset`; returns how many bytes are here then.

    The last byte hands the file over. Raises OffsetConflict, Gone, DocumentRefused.
    """
    if upload.finished_at:
        raise OffsetConflict
    with _held(upload) as file:
        at = file.seek(0, 2)
        if at != offset:
            raise OffsetConflict
        try:
            at = _write(upload, file, at, pieces)
        except DocumentRefused:
            discard(upload)
            raise
        if at == upload.size:
            _hand_over(upload, file)
    return at


def _write(upload, file, at, pieces):
    for piece in pieces:
        if at == 0:
            purpose_of(upload.purpose).check(upload.size, piece)
        if at + len(piece) > upload.size:
            raise DocumentRefused("too_large", "Tệp dài hơn dung lượng đã báo. Chọn lại tệp.")
        try:
            file.write(piece)
        except OSError as error:
            raise store_is_down() from error
        at += len(piece)
    return at


def _hand_over(upload, file):
    """A refusal ends the upload; a store that is down does not: the sender tries again."""
    file.flush()
    file.seek(0)
    try:
        received = purpose_of(upload.purpose).receive(upload, File(file, upload.file_name))
        settle(received, before=lambda: _finish(upload))
    except DocumentRefused as refusal:
        if refusal.code != STORE_DOWN:
            discard(upload)
        raise
    upload.path.unlink(missing_ok=True)


def _finish(upload):
    upload.finished_at = now()
    if not Upload.objects.filter(pk=upload.pk, finished_at=None).update(
        finished_at=upload.finished_at
    ):
        raise OffsetConflict


def discard(upload):
    upload.path.unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk).delete()


def forget_expired():
    """Remove what nobody continued, and files whose row is gone."""
    for upload in Upload.objects.filter(expires_at__lte=now()):
        _given_up(upload)
    folder = settings.UPLOADS_DIR
    paths = list(folder.iterdir()) if folder.is_dir() else []  # before the rows: they come first
    known = {pk.hex for pk in Upload.objects.filter(finished_at=None).values_list("pk", flat=True)}
    for path in paths:
        if path.name not in known:
            path.unlink(missing_ok=True)


def _given_up(upload):
    """Discard it; False when somebody is adding to it, or handing it over, just now."""
    try:
        with _held(upload):
            discard(upload)
    except Gone:
        discard(upload)
    except OffsetConflict:
        return False
    return True


@contextmanager
def _held(upload):
    try:
        file = upload.path.open("r+b")
    except FileNotFoundError as error:
        raise Gone from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OffsetConflict from error
        yield file
