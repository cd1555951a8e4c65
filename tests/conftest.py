"""The people of the tests: each has one role, so a test reads like a scene."""

import pytest
from django.test import Client
from hypothesis import settings

from campaigns import registry
from campaigns.vocabulary import Obligation
from organizations.models import Membership
from tests.factories import make_campaign, make_person, make_unit, make_ward

Role = Membership.Role
# how long one example takes says nothing on a busy machine; speed is measured in bench/
settings.register_profile("danvan", deadline=None)
settings.load_profile("danvan")


@pytest.fixture
def ward(db):
    return make_ward()


@pytest.fixture
def campaign(ward):
    return make_campaign(ward)


@pytest.fixture
def next_year(ward, campaign):
    return make_campaign(ward, 2027)


@pytest.fixture
def unit(ward):
    return make_unit(ward, "Chi bộ Tổ dân phố số 12", code="TDP12")


@pytest.fixture
def other_unit(ward):
    return make_unit(ward, "Chi bộ Tổ dân phố số 7", code="TDP7")


@pytest.fixture
def clerk(unit):
    return make_person(unit, Role.CLERK, username="tdp12")


@pytest.fixture
def second_clerk(unit):
    return make_person(unit, Role.CLERK, full_name="Lê Văn Tuấn")


@pytest.fixture
def other_clerk(other_unit):
    return make_person(other_unit, Role.CLERK, username="tdp7")


@pytest.fixture
def reviewer(ward):
    return make_person(ward, Role.REVIEWER, full_name="Trần Minh Anh", username="bxdd1")


@pytest.fixture
def second_reviewer(ward):
    return make_person(ward, Role.REVIEWER, full_name="Vũ Quốc Khánh", username="bxdd2")


@pytest.fixture
def leader(ward):
    return make_person(ward, Role.LEADER, full_name="Đinh Văn Thường", username="ttdu")


@pytest.fixture
def administrator(ward):
    return make_person(ward, Role.ADMIN, full_name="Phạm Quản Trị", username="admin")


@pytest.fixture
def stranger_ward(db):
    return make_ward("phường Láng")


@pytest.fixture
def stranger(stranger_ward):
    """A clerk of another ward: must not even learn that our records exist."""
    return make_person(make_unit(stranger_ward), Role.CLERK, full_name="Người Phường Khác")


@pytest.fixture
def stranger_reviewer(stranger_ward):
    return make_person(stranger_ward, Role.REVIEWER, full_name="Cán Bộ Phường Khác")


@pytest.fixture
def only_mau01(monkeypatch):
    """The program as long as Mẫu số 01 is the only form that can be sent."""
    mau01 = registry.registered(Obligation.REGISTRATION)
    monkeypatch.setattr(registry, "_forms", {Obligation.REGISTRATION: mau01})


@pytest.fixture
def signed_in():
    """signed_in(person) is a browser in which that person is signed in."""

    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in
