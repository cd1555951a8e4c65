"""The dossier of a unit or of the whole year as one ZIP."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.answering import answering
from campaigns.permissions import campaign_of
from jobs.way_back import job_url
from organizations.permissions import visible_units
from reporting.dossiers.orders import DossierOrder
from reporting.permissions import get_visible_reporting_unit, sees_ward
from reporting.tasks import DOSSIER, start_export


@require_http_methods(["GET", "POST"])
def dossiers(request):
    """Which dossier, and the button that starts the job; `don-vi` names a unit."""
    campaign = campaign_of(request)
    wanted = request.POST.get("don-vi", request.GET.get("don-vi", ""))
    unit = get_visible_reporting_unit(request.user, campaign, wanted)
    if request.method == "POST":
        order = DossierOrder(campaign, unit)
        return redirect(job_url(request, start_export(order, actor=request.user, kind=DOSSIER)))
    units = answering(campaign, visible_units(request.user).within(campaign.ward))
    context = {
        "campaign": campaign,
        "unit": unit,
        "units": units,
        "sees_ward": sees_ward(request.user, campaign),
    }
    return render(request, "reporting/dossiers.html", context)
