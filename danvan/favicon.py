"""The picture browsers ask for wherever a page names none: the back office, a PDF, an error."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def favicon(request):
    return redirect(static("icons/dvk.svg"))
