"""The tree of units and who holds which role in it."""

from django.db import transaction
from django.db.models import F, ProtectedError, RestrictedError, Value
from django.db.models.functions import Concat, Substr

from audit.services import record
from organizations.models import Membership, Unit
from organizations.overtaken import settled, taking
from organizations.rules import code_taken


class UnitError(ValueError):
    """A change to the tree that cannot be made; the message says why, in Vietnamese."""


def hold_tree():
    """Changes to the tree take turns: to be called before any other row of a unit is locked.

    Whoever waits here holds nothing, so nobody waits for them. Lasts until the transaction ends.
    """
    list(Unit.objects.filter(parent=None).order_by("pk").select_for_update())


@transaction.atomic
def create_unit(parent, *, actor, **fields):
    """A new unit under `parent` (None: at the top). Raises Taken for a code in use."""
    hold_tree()
    if parent is not None:
        parent.refresh_from_db(fields=["path"])  # it may have moved since it was read
    with taking("code", code_taken(fields["code"])):
        unit = Unit.objects.create(parent=parent, **fields)
    record(actor, "unit.created", unit, code=unit.code)
    return unit


@transaction.atomic
def update_unit(unit, changes, *, actor, shown=None):
    """Write the given {field: value} of the unit itself; its place changes through `move_unit`.

    `shown` is what the person began from; raises Overtaken, and Taken for a code in use. The trail
    keeps what each changed field was and became. Returns the changed names.
    """
    changed = settled(unit, changes, shown)
    if not changed:
        return []
    before = {name: getattr(unit, name) for name in changed}
    for name, value in changed.items():
        setattr(unit, name, value)
    # the derived columns follow the name
    with taking("code", code_taken(unit.code)):
        unit.save(update_fields=[*changed, "folded_name", "name_key"])
    record(
        actor,
        "unit.changed",
        unit,
        before=before,
        after=changed,
    )
    return list(changed)


@transaction.atomic
def move_unit(unit, new_parent, *, actor):
    """Hang a unit, with everything below it, under another one.

    Raises UnitError when the new parent lies inside the unit itself.
    """
    hold_tree()
    for moving in (unit, new_parent):
        moving.refresh_from_db(fields=["path"])
    if unit.holds(new_parent):
        raise UnitError(f"Không thể đặt “{unit}” dưới một đơn vị thuộc chính nó.")
    old_path = unit.path
    new_path = f"{new_parent.path}{unit.pk:08d}/"
    Unit.objects.within(unit).update(
        path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    )
    old_parent, unit.parent, unit.path = unit.parent, new_parent, new_path
    unit.save(update_fields=["parent"])
    before = {"parent": old_parent.name if old_parent else ""}
    record(actor, "unit.moved", unit, before=before, after={"parent": new_parent.name})


@transaction.atomic
def change_unit(unit, changes, *, actor, shown=None):
    """`update_unit` and, when `changes` name another parent, `move_unit`: both or neither.

    Raises UnitError as `move_unit` does, Overtaken and Taken.
    """
    hold_tree()
    changed = settled(unit, changes, shown)
    parent = changed.pop("parent", None)
    update_unit(unit, changed, actor=actor)
    if parent is not None:
        move_unit(unit, parent, actor=actor)


@transaction.atomic
def delete_unit(unit, *, actor):
    """Remove a unit that was entered by mistake.

    Raises UnitError once anything belongs to it; such a unit is set inactive instead.
    """
    record(actor, "unit.deleted", unit, code=unit.code)
    try:
        unit.delete()
    except (ProtectedError, RestrictedError) as error:
        raise UnitError(
            f"“{unit}” đã có tài khoản, hồ sơ hoặc đơn vị trực thuộc nên không xóa được. "
            "Bỏ chọn “Đang hoạt động” để ngừng sử dụng."
        ) from error


@transaction.atomic
def grant_role(user, unit, role, *, actor):
    membership, created = Membership.objects.get_or_create(user=user, unit=unit, role=role)
    if created:
        record(actor, "role.granted", user, unit=unit.pk, unit_name=unit.name, role=role)
    return membership


@transaction.atomic
def revoke_role(membership, *, actor):
    """Take the role away; it ends with the person's next request."""
    user, unit = membership.user, membership.unit
    record(actor, "role.revoked", user, unit=unit.pk, unit_name=unit.name, role=membership.role)
    membership.delete()
    user.last_unit = unit
    user.save(update_fields=["last_unit"])


def report_unexpected_fields(actor, target, names):
    """Fields that no page of ours sends were posted and ignored: somebody tries something."""
    if names:
        record(actor, "mass_assignment_attempt", target, fields=[name[:60] for name in names[:20]])
