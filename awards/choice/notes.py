"""The Ban's note on a nominee: one text that its members share."""

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.clock import now
from audit.services import record
from awards.models import NomineeNote
from awards.permissions import require_decider
from campaigns.workflow import WorkflowError
from documents.text import clean_text


class StaleNote(WorkflowError):
    """Somebody saved the note meanwhile; `current` is it as it stands now."""

    def __init__(self, current):
        self.current = current
        super().__init__(f"Đ/c {current.written_by} vừa lưu ghi chú khác. Xem lại rồi lưu.")


def write_note(nomination, text, *, version, actor):
    """Keep the note if nobody saved since `version` (0: there was none); returns NomineeNote.

    An empty text is kept too: it takes the note back. Raises NotAllowed, StaleNote or
    WorkflowError where the year is closed.
    """
    require_decider(actor, nomination.campaign)
    values = {"text": clean_text(text).strip(), "written_by": actor, "written_at": now()}
    with transaction.atomic():
        before = notes_of([nomination]).get(nomination.pk)
        if version == 0 and before is None:
            _create(nomination, values)
        else:
            _update(nomination, values, version)
        note = notes_of([nomination])[nomination.pk]
        record(actor, "choice.noted", note, before=before.text if before else "", text=note.text)
    return note


def notes_of(nominations):
    """{id of a nomination: its NomineeNote}, of those that have one; one query."""
    of = {nomination.pk: nomination for nomination in nominations}
    notes = NomineeNote.objects.filter(nomination__in=of).select_related("written_by")
    found = {note.nomination_id: note for note in notes}
    for pk, note in found.items():
        note.nomination = of[pk]
    return found


def _create(nomination, values):
    """The constraint decides between two who write the first note at once."""
    try:
        with transaction.atomic():
            NomineeNote.objects.create(nomination=nomination, **values)
    except IntegrityError:
        raise StaleNote(notes_of([nomination])[nomination.pk]) from None


def _update(nomination, values, version):
    found = NomineeNote.objects.filter(nomination=nomination, version=version)
    if not found.update(version=F("version") + 1, **values):
        current = notes_of([nomination]).get(nomination.pk)
        raise (
            StaleNote(current) if current else WorkflowError("Chưa có ghi chú nào. Tải lại trang.")
        )
