"""The pictures of an article while it is written: added, ordered, captioned, removed, restored.

Nothing is ever deleted. The lock on the file's row and the unique places decide between two
people; a picture sent twice is kept once.
"""

from contextlib import contextmanager
from secrets import token_hex

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Max

from audit.clock import now
from audit.services import record
from awards.models import PHOTO_STAGES, Article, ArticlePhoto
from awards.rules import PART_COUNT, no_room
from campaigns.drafts import require_editable
from campaigns.models import Submission
from campaigns.workflow import WorkflowError
from documents.text import clean_line


class NoRoom(WorkflowError):
    """The article has as many pictures as the year allows."""


_SIZES = ("large", "screen", "thumbnail")
# a free range of places, so that the pictures can change theirs without meeting
_ASIDE = 10_000


def shown_marks(article):
    """The SHA-256 of the pictures of the draft: what a consent to pictures is about."""
    return list(article.photos.shown().values_list("sha256", flat=True))


def add_photo(article, clean, *, actor, caption="", part=None):
    """Keep a clean picture (documents.photos.CleanPhoto) as the last one; returns ArticlePhoto.

    A picture that is there already is returned as it is. A small one is kept too: only the
    sending is refused. Raises NotEditable, or WorkflowError when there is no room.
    """
    with _stored(clean, article) as files, _changing(article) as current:
        known = current.photos.shown().filter(sha256=clean.sha256).first()
        if known is not None:
            files.forget()
            return known
        _require_room(current)
        photo = _created(current, clean, files, actor, caption=clean_line(caption), part=part)
        record(actor, "photo.added", current, photo=photo.pk, sha256=clean.sha256)
    return photo


def replace_photo(photo, clean, *, actor):
    """A better picture at the same place, with the caption kept; returns the new ArticlePhoto."""
    with _stored(clean, photo.article) as files, _changing(photo.article) as current:
        if current.photos.shown().filter(sha256=clean.sha256).exists():
            raise WorkflowError("Ảnh này đã có trong bài viết.")
        _take_away(photo)
        photo.refresh_from_db()
        new = _created(
            current,
            clean,
            files,
            actor,
            position=photo.position,
            caption=photo.caption,
            part=photo.part,
            stage=photo.stage,
        )
        record(actor, "photo.replaced", current, photo=new.pk, before=photo.pk)
    return new


def describe_photo(photo, *, caption, part, stage, actor):
    """Caption, the part of the text it stands in (1–5 or None), before–during–after or ""."""
    if part is not None and part not in range(1, PART_COUNT + 1):
        raise WorkflowError(f"Chọn một trong {PART_COUNT:02d} phần của bài viết.")
    if stage not in dict(PHOTO_STAGES):
        raise WorkflowError("Chọn trước, trong hoặc sau khi triển khai.")
    changes = {"caption": clean_line(caption), "part": part, "stage": stage}
    with _changing(photo.article) as current:
        if not current.photos.filter(pk=photo.pk, removed_at=None).update(**changes):
            raise _gone()
        record(actor, "photo.changed", current, photo=photo.pk, after=changes)
    for name, value in changes.items():
        setattr(photo, name, value)


def order_photos(article, photo_ids, *, actor):
    """Put the pictures into the order of their ids; all of them must be named once."""
    with _changing(article) as current:
        shown = list(current.photos.shown().values_list("pk", flat=True))
        if sorted(photo_ids) != sorted(shown):
            raise WorkflowError("Ảnh vừa được thay đổi trên thiết bị khác. Tải lại trang.")
        _set_places(current, photo_ids)
        if list(photo_ids) != shown:
            record(actor, "photo.ordered", current, photos=list(photo_ids))


def remove_photo(photo, *, actor):
    """Take the picture out of the draft; `restore_photo` brings it back."""
    with _changing(photo.article) as current:
        _take_away(photo)
        _set_places(current, current.photos.shown().values_list("pk", flat=True))
        record(actor, "photo.removed", current, photo=photo.pk)
    photo.refresh_from_db()


def restore_photo(photo, *, actor):
    """Undo a removal; the picture comes back at its old place, or last."""
    with _changing(photo.article) as current:
        removed = current.photos.filter(pk=photo.pk).exclude(removed_at=None).first()
        if removed is None:
            return
        if current.photos.shown().filter(sha256=removed.sha256).exists():
            raise WorkflowError("Ảnh này đã có trong bài viết.")
        _require_room(current)
        order = list(current.photos.shown().values_list("pk", flat=True))
        order.insert(removed.position - 1, removed.pk)
        current.photos.filter(pk=removed.pk).update(removed_at=None, position=_last(current) + 1)
        _set_places(current, order)
        record(actor, "photo.restored", current, photo=photo.pk)
    photo.refresh_from_db()


@contextmanager
def _changing(article):
    """The article as it stands, locked and known to be editable, inside one transaction."""
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=article.pk)
        current = Article.objects.select_related("campaign", "unit").get(pk=article.pk)
        require_editable(current)
        yield current


class _Files:
    """The three stored files of one picture, which go again when their row does not come."""

    def __init__(self):
        self.names = {}

    def store(self, clean, folder):
        mark = token_hex(8)
        for size in _SIZES:
            path = f"bai-viet/{folder}-{mark}-{size}.jpg"
            content = ContentFile(getattr(clean, size).data)
            self.names[size] = _storage(size).save(path, content)

    def forget(self):
        for size, path in self.names.items():
            _storage(size).delete(path)
        self.names = {}


def _storage(size):
    return ArticlePhoto._meta.get_field(size).storage


@contextmanager
def _stored(clean, article):
    """Stored before the transaction begins, for a distant store may take its time."""
    files = _Files()
    try:
        files.store(clean, f"{article.campaign.year}/{article.unit.code}")
        yield files
    except BaseException:
        files.forget()
        raise


def _created(article, clean, files, actor, *, position=None, **fields):
    return ArticlePhoto.objects.create(
        article=article,
        position=position or _last(article) + 1,
        width=clean.width,
        height=clean.height,
        sha256=clean.sha256,
        uploaded_at=now(),
        uploaded_by=actor,
        **files.names,
        **fields,
    )


def _require_room(article):
    limit = article.campaign.photos_max
    if article.photos.shown().count() >= limit:
        raise NoRoom(no_room(limit))


def _last(article):
    return article.photos.shown().aggregate(last=Max("position"))["last"] or 0


def _take_away(photo):
    if not ArticlePhoto.objects.filter(pk=photo.pk, removed_at=None).update(removed_at=now()):
        raise _gone()


def _gone():
    return WorkflowError("Ảnh này vừa được bỏ khỏi bài viết.")


def _set_places(article, photo_ids):
    """Places 1, 2, 3 … in this order; by way of places that nobody has."""
    photo_ids = list(photo_ids)
    article.photos.shown().update(position=F("position") + _ASIDE)
    for position, pk in enumerate(photo_ids, 1):
        article.photos.filter(pk=pk).update(position=position)


def forget_files(photo):
    """Delete the stored files of a picture whose row did not come."""
    for size in _SIZES:
        _storage(size).delete(getattr(photo, size).name)
