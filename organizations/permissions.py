"""What a person may see and do, by the roles they hold in the tree."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from organizations.models import Membership, Unit

Role = Membership.Role
WARD_ROLES = (Role.REVIEWER, Role.LEADER, Role.ADMIN)


def units_held(user, *roles):
    """The units in which the person holds one of the roles (any role when none is named)."""
    return [m.unit for m in user.current_memberships if not roles or m.role in roles]


def has_role(user, role, unit):
    """True if the person holds the role in the unit or somewhere above it."""
    return any(held.holds(unit) for held in units_held(user, role))


def visible_units(user):
    """All units in reach of any of the person's roles."""
    return Unit.objects.within(*units_held(user))


def get_visible_unit(user, pk):
    unit = visible_units(user).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def get_unit_as(user, role, pk):
    """The unit, if the person holds the role over it; 404 if they may not know it, else 403."""
    unit = get_visible_unit(user, pk)
    if not has_role(user, role, unit):
        raise PermissionDenied
    return unit


def require_role(user, *roles):
    """403 unless the person holds one of the roles anywhere; returns the first such unit."""
    held = units_held(user, *roles)
    if not held:
        raise PermissionDenied
    return held[0]


def home_unit(user):
    """The unit a clerk works for; None for people who only hold roles over the ward."""
    held = units_held(user, Role.CLERK)
    return held[0] if held else None


def ward_of(user):
    """The ward this person works in: of their highest role, else of their unit."""
    for membership in sorted(user.current_memberships, key=lambda m: len(m.unit.path)):
        ward = membership.unit.ward
        if ward is not None:
            return ward
    return None
