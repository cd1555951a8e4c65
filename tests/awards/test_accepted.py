"""What the Ban has decided in a year, also while a file is reopened between two queries."""

import pytest

from audit.clock import now
from awards.accepted import accepted, accepted_sendings
from awards.choice.pages import nominee_lines, nominees_of
from awards.choice.services import choose_for_city
from awards.choice.ward_papers import city_mau03, ward_mau03
from awards.models import Nomination
from awards.yearbook.pages import sent_lines, yearbook_lines
from awards.yearbook.services import yearbook_of
from campaigns.models import Revision
from campaigns.workflow import WorkflowError, advance
from reporting.award_data import nominees_data
from tests.factories import make_accepted_nomination, make_sent_article

pytestmark = pytest.mark.django_db
RETURNED, WITHDRAWN = Revision.Decision.RETURNED, Revision.Decision.WITHDRAWN


@pytest.fixture
def accepted_files(unit, other_unit, campaign, clerk, other_clerk, reviewer):
    """A nomination and an article of each of two units."""
    for own, writer in ((unit, clerk), (other_unit, other_clerk)):
        make_accepted_nomination(own, campaign, writer, reviewer)
        advance(make_sent_article(own, campaign, writer), "accept", actor=reviewer)


def decide_meanwhile(decision, **which):
    """What the second query of a page sees of a file that was decided anew after the first."""
    assert Revision.objects.filter(**which).update(decision=decision)


LISTS = {
    "R9": lambda campaign, user: nominee_lines(campaign)[1],
    "R9, side by side": lambda campaign, user: nominees_of(campaign, Nomination.objects.all())[1],
    "the ward's Mẫu 03": lambda campaign, user: ward_mau03(campaign, at=now()).nominees,
    "nominees as data": lambda campaign, user: nominees_data(campaign)["nominees"],
    "the yearbook's page": lambda campaign, user: list(yearbook_lines(campaign)),
    "the yearbook": lambda campaign, user: yearbook_of(campaign).articles,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_file_reopened_between_two_queries_is_left_out(
    name, accepted_files, unit, campaign, reviewer
):
    assert len(LISTS[name](campaign, reviewer)) == 2
    decide_meanwhile(RETURNED, submission__unit=unit)
    assert len(LISTS[name](campaign, reviewer)) == 1


def test_a_sending_withdrawn_between_two_queries_is_left_out(
    accepted_files, unit, campaign, reviewer
):
    decide_meanwhile(WITHDRAWN, submission__unit=unit)
    [line] = sent_lines(reviewer, campaign)
    assert line.sending.unit_id != unit.pk


def test_a_book_whose_last_article_was_just_reopened_has_none(accepted_files, campaign):
    decide_meanwhile(RETURNED, submission__obligation="article")
    with pytest.raises(WorkflowError, match="Chưa có bài viết"):
        yearbook_of(campaign)


def test_a_choice_whose_file_was_just_reopened_gives_no_form_for_the_city(
    accepted_files, campaign, reviewer
):
    chosen = accepted(Nomination, campaign).first()
    choose_for_city(campaign, chosen, actor=reviewer, reason="")
    [nominee] = city_mau03(campaign, at=now()).nominees
    assert nominee.unit == chosen.unit.name
    decide_meanwhile(RETURNED, submission=chosen)
    with pytest.raises(WorkflowError, match="Chưa chọn"):
        city_mau03(campaign, at=now())


def test_sendings_stand_in_the_order_of_their_files(accepted_files, campaign):
    files = list(accepted(Nomination, campaign).order_by("-pk"))
    assert [file for file, _ in accepted_sendings(files)] == files
