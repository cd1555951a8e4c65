"""A person's deadlines as a calendar that other programs subscribe to (RFC 5545)."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from icalendar import Calendar, Event

from audit.clock import now
from audit.services import record
from campaigns.models import Campaign
from campaigns.vocabulary import Obligation
from organizations.models import Membership, Unit
from organizations.permissions import units_held
from reminders.content import site_address, site_host
from reminders.models import CalendarFeed
from reminders.texts import limit_words, plain
from reporting.progress import State, progress

KEY_BYTES = 32
ASKED_AGAIN_AFTER = timedelta(hours=6)


@transaction.atomic
def renew_feed(person):
    """Give the person a new secret address; the old one leads nowhere from now on."""
    feed, _ = CalendarFeed.objects.update_or_create(
        person=person, defaults={"key": secrets.token_urlsafe(KEY_BYTES), "renewed_at": now()}
    )
    record(person, "calendar.renewed", feed)
    return feed


def calendar_of(person):
    """The calendar file as bytes: a whole-day entry for the last day of each dated obligation.

    It tells of the open years of the units whose clerk the person is, each unit by its own limit;
    what a unit was let off is left out. A unit that was switched off is asked nothing any more: a
    calendar program takes its old entries away, as it would not do on an error.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Dân vận khéo//Thời hạn//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Thời hạn “Dân vận khéo”")
    calendar.add("refresh-interval", ASKED_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    at = now()
    held = units_held(person, Membership.Role.CLERK)
    units = list(Unit.objects.reporting().filter(pk__in=[unit.pk for unit in held]))
    for campaign in _open_years(units):
        of_year = [unit for unit in units if campaign.ward.holds(unit)]
        cells = progress(campaign, of_year, at=at)
        for unit in of_year:
            for cell in cells[unit.pk].values():
                if cell.due and cell.state != State.EXEMPT:
                    calendar.add_component(_event(campaign, unit, cell, at))
    return calendar.to_ical()


def _open_years(units):
    wards = {pk for unit in units for pk in unit.ids_to_root}
    return Campaign.objects.filter(ward__in=wards, is_open=True).select_related("ward")


def _standing(cell):
    """A file that was returned is in the unit's hands again, though it was sent."""
    if cell.is_owing and cell.state == State.RETURNED:
        return "Cần bổ sung"
    return "Đã gửi" if cell.state.is_sent else "Hạn cuối"


def _event(campaign, unit, cell, at):
    title = Obligation(cell.obligation).label
    path = f"{reverse('reporting:tasks')}?nam={campaign.year}&don-vi={unit.pk}"
    event = Event()
    event.add("uid", f"{campaign.pk}-{unit.pk}-{cell.obligation}@{site_host()}")
    event.add("dtstamp", at)
    event.add("dtstart", cell.due.last_day)
    event.add("dtend", cell.due.last_day + timedelta(days=1))
    event.add("summary", f"{_standing(cell)}: {title}")
    event.add("description", f"{plain(unit.name)}\nHạn gửi: {limit_words(cell.due)}.")
    event.add("url", site_address(path))
    event.add("transp", "TRANSPARENT")
    return event
