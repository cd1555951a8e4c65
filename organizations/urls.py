from django.urls import path

from organizations.views import sign_in

app_name = "organizations"
urlpatterns = [
    path("dang-nhap/", sign_in.login, name="login"),
    path("dang-xuat/", sign_in.logout, name="logout"),
    path("doi-mat-khau/", sign_in.password_change, name="password_change"),
]
