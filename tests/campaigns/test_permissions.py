"""Who reads what a unit has not sent: those who write it or check it, and nobody else."""

import pytest

from awards.permissions import visible_articles, visible_nominations
from campaigns.models import Submission
from campaigns.workflow import advance
from registrations.permissions import visible_entries, visible_initiatives, visible_lists
from tests.factories import (
    make_article,
    make_list,
    make_nomination,
    make_sent_list,
)

pytestmark = pytest.mark.django_db
READS_DRAFTS = [
    ("clerk", True),
    ("other_clerk", False),
    ("reviewer", True),
    ("leader", False),
    ("administrator", False),
    ("stranger_reviewer", False),
]


@pytest.mark.parametrize(("who", "reads"), READS_DRAFTS)
def test_a_draft_is_read_by_those_who_write_or_check_it(who, reads, unit, campaign, clerk, request):
    person = request.getfixturevalue(who)
    make_list(unit, campaign, clerk)
    make_nomination(unit, campaign, clerk)
    make_article(unit, campaign, clerk, photos=0)
    found = [visible_lists(person), visible_nominations(person), visible_articles(person)]
    assert [files.exists() for files in found] == [reads] * 3


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "administrator"])
def test_what_was_sent_is_read_by_all_whose_role_reaches_the_unit(
    who, unit, campaign, clerk, request
):
    person = request.getfixturevalue(who)
    make_sent_list(unit, campaign, clerk)
    for visible in (visible_lists, visible_entries, visible_initiatives):
        assert visible(person).exists(), visible


@pytest.mark.parametrize(("who", "reads"), READS_DRAFTS)
def test_what_came_back_is_read_like_a_draft(who, reads, unit, campaign, clerk, reviewer, request):
    sent = make_sent_list(unit, campaign, clerk)
    advance(sent, "return", actor=reviewer, note="Ghi rõ địa bàn")
    person = request.getfixturevalue(who)
    assert Submission.objects.visible_to(person).exists() == reads
    assert visible_entries(person).exists() == reads
