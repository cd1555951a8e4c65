"""Addresses inside the site: where a page leads back to, and to what a unit is granted."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def posted_url(request, name, default):
    """A page of this site the form asks to return to, else the default."""
    url = request.POST.get(name, "") or request.GET.get(name, "")
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_ours else default


def in_year(request, url):
    """Stay in the year the person chose; without a choice the newest open year is meant anyway."""
    return with_query(url, nam=request.GET["nam"]) if request.GET.get("nam") else url


def with_query(url, **values):
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in values]
    return urlunsplit(parts._replace(query=urlencode([*kept, *values.items()])))


def extend_url(deadline, unit, back):
    """Where the unit is given more time; `back` is the page one comes from."""
    address = reverse("campaigns:extend", args=[deadline.pk, unit.pk])
    return f"{address}?{urlencode({'nam': deadline.campaign.year, 'back': back})}"


def exempt_url(campaign, obligation, unit, back):
    """Where the unit is let off the obligation; `back` is the page one comes from."""
    address = reverse("campaigns:exempt", args=[unit.pk, obligation])
    return f"{address}?{urlencode({'nam': campaign.year, 'back': back})}"
