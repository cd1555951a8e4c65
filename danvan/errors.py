"""The pages people see when something is refused, missing or broken.

Each carries the time and a code that leads from the phone call to the line in the log.
"""

import logging

from django.http import HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from audit.references import reference
from danvan.contact import contact_without_asking


@requires_csrf_token
def bad_request(request, exception):
    return _refusal(request, 400)


@requires_csrf_token
def forbidden(request, exception):
    return _refusal(request, 403, exception=str(exception))


@requires_csrf_token
def not_found(request, exception):
    return _refusal(request, 404)


def method_not_allowed(request, answer):
    """The page in place of an empty HttpResponseNotAllowed, whose Allow header it keeps."""
    page = _refusal(request, 405)
    page.headers["Allow"] = answer.headers["Allow"]
    return page


def csrf_failure(request, reason=""):
    """The page was open too long or came from elsewhere; what was typed is still in the browser.

    A saving in the background that lost its cookies gets the answer of an ended session, so that
    the page asks for the password in place.
    """
    if request.headers.get("X-Requested-With") == "fetch" and not request.user.is_authenticated:
        return JsonResponse({"message": "Phiên làm việc đã hết."}, status=401)
    return _refusal(request, 403, template="403_csrf.html")


def server_error(request):
    """Never asks the database: it may be what broke."""
    context = reference(request, 500, logging.ERROR)
    context["contact"] = contact_without_asking(request).rstrip(". ")
    page = render_to_string("500.html", context)
    return HttpResponseServerError(page)


def _refusal(request, status, *, template=None, **context):
    context |= reference(request, status, logging.WARNING)
    return render(request, template or f"{status}.html", context, status=status)
