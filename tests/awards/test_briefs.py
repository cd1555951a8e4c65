"""What lists say of a sending without reading all of it."""

from importlib import import_module

import pytest
from django.apps import apps

from awards.articles.drafts import open_article
from awards.models import EditedArticle
from awards.nominations.drafts import open_nomination
from awards.rules import words_of
from awards.yearbook.editing import edit_copy
from campaigns.drafts import declare_nil
from campaigns.looks import fingerprint
from campaigns.models import Revision
from campaigns.registry import registered
from campaigns.workflow import advance
from documents.text import count_words
from registrations.plans import open_plan
from tests.factories import make_nomination, make_sent_article, make_sent_list

pytestmark = pytest.mark.django_db


def send_nothing(opened, clerk):
    declare_nil(opened, "Chưa có", version=opened.version, actor=clerk)
    advance(opened, "send", actor=clerk)


@pytest.fixture
def sendings(unit, other_unit, campaign, clerk, other_clerk):
    """One of every form, and those of a unit that has nothing to send."""
    make_sent_list(unit, campaign, clerk)
    make_sent_article(unit, campaign, clerk, photos=3, title="Bà Mai “hòa giải”")
    advance(make_nomination(unit, campaign, clerk), "send", actor=clerk)
    for open_file in (open_plan, open_article, open_nomination):
        send_nothing(open_file(other_unit, campaign, actor=other_clerk), other_clerk)
    return Revision.objects.select_related("submission").order_by("pk")


def test_the_brief_of_a_sending_is_what_its_form_says_of_the_content(sendings):
    assert len(sendings) == 6
    for revision in sendings:
        _, form = registered(revision.submission.obligation)
        assert revision.brief == form.brief(revision.content)


def test_the_brief_is_no_part_of_what_is_sealed(sendings):
    for revision in sendings:
        assert revision.sha256 == fingerprint(revision.content)


def test_the_brief_of_an_article_tells_what_its_content_does(sendings):
    sent = sendings.get(submission__obligation="article", brief__is_nil=False)
    assert sent.brief == {
        "is_nil": False,
        "title": "Bà Mai “hòa giải”",
        "person": sent.content["person"],
        "words": sum(count_words(part) for part in sent.content["parts"]),
        "photos": 3,
    }
    nothing = sendings.get(submission__obligation="article", brief__is_nil=True)
    assert (nothing.brief["words"], nothing.brief["photos"]) == (0, 0)


def test_the_brief_of_a_nominee_tells_what_its_content_does(sendings):
    sent = sendings.get(submission__obligation="mau03", brief__is_nil=False)
    words = sent.brief.pop("words")
    assert words == count_words(sent.content["summary"])
    assert sent.brief == {name: sent.content[name] for name in sent.brief}
    assert {"participant", "kind", "initiative", "sector"} < sent.brief.keys()


def test_an_edited_copy_knows_how_many_words_it_has_now(sendings, reviewer):
    revision = sendings.get(submission__obligation="article", brief__is_nil=False)
    for version, last in enumerate(["Một hai ba.", "Một."]):
        parts = [*revision.content["parts"][:-1], last]
        edit_copy(revision, title="Tên", parts=parts, version=version, actor=reviewer)
        assert EditedArticle.objects.get().words == words_of(parts)


def test_the_migration_fills_the_briefs_of_what_was_sent_before(sendings, reviewer):
    article = sendings.get(submission__obligation="article", brief__is_nil=False)
    parts = article.content["parts"]
    edit_copy(article, title="Tên", parts=parts, version=0, actor=reviewer)
    written = {revision.pk: revision.brief for revision in sendings}
    Revision.objects.update(brief={})
    EditedArticle.objects.update(words=0)
    migration = import_module("awards.migrations.0009_briefs_of_sendings")
    migration.fill_briefs(apps, None)
    migration.count_copies(apps, None)
    assert {revision.pk: revision.brief for revision in sendings.all()} == written
    assert EditedArticle.objects.get().words == words_of(parts)
