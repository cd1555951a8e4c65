"""The filled samples, sent through the pages: the draft holds what expected.json says."""

import json

import pytest

from awards.articles.drafts import open_article
from awards.nominations.drafts import open_nomination
from documents.text import count_words
from tests.awards.steps import SAMPLES, press, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]
EXPECTED = json.loads((SAMPLES / "expected.json").read_text("utf-8"))


def take_over(client, submission, name):
    press(client, upload(client, submission, name), "Đưa vào bản nháp")
    submission.refresh_from_db()


@pytest.mark.parametrize("name", ["mau03_tdp12.docx", "mau03_qua_350_tu.docx"])
def test_a_sample_of_mau_03_becomes_the_draft_it_should(unit, campaign, clerk, signed_in, name):
    nomination = open_nomination(unit, campaign, actor=clerk)
    take_over(signed_in(clerk), nomination, name)
    assert EXPECTED[name] == {
        "participant": nomination.participant_name,
        "model": nomination.initiative_name,
        "field": nomination.sector,
        "words": count_words(nomination.summary),
    }


def test_the_sample_of_an_article_becomes_the_draft_it_should(unit, campaign, clerk, signed_in):
    name = "baiviet_tdp12.docx"
    article = open_article(unit, campaign, actor=clerk)
    take_over(signed_in(clerk), article, name)
    assert EXPECTED[name] == {
        "title": article.title,
        "part_words": [count_words(part) for part in article.parts],
    }
