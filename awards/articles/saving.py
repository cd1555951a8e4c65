"""Storing what the editor of the article posts: text, declarations and captions in one go."""

from django.db import transaction

from awards.articles.drafts import save_article
from awards.articles.photos import describe_photo, shown_marks
from awards.consents import record_consent, valid_consents


@transaction.atomic
def store_article(article, post, *, version, actor):
    """Store an ArticlePost if nobody saved since `version`; returns the new version.

    Raises NotEditable, StaleVersion or WorkflowError.
    """
    version = save_article(article, post.changes, version=version, actor=actor)
    _store_consents(article, post.consents, actor)
    _store_captions(article, post.photos, actor)
    return version


def _store_consents(article, ticked, actor):
    """`ticked` is ArticlePost.consents: a tick speaks for the pictures its box was shown with."""
    person = article.person
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
