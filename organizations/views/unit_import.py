"""The list of units from Excel: read, shown as a dry run, then written."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from organizations.forms import UnitFileForm
from organizations.models import Membership
from organizations.permissions import require_role

Role = Membership.Role


@require_http_methods(["GET", "POST"])
def unit_import(request):
    require_role(request.user, Role.ADMIN)
    return render(request, "organizations/unit_import.html", {"form": UnitFileForm()})
