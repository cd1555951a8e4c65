"""A picture that a page fetches after itself, so that its figures stand first."""

from django.shortcuts import render


def picture_response(request, picture):
    """The picture alone for htmx, a page of its own for others; see reporting/picture.html."""
    is_fetched = "HX-Request" in request.headers
    return render(request, picture["part"] if is_fetched else "reporting/picture.html", picture)
