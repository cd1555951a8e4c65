"""Headers that every answer carries; Django's and django-csp's own middleware add the rest."""

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


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
