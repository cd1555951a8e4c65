"""From a filled article to the draft: read, show, then save (awards.pending).

Its pictures are cleaned and kept only when the clerk agrees, together with the text or not at all.
"""

import hashlib
import logging
from dataclasses import dataclass

from audit.services import record
from awards.articles.drafts import open_article, save_article
from awards.articles.photos import NewPhoto, NoRoom, places_left, shown_marks
from awards.models import Article
from awards.pending import confirm_once, keep_clean, keep_reading
from awards.rules import PART_COUNT, no_room
from campaigns.drafts import require_editable
from documents.errors import DocumentRefused
from documents.limited import read_article, shown_name
from documents.photos import clean_photo
from uploads.storing import forget, settle, store_gives_nothing

logger = logging.getLogger(__name__)


def read_article_file(article, name, data, *, actor):
    """Read a whole article in the limited child and keep it as the waiting preview.

    Its pictures are named in the preview. On confirmation they are cleaned, those in the file too:
    until then their notes tell which way up they are.
    """
    require_editable(article)
    name = shown_name(name)
    reading = read_article(data, name)
    changes, notices = article_changes(reading), article_notices(reading)
    return keep_reading(article, name, data, changes, notices, (reading.unit_name, None), actor)


def article_changes(reading):
    """The fields that the file fills; `parts` only if it has text in any of the five."""
    fields = {
        "title": reading.title,
        "person": reading.person,
        "person_role": reading.person_role,
        "parts": list(reading.parts) if any(reading.parts) else None,
    }
    return {name: value for name, value in fields.items() if value}


def article_notices(reading):
    notices = list(reading.notices)
    if reading.unplaced:
        notices.append(f"Chưa xếp vào phần nào (chép vào đúng phần nếu cần):\n{reading.unplaced}")
    if reading.photos:
        notices.append(f"Tệp có {len(reading.photos):02d} ảnh, sẽ đưa vào bài khi xác nhận.")
    return notices


def confirm_article_file(pending, *, version, actor):
    """The clerk agrees: the preview becomes the draft. Returns [why a picture was not taken].

    A picture that fails leaves the text and the other pictures. Raises DocumentRefused,
    NotEditable, or StaleVersion when somebody saved the draft since `version`.
    """
    article = Article.objects.select_related("campaign", "unit").get(pk=pending.submission_id)
    changes = with_kept_parts(article, pending.changes)
    sent = _stored(pending)
    photos = read_article(sent, pending.file_name).photos
    clean = keep_clean(sent, pending.file_name)

    def write():
        confirm_once(pending, article, actor, clean=clean)
        save_article(article, changes, version=version, actor=actor)

    try:
        return _settle_with_photos(article, photos, write, actor)
    except BaseException:
        forget([clean.source])
        raise


def _stored(pending):
    try:
        with pending.source.open() as source:
            return source.read()
    except OSError as error:
        logger.exception("The store did not give %s", pending.source.name)
        raise store_gives_nothing() from error


def with_kept_parts(article, changes):
    """A part that the file leaves empty keeps what the draft holds."""
    if "parts" not in changes:
        return changes
    kept = [new or old for new, old in zip(changes["parts"], article.parts, strict=True)]
    return changes | {"parts": kept}


@dataclass
class ReadPhotos:
    """Pictures of a read file that are stored, their rows not yet written (uploads.registry)."""

    photos: dict  # number in the file → NewPhoto
    refusals: list

    def save(self):
        """Somebody may have filled the last place since the pictures were looked at."""
        for number, photo in self.photos.items():
            try:
                photo.save()
            except NoRoom as full:
                photo.forget()
                self.refusals.append(_without_room(number, number, full))

    def forget(self):
        for photo in self.photos.values():
            photo.forget()


def _settle_with_photos(article, photos, write, actor):
    """What `write` writes and the pictures, all or nothing; why some of these were not taken."""
    read = _look_through(article, photos, actor)
    settle(read, before=write)
    return read.refusals


def _look_through(article, photos, actor):
    """Clean and store the pictures while there is room.

    The first without room ends it: a file may hold many, and looking at each takes its time.
    """
    new, room = _not_shown_yet(article, photos), places_left(article)
    read = ReadPhotos({}, [])
    for number, photo in new:
        if len(read.photos) >= room:
            full = no_room(article.campaign.photos_max)
            read.refusals.append(_without_room(number, new[-1][0], full))
            break
        try:
            clean = clean_photo(photo.data, "")
            part = photo.part if photo.part in range(1, PART_COUNT + 1) else None
            read.photos[number] = NewPhoto.stored(
                article, clean, actor, caption=photo.caption, part=part
            )
        except DocumentRefused as refusal:
            read.refusals.append(f"Ảnh {number} trong tệp: {refusal}")
    return read


def _not_shown_yet(article, photos):
    """[(number in the file, picture)]: what an earlier reading brought needs no room again."""
    known, new = set(shown_marks(article)), []
    for number, photo in enumerate(photos, 1):
        mark = hashlib.sha256(photo.data).hexdigest()
        if mark not in known:
            known.add(mark)
            new.append((number, photo))
    return new


def _without_room(first, last, why):
    numbers = str(first) if first == last else f"{first}–{last}"
    return f"Ảnh {numbers} trong tệp chưa được đưa vào bài. {why}"


def import_article(unit, campaign, name, reading, *, actor):
    """Put a reading straight into the unit's draft.

    Returns (article, [why a picture was not taken]). For an operator who has seen the reading, so
    without a preview. Raises NotEditable.
    """
    article = open_article(unit, campaign, actor=actor)
    changes = with_kept_parts(article, article_changes(reading))

    def write():
        save_article(article, changes, version=article.version, actor=actor)
        record(actor, "award_file.confirmed", article, file=shown_name(name))

    return article, _settle_with_photos(article, reading.photos, write, actor)
