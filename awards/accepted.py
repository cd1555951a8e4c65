"""What the Ban has decided in a year: the accepted files, their sendings, the one for the city."""

from dataclasses import dataclass
from datetime import datetime

from awards.models import CityChoice
from campaigns.models import Revision
from campaigns.vocabulary import SENT, Status

ACCEPTED, WITHDRAWN = Revision.Decision.ACCEPTED, Revision.Decision.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Sending:
    """A unit's file and the sending of it that counts, as lists speak of them: in brief."""

    file_id: int
    status: str
    first_sent_at: datetime
    unit_id: int
    unit_name: str
    unit_code: str
    revision_id: int
    number: int
    brief: dict


_OF_SENDING = (
    "submission_id",
    "submission__status",
    "submission__first_sent_at",
    "submission__unit_id",
    "submission__unit__name",
    "submission__unit__code",
    "pk",
    "number",
    "brief",
)


def last_in_brief(files):
    """[Sending] of the files (a query set) in the order of their units; one query.

    A withdrawn sending never happened.
    """
    return _in_brief(Revision.objects.filter(submission__in=files).exclude(decision=WITHDRAWN))


def accepted_in_brief(model, campaign, *order):
    """[Sending] of what the Ban accepted of one form, by `order`, then by unit; one query.

    A nil return is not among them.
    """
    files = model.objects.filter(campaign=campaign, status=Status.ACCEPTED, is_nil=False)
    return _in_brief(Revision.objects.filter(submission__in=files, decision=ACCEPTED), *order)


def _in_brief(revisions, *order):
    by_unit = ("submission__unit__name_key", "submission__unit_id", "number")
    rows = revisions.order_by(*order, *by_unit).values_list(*_OF_SENDING)
    return list({row[0]: Sending(*row) for row in rows}.values())


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
    return _with_revisions(files, Revision.objects.filter(decision=ACCEPTED))


def last_contents(obligation, campaign):
    """{unit id: content of what it sent last}, of the files that lie with the Ban; one query.

    A withdrawn sending never happened.
    """
    sent = Revision.objects.filter(
        submission__campaign=campaign,
        submission__obligation=obligation,
        submission__status__in=SENT,
    )
    sent = sent.exclude(decision=WITHDRAWN).order_by("number")
    return dict(sent.values_list("submission__unit_id", "content"))


def _with_revisions(files, revisions):
    files = list(files)
    wanted = revisions.filter(submission__in=[file.pk for file in files]).order_by("number")
    found = {revision.submission_id: revision for revision in wanted}
    return [(file, found[file.pk]) for file in files if file.pk in found]


def present_choice(campaign):
    """The CityChoice of the year, or None."""
    choices = CityChoice.objects.select_related("nomination__unit", "chosen_by")
    choice = choices.filter(campaign=campaign).first()
    if choice:
        choice.campaign = campaign
    return choice
