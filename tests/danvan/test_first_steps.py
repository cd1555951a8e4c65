"""Three cards at the first sign-in, until the person puts them away."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from lxml import html

from danvan.first_steps import FIRST_STEPS
from organizations.models import Membership, User
from tests.factories import make_person

CLOSE = reverse("organizations:first_steps_close")
PEOPLE = {
    "reporting:tasks": "clerk",
    "reporting:board": "reviewer",
    "reporting:overview": "leader",
    "campaigns:campaign_list": "administrator",
}


def newcomer(person):
    User.objects.filter(pk=person.pk).update(first_steps_closed_at=None)
    return person


def cards(answer):
    return html.fromstring(answer.content.decode()).xpath(
        "//section[contains(@class, 'first-steps')]//h3/text()"
    )


@pytest.mark.parametrize("view", FIRST_STEPS)
def test_somebody_new_sees_three_cards_on_their_home_page(request, campaign, signed_in, view):
    client = signed_in(newcomer(request.getfixturevalue(PEOPLE[view])))
    _, own = FIRST_STEPS[view]
    assert cards(client.get(reverse(view))) == [card.title for card in own]
    assert len(own) == 3


def test_the_cards_are_on_no_other_page(campaign, clerk, signed_in):
    assert cards(signed_in(newcomer(clerk)).get(reverse("campaigns:history"))) == []


def test_put_away_they_never_come_back_for_this_person_alone(
    campaign, clerk, second_clerk, signed_in
):
    client, home = signed_in(newcomer(clerk)), reverse("reporting:tasks")
    other = signed_in(newcomer(second_clerk))
    assert client.post(CLOSE).url == "/"
    closed_at = User.objects.get(pk=clerk.pk).first_steps_closed_at
    assert cards(client.get(home)) == []
    assert len(cards(other.get(home))) == 3
    client.post(CLOSE)
    assert User.objects.get(pk=clerk.pk).first_steps_closed_at == closed_at


def test_who_signed_in_before_there_were_cards_is_not_new(clerk, second_clerk):
    User.objects.filter(pk=newcomer(clerk).pk).update(last_login=datetime(2026, 1, 2, tzinfo=UTC))
    newcomer(second_clerk)
    import_module("organizations.migrations.0005_first_steps").close_for_those_who_know(apps, None)
    new = User.objects.filter(first_steps_closed_at=None)
    assert list(new) == [second_clerk]


def test_nobody_puts_them_away_by_a_link(campaign, clerk, signed_in):
    assert signed_in(clerk).get(CLOSE).status_code == 405


def test_who_only_reads_a_unit_is_not_told_how_to_send(campaign, unit, signed_in):
    head = newcomer(make_person(unit, Membership.Role.LEADER))
    assert cards(signed_in(head).get(reverse("reporting:tasks"))) == []
