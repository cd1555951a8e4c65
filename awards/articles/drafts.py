"""The working copy of the article: opened and saved."""

from awards.models import Article
from awards.rules import PART_COUNT
from campaigns.drafts import open_file, save_draft
from campaigns.vocabulary import Obligation
from documents.text import clean_line, clean_text


def open_article(unit, campaign, *, actor):
    """The unit's article of the year, made at the first need; raises NotEditable."""
    return open_file(
        Article, Obligation.ARTICLE, unit, campaign, actor=actor, action="article.opened"
    )


def save_article(article, changes, *, version, actor):
    """Store `changes` of any length if nobody saved since `version`; returns the new version.

    `parts` are the five texts of the outline; paragraphs are kept. Raises NotEditable or
    StaleVersion.
    """
    if len(changes.get("parts", article.parts)) != PART_COUNT:
        raise ValueError(f"an article has {PART_COUNT} parts")
    changes = {name: _cleaned(name, value) for name, value in changes.items()}
    return save_draft(article, changes, version=version, actor=actor, action="article.saved")


def _cleaned(name, value):
    if name == "parts":
        return [clean_text(text) for text in value]
    return clean_line(value) if isinstance(value, str) else value
