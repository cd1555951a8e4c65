from django.urls import path

from registrations import (
    bulk_views,
    editor_views,
    evidence_views,
    files_views,
    forms_views,
    help_views,
    plan_views,
)

app_name = "registrations"
urlpatterns = [
    path("don-vi/<int:unit_pk>/dang-ky/", editor_views.list_start, name="list_start"),
    path("dang-ky/<int:pk>/sua/", editor_views.list_edit, name="list_edit"),
    path("dang-ky/<int:pk>/tu-luu/", editor_views.list_autosave, name="list_autosave"),
    path("dang-ky/<int:pk>/tai-len/", editor_views.list_upload, name="list_upload"),
    path(
        "dang-ky/<int:pk>/tep-goc/<int:import_pk>/",
        files_views.import_source_file,
        name="import_source_file",
    ),
    path("tep-da-doc/<int:pk>/bo/", editor_views.import_discard, name="import_discard"),
    path("nhap-hang-loat/", bulk_views.bulk_import, name="bulk_import"),
    path("nhap-hang-loat/<int:pk>/", bulk_views.bulk_detail, name="bulk_detail"),
    path("nhap-hang-loat/<int:pk>/ghi-nhan/", bulk_views.bulk_record, name="bulk_record"),
    path("nhap-hang-loat/<int:pk>/bo/", bulk_views.bulk_discard, name="bulk_discard"),
    path("mo-hinh-don-vi/", evidence_views.initiative_list, name="initiative_list"),
    path("mo-hinh-don-vi/<int:pk>/", evidence_views.initiative_detail, name="initiative_detail"),
    path("mo-hinh-don-vi/<int:pk>/them-tep/", evidence_views.evidence_add, name="evidence_add"),
    path("don-vi/<int:unit_pk>/van-ban-trien-khai/", plan_views.plan_start, name="plan_start"),
    path("van-ban-trien-khai/<int:pk>/sua/", plan_views.plan_edit, name="plan_edit"),
    path("van-ban-trien-khai/<int:pk>/tu-luu/", plan_views.plan_autosave, name="plan_autosave"),
    path("van-ban-trien-khai/<int:pk>/tep/<slug:slot>/", plan_views.plan_file, name="plan_file"),
    path(
        "van-ban-trien-khai/<int:pk>/lan/<int:number>/<slug:slot>/",
        plan_views.plan_sent_file,
        name="plan_sent_file",
    ),
    path("minh-chung/<int:pk>/sua/", evidence_views.evidence_edit, name="evidence_edit"),
    path("minh-chung/<int:pk>/go/", evidence_views.evidence_remove, name="evidence_remove"),
    path(
        "minh-chung/<int:pk>/khoi-phuc/", evidence_views.evidence_restore, name="evidence_restore"
    ),
    path(
        "minh-chung/<int:pk>/tep/<slug:size>/", evidence_views.evidence_file, name="evidence_file"
    ),
    path("bieu-mau/", forms_views.forms_page, name="forms_page"),
    path("bieu-mau/cong-van/<int:pk>/", forms_views.letter_file, name="letter_file"),
    path("bieu-mau/cong-van/<int:pk>/go/", forms_views.letter_remove, name="letter_remove"),
    path(
        "bieu-mau/cong-van/<int:pk>/khoi-phuc/", forms_views.letter_restore, name="letter_restore"
    ),
    path("tro-giup/", help_views.help_page, name="help"),
    path("tro-giup/huong-dan-<slug:role>.pdf", help_views.guide, name="guide"),
]
