"""Migration 0004: passwords given on paper, which nobody asked to change any more, have ended."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import authenticate

from audit.models import AuditEvent
from audit.services import record
from organizations.models import Membership
from tests.factories import PASSWORD, make_person

Role = Membership.Role
migration = import_module("organizations.migrations.0004_end_issued_passwords")
GIVEN, RESET, CHANGED = "account.opened", "password.reset", "password.changed"


def run():
    migration.end_issued_passwords(apps, None)


def with_trail(person, *actions):
    for action in actions:
        record(None, action, person)
    return person


@pytest.mark.parametrize(
    ("trail", "ends"),
    [
        ([GIVEN], True),
        ([GIVEN, "login"], True),
        ([GIVEN, CHANGED, RESET], True),
        ([GIVEN, CHANGED], False),
        ([GIVEN, RESET, CHANGED], False),
        ([], False),
    ],
)
def test_a_password_ends_unless_its_owner_chose_it(unit, trail, ends):
    person = with_trail(make_person(unit, Role.CLERK), *trail)
    run()
    assert (authenticate(username=person.username, password=PASSWORD) is None) is ends
    told = AuditEvent.objects.filter(action="password.ended", target_id=person.pk)
    assert list(told.values_list("reach", flat=True)) == ([unit.path] if ends else [])


def test_an_administrator_keeps_theirs_to_print_the_slips(ward, db):
    administrator = with_trail(make_person(ward, Role.ADMIN), GIVEN)
    superuser = with_trail(make_person(None, None), GIVEN)
    superuser.is_superuser = True
    superuser.save()
    run()
    for person in (administrator, superuser):
        assert authenticate(username=person.username, password=PASSWORD) == person


def test_run_again_it_ends_nothing_twice(clerk):
    with_trail(clerk, GIVEN)
    run()
    run()
    assert AuditEvent.objects.filter(action="password.ended").count() == 1
