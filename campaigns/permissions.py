"""Which year a person works in, and who may change it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from campaigns.models import Campaign, Submission
from organizations.models import Membership
from organizations.permissions import has_role

Role = Membership.Role


def visible_campaigns(request):
    """The person's years, newest first; one query per request."""
    if not hasattr(request, "_visible_campaigns"):
        request._visible_campaigns = list(
            Campaign.objects.visible_to(request.user).select_related("ward")
        )
    return request._visible_campaigns


def campaign_of(request):
    """The year the page is about: `?nam=2026`, else the newest open one; 404 if there is none."""
    campaigns = visible_campaigns(request)
    wanted = request.GET.get("nam", "")
    if wanted:
        campaigns = [c for c in campaigns if str(c.year) == wanted]
    for campaign in [*(c for c in campaigns if c.is_open), *campaigns]:
        return campaign
    raise Http404


def get_managed_campaign(user, pk):
    """404 unless it is one of the person's years, 403 unless they administer its ward."""
    campaign = Campaign.objects.visible_to(user).select_related("ward").filter(pk=pk).first()
    if campaign is None:
        raise Http404
    if not has_role(user, Role.ADMIN, campaign.ward):
        raise PermissionDenied
    return campaign


def get_visible_submission(user, pk):
    submission = (
        Submission.objects.visible_to(user)
        .select_related("campaign", "unit", "decided_by", "updated_by")
        .filter(pk=pk)
        .first()
    )
    if submission is None:
        raise Http404
    return submission


def get_reviewable_submission(user, pk):
    """For the Ban only: 404 unless visible, 403 without the reviewer's role over the unit."""
    submission = get_visible_submission(user, pk)
    if not has_role(user, Role.REVIEWER, submission.unit):
        raise PermissionDenied
    return submission
