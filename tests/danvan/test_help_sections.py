"""The help link of a page opens the step of the guide that is about it."""

import pytest
from django.urls import get_resolver, reverse
from lxml import html

from danvan.help_sections import STEPS, help_anchor

HELP = reverse("registrations:help")


def first_parts(resolver=None, prefix=""):
    """The first path parts of all addresses."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from first_parts(pattern, path)
        else:
            yield path.partition("/")[0]


def test_every_section_with_a_step_is_one_of_the_program():
    named = {section for steps in STEPS.values() for section in steps}
    assert named <= set(first_parts())


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "administrator"])
def test_the_help_page_has_every_step_that_pages_point_to(request, campaign, signed_in, who):
    person = request.getfixturevalue(who)
    page = html.fromstring(signed_in(person).get(HELP).content)
    role = person.memberships.get().role
    wanted = {f"{role}-{step}" for step in STEPS[role].values()}
    assert wanted <= set(page.xpath("//main//li/@id"))


def test_a_page_of_the_clerk_opens_its_own_step(campaign, clerk, signed_in):
    page = html.fromstring(signed_in(clerk).get(reverse("reporting:tasks")).content)
    assert page.xpath("//header//a[contains(., 'Trợ giúp')]/@href") == [f"{HELP}#clerk-1"]


def test_a_page_that_two_roles_have_opens_the_step_of_a_role_that_is_held():
    assert help_anchor({"reviewer"}, "/dang-ky/7/sua/") == "#reviewer-5"
    assert help_anchor({"clerk", "reviewer"}, "/dang-ky/7/sua/") == "#clerk-2"
    assert help_anchor({"head"}, "/dang-ky/7/sua/") == ""
    assert help_anchor({"clerk"}, "/sao-luu/") == ""
