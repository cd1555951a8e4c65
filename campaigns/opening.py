"""Opening a ward and its first year from the files in fixtures/."""

import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from audit.services import record
from campaigns.models import Campaign, Criterion, Deadline, Level, Sector, Theme
from documents.text import clean_line
from organizations.accounts import open_account
from organizations.models import Membership, Unit, User
from organizations.overtaken import taking
from organizations.rules import account_name, ward_name
from organizations.services import create_unit

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


class WardRefused(Exception):
    """A ward that cannot be made as asked; the message says why, in Vietnamese."""


def read_fixture(name):
    """The JSON of fixtures/<name>.json."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def campaign_setup(name):
    """Everything one year needs, as data: the vocabulary with what fixtures/<name>.json adds."""
    return read_fixture("vocabulary") | read_fixture(name)


def years_on_file():
    """The years whose documents are in fixtures/, newest first."""
    names = (path.stem.removeprefix("campaign_") for path in FIXTURES.glob("campaign_*.json"))
    return sorted(map(int, names), reverse=True)


@transaction.atomic
def open_campaign(ward, setup, *, actor, is_in_preparation=False):
    """Open the year that `setup` describes, with its labels, limits, deadlines and criteria.

    `setup` is a dict as `campaign_setup` gives it. `actor` may be None for a command. A year that
    `is_in_preparation` is opened to the units later, by campaigns.preparing. Raises Taken when
    the ward has that year.
    """
    campaign = Campaign(
        ward=ward,
        year=setup["year"],
        addressee=setup["addressee"].format(ward=ward_name(ward.name)),
        city_addressee=setup["city_addressee"],
        is_open=not is_in_preparation,
        is_in_preparation=is_in_preparation,
        **setup["limits"],
    )
    with taking("year", f"Năm {campaign.year} đã có."):
        campaign.save(force_insert=True)
    for model, items in (
        (Sector, _placed(setup["sectors"])),
        (Level, _placed(setup["levels"])),
        (Criterion, setup["criteria"]),
        (Theme, setup["themes"]),
        (Deadline, map(_with_dates, setup["deadlines"])),
    ):
        for item in items:
            model.objects.create(campaign=campaign, **item)
    record(actor, "campaign.opened", campaign, year=campaign.year)
    return campaign


@transaction.atomic
def start_ward(name, code, *, year, username, full_name, superuser=False):
    """Make a real, empty ward with its first year and its administrator; returns the Slip.

    `name` as spoken (“phường Láng”). The time limits come from another ward's letter, so they
    wait to be confirmed. A `superuser` keeps the tables of every ward of the installation in the
    Django admin, so the ward's own administrator is none unless asked for.
    Raises WardRefused when the code or the sign-in name is taken.
    """
    if Unit.objects.filter(code=code).exists():
        raise WardRefused(f"Mã {code} đã có đơn vị dùng.")
    if User.objects.filter(username=account_name(username)).exists():
        raise WardRefused(f"Tên đăng nhập {username} đã có người dùng.")
    name = clean_line(name)
    ward = create_unit(
        None,
        actor=None,
        name=f"Đảng ủy {name}",
        short_name=name,
        code=code,
        kind=Unit.Kind.WARD_COMMITTEE,
        place=name.partition(" ")[2],
        on_behalf_of="T/M BAN THƯỜNG VỤ",
    )
    campaign = open_campaign(ward, campaign_setup(f"campaign_{year}"), actor=None)
    campaign.deadlines.update(is_confirmed=False)
    slip = open_account(
        ward, Membership.Role.ADMIN, actor=None, username=username, full_name=full_name
    )
    if superuser:
        slip.user.is_staff = slip.user.is_superuser = True
        slip.user.save(update_fields=["is_staff", "is_superuser"])
    return slip


def _placed(items):
    return [item | {"position": position} for position, item in enumerate(items, start=1)]


def _with_dates(item):
    return {
        name: date.fromisoformat(value) if name.endswith("_on") else value
        for name, value in item.items()
    }
