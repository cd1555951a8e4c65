"""What the tests of reporting share."""

from datetime import UTC, datetime

import pytest
import time_machine

from campaigns import registry
from campaigns.models import Submission
from campaigns.vocabulary import Obligation

JANUARY = datetime(2026, 1, 9, 3, 0, tzinfo=UTC)


@pytest.fixture
def january():
    """In time for Mẫu số 01."""
    with time_machine.travel(JANUARY, tick=False):
        yield


class ArticleForm(registry.Form):
    def edit_url(self, submission_id):
        return f"/bai-viet/{submission_id}/sua/"

    def start_url(self, unit, campaign):
        return f"/don-vi/{unit.pk}/bai-viet/?nam={campaign.year}"


@pytest.fixture
def article_form(only_mau01):
    """A second form, registered as an app would do it, for the length of the test."""
    registry.register(Obligation.ARTICLE, Submission, ArticleForm())
