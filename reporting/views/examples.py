"""The forms filled in as an example, the same for everybody."""

from django.http import Http404
from django.views.decorators.http import require_GET

from audit.clock import now
from campaigns.permissions import campaign_of
from reporting.downloads import file_name, file_response, has_format, write
from reporting.examples import EXAMPLES


@require_GET
def example_form(request, form, file_format):
    if form not in EXAMPLES or not has_format(form, file_format):
        raise Http404
    campaign = campaign_of(request)
    name = file_name(form, file_format, campaign=campaign, at=now(), marks=["ViDu"])
    return file_response(request, lambda: write(form, file_format, EXAMPLES[form](campaign), name))
