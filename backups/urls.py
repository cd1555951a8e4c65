from django.urls import path

from backups import views

app_name = "backups"
urlpatterns = [
    path("sao-luu/", views.home, name="home"),
    path("sao-luu/lap/", views.make, name="make"),
    path("sao-luu/bat-gui-thu/", views.resume_mail, name="resume_mail"),
    path("sao-luu/<str:archive>/khoi-phuc-thu/", views.try_out, name="try_out"),
    path("sao-luu/<str:archive>/tai/", views.download, name="download"),
]
