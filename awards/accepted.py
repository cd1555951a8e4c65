"""What the Ban has decided in a year: the accepted files, their sendings, the one for the city."""

from awards.models import CityChoice
from campaigns.models import Revision
from campaigns.vocabulary import Status


def accepted(model, campaign):
    """The accepted files of one form in the order of their units; a nil return is not one."""
    return (
        model.objects.filter(campaign=campaign, status=Status.ACCEPTED, is_nil=False)
        .select_related("unit", "campaign__ward")
        .order_by("unit__name_key", "unit_id")
    )


def accepted_revisions(submissions):
    """{id of a file: the Revision the Ban accepted}; one query."""
    revisions = Revision.objects.filter(
        submission__in=[submission.pk for submission in submissions],
        decision=Revision.Decision.ACCEPTED,
    )
    return {revision.submission_id: revision for revision in revisions.order_by("number")}


def last_sendings(submissions):
    """{id of a file: its last Revision}, a withdrawn one never having happened; one query."""
    revisions = Revision.objects.filter(submission__in=[file.pk for file in submissions])
    counted = revisions.exclude(decision=Revision.Decision.WITHDRAWN)
    return {revision.submission_id: revision for revision in counted.order_by("number")}


def present_choice(campaign):
    """The CityChoice of the year, or None."""
    choices = CityChoice.objects.select_related("nomination__unit", "campaign__ward", "chosen_by")
    return choices.filter(campaign=campaign).first()
