from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from audit.services import record
from organizations.models import Membership, Unit


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
