"""The year switcher on a page about a unit's file: the same obligation of the other year."""

import pytest
from django.urls import reverse

from tests.factories import make_campaign, make_list, make_sent_list


@pytest.fixture
def in_year(unit, campaign, clerk, signed_in):
    """in_year(year) is where the switcher leads from the unit's Mẫu 01 of 2026."""
    submission = make_sent_list(unit, campaign, clerk)

    def go(year, person=clerk):
        address = reverse("campaigns:in_year", args=[submission.pk])
        return signed_in(person).get(address, {"nam": year})

    return go


def test_the_same_obligation_of_the_other_year_is_opened(in_year, ward, unit, clerk):
    other = make_sent_list(unit, make_campaign(ward, 2025), clerk)
    assert in_year(2025).url == reverse("campaigns:file", args=[other.pk])


def test_a_draft_is_opened_for_who_may_go_on_with_it(in_year, ward, unit, clerk, reviewer):
    other = make_list(unit, make_campaign(ward, 2027), clerk)
    assert in_year(2027).url == reverse("registrations:list_edit", args=[other.pk])


def test_without_a_file_the_list_of_that_year_says_so(in_year, ward, reviewer, clerk, signed_in):
    make_campaign(ward, 2025, is_open=False)
    answer = in_year(2025, reviewer)
    assert answer.url == "/?nam=2025&han=mau01"
    page = signed_in(reviewer).get(answer.url, follow=True)
    assert page.context["view"].year == 2025
    assert page.context["view"].obligation == "mau01"


def test_an_unsent_draft_of_a_locked_year_is_no_file_to_open(in_year, ward, unit, clerk):
    before = make_campaign(ward, 2025)
    make_list(unit, before, clerk)
    before.is_open = False
    before.save()
    assert in_year(2025).url == "/?nam=2025&han=mau01"


def test_nobody_of_another_unit_learns_of_the_file(in_year, other_clerk):
    assert in_year(2026, other_clerk).status_code == 404
