"""Whom to call, for the page that must not ask the database: what earlier pages have shown."""

from campaigns.permissions import campaign_among

# {ward id: the contact of its open year}, as this process showed it last
_shown: dict[int, str] = {}


def remember(campaign):
    if campaign.is_open:
        _shown[campaign.ward_id] = campaign.help_contact


def contact_without_asking(request):
    """The contact of the request's own ward if it is known already, or of the only ward there is.

    "" where it would have to be guessed.
    """
    years = getattr(request, "_visible_campaigns", None)
    if years:
        return campaign_among(years, request.GET.get("nam", "")).help_contact
    return next(iter(_shown.values())) if len(_shown) == 1 else ""
