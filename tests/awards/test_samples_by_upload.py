"""The filled samples, sent through the pages: the draft holds what expected.json says."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from awards.articles.drafts import open_article
from awards.models import PendingFile
from awards.nominations.drafts import open_nomination
from documents.text import count_words

pytestmark = pytest.mark.django_db
SAMPLES = settings.BASE_DIR / "tests" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
JUNE = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel(JUNE, tick=False):
        yield


def upload(client, address, submission, name):
    file = SimpleUploadedFile(name, (SAMPLES / name).read_bytes())
    address = reverse(f"awards:{address}", args=[submission.pk])
    return client.post(address, {"file": file}, follow=True)


@pytest.mark.parametrize("name", ["mau03_tdp12.docx", "mau03_qua_350_tu.docx"])
def test_a_sample_of_mau_03_becomes_the_draft_it_should(unit, campaign, clerk, signed_in, name):
    client, nomination = signed_in(clerk), open_nomination(unit, campaign, actor=clerk)
    upload(client, "nomination_upload", nomination, name)
    client.post(reverse("awards:nomination_file_confirm", args=[PendingFile.objects.get().pk]))
    nomination.refresh_from_db()
    assert EXPECTED[name] == {
        "participant": nomination.participant_name,
        "model": nomination.initiative_name,
        "field": nomination.sector,
        "words": count_words(nomination.summary),
    }


def test_the_sample_of_an_article_becomes_the_draft_it_should(unit, campaign, clerk, signed_in):
    name = "baiviet_tdp12.docx"
    client, article = signed_in(clerk), open_article(unit, campaign, actor=clerk)
    answer = upload(client, "article_upload", article, name)
    fields = dict(html.fromstring(answer.content).get_element_by_id("article-form").form_values())
    client.post(
        reverse("awards:article_edit", args=[article.pk]), fields | {"action": "confirm-file"}
    )
    article.refresh_from_db()
    assert EXPECTED[name] == {
        "title": article.title,
        "part_words": [count_words(part) for part in article.parts],
    }
