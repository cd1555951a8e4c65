"""The dossier of a unit or of the whole year as one ZIP."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.answering import answering
from jobs.way_back import job_url
from organizations.permissions import get_asked_unit, visible_units
from reporting.dossiers.orders import DossierOrder
from reporting.permissions import get_visible_table, sees_ward
from reporting.tasks import DOSSIER, start_export


@require_http_methods(["GET", "POST"])
def dossiers(request):
    """Which dossier, and the button that starts the job; `don-vi` names a unit."""
    campaign, unit = get_visible_table(request, get_asked_unit(request))
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
