"""People's accounts: opened by an administrator, kept by their owner."""

from itertools import chain, count

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Min, Q

from audit.clock import now
from audit.services import record
from organizations.models import Membership, Unit, User
from organizations.overtaken import settled, taking
from organizations.permissions import units_held
from organizations.rules import account_name, username_taken
from organizations.services import grant_role
from organizations.slips import first_unit, issue_slip, revoke_slips, spend_slip


@transaction.atomic
def open_account(unit, role, *, actor, username, full_name, phone="", email=""):
    """A new person with one role; returns the Slip with which they set their password.

    Raises Taken for a user name in use.
    """
    user = User(username=username, full_name=full_name, phone=phone, email=email)
    user.set_unusable_password()
    with taking("username", username_taken(username)):
        user.save()
    record(actor, "account.opened", user, username=user.username)
    grant_role(user, unit, role, actor=actor)
    return issue_slip(user, unit)


@transaction.atomic
def change_account(user, changes, *, actor, shown=None):
    """Write the given {field: value}; returns the changed names.

    `shown` is what the person began from; raises Overtaken, and Taken for a user name in use.
    Making an account inactive ends its sessions with the next request.
    """
    changed = settled(user, changes, shown)
    if changed:
        before = {name: getattr(user, name) for name in changed}
        for name, value in changed.items():
            setattr(user, name, value)
        with taking("username", username_taken(user.username)):
            user.save(update_fields=[*changed, "folded_name", "name_key"])
        after = {name: getattr(user, name) for name in changed}
        record(actor, "account.changed", user, before=before, after=after)
    return list(changed)


@transaction.atomic
def reset_password(user, *, actor):
    """End the password and every session of the person; returns the Slip for a new one."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record(actor, "password.reset", user)
    return issue_slip(user, first_unit(user))


@transaction.atomic
def change_own_password(user, password, **circumstances):
    """Set the owner's new password; every other session of theirs, and their slip, end with it.

    `circumstances` are kept in the trail.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    revoke_slips(user)
    record(user, "password.changed", user, **circumstances)


@transaction.atomic
def set_password_by_slip(slip, password):
    """Use the slip up for this password; False when somebody just did, or it was withdrawn."""
    if not spend_slip(slip):
        return False
    change_own_password(slip.user, password, by="slip")
    return True


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


def clerks_without_password(*tops):
    """Clerks of units below `tops` whose slip nobody has used yet, in the order of their units.

    Nobody who also holds a role outside `tops`: that account belongs to a higher administrator.
    """
    units = Unit.objects.within(*tops)
    clerks = Membership.objects.filter(role=Membership.Role.CLERK, unit__in=units)
    return (
        User.objects.filter(
            pk__in=clerks.values("user"),
            is_active=True,
            is_superuser=False,
            password__startswith=UNUSABLE_PASSWORD_PREFIX,
        )
        .exclude(pk__in=Membership.objects.exclude(unit__in=units).values("user"))
        .annotate(place=Min("memberships__unit__name_key"))
        .order_by("place", "pk")
    )


@transaction.atomic
def reissue_slips(people, *, actor):
    """New slips for people who have set no password, when the first ones were lost or expired."""
    slips = []
    for person in people.prefetch_related("memberships__unit"):
        record(actor, "slip.issued", person)
        slips.append(issue_slip(person, first_unit(person)))
    return slips


def close_first_steps(user):
    """The person has read the cards of the first sign-in."""
    User.objects.filter(pk=user.pk, first_steps_closed_at=None).update(first_steps_closed_at=now())


def trial_accounts(user):
    """For each role of the person one account of the demo ward beside real ones that can sign in.

    None for people of the demo ward itself.
    """
    if any(unit.ward and unit.ward.is_demo for unit in units_held(user)):
        return []
    wards = Unit.objects.filter(kind=Unit.Kind.WARD_COMMITTEE, is_demo=True, is_active=True)
    roles = {held.role for held in user.current_memberships}
    inside = Q(unit__in=Unit.objects.within(*wards))
    real_people = Membership.objects.exclude(inside).values("user")
    found = (
        Membership.objects.filter(inside, role__in=roles)
        .exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exclude(user__in=real_people)
        .select_related("user", "unit")
        .order_by("-pk")
    )
    return list({held.role: held for held in found}.values())
