"""The Ban's edited copy of a sent article; what the unit sent stays as it is."""

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.clock import now
from audit.services import record
from awards.models import EditedArticle
from awards.permissions import require_decider
from awards.rules import PART_COUNT, words_of
from campaigns.models import Revision
from campaigns.workflow import WorkflowError
from documents.text import clean_line, clean_text


class StaleCopy(WorkflowError):
    """Somebody saved the copy meanwhile; `current` is it as it stands now."""

    def __init__(self, current):
        self.current = current
        super().__init__(
            f"Đ/c {current.edited_by} vừa lưu bản biên tập khác. Xem lại rồi lưu bản này."
        )


def edit_copy(revision, *, title, parts, version, actor):
    """Keep the edited text of one sending if nobody saved since `version` (0: none yet).

    Returns the EditedArticle. Over-long texts are kept: the limit is told, not enforced, for
    the Ban. Raises NotAllowed, StaleCopy or WorkflowError.
    """
    submission = revision.submission
    require_decider(actor, submission.campaign)
    if revision.decision == Revision.Decision.WITHDRAWN or revision.content["is_nil"]:
        raise WorkflowError("Lần gửi này không còn bài viết để biên tập.")
    if len(parts) != PART_COUNT:
        raise ValueError(f"an article has {PART_COUNT} parts")
    cleaned = [clean_text(part) for part in parts]
    text = {"title": clean_line(title), "parts": cleaned, "words": words_of(cleaned)}
    with transaction.atomic():
        copy = _created(revision, text, actor) if version == 0 else None
        if copy is None:
            copy = _saved(revision, text, version, actor)
        record(actor, "article.copy_edited", submission, revision=revision.number)
    return copy


def _created(revision, text, actor):
    """The first edited copy, or None if there is one already: the constraint decides."""
    try:
        with transaction.atomic():
            return EditedArticle.objects.create(
                revision=revision, version=1, edited_by=actor, edited_at=now(), **text
            )
    except IntegrityError:
        return None


def _saved(revision, text, version, actor):
    copies = EditedArticle.objects.filter(revision=revision)
    saved = copies.filter(version=version).update(
        version=F("version") + 1, edited_by=actor, edited_at=now(), **text
    )
    current = copies.select_related("edited_by").first()
    if not saved:
        if current is None:
            raise WorkflowError("Chưa có bản biên tập của lần gửi này.")
        raise StaleCopy(current)
    return current
