"""The article as paper, of what was sent or of the draft as it stands.

`content` is what a Form freezes: a revision's, or that of the working copy.
"""

from awards.models import ArticlePhoto
from campaigns.letterheads import unit_letterhead
from documents.article import Article as ArticlePaper
from documents.article import ArticlePhotoFile


def article_paper(article, content, *, edited=None, issued_on=None):
    """The article with its photos placed; `edited` is the Ban's copy to print instead, if any."""
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
        photos=tuple(_photo_files(content["photos"])),
    )


def _photo_files(photos):
    """The pictures from the store, in the size of a screen: enough for half a page of print."""
    records = ArticlePhoto.objects.in_bulk([photo["id"] for photo in photos])
    for photo in photos:
        with records[photo["id"]].screen.open() as stored:
            data = stored.read()
        yield ArticlePhotoFile(
            data, photo["caption"], photo["width"], photo["height"], photo["part"] or 0
        )
