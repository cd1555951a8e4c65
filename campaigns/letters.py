"""The letters of a year as files: taken in, taken off the page, brought back."""

import hashlib
from pathlib import PurePath

from django.db import transaction

from audit.clock import now
from audit.services import record
from campaigns.models import Campaign, Letter
from documents.attachments import accepted_document
from documents.errors import DocumentRefused, refused
from documents.limited import shown_name
from uploads.storing import forget, keep, random_name

FOLDER = "cong-van"
FORMATS = ("pdf", "docx")
WANTED = "tệp PDF hoặc Word (.docx)"
MOST_LETTERS = 20  # of one year


def add_letter(campaign, title, data, filename, *, actor):
    """Keep a letter for the units of the year; DocumentRefused says why not.

    Without a title it is called as its file is.
    """
    name = shown_name(filename) or "tệp"
    found, kept = accepted_document(data, name, WANTED)
    if found not in FORMATS:
        raise refused("not_wanted", filename=name, wanted=WANTED)
    stored = keep(random_name(f"{FOLDER}/{campaign.year}", f".{found}"), kept)
    letter = Letter(
        campaign=campaign,
        title=title or PurePath(name).stem,
        file=stored,
        file_name=name,
        sha256=hashlib.sha256(kept).hexdigest(),
        added_at=now(),
        added_by=actor,
    )
    try:
        with transaction.atomic():
            _require_room(letter)
            letter.save()
            record(actor, "letter.added", letter, file=name, sha256=letter.sha256)
    except BaseException:
        forget([stored])
        raise
    return letter


@transaction.atomic
def remove_letter(letter, *, actor):
    """Take it off the page of its year; `restore_letter` brings it back."""
    if Letter.objects.filter(pk=letter.pk, removed_at=None).update(removed_at=now()):
        record(actor, "letter.removed", letter)


@transaction.atomic
def restore_letter(letter, *, actor):
    """Undo a removal; DocumentRefused when its place was taken meanwhile."""
    _require_room(letter)
    if Letter.objects.filter(pk=letter.pk).exclude(removed_at=None).update(removed_at=None):
        record(actor, "letter.restored", letter)


def _require_room(letter):
    """Of two who add at once the second waits for the year's row."""
    Campaign.objects.select_for_update().get(pk=letter.campaign_id)
    others = Letter.objects.filter(campaign=letter.campaign_id, removed_at=None)
    others = others.exclude(pk=letter.pk)
    if known := others.filter(sha256=letter.sha256).first():
        raise DocumentRefused("known", f"Tệp này đã có trong danh sách: {known.title}.")
    if others.count() >= MOST_LETTERS:
        raise DocumentRefused(
            "full", f"Năm đã có {MOST_LETTERS} văn bản. Gỡ bớt một văn bản nếu muốn thay."
        )
