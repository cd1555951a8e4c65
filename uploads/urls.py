from django.urls import path

from uploads import views

app_name = "uploads"
urlpatterns = [
    path("", views.creation, name="creation"),
    path("<uuid:pk>/", views.upload, name="upload"),
]
