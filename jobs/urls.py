from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/huy/", views.stop, name="stop"),
    path("<int:pk>/tep/", views.download, name="download"),
]
