"""A8: how the machine stands, for administrators; each line that fails says what to do."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from danvan.machine import all_findings, versions
from organizations.models import Membership
from organizations.permissions import require_role


@require_safe
def status(request):
    require_role(request.user, Membership.Role.ADMIN)
    findings = all_findings()
    context = {
        "findings": findings,
        "problems": [finding for finding in findings if not finding.is_well],
        "versions": versions(),
    }
    return render(request, "danvan/status.html", context)
