"""Opening a ward and its first year from the files in fixtures/."""

import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from audit.services import record
from campaigns.models import Campaign, Criterion, Deadline, Level, Sector, Theme
from organizations.rules import ward_name

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def read_fixture(name):
    """The JSON of fixtures/<name>.json."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def campaign_setup(name):
    """Everything one year needs, as data: the vocabulary with what fixtures/<name>.json adds."""
    return read_fixture("vocabulary") | read_fixture(name)


@transaction.atomic
def open_campaign(ward, setup, *, actor):
    """Open the year that `setup` describes, with its labels, limits, deadlines and criteria.

    `setup` is a dict as `campaign_setup` gives it. `actor` may be None for a command.
    """
    campaign = Campaign.objects.create(
        ward=ward,
        year=setup["year"],
        addressee=setup["addressee"].format(ward=ward_name(ward.name)),
        city_addressee=setup["city_addressee"],
        **setup["limits"],
    )
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


def _placed(items):
    return [item | {"position": position} for position, item in enumerate(items, start=1)]


def _with_dates(item):
    return {
        name: date.fromisoformat(value) if name.endswith("_on") else value
        for name, value in item.items()
    }
