from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("nhat-ky/", views.log, name="log"),
    path("nhat-ky/tai.xlsx", views.log_sheet, name="log_sheet"),
]
