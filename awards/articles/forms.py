"""Reading the posted editor of the article: what was typed, ticked and said of the pictures."""

import re
from dataclasses import dataclass

from awards.articles.article_form import FIELDS
from awards.models import Consent
from awards.rules import PART_COUNT, part_anchor
from campaigns.forms import posted_number
from documents.text import clean_line, fold

_ID = re.compile(r"\b\d{1,18}\b", re.ASCII)
_CAPTION = re.compile(r"photo-(\d{1,18})-caption")
_ANSWERS = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class ArticlePost:
    """`changes` of the article's own fields, {photo id: what is said of it}, and `consents`:
    {subject: ids of the pictures its box was shown with, or None without a tick}.
    """

    changes: dict
    consents: dict
    photos: dict

    @property
    def parts(self):
        return self.changes.get("parts")


def posted_article(data):
    changes = {name: data[name] for name in FIELDS if name in data}
    parts = [data.get(part_anchor(number)) for number in range(1, PART_COUNT + 1)]
    if None not in parts:
        changes["parts"] = parts
    if "declarations" not in data:
        return ArticlePost(changes, {}, _photos(data))
    # an unticked box posts nothing: the question is open again
    changes["is_not_in_book"] = True if "is_not_in_book" in data else None
    changes["shows_children"] = _ANSWERS.get(data.get("shows_children"))
    return ArticlePost(changes, _consents(data), _photos(data))


def _consents(data):
    """The box about the person carries the name it was shown with: it speaks for nobody else."""
    person, asked = data.get("person"), data.get("consent-person")
    is_same = person is None or (asked is not None and fold(asked) == fold(clean_line(person)))
    return {
        Consent.Subject.PERSON: frozenset() if is_same and asked and fold(asked) else None,
        Consent.Subject.PHOTOS: _picture_ids(data.get("consent-photos")),
        Consent.Subject.GUARDIANS: _picture_ids(data.get("consent-guardians")),
    }


def _picture_ids(value):
    """The ids in the value of a ticked box: the pictures it was shown with."""
    return None if value is None else frozenset(map(int, _ID.findall(value)))


def _photos(data):
    found = {}
    for name in data:
        if match := _CAPTION.fullmatch(name):
            prefix = name.removesuffix("caption")
            found[int(match[1])] = {
                "caption": clean_line(data[name]),
                "part": posted_number(data, f"{prefix}part") or None,
                "stage": data.get(f"{prefix}stage", ""),
            }
    return found
