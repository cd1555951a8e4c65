"""The pictures of an article while it is written: added, ordered, captioned, removed, restored.

Nothing is ever deleted. The lock on the file's row and the unique places decide between two
people; a picture sent twice is kept once.
"""

from dataclasses import dataclass

from django.db.models import F, Max

from audit.clock import now
from audit.services import record
from awards.models import PHOTO_STAGES, Article, ArticlePhoto
from awards.rules import PART_COUNT, Limits, counted, no_room
from campaigns.drafts import writing_beside
from campaigns.workflow import WorkflowError
from documents.photos import CleanPhoto, is_large_enough, too_small
from documents.text import clean_line
from organizations.models import User
from uploads.storing import forget, keep_all, random_name, settle


class NoRoom(WorkflowError):
    """The article has as many pictures as the year allows."""


SIZES = ("large", "screen", "thumbnail")
# a free range of places, so that the pictures can change theirs without meeting
_ASIDE = 10_000


def shown_marks(article):
    """The SHA-256 of the pictures of the draft: what a consent to pictures is about."""
    return list(article.photos.shown().values_list("sha256", flat=True))


def add_photo(article, clean, *, actor, caption="", part=None):
    """Keep a clean picture (documents.photos.CleanPhoto) as the last one; returns ArticlePhoto.

    A picture that is there already is returned as it is. Raises NotEditable, NoRoom, or
    DocumentRefused when it has too few pixels or the store is down.
    """
    new = NewPhoto.stored(article, clean, actor, caption=caption, part=part)
    settle(new)
    return new.photo


def replace_photo(photo, clean, *, actor):
    """A better picture at the same place, with the caption kept; returns the new ArticlePhoto.

    Raises as `add_photo` does.
    """
    new = NewPhoto.stored(photo.article, clean, actor, replaced=photo)
    settle(new)
    return new.photo


@dataclass
class NewPhoto:
    """A clean picture whose files are stored and whose row is not written (uploads.registry)."""

    article: Article
    clean: CleanPhoto
    actor: User
    files: dict  # size → key in the store
    replaced: ArticlePhoto | None = None
    caption: str = ""
    part: int | None = None
    photo: ArticlePhoto | None = None

    @classmethod
    def stored(cls, article, clean, actor, **fields):
        """Stored before the transaction begins, for a distant store may take its time.

        A picture with too few pixels is refused: one that does not count takes no place.
        """
        least = article.campaign.photo_min_pixels
        if not is_large_enough(clean.width, clean.height, least):
            raise too_small(clean.width, clean.height, least)
        folder = f"bai-viet/{article.campaign.year}"
        contents = {random_name(folder, ".jpg"): getattr(clean, size).data for size in SIZES}
        files = dict(zip(SIZES, keep_all(contents), strict=True))
        return cls(article, clean, actor, files, **fields)

    def save(self):
        with writing_beside(self.article) as current:
            self.photo = self._in_place(current) if self.replaced else self._at_the_end(current)

    def forget(self):
        forget(self.files.values())

    def _at_the_end(self, article):
        known = article.photos.shown().filter(sha256=self.clean.sha256).first()
        if known is not None:
            self.forget()
            return known
        _require_room(article)
        photo = self._created(
            article, _last(article) + 1, caption=clean_line(self.caption), part=self.part
        )
        record(self.actor, "photo.added", article, photo=photo.pk, sha256=photo.sha256)
        return photo

    def _in_place(self, article):
        old = self.replaced
        if article.photos.shown().filter(sha256=self.clean.sha256).exists():
            raise WorkflowError("Ảnh này đã có trong bài viết.")
        _take_away(old)
        _require_room(article)
        old.refresh_from_db()
        photo = self._created(
            article, old.position, caption=old.caption, part=old.part, stage=old.stage
        )
        record(self.actor, "photo.replaced", article, photo=photo.pk, before=old.pk)
        return photo

    def _created(self, article, position, **fields):
        return ArticlePhoto.objects.create(
            article=article,
            position=position,
            width=self.clean.width,
            height=self.clean.height,
            sha256=self.clean.sha256,
            uploaded_at=now(),
            uploaded_by=self.actor,
            **self.files,
            **fields,
        )


def describe_photo(photo, *, caption, part, stage, actor):
    """Caption, the part of the text it stands in (1–5 or None), before–during–after or ""."""
    if part is not None and part not in range(1, PART_COUNT + 1):
        raise WorkflowError(f"Chọn một trong {PART_COUNT:02d} phần của bài viết.")
    if stage not in dict(PHOTO_STAGES):
        raise WorkflowError("Chọn trước, trong hoặc sau khi triển khai.")
    changes = {"caption": clean_line(caption), "part": part, "stage": stage}
    with writing_beside(photo.article) as current:
        if not current.photos.filter(pk=photo.pk, removed_at=None).update(**changes):
            raise _gone()
        record(actor, "photo.changed", current, photo=photo.pk, after=changes)
    for name, value in changes.items():
        setattr(photo, name, value)


def order_photos(article, photo_ids, *, actor):
    """Put the pictures into the order of their ids; all of them must be named once."""
    with writing_beside(article) as current:
        shown = list(current.photos.shown().values_list("pk", flat=True))
        if sorted(photo_ids) != sorted(shown):
            raise WorkflowError("Ảnh vừa được thay đổi trên thiết bị khác. Tải lại trang.")
        _set_places(current, photo_ids)
        if list(photo_ids) != shown:
            record(actor, "photo.ordered", current, photos=list(photo_ids))


def remove_photo(photo, *, actor):
    """Take the picture out of the draft; `restore_photo` brings it back."""
    with writing_beside(photo.article) as current:
        _take_away(photo)
        _set_places(current, current.photos.shown().values_list("pk", flat=True))
        record(actor, "photo.removed", current, photo=photo.pk)
    photo.refresh_from_db()


def restore_photo(photo, *, actor):
    """Undo a removal; the picture comes back at its old place, or last."""
    with writing_beside(photo.article) as current:
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


def places_left(article):
    """How many more pictures the article takes; one that a stricter year left behind is none."""
    limits = Limits.of(article.campaign)
    return limits.photos_max - len(counted(article.photos.shown(), limits))


def _require_room(article):
    if places_left(article) <= 0:
        raise NoRoom(no_room(article.campaign.photos_max))


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
