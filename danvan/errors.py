"""The pages people see when something is refused, missing or broken."""

import logging
import secrets

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from audit.clock import now

logger = logging.getLogger("danvan.errors")


@requires_csrf_token
def forbidden(request, exception):
    return render(request, "403.html", {"exception": str(exception)}, status=403)


@requires_csrf_token
def not_found(request, exception):
    return render(request, "404.html", status=404)


@requires_csrf_token
def bad_request(request, exception):
    return render(request, "400.html", status=400)


def csrf_failure(request, reason=""):
    """The page was open too long or came from elsewhere; what was typed is still in the browser."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """Never asks the database: it may be what broke. The code leads from the phone to the log."""
    code, at = secrets.token_hex(2).upper(), now()
    logger.error("Reference %s at %s: %s %s", code, at.isoformat(), request.method, request.path)
    page = render_to_string("500.html", {"error_code": code, "occurred_at": at})
    return HttpResponseServerError(page)
