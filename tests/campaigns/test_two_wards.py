"""A person with roles in two wards: a page about a unit is a page of that unit's ward."""

import pytest

from organizations.models import Membership, Unit
from tests.factories import make_campaign, make_person, make_sent_list, make_unit, make_ward

Role = Membership.Role


@pytest.fixture
def newer(stranger_ward):
    return make_campaign(stranger_ward, 2027)


@pytest.fixture
def both(unit, campaign, newer, stranger_ward):
    """A clerk in the one ward and a leader of the other, whose year is newer."""
    person = make_person(unit, Role.CLERK, full_name="Người Hai Phường")
    Membership.objects.create(user=person, unit=stranger_ward, role=Role.LEADER)
    return person


def test_the_home_of_a_clerk_is_of_the_units_own_ward_and_year(both, unit, campaign, signed_in):
    page = signed_in(both).get("/viec-can-lam/")
    assert (page.context["unit"], page.context["campaign"]) == (unit, campaign)
    assert page.context["shell"].ward_name == "phường Đống Đa"
    starts = [task["start_url"] for task in page.context["tasks"] if task["start_url"]]
    assert starts
    for start in starts:
        assert signed_in(both).post(start).status_code == 302


@pytest.mark.parametrize("address", ["/tong-hop/", "/mo-hinh/", "/mo-hinh/co-the-trung/"])
def test_the_table_of_a_unit_is_of_its_own_ward(both, unit, campaign, signed_in, address):
    page = signed_in(both).get(address, {"don-vi": unit.pk})
    assert (page.context["unit"], page.context["campaign"]) == (unit, campaign)
    assert page.context["shell"].ward_name == "phường Đống Đa"


def test_without_a_unit_a_table_is_of_the_newest_year(both, newer, stranger_ward, signed_in):
    page = signed_in(both).get("/tong-hop/")
    assert (page.context["unit"], page.context["campaign"]) == (stranger_ward, newer)
    assert page.context["shell"].ward_name == "phường Láng"


def test_the_dossier_of_a_unit_is_of_its_own_ward(both, unit, campaign, signed_in):
    page = signed_in(both).get("/ho-so-luu/", {"don-vi": unit.pk})
    assert (page.context["unit"], page.context["campaign"]) == (unit, campaign)
    assert signed_in(both).post("/ho-so-luu/", {"don-vi": unit.pk}).status_code == 302


def test_the_papers_of_a_unit_are_of_its_own_ward(both, unit, signed_in):
    answer = signed_in(both).get(f"/tai/don-vi/{unit.pk}/mau02.docx")
    assert answer.status_code == 200
    assert "2026" in answer["Content-Disposition"]


def test_a_clerk_reads_what_the_own_unit_has_sent(both, unit, campaign, signed_in):
    sent = make_sent_list(unit, campaign, both)
    page = signed_in(both).get("/lich-su-gui/")
    assert page.context["campaign"] == campaign
    assert sent.last_revision.code in page.content.decode()


def test_a_year_of_the_other_ward_is_no_year_of_the_unit(both, unit, campaign, signed_in):
    page = signed_in(both).get("/viec-can-lam/", {"nam": "2027"})
    assert page.context["campaign"] == campaign
    assert "Bỏ qua điều kiện lọc không có trong danh sách: năm “2027”." in page.content.decode()


@pytest.mark.parametrize("address", ["/tong-hop/", "/ho-so-luu/", "/viec-can-lam/"])
def test_a_unit_out_of_reach_looks_like_one_that_is_not_there(both, ward, signed_in, address):
    neighbour = make_unit(ward)
    for pk in (neighbour.pk, ward.pk, 999999, 0):
        assert signed_in(both).get(address, {"don-vi": pk}).status_code == 404


def test_a_ward_below_a_ward_shuts_nobody_out(ward, leader, campaign, signed_in):
    below = make_ward("phường Trong")
    Unit.objects.filter(pk=below.pk).update(parent=ward, path=f"{ward.path}{below.pk:08d}/")
    make_campaign(below, 2027)
    for year in (2026, 2027):
        page = signed_in(leader).get("/tong-hop/", {"nam": year})
        assert (page.status_code, page.context["campaign"].year) == (200, year)
