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


def accepted_sendings(files):
    """[(file, the Revision the Ban accepted)] in the order of the files; one query more.

    A file that was reopened after it was read has no such Revision and is left out.
    """
    return _with_revisions(files, Revision.objects.filter(decision=Revision.Decision.ACCEPTED))


def last_sendings(files):
    """[(file, its last Revision)], a withdrawn one never having happened; one query more.

    A file whose only sending was withdrawn after it was read is left out.
    """
    return _with_revisions(files, Revision.objects.exclude(decision=Revision.Decision.WITHDRAWN))


def _with_revisions(files, revisions):
    files = list(files)
    wanted = revisions.filter(submission__in=[file.pk for file in files]).order_by("number")
    found = {revision.submission_id: revision for revision in wanted}
    return [(file, found[file.pk]) for file in files if file.pk in found]


def present_choice(campaign):
    """The CityChoice of the year, or None."""
    choices = CityChoice.objects.select_related("nomination__unit", "campaign__ward", "chosen_by")
    return choices.filter(campaign=campaign).first()
