"""Which units the figures of a year are about."""

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Submission
from organizations.models import Unit


def answering(campaign, units=None):
    """Of a QuerySet of units, or of its ward's, those that answer the year; no query of its own.

    The active ones, and those that were switched off after they had sent something: what was sent
    counts on, so the figures of a year do not change when a unit is merged or dissolved. What such
    a unit still owed it is let off (campaigns.deadlines.exemptions).
    """
    sent = Submission.objects.filter(
        campaign=campaign, unit=OuterRef("pk"), first_sent_at__isnull=False
    )
    units = Unit.objects.within(campaign.ward) if units is None else units
    return units.below_wards().filter(Q(is_active=True) | Exists(sent))
