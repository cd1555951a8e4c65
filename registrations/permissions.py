"""The only ways a view gets at a registration list."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from campaigns.models import Campaign
from campaigns.permissions import require_form, writes_for
from campaigns.vocabulary import SENT, Obligation
from organizations.models import Membership
from organizations.permissions import has_role, in_reach
from registrations.models import (
    BulkImport,
    Entry,
    Evidence,
    Initiative,
    PendingImport,
    RegistrationList,
    UnitPlan,
)

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
    if not writes_for(user, registration_list.unit):
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


def visible_initiatives(user):
    """The models of units in reach; who only reads knows those alone that were sent."""
    sent = Entry.objects.filter(initiative=OuterRef("pk"), list_status__in=SENT)
    return Initiative.objects.filter(in_reach(user, "unit", Exists(sent)))


def visible_entries(user):
    """The models of units in reach year by year; for who only reads, of lists with the Ban."""
    return Entry.objects.filter(in_reach(user, "unit", Q(list_status__in=SENT)))


def visible_evidence(user):
    """What units in reach keep of their models; who only reads: of years sent to the Ban."""
    sent = Entry.objects.filter(
        initiative=OuterRef("initiative"), campaign=OuterRef("campaign"), list_status__in=SENT
    )
    return Evidence.objects.filter(in_reach(user, "initiative__unit", Exists(sent)))


def get_visible_initiative(user, pk):
    initiative = visible_initiatives(user).select_related("unit").filter(pk=pk).first()
    if initiative is None:
        raise Http404
    return initiative


def get_editable_initiative(user, pk):
    """For those who may write for the unit: its clerk, or the Ban on its behalf."""
    initiative = get_visible_initiative(user, pk)
    if not writes_for(user, initiative.unit):
        raise PermissionDenied
    return initiative


def get_visible_evidence(user, pk):
    """404 also for what was taken away."""
    evidence = _evidence(user).filter(pk=pk, removed_at=None).first()
    if evidence is None:
        raise Http404
    return evidence


def get_editable_evidence(user, pk):
    """Also what was taken away: it can be brought back."""
    evidence = _evidence(user).filter(pk=pk).first()
    if evidence is None:
        raise Http404
    if not writes_for(user, evidence.initiative.unit):
        raise PermissionDenied
    return evidence


def _evidence(user):
    return visible_evidence(user).select_related("campaign__ward", "initiative__unit")


def get_visible_plan(user, pk):
    require_form(Obligation.PLAN)
    plan = (
        UnitPlan.objects.visible_to(user)
        .select_related("campaign__ward", "unit", "updated_by", "decided_by")
        .filter(pk=pk)
        .first()
    )
    if plan is None:
        raise Http404
    return plan


def get_editable_plan(user, pk):
    """For those who may write in it: the unit's clerk, or the Ban on its behalf."""
    plan = get_visible_plan(user, pk)
    if not writes_for(user, plan.unit):
        raise PermissionDenied
    return plan
