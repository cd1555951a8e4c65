"""A form that is refused answers 422, so that scripts and proxies can tell it from a page."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("campaigns:campaign_copy", {"year": "2026"}),
        ("campaigns:campaign_close", {"year": "2025", "action": "close"}),
        ("campaigns:campaign_drop", {"year": "2025"}),
        ("campaigns:campaign_edit", {"section": "addressees", "addressee": ""}),
        ("organizations:unit_add", {"name": ""}),
        ("organizations:person_add", {"username": ""}),
        ("organizations:password_change", {"old_password": "x", "new_password": "y", "again": "z"}),
    ],
)
def test_a_refused_form_of_an_administrator(page, data, campaign, administrator, signed_in):
    of_the_year = page.startswith("campaigns:")
    address = reverse(page, args=[campaign.pk] if of_the_year else [])

    assert signed_in(administrator).post(address, data).status_code == 422


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("organizations:login", {"username": "", "password": ""}),
        ("organizations:login", {"username": "tdp12", "password": "sai"}),
        ("organizations:password_reset", {"email": "không phải thư"}),
        ("organizations:slip", {"code": ""}),
    ],
)
def test_a_refused_form_at_the_door(page, data, client, clerk):
    assert client.post(reverse(page), data).status_code == 422
