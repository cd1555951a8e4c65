"""C13: the page of help, and the guides to print."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from campaigns.permissions import campaign_of
from campaigns.vocabulary import Obligation
from documents import guides
from organizations.accounts import trial_accounts
from organizations.rules import phone_in, ward_name


@require_GET
def help_page(request):
    """C13: whom to call, the questions people ask, and the guides of the person's roles."""
    campaign = campaign_of(request)
    parts = {membership.part for membership in request.user.current_memberships}
    held = {membership.role for membership in request.user.current_memberships}
    context = {
        "campaign": campaign,
        "deadline": campaign.deadlines.filter(obligation=Obligation.REGISTRATION).first(),
        "phone": phone_in(campaign.help_contact),
        "own_guides": [(role, guide) for role, guide in guides.GUIDES.items() if role in parts],
        "trial_accounts": trial_accounts(request.user),
        "guides": [(role, guide.title, role in held) for role, guide in guides.GUIDES.items()],
    }
    return render(request, "registrations/help.html", context)


@require_GET
def guide(request, role):
    """The one-page guide of a role, to print; the same for everybody."""
    if role not in guides.GUIDES:
        raise Http404
    campaign = campaign_of(request)
    ward = ward_name(campaign.ward.name)
    return HttpResponse(
        guides.to_pdf(role, ward=ward, contact=campaign.help_contact),
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(False, f"DVK_HuongDan_{role}.pdf")
        },
    )
