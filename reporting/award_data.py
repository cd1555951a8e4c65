"""Nominees and articles as plain data for scripts (manage.py export … --format json; README)."""

from awards.accepted import accepted, accepted_sendings, present_choice
from awards.models import Nomination
from awards.rules import PART_HEADINGS
from awards.yearbook.pages import yearbook_lines
from awards.yearbook.services import yearbook_title
from documents.text import count_words


def nominees_data(campaign):
    """{"year", "nominees": […], "chosen"}: `chosen` is the code of the unit, or null."""
    choice = present_choice(campaign)
    return {
        "year": campaign.year,
        "nominees": [
            nomination_data(nomination, revision)
            for nomination, revision in accepted_sendings(accepted(Nomination, campaign))
        ],
        "chosen": choice.nomination.unit.code if choice else None,
    }


def nomination_data(nomination, revision):
    """The nominee of one sending, its parts named as import_mau03 names them."""
    content = revision.content
    return {
        "unit": nomination.unit.code,
        "participant": content["participant"],
        "kind": content["kind"],
        "model": content["initiative"],
        "field": content["sector"],
        "summary": content["summary"],
        "words": count_words(content["summary"]),
    }


def article_data(article, revision):
    """One sending of an article, its parts named as import_article names them."""
    content = revision.content
    words = [count_words(text) for text in content["parts"]]
    return {
        "unit": article.unit.code,
        "title": content["title"],
        "person": content["person"],
        "parts": [
            {"heading": heading, "text": text, "words": count}
            for heading, text, count in zip(PART_HEADINGS, content["parts"], words, strict=True)
        ],
        "words": sum(words),
        "photos": [
            {name: photo[name] for name in ("caption", "part", "width", "height")}
            for photo in content["photos"]
        ],
    }


def yearbook_data(campaign):
    """{"year", "title", "articles"} in the order of the book."""
    return {
        "year": campaign.year,
        "title": yearbook_title(campaign),
        "articles": [
            {
                "unit": line.sending.unit_code,
                "title": line.title,
                "words": line.words,
                "photos": line.photos,
                "is_edited": line.is_edited,
            }
            for line in yearbook_lines(campaign)
        ],
    }
