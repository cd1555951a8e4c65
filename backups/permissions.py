from django.http import Http404

from backups.folder import path_of
from organizations.models import Membership, Unit
from organizations.permissions import has_role, require_role

Role = Membership.Role


def require_administrator(user):
    require_role(user, Role.ADMIN)


def keeps_installation(user):
    """Whether the person administers every ward: an archive holds the data of all of them.

    Nobody does so from inside a demo ward that stands beside a real one.
    """
    wards = list(Unit.objects.wards())
    return bool(wards) and all(has_role(user, Role.ADMIN, ward) for ward in wards)


def require_keeper(user):
    """403 without the role; 404 for administrators of a part only, as if nothing were there."""
    require_administrator(user)
    if not keeps_installation(user):
        raise Http404


def get_archive_as_keeper(user, name):
    """The path of a kept archive; 404 for everybody else, as if it were not there."""
    path = path_of(name) if keeps_installation(user) else None
    if path is None:
        raise Http404
    return path
