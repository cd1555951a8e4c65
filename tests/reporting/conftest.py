"""What the tests of reporting share."""

import pytest

from campaigns import workflow
from campaigns.models import Submission
from campaigns.vocabulary import Obligation


class ArticleForm(workflow.Form):
    def file_url(self, submission_id, *, is_editable):
        return f"/bai-viet/{submission_id}/" + ("sua/" if is_editable else "")


@pytest.fixture
def article_form(monkeypatch):
    """A second form, registered as an app would do it, for the length of the test."""
    monkeypatch.setattr(workflow, "_forms", dict(workflow._forms))
    workflow.register(Obligation.ARTICLE, Submission, ArticleForm())
