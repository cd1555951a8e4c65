"""The ward's Mẫu số 03 and its yearbook as files."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from awards.permissions import get_award_campaign
from campaigns.workflow import WorkflowError
from jobs.way_back import job_url
from reporting.award_exports import CityNomineeOrder, NomineesOrder, YearbookOrder
from reporting.downloads import has_format
from reporting.tasks import YEARBOOK, start_export
from reporting.views.downloads import GET_OR_START, deliver

BOOK_FORMATS = ("docx", "pdf")


@GET_OR_START
def ward_nominees(request, file_format):
    """The list of all accepted nominees of the year."""
    return deliver(request, NomineesOrder(_campaign(request, file_format), file_format))


@GET_OR_START
def city_nominee(request, file_format):
    """The form for the city with the one who is chosen; 404 while nobody is."""
    order = CityNomineeOrder(_campaign(request, file_format), file_format)
    try:
        return deliver(request, order)
    except WorkflowError as refusal:
        raise Http404 from refusal


@require_POST
def yearbook(request, file_format):
    """Start binding the accepted articles; the job's page shows how far it is."""
    if file_format not in BOOK_FORMATS:
        raise Http404
    order = YearbookOrder(get_award_campaign(request), file_format)
    return redirect(job_url(request, start_export(order, actor=request.user, kind=YEARBOOK)))


def _campaign(request, file_format):
    if not has_format("mau03", file_format):
        raise Http404
    return get_award_campaign(request)
