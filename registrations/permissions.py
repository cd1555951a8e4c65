"""The only ways a view gets at a registration list."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from campaigns.models import Campaign
from organizations.models import Membership
from organizations.permissions import has_role
from registrations.models import BulkImport, PendingImport, RegistrationList

Role = Membership.Role


def visible_lists(user):
    return RegistrationList.objects.visible_to(user).select_related(
        "campaign", "unit", "updated_by", "decided_by"
    )


def get_visible_list(user, pk):
    """404 unless the person may know that the list exists."""
    registration_list = visible_lists(user).filter(pk=pk).first()
    if registration_list is None:
        raise Http404
    return registration_list


def get_editable_list(user, pk):
    """The list, for those who may write in it: the unit's clerk, or the Ban on its behalf."""
    registration_list = get_visible_list(user, pk)
    if not any(
        has_role(user, role, registration_list.unit) for role in (Role.CLERK, Role.REVIEWER)
    ):
        raise PermissionDenied
    return registration_list


def get_reviewable_list(user, pk):
    registration_list = get_visible_list(user, pk)
    if not has_role(user, Role.REVIEWER, registration_list.unit):
        raise PermissionDenied
    return registration_list


def get_own_import(user, pk):
    """A waiting file of a list the person may write in."""
    pending = (
        PendingImport.objects.filter(pk=pk, confirmed_at__isnull=True)
        .select_related("registration_list")
        .first()
    )
    if pending is None:
        raise Http404
    get_editable_list(user, pending.registration_list_id)
    return pending


def get_bulk_import(user, pk):
    """For the Ban of the ward only: 404 unless its year is visible, 403 without the role."""
    bulk_import = (
        BulkImport.objects.filter(pk=pk, campaign__in=Campaign.objects.visible_to(user))
        .select_related("campaign__ward", "created_by", "job")
        .first()
    )
    if bulk_import is None:
        raise Http404
    if not has_role(user, Role.REVIEWER, bulk_import.campaign.ward):
        raise PermissionDenied
    return bulk_import
