"""Who leads a unit below the ward: told when it is late, and shown how it stands; never writes."""

import pytest

from audit.clock import held_at
from organizations.models import Membership
from tests.factories import make_list, make_person, make_sent_list
from tests.reminders.conftest import moment


@pytest.fixture
def head(unit):
    return make_person(unit, Membership.Role.LEADER)


@pytest.fixture
def browser(head, campaign, signed_in):
    with held_at(moment(16, 8)):
        yield signed_in(head)


def test_a_unit_head_starts_from_how_the_unit_stands(browser, unit):
    answer = browser.get("/", follow=True)
    assert answer.status_code == 200
    assert answer.context["unit"] == unit
    assert "Quá hạn" in answer.content.decode()


def test_every_page_a_unit_head_is_offered_opens(browser):
    page = browser.get("/viec-can-lam/")
    offered = [entry["url"] for entry in page.context["shell"].nav]
    assert len(offered) == 3
    assert [browser.get(url).status_code for url in offered] == [200, 200, 200]
    assert "thong-bao" in page.content.decode()


def test_a_unit_head_is_offered_nothing_to_do_there(browser, unit, campaign, clerk):
    make_list(unit, campaign, clerk)
    page = browser.get("/viec-can-lam/")
    assert page.context["next_task"] is None
    assert not any(task["start_url"] or task["url"] for task in page.context["tasks"])
    text = page.content.decode()
    assert "Bản nháp" not in text
    assert "đã hoàn thành" not in text


def test_of_what_was_sent_a_unit_head_opens_the_file(browser, unit, campaign, clerk):
    sent = make_sent_list(unit, campaign, clerk)
    [task] = [
        task for task in browser.get("/viec-can-lam/").context["tasks"] if "01" in task["title"]
    ]
    assert browser.get(task["url"]).status_code == 200
    assert str(sent.pk) in task["url"]
