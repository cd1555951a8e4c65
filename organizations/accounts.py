"""People's accounts: opened by an administrator, kept by their owner."""

import secrets
from dataclasses import dataclass
from itertools import chain, count

from django.db import transaction

from audit.services import record
from organizations.models import Membership, Unit, User
from organizations.rules import account_name
from organizations.services import grant_role

# No letters or digits that are mistaken for each other on paper (l 1 i, o 0); 12 of them are
# 58 bits, beyond any guessing that the pause of sign_in lets through.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 3, 4


@dataclass(frozen=True, slots=True)
class Slip:
    """What the printed slip tells the owner of a new account; the password is kept nowhere."""

    user: User
    unit: Unit
    password: str


def initial_password():
    """A password to be handed over on paper and changed at the first sign-in: “k7mp-x2qd-9hta”."""
    return "-".join(
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )


@transaction.atomic
def open_account(unit, role, *, actor, username, full_name, phone="", email=""):
    """A new person with one role; returns the Slip with the password, which is not stored."""
    password = initial_password()
    user = User(
        username=username,
        full_name=full_name,
        phone=phone,
        email=email,
        has_initial_password=True,
    )
    user.set_password(password)
    user.save()
    record(actor, "account.opened", user, username=user.username)
    grant_role(user, unit, role, actor=actor)
    return Slip(user=user, unit=unit, password=password)


@transaction.atomic
def change_account(user, changes, *, actor):
    """Write the given {field: value}; returns the changed names.

    Making an account inactive ends its sessions with the next request.
    """
    before = {name: getattr(user, name) for name in changes}
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=[*changes, "folded_name", "name_key"])
    changed = [name for name in changes if before[name] != getattr(user, name)]
    if changed:
        record(
            actor,
            "account.changed",
            user,
            before={name: before[name] for name in changed},
            after={name: getattr(user, name) for name in changed},
        )
    return changed


@transaction.atomic
def reset_password(user, *, actor):
    """A new initial password, returned once; every session of the person ends with it."""
    password = initial_password()
    user.set_password(password)
    user.has_initial_password = True
    user.save(update_fields=["password", "has_initial_password"])
    record(actor, "password.reset", user)
    return password


@transaction.atomic
def change_own_password(user, password, **circumstances):
    """Set the owner's new password; every other session of theirs ends with it.

    `circumstances` are kept in the trail.
    """
    user.set_password(password)
    user.has_initial_password = False
    user.save(update_fields=["password", "has_initial_password"])
    record(user, "password.changed", user, **circumstances)


def units_without_clerk(*tops):
    """The reporting units below `tops` for which nobody can sign in."""
    clerks = Membership.objects.filter(role=Membership.Role.CLERK, user__is_active=True)
    return Unit.objects.within(*tops).reporting().exclude(pk__in=clerks.values("unit"))


@transaction.atomic
def open_clerk_accounts(units, *, actor):
    """One clerk's account for each unit, named by the unit's code; returns the Slips to print."""
    units = list(units)
    wanted = [account_name(unit.code) for unit in units]
    taken = set(User.objects.values_list("username", flat=True))
    return [
        open_account(
            unit,
            Membership.Role.CLERK,
            actor=actor,
            username=_free_name(name, taken),
            full_name=unit.contact_name or f"Cán bộ {unit.short_name or unit.name}"[:150],
            phone=unit.contact_phone,
            email=unit.contact_email,
        )
        for unit, name in zip(units, wanted, strict=True)
    ]


def _free_name(name, taken):
    """The unit's code; with a number behind it when somebody already signs in by that name."""
    free = next(n for n in chain([name], (f"{name}-{k}" for k in count(2))) if n not in taken)
    taken.add(free)
    return free


def unused_clerks(*tops):
    """Clerks' memberships below `tops` whose owner never signed in with the password given.

    Nobody who also holds a role outside `tops`: that account belongs to a higher administrator.
    """
    units = Unit.objects.within(*tops)
    return (
        Membership.objects.filter(
            role=Membership.Role.CLERK,
            unit__in=units,
            user__is_active=True,
            user__has_initial_password=True,
            user__last_login=None,
            user__is_superuser=False,
        )
        .exclude(user__in=Membership.objects.exclude(unit__in=units).values("user"))
        .select_related("user", "unit")
        .order_by("unit__name_key", "unit_id")
    )


@transaction.atomic
def reissue_unused(memberships, *, actor):
    """New slips for accounts nobody has used yet, when the first ones were lost.

    The slips of a person with several units show the same password.
    """
    memberships = list(memberships)
    people = {m.user_id: m.user for m in memberships}
    passwords = {pk: reset_password(user, actor=actor) for pk, user in people.items()}
    return [Slip(user=m.user, unit=m.unit, password=passwords[m.user_id]) for m in memberships]
