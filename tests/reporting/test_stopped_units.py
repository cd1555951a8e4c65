"""A unit that was switched off in the middle of a year: what it sent still counts, everywhere."""

import pytest

from audit.clock import now
from campaigns.deadlines import STOPPED
from campaigns.vocabulary import Obligation
from organizations.models import Unit
from reporting.consistency import disagreements
from reporting.coverage import coverage
from reporting.progress import State, progress
from reporting.totals import ACCEPTED_ONLY, labels_of, totals
from tests.factories import make_accepted_list, make_row, make_sent_list


@pytest.fixture
def merged(unit, campaign, clerk, reviewer):
    """A unit whose Mẫu 01 was accepted before it was switched off."""
    make_accepted_list(unit, campaign, clerk, reviewer, [make_row(initiative="Ngõ sáng")])
    Unit.objects.filter(pk=unit.pk).update(is_active=False)
    return unit


def stop(unit):
    Unit.objects.filter(pk=unit.pk).update(is_active=False)


def test_coverage_board_and_totals_count_the_same_lists(
    merged, other_unit, campaign, ward, reviewer, signed_in
):
    found = coverage(ward, campaign, ACCEPTED_ONLY, at=now())
    assert (found.counted, found.expected) == (1, 2)
    table = totals(ward, campaign, labels_of(campaign), ACCEPTED_ONLY)
    assert table.total.collective_models + table.total.individual_models == 1
    board = signed_in(reviewer).get("/bang-theo-doi/", {"han": "mau01"})
    assert merged.name in board.content.decode()
    assert list(disagreements(campaign, at=now())) == []


def test_what_it_still_owed_it_is_let_off(merged, campaign):
    cells = progress(campaign, [merged], at=now())[merged.pk]
    assert cells[Obligation.REGISTRATION].state == State.ACCEPTED
    article = cells[Obligation.ARTICLE]
    assert (article.state, article.let_off) == (State.EXEMPT, STOPPED)


def test_a_unit_that_stopped_before_it_sent_anything_is_asked_for_nothing(
    unit, other_unit, campaign, ward
):
    stop(unit)
    assert coverage(ward, campaign, ACCEPTED_ONLY, at=now()).expected == 1


def test_its_waiting_file_is_on_the_board_as_it_is_in_the_queue(
    unit, campaign, clerk, reviewer, signed_in
):
    make_sent_list(unit, campaign, clerk)
    stop(unit)
    board = signed_in(reviewer).get("/bang-theo-doi/", {"han": "mau01"})
    assert unit.name in board.content.decode()
    assert "<title>(1)" in board.content.decode()
