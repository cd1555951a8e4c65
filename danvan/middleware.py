"""What holds for every request and answer; Django's and django-csp's own middleware do the rest."""

from itertools import chain

from django.http import Http404, HttpResponseNotAllowed

from danvan.errors import method_not_allowed

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
LARGEST_ID = 2**63 - 1  # of the column that BigAutoField makes, in both databases


def privacy_headers(get_response):
    """Pages are for one person and one moment: no cache keeps them, no other site embeds them.

    A view that says something else about caching, and the static files, keep their own words.
    """

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


def readable_cookies(get_response):
    """A cookie with a NUL in it, which a browser can quote, is none of ours: nobody looks it up."""

    def middleware(request):
        cookies = request.COOKIES
        request.COOKIES = {name: cookies[name] for name in cookies if "\0" not in cookies[name]}
        return get_response(request)

    return middleware


class AddressRules:
    """Rules of all addresses, so that no view has to think of them.

    A number beyond every id, or a text with a NUL in it, names nothing: it is not found, before a
    database chokes on it (SQLite takes the NUL, PostgreSQL does not). A page asked for in a way it
    does not answer says so in our words instead of the browser's.
    """

    def __init__(self, get_response):
        self._get_response = get_response

    def __call__(self, request):
        response = self._get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return method_not_allowed(request, response)
        return response

    def process_view(self, request, view, arguments, named_arguments):
        numbers = [value for value in named_arguments.values() if isinstance(value, int)]
        texts = chain([request.path], *(values for _, values in request.GET.lists()))
        if any(number > LARGEST_ID for number in numbers) or any("\0" in text for text in texts):
            raise Http404
