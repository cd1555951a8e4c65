"""Storing what the editor of the article posts: text, declarations and captions in one go."""

from django.db import transaction

from awards.articles.article_form import FIELDS
from awards.articles.drafts import save_article
from awards.articles.photos import describe_photo, shown_marks
from awards.consents import record_consent, valid_consents
from awards.pending import complete_reading, rebase


@transaction.atomic
def store_article(article, post, *, version, pending, actor):
    """Store an ArticlePost if nobody saved since `version`; returns the new version.

    `pending` is the file whose preview the page shows, or None: its name and person are completed
    there and not in the draft, and what is ticked beside it does not make it out of date. Raises
    NotEditable, StaleVersion or WorkflowError.
    """
    changes, is_current = post.changes, False
    if pending:
        is_current = pending.base_version == version
        complete_reading(pending, {name: post.changes.get(name, "") for name in FIELDS})
        changes = {name: value for name, value in changes.items() if name not in FIELDS}
    version = save_article(article, changes, version=version, actor=actor)
    if is_current:
        rebase(pending)
    person = pending.changes.get("person", article.person) if pending else article.person
    store_consents(article, post.consents, person, actor=actor)
    _store_captions(article, post.photos, actor)
    return version


def store_consents(article, ticked, person, *, actor):
    """`ticked` is ArticlePost.consents: a tick speaks for the pictures its box was shown with."""
    given = valid_consents(article, person, shown_marks(article))
    for subject, photo_ids in ticked.items():
        is_given = photo_ids is not None
        if is_given != (subject in given):
            seen = article.photos.filter(pk__in=photo_ids or ()).values_list("sha256", flat=True)
            record_consent(
                article, subject, person, pictures=set(seen), is_given=is_given, actor=actor
            )


def _store_captions(article, said, actor):
    """A picture that was removed meanwhile keeps what it had."""
    for photo in article.photos.shown().filter(pk__in=said):
        wanted = said[photo.pk]
        if any(getattr(photo, name) != value for name, value in wanted.items()):
            describe_photo(photo, **wanted, actor=actor)
