"""The technical back office leaves its lines in the log."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from audit.clock import now
from audit.models import AuditEvent
from campaigns.models import Extension
from organizations.models import User


@pytest.fixture
def owner(db):
    return User.objects.create_superuser("chu", password="mat-khau-thu-nghiem")


@pytest.fixture
def back_office(signed_in, owner):
    return signed_in(owner)


def page(model, name, *args):
    return reverse(f"admin:{model}_{name}", args=args)


def fields_of(answer):
    """What the browser would post back from a change page, inline rows included."""
    form = answer.context["adminform"].form
    forms = [form]
    for inline in answer.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {}
    for field in (field for part in forms for field in part):
        value = field.value()
        if isinstance(value, datetime):
            values[f"{field.html_name}_0"] = f"{value:%Y-%m-%d}"
            values[f"{field.html_name}_1"] = f"{value:%H:%M:%S}"
        elif value is not None and value is not False:
            values[field.html_name] = value
    return values


def line_about(target):
    return AuditEvent.objects.about(target).get(action__startswith="back_office.")


@pytest.mark.parametrize("fixture", ["clerk", "campaign", "unit"])
def test_a_change_is_told_where_the_record_belongs(request, back_office, owner, fixture):
    target = request.getfixturevalue(fixture)
    address = page(target._meta.label_lower.replace(".", "_"), "change", target.pk)

    answer = back_office.post(address, fields_of(back_office.get(address)))

    assert answer.status_code == 302, answer.context["errors"]
    line = line_about(target)
    assert (line.action, line.actor, line.reach) == ("back_office.changed", owner, target.reach)
    assert "note" in line.data


def test_a_password_set_in_the_back_office_is_told(back_office, clerk):
    new = "mot-mat-khau-that-dai-2026"

    back_office.post(
        page("auth_user", "password_change", clerk.pk),
        {"password1": new, "password2": new, "usable_password": "true"},
    )

    assert line_about(clerk).action == "back_office.changed"


def test_an_extension_taken_back_is_told(back_office, campaign, unit, owner):
    deadline = campaign.deadlines.first()
    extension = Extension.objects.create(
        deadline=deadline,
        unit=unit,
        last_day=date(2026, 1, 20),
        granted_by=owner,
        granted_at=now(),
        reason="Mưa lũ",
    )

    back_office.post(page("campaigns_extension", "delete", extension.pk), {"post": "yes"})

    line = AuditEvent.objects.get(action="back_office.deleted")
    assert (line.target_id, line.reach) == (extension.pk, unit.path)
