from django.urls import path

from organizations.views import password_reset, people, sign_in, slips, unit_import, units

app_name = "organizations"
urlpatterns = [
    path("dang-nhap/", sign_in.login, name="login"),
    path("dang-xuat/", sign_in.logout, name="logout"),
    path("doi-mat-khau/", sign_in.password_change, name="password_change"),
    path("lan-dau/dong/", sign_in.first_steps_close, name="first_steps_close"),
    path("quen-mat-khau/", password_reset.password_reset, name="password_reset"),
    path(
        "dat-lai-mat-khau/<str:token>/",
        password_reset.password_reset_link,
        name="password_reset_link",
    ),
    path("dat-lai-mat-khau/", password_reset.password_set, name="password_set"),
    path("phieu/", slips.slip, name="slip"),
    path("phieu/dat-mat-khau/", slips.slip_password, name="slip_password"),
    path("phieu/<str:token>/", slips.slip_link, name="slip_link"),
    path("don-vi/", units.unit_list, name="unit_list"),
    path("don-vi/them/", units.unit_add, name="unit_add"),
    path("don-vi/<int:pk>/sua/", units.unit_edit, name="unit_edit"),
    path("don-vi/<int:pk>/dau-moi/", units.unit_contact, name="unit_contact"),
    path("don-vi/<int:pk>/xoa/", units.unit_delete, name="unit_delete"),
    path("don-vi/nhap/", unit_import.unit_import, name="unit_import"),
    path("don-vi/nhap/ghi-nhan/", unit_import.unit_import_write, name="unit_import_write"),
    path(
        "don-vi/nhap/dong-can-sua.xlsx", unit_import.unit_import_faulty, name="unit_import_faulty"
    ),
    path("don-vi/nhap/bo/", unit_import.unit_import_discard, name="unit_import_discard"),
    path("don-vi/nhap/mau.xlsx", unit_import.unit_sample, name="unit_sample"),
    path("tai-khoan/", people.person_list, name="person_list"),
    path("tai-khoan/them/", people.person_add, name="person_add"),
    path("tai-khoan/cap-hang-loat/", people.clerk_accounts_open, name="clerk_accounts_open"),
    path("tai-khoan/in-lai/", people.clerk_accounts_reissue, name="clerk_accounts_reissue"),
    path("tai-khoan/phieu.pdf", slips.slips_pdf, name="slips_pdf"),
    path("tai-khoan/<int:pk>/", people.person_edit, name="person_edit"),
    path("tai-khoan/<int:pk>/cap-lai-mat-khau/", people.person_reset, name="person_reset"),
    path("tai-khoan/<int:pk>/huy-phieu/", people.slip_withdraw, name="slip_withdraw"),
    path("tai-khoan/<int:pk>/vai-tro/", people.role_grant, name="role_grant"),
    path(
        "tai-khoan/<int:pk>/vai-tro/<int:membership_pk>/thu-hoi/",
        people.role_revoke,
        name="role_revoke",
    ),
]
