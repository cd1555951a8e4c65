"""The papers of one unit's file: which there are, and what stands on each.

A builder gets the submission of its form's own model and a Revision, or None for the working copy.
"""

from collections.abc import Callable
from dataclasses import replace
from math import ceil

from django.utils import timezone

from awards.articles.papers import article_paper
from awards.nominations.papers import mau03_paper
from campaigns.registry import form_of
from campaigns.vocabulary import Obligation
from documents.text import clean_paragraphs, count_words
from reporting.papers import draft_note, draft_version, list_mau01, list_mau02, sent_version


def _mau01(registration_list, revision, *, at, level_code, **_):
    return list_mau01(
        registration_list, _version(registration_list, revision), at=at, level_code=level_code
    )


def _mau02(registration_list, revision, *, at, with_annex, **_):
    version = _version(registration_list, revision)
    return list_mau02(registration_list, version, at=at, with_annex=with_annex)


def _version(registration_list, revision):
    return sent_version(revision) if revision else draft_version(registration_list)


def _of_content(drawn):
    """The builder of a paper that `drawn` makes from what its form freezes."""

    def build(submission, revision, *, at, **_):
        if revision:
            day = timezone.localdate(revision.sent_at)
            return drawn(submission, revision.content, issued_on=day)
        _, form = form_of(submission)
        return replace(drawn(submission, form.content(submission)), notes=(draft_note(at),))

    return build


PAPERS_OF: dict[str, dict[str, Callable]] = {
    Obligation.REGISTRATION: {"mau01": _mau01, "mau02": _mau02},
    Obligation.NOMINATION: {"mau03": _of_content(mau03_paper)},
    Obligation.ARTICLE: {"article": _of_content(article_paper)},
}


def has_paper(submission, form):
    return form in PAPERS_OF.get(submission.obligation, {})


def row_count(submission, revision):
    """How many rows its longest paper prints; a text counts as the rows it would fill."""
    if submission.obligation == Obligation.REGISTRATION:
        return len(_version(submission, revision).rows)
    _, form = form_of(submission)
    content = revision.content if revision else form.content(submission)
    return rows_of_text(_TEXT_OF[submission.obligation](content))


_TEXT_OF = {
    Obligation.NOMINATION: lambda content: content["summary"],
    Obligation.ARTICLE: lambda content: "\n".join(content["parts"]),
}
# to draw this many takes as long as to draw a row; each paragraph takes as long as at least one
WORDS_OF_A_ROW = 50


def rows_of_text(text):
    """How many rows of a list take as long to draw."""
    paragraphs = clean_paragraphs(text)
    return sum(ceil(count_words(paragraph) / WORDS_OF_A_ROW) for paragraph in paragraphs)
