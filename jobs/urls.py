from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/huy/", views.stop, name="stop"),
    path("<int:pk>/lam-lai/", views.again, name="again"),
    path("<int:pk>/tep/", views.download, name="download"),
]
