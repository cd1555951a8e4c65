"""start_ward: a real ward begins empty, with its year and one administrator."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Campaign, Criterion, Deadline, Theme
from campaigns.vocabulary import Obligation
from organizations.models import Membership, Unit, User
from organizations.slips import open_slip
from tests.factories import make_ward

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("start_ward", *arguments, stdout=out)
    return out.getvalue()


def test_the_ward_is_real_and_empty_and_has_the_year_on_file():
    run("--name", "phường Láng", "--year", "2026")
    ward = Unit.objects.get()
    assert (ward.name, ward.code, ward.place, ward.is_demo) == (
        "Đảng ủy phường Láng",
        "LANG",
        "Láng",
        False,
    )
    campaign = Campaign.objects.get()
    assert (campaign.ward, campaign.year, campaign.is_open) == (ward, 2026, True)
    assert campaign.addressee == "Ban Xây dựng Đảng phường Láng"


def test_the_administrator_sets_a_password_with_the_printed_code():
    told = run("--name", "phường Láng", "--username", "QuanTri.Lang")
    assert "http://localhost:8000/phieu/" in told
    slip = open_slip(told.rsplit(" ", 1)[1].strip(), "10.0.0.1")
    assert slip.user == User.objects.get()
    assert not slip.user.has_usable_password()
    membership = Membership.objects.get()
    assert (membership.user, membership.role, membership.unit.code) == (slip.user, "admin", "LANG")


@pytest.mark.parametrize(("flags", "expected"), [([], False), (["--superuser"], True)])
def test_the_administrator_is_a_superuser_only_on_demand(flags, expected):
    run("--name", "phường Láng", *flags)
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser) == (expected, expected)


def test_dates_of_another_wards_letter_wait_to_be_confirmed():
    run("--name", "phường Láng")
    # the documents set no day for the units' own document: each ward does
    dated = set(Deadline.objects.values_list("obligation", flat=True))
    assert dated == set(Obligation.values) - {Obligation.PLAN}
    assert not Deadline.objects.filter(is_confirmed=True).exists()
    assert (Criterion.objects.count(), Theme.objects.count()) == (5, 7)


def test_a_taken_code_or_name_is_refused_and_nothing_is_made():
    make_ward("phường Láng", code="LANG")
    with pytest.raises(CommandError, match="Mã LANG đã có"):
        run("--name", "phường Láng")
    run("--name", "phường Kim Liên")
    with pytest.raises(CommandError, match="quantri đã có người dùng"):
        run("--name", "phường Bạch Mai")
    assert Unit.objects.count() == 2
    assert Campaign.objects.count() == 1


def test_a_name_without_a_place_needs_a_code():
    with pytest.raises(CommandError, match="--code"):
        run("--name", "Láng")
    run("--name", "Láng", "--code", "lang")
    assert Unit.objects.get().code == "LANG"


def test_a_year_without_documents_is_wrong_usage():
    with pytest.raises(CommandError, match="2031"):
        run("--name", "phường Láng", "--year", "2031")
