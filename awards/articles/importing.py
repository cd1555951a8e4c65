"""From a filled article to the draft: read, show, then save (awards.pending).

Its pictures are cleaned and kept only when the clerk agrees.
"""

import logging

from django.db import transaction

from audit.services import record
from awards.articles.drafts import open_article, save_article
from awards.articles.photos import NoRoom, add_photo
from awards.models import Article
from awards.pending import confirm_once, keep_reading
from awards.rules import PART_COUNT
from campaigns.drafts import require_editable
from documents.errors import DocumentRefused
from documents.limited import read_article, shown_name
from documents.photos import clean_photo
from uploads.storing import STORE_DOWN

logger = logging.getLogger(__name__)


def read_article_file(article, name, data, *, actor):
    """Read a whole article in the limited child and keep it as the waiting preview.

    Its pictures are named in the preview and cleaned on confirmation.
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
    photos = read_article(_stored(pending), pending.file_name).photos
    with transaction.atomic():
        confirm_once(pending, article, actor)
        save_article(article, changes, version=version, actor=actor)
    return add_read_photos(article, photos, actor=actor)


def _stored(pending):
    try:
        with pending.source.open() as source:
            return source.read()
    except OSError as error:
        logger.exception("The store did not give %s", pending.source.name)
        raise DocumentRefused(
            STORE_DOWN, "Kho lưu tệp tạm thời không đọc được tệp này. Thử lại sau ít phút."
        ) from error


def with_kept_parts(article, changes):
    """A part that the file leaves empty keeps what the draft holds."""
    if "parts" not in changes:
        return changes
    kept = [new or old for new, old in zip(changes["parts"], article.parts, strict=True)]
    return changes | {"parts": kept}


def add_read_photos(article, photos, *, actor):
    """Clean the pictures of a file and keep them while there is room; why others were not.

    The first without room ends it: a file may hold many, and looking at each takes its time.
    """
    refusals = []
    for number, photo in enumerate(photos, 1):
        try:
            clean = clean_photo(photo.data, f"Ảnh {number}")
            part = photo.part if photo.part in range(1, PART_COUNT + 1) else None
            add_photo(article, clean, caption=photo.caption, part=part, actor=actor)
        except NoRoom as full:
            left = str(number) if number == len(photos) else f"{number}–{len(photos)}"
            refusals.append(f"Chưa đưa vào bài ảnh {left} trong tệp. {full}")
            break
        except DocumentRefused as refusal:
            refusals.append(f"Ảnh {number} trong tệp: {refusal}")
    return refusals


def import_article(unit, campaign, name, reading, *, actor):
    """Put a reading straight into the unit's draft.

    Returns (article, [why a picture was not taken]). For an operator who has seen the reading, so
    without a preview. Raises NotEditable.
    """
    with transaction.atomic():
        article = open_article(unit, campaign, actor=actor)
        changes = with_kept_parts(article, article_changes(reading))
        save_article(article, changes, version=article.version, actor=actor)
        record(actor, "award_file.confirmed", article, file=shown_name(name))
    return article, add_read_photos(article, reading.photos, actor=actor)
