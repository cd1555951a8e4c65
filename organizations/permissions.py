"""What a person may see and do, by the roles they hold in the tree."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from audit.filters import tell_ignored
from audit.numbers import is_number
from organizations.models import HEAD, Membership, Unit, User, below_any

Role = Membership.Role
# who writes a unit's papers, or checks them, reads them before they are sent as well
DRAFT_READERS = (Role.CLERK, Role.REVIEWER)


def units_held(user, *roles):
    """The units in which the person holds one of the roles (any role when none is named)."""
    return [m.unit for m in user.current_memberships if not roles or m.role in roles]


def has_role(user, role, unit):
    """True if the person holds the role in the unit or somewhere above it."""
    return any(held.holds(unit) for held in units_held(user, role))


def visible_units(user):
    """All units in reach of any of the person's roles."""
    return Unit.objects.within(*units_held(user))


def in_reach(user, unit, sent):
    """The condition (Q) on what belongs to units in the person's reach.

    `unit` is the path to the unit, `sent` the condition that it lies with the Ban: leaders and
    administrators know of nothing else (docs/domain.md, 1).
    """
    of_drafts = below_any(units_held(user, *DRAFT_READERS), f"{unit}__")
    of_sent = below_any(units_held(user, Role.LEADER, Role.ADMIN), f"{unit}__")
    return of_drafts | of_sent & sent


def get_visible_unit(user, pk):
    unit = visible_units(user).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def get_asked_unit(request):
    """The unit that the form, or `?don-vi=` of the address, names; None when none is named.

    A number is a unit in the person's reach, or 404, whether or not there is such a unit. What can
    be no unit's number names none: a page leaves it out and says so, and nothing is written for it.
    """
    text = request.POST.get("don-vi", request.GET.get("don-vi", ""))
    if is_number(text):
        return get_visible_unit(request.user, int(text))
    if text and request.method == "POST":
        raise Http404
    tell_ignored(request, "", {"don-vi": "đơn vị"})
    return None


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


def headed_unit(user):
    """The unit below the ward that the person leads; None if there is none."""
    return next((held.unit for held in user.current_memberships if held.part == HEAD), None)


def ward_of(user):
    """The ward this person works in: of their highest role, else of their unit."""
    for membership in sorted(user.current_memberships, key=lambda m: len(m.unit.path)):
        ward = membership.unit.ward
        if ward is not None:
            return ward
    return None


def get_managed_unit(user, pk):
    """For administrators: 404 unless visible, 403 without the role over the unit."""
    return get_unit_as(user, Role.ADMIN, pk)


def visible_people(user):
    """The people who hold, or last held, a role in a unit this person administers."""
    units = Unit.objects.within(*units_held(user, Role.ADMIN))
    held = Membership.objects.filter(unit__in=units)
    return User.objects.filter(Q(pk__in=held.values("user")) | Q(last_unit__in=units))


def get_visible_person(user, pk):
    person = visible_people(user).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def get_managed_person(user, pk):
    """404 unless the person belongs to a unit this administrator holds.

    403 for oneself, and for people who hold more than this administrator does: whoever sets
    somebody's password could act as them.
    """
    person = get_visible_person(user, pk)
    tops = units_held(user, Role.ADMIN)
    is_above = any(not any(top.holds(m.unit) for top in tops) for m in person.current_memberships)
    if person.pk == user.pk:
        raise PermissionDenied("Không tự sửa vai trò, mật khẩu của chính mình tại đây.")
    if is_above or (person.is_superuser and not user.is_superuser):
        raise PermissionDenied("Tài khoản này do quản trị cấp trên quản lý.")
    return person
