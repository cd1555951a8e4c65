"""Numbers no database can hold, in every address of the URLconf: not found, never a breakdown."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from organizations.models import User
from tests.factories import PASSWORD
from tests.test_foreign_ids import ADDRESSES, FORMAT_ARGUMENTS, WITH_RECORD

BEYOND_32_BITS, BEYOND_64_BITS = 2**31, 2**63
OVER_LONG = "9" * 5000  # Python itself refuses to read a number of more than 4300 digits
QUERY_NAMES = {
    name
    for app in apps.get_app_configs()
    if Path(app.path).parent == settings.BASE_DIR
    for path in Path(app.path).rglob("*.py")
    for name in re.findall(r'(?:GET|query)\.get(?:list)?\("([\w-]+)"', path.read_text())
}
# an upload is named by a UUID, which has no size
NUMBERED = [address for address in WITH_RECORD if address[0] != "uploads:upload"]


@pytest.mark.parametrize(("name", "arguments"), NUMBERED)
def test_a_number_too_large_for_the_database_is_not_found(
    signed_in, administrator, ward, name, arguments
):
    administrator.memberships.create(unit=ward, role="reviewer")
    client = signed_in(administrator)
    for number in (BEYOND_32_BITS, BEYOND_64_BITS, 10**30):
        address = reverse(name, kwargs={a: FORMAT_ARGUMENTS.get(a, number) for a in arguments})
        answers = {client.get(address).status_code, client.post(address).status_code}
        assert answers <= {404, 405}, address


@pytest.mark.parametrize("digits", [str(BEYOND_64_BITS), OVER_LONG])
@pytest.mark.parametrize("who", ["clerk", "reviewer", "administrator", "leader"])
def test_a_number_too_large_in_a_query_breaks_no_page(request, signed_in, campaign, who, digits):
    client = signed_in(request.getfixturevalue(who))
    assert {"nam", "don-vi", "trang", "lan", "lich", "ho-so"} <= QUERY_NAMES
    without_year = dict.fromkeys(QUERY_NAMES - {"nam"}, digits)
    for name, arguments in ADDRESSES:
        if not arguments:
            for query in (without_year, {"nam": digits}):
                assert client.get(reverse(name), query).status_code < 500, name


def test_the_back_office_does_not_find_such_numbers_either(client, ward):
    client.force_login(User.objects.create_superuser("chu", password=PASSWORD))
    answer = client.get(f"/quan-tri/organizations/unit/{10**30}/change/", follow=True)
    assert answer.status_code in (200, 404)
