from django.contrib import admin
from django.urls import include, path

handler400 = "danvan.errors.bad_request"
handler403 = "danvan.errors.forbidden"
handler404 = "danvan.errors.not_found"
handler500 = "danvan.errors.server_error"

urlpatterns = [
    path("quan-tri/", admin.site.urls),
    path("", include("organizations.urls")),
]
