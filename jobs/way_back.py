"""From the page of a job back to the page whose button started it."""

from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

BACK = "ve"


def job_url(request, job):
    """The job's page, which leads back to where the person came from."""
    back = page_before(request)
    query = f"?{urlencode({BACK: back})}" if back else ""
    return reverse("jobs:detail", args=[job.pk]) + query


def way_back(request):
    """The page of this site that the address or the form names as the way back, or ""."""
    url = request.POST.get(BACK) or request.GET.get(BACK, "")
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_ours else ""


def page_before(request):
    """That page, else the one on which the browser was; "" where it does not tell."""
    return way_back(request) or _referring_page(request)


def _referring_page(request):
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return ""
    return before._replace(scheme="", netloc="", fragment="").geturl()
