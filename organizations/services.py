from datetime import timedelta

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from audit.clock import now
from audit.services import record
from organizations.models import LoginAttempt, Membership, Unit

# Five tries, then a quarter of an hour's pause, per name and address: a stranger elsewhere
# cannot lock the owner of the account out (OWASP Authentication Cheat Sheet).
FAILURES_ALLOWED = 5
PAUSE = timedelta(minutes=15)
# A whole ward may sit behind one address, so only a flood of failures closes the address.
FAILURES_ALLOWED_PER_ADDRESS = 200


class UnitError(ValueError):
    """A change to the tree that cannot be made; the message says why, in Vietnamese."""


@transaction.atomic
def move_unit(unit, new_parent, *, actor):
    """Hang a unit, with everything below it, under another one.

    Raises UnitError when the new parent lies inside the unit itself.
    """
    if unit.holds(new_parent):
        raise UnitError(f"Không thể đặt “{unit}” dưới một đơn vị thuộc chính nó.")
    old_path = unit.path
    new_path = f"{new_parent.path}{unit.pk:08d}/"
    Unit.objects.within(unit).update(
        path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    )
    unit.parent, unit.path = new_parent, new_path
    unit.save(update_fields=["parent"])
    record(actor, "unit.moved", unit, parent=new_parent.pk)


@transaction.atomic
def grant_role(user, unit, role, *, actor):
    membership, created = Membership.objects.get_or_create(user=user, unit=unit, role=role)
    if created:
        record(actor, "role.granted", user, unit=unit.pk, role=role)
    return membership


@transaction.atomic
def revoke_role(membership, *, actor):
    record(actor, "role.revoked", membership.user, unit=membership.unit_id, role=membership.role)
    membership.delete()


def tries_left(username, address):
    """How many wrong passwords this name may still try from this address before the pause."""
    since = now() - PAUSE
    recent = LoginAttempt.objects.filter(at__gt=since, address=address)
    if recent.count() >= FAILURES_ALLOWED_PER_ADDRESS:
        return 0
    return max(0, FAILURES_ALLOWED - recent.filter(username=username.casefold()[:150]).count())


def note_failed_login(username, address):
    LoginAttempt.objects.create(username=username.casefold()[:150], address=address, at=now())


def note_login(user, address):
    """A good sign-in forgets the person's own failures from this address."""
    with transaction.atomic():
        LoginAttempt.objects.filter(username=user.username.casefold(), address=address).delete()
        record(user, "login", user, address=address)


def forget_old_attempts():
    """Failures older than a day serve nobody."""
    return LoginAttempt.objects.filter(at__lt=now() - timedelta(days=1)).delete()[0]
