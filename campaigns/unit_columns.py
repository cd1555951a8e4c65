"""R11: what a year lets units off, beside them in the ward's table of units."""

from collections import defaultdict

from django.urls import reverse

from audit.filters import tell_ignored
from campaigns.models import Exemption
from campaigns.permissions import campaign_among, visible_campaigns
from campaigns.registry import has_form, registered
from campaigns.vocabulary import Obligation
from organizations.columns import Column, Line

ORDER = list(Obligation)


def exemption_column(request, units):
    """The Column of the year that the page is in; None where the person has no year yet."""
    campaigns, wanted = visible_campaigns(request), request.GET.get("nam", "")
    campaign = campaign_among(campaigns, wanted)
    if campaign is None:
        return None
    tell_ignored(request, f"nam={campaign.year}" if wanted else "", {"nam": "năm"})
    of_year = [each for each in campaigns if each.year == campaign.year]  # of two wards, at times
    lines = defaultdict(list)
    found = Exemption.objects.filter(campaign__in=of_year, unit__in=units)
    for exemption in sorted(found, key=lambda each: ORDER.index(Obligation(each.obligation))):
        lines[exemption.unit_id].append(_line(exemption, campaign.year))
    return Column(f"Miễn năm {campaign.year}", dict(lines))


def _line(exemption, year):
    url = f"{reverse('campaigns:unit_limits', args=[exemption.unit_id])}?nam={year}"
    return Line(_short(exemption.obligation), url, exemption.reason)


def _short(obligation):
    return registered(obligation)[1].name if has_form(obligation) else Obligation(obligation).label
