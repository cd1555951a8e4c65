"""Who reminds units: the Ban and the administrators of their ward."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from campaigns.permissions import BAN_ROLES, campaign_of
from organizations.models import Membership, Unit
from organizations.permissions import has_role, units_held
from reminders.models import Batch, CalendarFeed, Message
from reminders.outbox import notices_of

Role = Membership.Role


def get_administered_campaign(request):
    """The year of the page, for the administrators of its ward; 403 for the others."""
    campaign = campaign_of(request)
    if not has_role(request.user, Role.ADMIN, campaign.ward):
        raise PermissionDenied
    return campaign


def get_visible_batch(user, pk):
    """The batch, for those who remind the units of its ward; 404 for everybody else."""
    batch = (
        Batch.objects.filter(pk=pk, campaign__ward__in=_wards(user))
        .select_related("campaign__ward", "created_by")
        .first()
    )
    if batch is None:
        raise Http404
    return batch


def get_visible_message(user, pk):
    """The message, for those who remind the units of its ward; 404 for everybody else."""
    message = (
        Message.objects.filter(pk=pk, ward__in=_wards(user))
        .select_related("ward", "batch__campaign__ward", "batch__created_by")
        .with_reminders()
        .first()
    )
    if message is None:
        raise Http404
    return message


def get_own_notice(user, pk):
    """The notice as a QuerySet of one, if it was told to this very person; else 404."""
    notice = notices_of(user).filter(pk=pk)
    if not notice.exists():
        raise Http404
    return notice


def get_calendar_owner(key):
    """The person with this secret address; 404 for a wrong key, or once the account is closed."""
    feed = CalendarFeed.objects.filter(key=key, person__is_active=True).select_related("person")
    if not feed:
        raise Http404
    return feed[0].person


def _wards(user):
    """The wards, and whatever lies below them, in which the person may remind units."""
    return Unit.objects.within(*units_held(user, *BAN_ROLES))
