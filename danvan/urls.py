from django.contrib import admin
from django.urls import include, path

from danvan.favicon import favicon
from danvan.health import healthz
from danvan.offline import last_pdf, manifest, offline, service_worker
from danvan.status import status

handler400 = "danvan.errors.bad_request"
handler403 = "danvan.errors.forbidden"
handler404 = "danvan.errors.not_found"
handler500 = "danvan.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("tinh-trang/", status, name="status"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("sw.js", service_worker, name="service_worker"),
    path("ngoai-tuyen/", offline, name="offline"),
    path("ngoai-tuyen/ban-gan-nhat.pdf", last_pdf, name="last_pdf"),
    path("viec/", include("jobs.urls")),
    path("tai-tep/", include("uploads.urls")),
    path("quan-tri/", admin.site.urls),
    path("", include("audit.urls")),
    path("", include("organizations.urls")),
    path("", include("backups.urls")),
    path("", include("campaigns.urls")),
    path("", include("registrations.urls")),
    path("", include("awards.urls")),
    path("", include("reporting.urls")),
    path("", include("reminders.urls")),
]
