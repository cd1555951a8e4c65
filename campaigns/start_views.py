"""The first step of a unit's file of the year, whichever paper it is."""

from django.contrib import messages
from django.shortcuts import redirect

from campaigns.drafts import NotEditable
from campaigns.permissions import campaign_of, get_writable_unit


def start_file(request, unit_pk, open_draft, go_on):
    """Open the unit's file, or find it open, and answer with `go_on(file)`.

    `open_draft(unit, campaign, *, actor)` raises NotEditable where there is nothing to open.
    """
    unit = get_writable_unit(request.user, unit_pk)
    try:
        submission = open_draft(unit, campaign_of(request, unit), actor=request.user)
    except NotEditable as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting:home")
    return go_on(submission)
