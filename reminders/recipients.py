"""Whom a reminder reaches: the addresses of units, of their heads, of the ward's leaders."""

from collections import defaultdict
from typing import NamedTuple

from django.conf import settings

from organizations.models import Membership, ids_on
from organizations.rules import phone_digits
from reminders.vocabulary import Audience, Channel

Role = Membership.Role


class _Person(NamedTuple):
    """Of a person only what names and reaches them: planning reads everybody every few minutes."""

    pk: int
    username: str
    full_name: str
    email: str
    phone: str

    @property
    def name(self):
        return self.full_name or self.username


_READ = [f"user__{name}" for name in _Person._fields]


class Recipient(NamedTuple):
    """An address in a channel: a mailbox, a phone number, or the id of a person's account."""

    channel: str
    address: str
    name: str


class RemindedUnit(NamedTuple):
    """Of a unit what a reminder says of it, what reaches it and what finds it on a page.

    A ward has a hundred and fifty, and records would cost twice that.
    """

    pk: int
    code: str
    name: str
    short_name: str
    folded_name: str
    kind: str
    path: str
    contact_name: str
    contact_phone: str
    contact_email: str


def channels_in_use():
    """The channels this installation has: mail and text messages only when they are set up."""
    channels = [Channel.IN_APP]
    if settings.CAN_MAIL:
        channels.append(Channel.EMAIL)
    if settings.REMINDER_WEBHOOK_URL:
        channels.append(Channel.WEBHOOK)
    return channels


def _channels_of(ward):
    """The people of a demo ward are made up: beside real wards no letter or text goes to them."""
    if ward.is_demo and not settings.IS_LOCAL:
        return [Channel.IN_APP]
    return channels_in_use()


def recipients_of(ward, units):
    """{unit id: {audience: [Recipient]}}; one query.

    A unit is told through its contact and its clerks; its head is who leads it, or else who leads
    the nearest unit above it in the ward. Two people with one mailbox are told once there.
    """
    channels = _channels_of(ward)
    people = defaultdict(list)
    memberships = Membership.objects.filter(
        ward.below("unit__"), user__is_active=True, role__in=[Role.CLERK, Role.LEADER]
    )
    for unit_id, role, *person in memberships.order_by("pk").values_list("unit", "role", *_READ):
        people[unit_id, role].append(_Person(*person))
    leaders = _of_people(people[ward.pk, Role.LEADER], channels)
    has_heads = any(role == Role.LEADER and pk != ward.pk for pk, role in people)
    return {
        unit.pk: {
            Audience.UNIT: _of_unit(unit, people.get((unit.pk, Role.CLERK), ()), channels),
            Audience.HEAD: _of_people(_heads(unit, ward, people), channels) if has_heads else [],
            Audience.LEADER: leaders,
        }
        for unit in units
    }


def reached_units(ward, units):
    """The ids of the units that have a recipient of their own, as `recipients_of` finds them.

    A clerk with an account is told inside the program, whatever other channels there are. One
    query.
    """
    channels = _channels_of(ward)
    clerks = Membership.objects.filter(
        unit__in=[unit.pk for unit in units], role=Role.CLERK, user__is_active=True
    )
    with_clerk = set(clerks.order_by().values_list("unit", flat=True).distinct())
    return {unit.pk for unit in units if unit.pk in with_clerk or _of_unit(unit, [], channels)}


def _heads(unit, ward, people):
    for above in reversed(ids_on(unit.path)):
        if above == ward.pk:
            return []
        if found := people.get((above, Role.LEADER)):
            return found
    return []


def _of_unit(unit, clerks, channels):
    found = _of_people(clerks, channels)
    own, name = len(found), unit.contact_name or unit.name
    if Channel.EMAIL in channels and unit.contact_email:
        found.append(Recipient(Channel.EMAIL, _mailbox(unit.contact_email), name))
    if Channel.WEBHOOK in channels and (phone := phone_digits(unit.contact_phone)):
        found.append(Recipient(Channel.WEBHOOK, phone, name))
    if len(found) == own:
        return found
    return list({(item.channel, item.address): item for item in reversed(found)}.values())[::-1]


def _of_people(people, channels):
    if not people:
        return []
    ways = [(channel, _ADDRESS_OF[channel]) for channel in channels]
    found = {
        (channel, address): Recipient(channel, address, person.name)
        for person in people
        for channel, address_of in ways
        if (address := address_of(person))
    }
    return list(found.values())


def _mailbox(address):
    return address.strip().lower()[:254]


_ADDRESS_OF = {
    Channel.IN_APP: lambda person: str(person.pk),
    Channel.EMAIL: lambda person: _mailbox(person.email),
    Channel.WEBHOOK: lambda person: phone_digits(person.phone),
}
