"""Which units the figures of a year are about."""

from django.db.models import Exists, OuterRef, Q

from audit.plain_rows import remembered_rows
from campaigns.models import Submission
from organizations.models import Unit, below_paths


def answering(campaign, units=None):
    """Of a QuerySet of units, or of its ward's, those that answer the year; no query of its own.

    With `units` the number of the Campaign will do.

    The active ones, and those that were switched off after they had sent something: what was sent
    counts on, so the figures of a year do not change when a unit is merged or dissolved. What such
    a unit still owed it is let off (campaigns.deadlines.exemptions).
    """
    sent = Submission.objects.filter(
        campaign=campaign, unit=OuterRef("pk"), first_sent_at__isnull=False
    )
    units = Unit.objects.within(campaign.ward) if units is None else units
    return units.below_wards().filter(Q(is_active=True) | Exists(sent))


def answering_rows(campaign, row_type, tops):
    """[row_type] of those of the given units, and of all below them, that answer the year.

    `row_type` is a NamedTuple of columns of Unit; by name. One query, none for no units.
    """
    paths = tuple(top.path for top in tops)
    return remembered_rows(_answering_below, row_type, campaign.pk, paths)


def _answering_below(campaign_id, paths):
    return answering(campaign_id, Unit.objects.filter(below_paths(paths)))
