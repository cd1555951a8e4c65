from django.urls import path

from registrations import bulk_views, editor_views, files_views, help_views, sending_views

app_name = "registrations"
urlpatterns = [
    path("don-vi/<int:unit_pk>/dang-ky/", editor_views.list_start, name="list_start"),
    path("dang-ky/<int:pk>/", sending_views.list_detail, name="list_detail"),
    path("dang-ky/<int:pk>/sua/", editor_views.list_edit, name="list_edit"),
    path("dang-ky/<int:pk>/tu-luu/", editor_views.list_autosave, name="list_autosave"),
    path("dang-ky/<int:pk>/tai-len/", editor_views.list_upload, name="list_upload"),
    path("dang-ky/<int:pk>/khong-co/", editor_views.list_nil, name="list_nil"),
    path("dang-ky/<int:pk>/ban-ky/", editor_views.list_signed_copy, name="list_signed_copy"),
    path("dang-ky/<int:pk>/ban-in/", sending_views.list_preview, name="list_preview"),
    path("dang-ky/<int:pk>/kiem-tra/", sending_views.list_check, name="list_check"),
    path("dang-ky/<int:pk>/gui/", sending_views.list_send, name="list_send"),
    path(
        "dang-ky/<int:pk>/bien-nhan/<int:number>/",
        sending_views.list_receipt,
        name="list_receipt",
    ),
    path("dang-ky/<int:pk>/rut-lai/", sending_views.list_withdraw, name="list_withdraw"),
    path("dang-ky/<int:pk>/ban-ky.pdf", files_views.signed_copy_file, name="signed_copy_file"),
    path(
        "dang-ky/<int:pk>/tep-goc/<int:import_pk>/",
        files_views.import_source_file,
        name="import_source_file",
    ),
    path("tep-da-doc/<int:pk>/bo/", editor_views.import_discard, name="import_discard"),
    path("gui-thay/<int:unit_pk>/", bulk_views.on_behalf, name="on_behalf"),
    path("nhap-hang-loat/", bulk_views.bulk_import, name="bulk_import"),
    path("nhap-hang-loat/<int:pk>/", bulk_views.bulk_detail, name="bulk_detail"),
    path("nhap-hang-loat/<int:pk>/ghi-nhan/", bulk_views.bulk_record, name="bulk_record"),
    path("nhap-hang-loat/<int:pk>/bo/", bulk_views.bulk_discard, name="bulk_discard"),
    path("lich-su-gui/", sending_views.history, name="history"),
    path("bieu-mau/", help_views.forms_page, name="forms_page"),
    path("tro-giup/", help_views.help_page, name="help"),
]
