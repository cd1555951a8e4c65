"""Whose numbers a person may see, and which unit a page is about."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from awards.permissions import reads_awards
from campaigns.models import Submission
from campaigns.permissions import (
    campaign_of,
    may_read,
    remember_waiting,
    visible_campaigns,
    writes_for,
)
from organizations.models import Membership, Unit
from organizations.permissions import has_role, units_held, visible_units
from reporting.award_exports import WardOrder
from reporting.board import waiting_files
from reporting.demo import beside
from reporting.exports import FileOrder, revisions
from reporting.models import SealedTable

Role = Membership.Role
WARD_ROLES = (Role.REVIEWER, Role.LEADER, Role.ADMIN)


def sees_ward(user, campaign):
    """True for those whose role covers the whole ward."""
    return any(has_role(user, role, campaign.ward) for role in WARD_ROLES)


def get_ward_campaign(request):
    """The year of the page, for those whose role covers its ward; 403 for the others."""
    campaign = campaign_of(request)
    if not sees_ward(request.user, campaign):
        raise PermissionDenied
    return campaign


def year_before(request, campaign):
    """The same ward's Campaign of the year before, as far as the person may see; or None."""
    years = {(year.ward_id, year.year): year for year in visible_campaigns(request)}
    return years.get((campaign.ward_id, campaign.year - 1))


def get_reviewed_campaign(request):
    """The year of the page, for the reviewers of its ward; 403 for everybody else."""
    campaign = campaign_of(request)
    if not reviews_ward(request.user, campaign):
        raise PermissionDenied
    return campaign


def reviews_ward(user, campaign):
    """A reviewer of the whole ward: who chooses from its photos and seals its figures.

    Administrators do not, unlike in campaigns.permissions.belongs_to_the_ban.
    """
    return has_role(user, Role.REVIEWER, campaign.ward)


def remember_queue(request, campaign, cells):
    """Let the frame of the page count the reviewer's queue in the cells of the whole ward."""
    if reviews_ward(request.user, campaign):
        remember_waiting(request, campaign, [file.submission_id for file in waiting_files(cells)])


def may_seal(user, campaign):
    return campaign.is_open and reviews_ward(user, campaign)


def get_sealed_file(table, form, file_format):
    """One paper of a sealed table; 404 when it has no such paper."""
    kept = table.files.filter(form=form, file_format=file_format).first()
    if kept is None:
        raise Http404
    return kept


def get_visible_sealed(user, pk):
    """A sealed table of a ward that the person's role covers; 404 otherwise."""
    tables = SealedTable.objects.select_related("campaign__ward", "sealed_by")
    table = tables.filter(pk=pk).first()
    if table is None or not sees_ward(user, table.campaign):
        raise Http404
    return table


def get_visible_table(request, unit=None):
    """(year, unit) a table is about: the unit if one is named, else the ward, else the own unit.

    The year is one of the unit's ward: a person may have roles in two. 404 unless the person's
    role reaches the unit; who names one may see it already.
    """
    campaign = campaign_of(request, unit)
    if unit is not None:
        return campaign, unit
    if sees_ward(request.user, campaign):
        return campaign, campaign.ward
    own = [unit for unit in units_held(request.user) if campaign.ward.holds(unit)]
    if not own:
        raise Http404
    return campaign, own[0]


def get_visible_revision(user, pk):
    """A sending of a file the person may see; 404 otherwise."""
    visible = Submission.objects.visible_to(user)
    revision = revisions().filter(pk=pk, submission__in=visible.values("pk")).first()
    if revision is None or not may_read(user, revision):
        raise Http404
    return revision


def may_see_order(user, order):
    """Whether the person could ask for this file now; asked when a finished one is opened."""
    if isinstance(order, FileOrder):
        return _may_see_file(user, order)
    if isinstance(order, WardOrder):
        return reads_awards(user, order.campaign)
    if order.unit == order.campaign.ward:
        return sees_ward(user, order.campaign)
    return visible_units(user).within(order.campaign.ward).filter(pk=order.unit.pk).exists()


def _may_see_file(user, order):
    if not Submission.objects.visible_to(user).filter(pk=order.submission.pk).exists():
        return False
    return not order.is_draft or writes_for(user, order.submission.unit)


def keepers_unit(user):
    """The ward (or what is above) in whose name a person makes and removes the demo ward, or None.

    Nobody does so from inside the demo ward itself.
    """
    over_wards = (Unit.Kind.WARD_COMMITTEE, Unit.Kind.CITY_COMMITTEE)
    held = [unit for unit in units_held(user, Role.ADMIN) if unit.kind in over_wards]
    return next((unit for unit in held if not beside.is_inside(unit)), None)


def get_kept_demo(user):
    """(demo ward or None, the keeper's unit); 403 for everybody who is no keeper."""
    place = keepers_unit(user)
    if place is None:
        raise PermissionDenied("Phường mẫu do quản trị của phường lập và gỡ.")
    return beside.demo_ward(), place
