"""The article as paper, of what was sent or of the draft as it stands.

`content` is what a Form freezes: a revision's, or that of the working copy.
"""

import logging

from awards.models import ArticlePhoto
from campaigns.letterheads import unit_letterhead
from documents.article import Article as ArticlePaper
from documents.article import ArticlePhotoFile
from documents.photos import is_whole

logger = logging.getLogger(__name__)


def article_paper(article, content, *, edited=None, issued_on=None):
    """The article with its photos placed; `edited` is the Ban's copy to print instead, if any.

    A photo that the store does not give is marked as lost: the paper says so in its place.
    """
    photos = _photo_files(content["photos"])
    return _paper(article, content, photos, edited=edited, issued_on=issued_on)


def article_page(article, content, *, issued_on=None):
    """The same for a page that shows the photos by their addresses: the store is not asked."""
    return _paper(article, content, map(_photo_file, content["photos"]), issued_on=issued_on)


def _paper(article, content, photos, *, edited=None, issued_on=None):
    source = {"title": edited.title, "parts": edited.parts} if edited else content
    return ArticlePaper(
        letterhead=unit_letterhead(article.unit, article.campaign, issued_on=issued_on),
        year=article.campaign.year,
        title=source["title"],
        unit_name=article.unit.name,
        author="",
        person=content["person"],
        person_role=content["person_role"],
        parts=tuple(source["parts"]),
        photos=tuple(photos),
    )


def _photo_files(photos):
    """The pictures from the store, in the size of a screen: enough for half a page of print."""
    records = ArticlePhoto.objects.in_bulk([photo["id"] for photo in photos])
    for photo in photos:
        data = _stored(records[photo["id"]].screen)
        yield _photo_file(photo, data=data or b"", is_lost=data is None)


def _stored(file):
    """The bytes of a picture, or None when the store lost it, spoilt it or does not answer."""
    try:
        with file.open() as stored:
            data = stored.read()
    except OSError:
        logger.exception("The store did not give %s", file.name)
        return None
    if not is_whole(data):
        logger.error("Damaged in the store: %s", file.name)
        return None
    return data


def _photo_file(photo, *, data=b"", is_lost=False):
    return ArticlePhotoFile(
        data, photo["caption"], photo["width"], photo["height"], photo["part"] or 0, is_lost
    )
