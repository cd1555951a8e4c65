"""Setting up a year: opening it, its limits, more time for one unit."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from audit.clock import now
from audit.services import record
from campaigns.models import (
    Campaign,
    Criterion,
    Deadline,
    Exemption,
    Extension,
    Level,
    Sector,
    Theme,
)
from organizations.overtaken import settled, taking


class YearInUse(Exception):
    """The year holds what somebody wrote or sent; nothing was changed."""


@transaction.atomic
def update_campaign(campaign, changes, *, actor, shown=None):
    """Write the given {field: value}; the trail keeps what each was and became.

    `shown` is what the person began from; raises Overtaken. Returns the changed names.
    """
    changed = settled(campaign, changes, shown)
    if changed:
        before = {name: getattr(campaign, name) for name in changed}
        for name, value in changed.items():
            setattr(campaign, name, value)
        campaign.save(update_fields=list(changed))
        record(actor, "campaign.changed", campaign, before=before, after=changed)
    return list(changed)


@transaction.atomic
def save_rows(campaign, section, changed, added, removed, *, actor):
    """Save changed and new labels, criteria or themes of the year and remove others.

    `changed`: [(row, {field: value}, what the person began from)]; raises Overtaken, and Taken
    for a number that somebody added meanwhile.
    """
    for row in removed:
        row.delete()
    for row, changes, shown in changed:
        settled_changes = settled(row, changes, shown)
        for name, value in settled_changes.items():
            setattr(row, name, value)
        row.save(update_fields=list(settled_changes))
    for row in added:
        row.campaign = campaign
        with taking(
            "number", f"Số {row.number} vừa có người thêm. Tải lại trang hoặc ghi số khác."
        ):
            row.save()
    if changed or added or removed:
        record(
            actor,
            "campaign.rows_changed",
            campaign,
            section=section,
            changed=[str(row) for row in [*(row for row, *_ in changed), *added]],
            removed=[str(row) for row in removed],
        )


@transaction.atomic
def set_deadline(campaign, obligation, *, stated_on, actor, includes_stated_day=False, **details):
    """Create or change the limit of one obligation.

    `details`: opens_on, citation, is_confirmed (checked against the year's own document).
    """
    changes = {"stated_on": stated_on, "includes_stated_day": includes_stated_day, **details}
    return change_deadline(campaign, obligation, changes, actor=actor)


@transaction.atomic
def change_deadline(campaign, obligation, changes, *, actor, shown=None):
    """Write {field: value} of the limit of one obligation, which may be its first.

    `shown` is what the person began from; raises Overtaken.
    """
    Campaign.objects.select_for_update().get(pk=campaign.pk)  # two first limits take turns
    found = Deadline.objects.filter(campaign=campaign, obligation=obligation).first()
    deadline = found or Deadline(campaign=campaign, obligation=obligation)
    changed = settled(deadline, changes, shown) if found else changes
    if not changed:
        return deadline
    before = {name: getattr(deadline, name) if found else None for name in changed}
    for name, value in changed.items():
        setattr(deadline, name, value)
    deadline.save()
    record(actor, "deadline.set", deadline, before=_as_json(before), after=_as_json(changed))
    return deadline


def _as_json(values):
    """{field: value} for the trail, where a day is text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


@transaction.atomic
def grant_extension(deadline, unit, *, last_day, reason, actor):
    """Give one unit until the end of `last_day`; a second grant replaces the first."""
    extension, _ = Extension.objects.update_or_create(
        deadline=deadline,
        unit=unit,
        defaults={
            "last_day": last_day,
            "reason": reason.strip(),
            "granted_by": actor,
            "granted_at": now(),
        },
    )
    record(
        actor,
        "extension.granted",
        unit,
        obligation=deadline.obligation,
        last_day=last_day.isoformat(),
        reason=reason,
    )
    return extension


@transaction.atomic
def withdraw_extension(deadline, unit, *, actor):
    """The ward's own limit binds the unit again. False if it had no extension any more."""
    deleted, _ = Extension.objects.filter(deadline=deadline, unit=unit).delete()
    if deleted:
        record(actor, "extension.withdrawn", unit, obligation=deadline.obligation)
    return bool(deleted)


@transaction.atomic
def grant_exemption(campaign, obligation, unit, *, reason, actor):
    """Let one unit off one obligation of the year; a second grant replaces the reason."""
    exemption, _ = Exemption.objects.update_or_create(
        campaign=campaign,
        obligation=obligation,
        unit=unit,
        defaults={"reason": reason.strip(), "granted_by": actor, "granted_at": now()},
    )
    record(actor, "exemption.granted", unit, obligation=obligation, reason=reason)
    return exemption


@transaction.atomic
def withdraw_exemption(campaign, obligation, unit, *, actor):
    """The unit owes the obligation again. False if it was not let off any more."""
    exemptions = Exemption.objects.filter(campaign=campaign, obligation=obligation, unit=unit)
    deleted, _ = exemptions.delete()
    if deleted:
        record(actor, "exemption.withdrawn", unit, obligation=obligation)
    return bool(deleted)


def year_taken(year):
    return f"Năm {year} đã có. Chọn năm khác."


@transaction.atomic
def copy_campaign(source, year, *, actor):
    """Begin to prepare another year with the labels, limits, criteria and themes of `source`.

    Deadlines move by the difference in years and still need confirming against the new
    documents; submissions stay where they are. campaigns.preparing opens the year to the units.
    Raises Taken when the ward has that year.
    """
    parts = {
        model: list(model.objects.filter(campaign=source))
        for model in (Sector, Level, Criterion, Theme, Deadline)
    }
    campaign = Campaign.objects.get(pk=source.pk)
    years = year - source.year
    campaign.pk, campaign.year, campaign.launch_document = None, year, ""
    campaign.is_open, campaign.is_in_preparation, campaign.ticked_steps = False, True, []
    campaign.closed_at = None
    with taking("year", year_taken(year)):
        campaign.save(force_insert=True)
    for items in parts.values():
        for item in items:
            item.pk, item.campaign = None, campaign
            if isinstance(item, Deadline):
                item.stated_on = _moved(item.stated_on, years)
                item.opens_on = item.opens_on and _moved(item.opens_on, years)
                item.citation, item.is_confirmed = "", False
            item.save(force_insert=True)
    for template in source.word_templates.filter(is_active=True):
        template.pk, template.campaign = None, campaign  # the same stored file
        template.save(force_insert=True)
    record(actor, "campaign.copied", campaign, source=source.year)
    return campaign


def drop_campaign(campaign, *, actor):
    """Remove a year nobody has worked in yet, with its labels and limits; YearInUse otherwise.

    What hangs on a year protects it, in this program and (for what comes at this very moment) in
    the database.
    """
    try:
        with transaction.atomic():
            record(actor, "campaign.dropped", campaign, year=campaign.year)
            campaign.delete()
    except (ProtectedError, IntegrityError) as error:
        raise YearInUse(
            f"Năm {campaign.year} đã có hồ sơ, công văn hoặc lời nhắc nên không bỏ được. "
            "Khóa năm này nếu không dùng nữa."
        ) from error


def _moved(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


@transaction.atomic
def close_campaign(campaign, *, actor):
    """Lock the year: everything can still be read and downloaded. False if it was locked."""
    changed = _set_open(campaign, is_open=False, closed_at=now())
    if changed:
        record(actor, "campaign.closed", campaign)
    return changed


@transaction.atomic
def reopen_campaign(campaign, *, actor):
    """Unlock the year. False if it was open."""
    changed = _set_open(campaign, is_open=True, closed_at=None)
    if changed:
        record(actor, "campaign.reopened", campaign)
    return changed


def _set_open(campaign, *, is_open, closed_at):
    """Whether this call, and not one made at the same moment, changed the year."""
    others = Campaign.objects.filter(pk=campaign.pk).exclude(is_open=is_open)
    is_first = others.update(is_open=is_open, closed_at=closed_at) == 1
    campaign.refresh_from_db(fields=["is_open", "closed_at"])
    return is_first
