"""What the tests of reporting share."""

import pytest

from campaigns import registry
from campaigns.models import Submission
from campaigns.vocabulary import Obligation


class ArticleForm(registry.Form):
    def edit_url(self, submission_id):
        return f"/bai-viet/{submission_id}/sua/"


@pytest.fixture
def article_form(monkeypatch):
    """A second form, registered as an app would do it, for the length of the test."""
    monkeypatch.setattr(registry, "_forms", dict(registry._forms))
    registry.register(Obligation.ARTICLE, Submission, ArticleForm())
