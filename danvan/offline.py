"""What a phone keeps: the application on its home screen, and the last PDF for lack of a net.

The worker of the browser (templates/danvan/service_worker.js) keeps a page without data and one
PDF, nothing else, and forgets the PDF whenever somebody signs in or out.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

NAME = "Dân vận khéo"
RED, PAPER = "#A61C20", "#F4F6F9"  # of css/dvk.css
ICONS = (
    ("icons/dvk-192.png", "192x192", "any"),
    ("icons/dvk-512.png", "512x512", "any"),
    ("icons/dvk-maskable-512.png", "512x512", "maskable"),
)
revalidated = cache_control(no_cache=True)


@login_not_required
@require_safe
@revalidated
def manifest(request):
    content = {
        "id": "/",
        "name": NAME,
        "short_name": NAME,
        "description": "Quản lý phong trào thi đua “Dân vận khéo”",
        "lang": "vi",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",  # with a way back from a PDF
        "theme_color": RED,
        "background_color": PAPER,
        "icons": [
            {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@login_not_required
@require_safe
@revalidated
def service_worker(request):
    """At the root of the site, because a worker serves only what lies below its own address."""
    context = {
        "without_pdf": reverse("offline"),
        "with_pdf": f"{reverse('offline')}?pdf=1",
        "style_sheet": static("css/offline.css"),
        "last_pdf": reverse("last_pdf"),
        "login": reverse("organizations:login"),
        "logout": reverse("organizations:logout"),
    }
    return render(request, "danvan/service_worker.js", context, "text/javascript; charset=utf-8")


@login_not_required
@require_safe
@revalidated
def offline(request):
    """The page without data that the worker shows when the net is gone."""
    return render(request, "danvan/offline.html", {"has_pdf": request.GET.get("pdf") == "1"})


@login_not_required
@require_safe
@revalidated
def last_pdf(request):
    """Answered by the worker, which has the PDF; without a worker there is none."""
    return render(request, "danvan/offline.html", {"has_pdf": False}, status=404)
