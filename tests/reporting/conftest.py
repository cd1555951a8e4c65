"""What the tests of reporting share."""

import pytest

from campaigns import registry
from campaigns.models import Submission
from campaigns.vocabulary import Obligation


class ArticleForm(registry.Form):
    def edit_url(self, submission_id):
        return f"/bai-viet/{submission_id}/sua/"

    def start_url(self, unit, campaign):
        return f"/don-vi/{unit.pk}/bai-viet/?nam={campaign.year}"


@pytest.fixture
def article_form(only_mau01):
    """A second form, registered as an app would do it, for the length of the test."""
    registry.register(Obligation.ARTICLE, Submission, ArticleForm())
