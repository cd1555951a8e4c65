from django.urls import path

from reporting.views import (
    assessments,
    awards,
    board,
    demo,
    dossiers,
    downloads,
    examples,
    overview,
    photo_store,
    pictures,
    sealing,
    tasks,
    totals,
)

app_name = "reporting"
urlpatterns = [
    path("", overview.home, name="home"),
    path("viec-can-lam/", tasks.tasks, name="tasks"),
    path("nam-cong-tac/<int:pk>/xem-thu/", tasks.tasks_preview, name="tasks_preview"),
    path("bang-theo-doi/", board.board, name="board"),
    path("bang-theo-doi/ban-in/", board.paper, name="board_paper"),
    path("bang-theo-doi/tien-do/", board.curve, name="board_curve"),
    path("bang-theo-doi/tai.xlsx", board.sheet, name="board_sheet"),
    path("danh-gia/", assessments.assessments, name="assessments"),
    path("danh-gia/tai.xlsx", assessments.sheet, name="assessment_sheet"),
    path("danh-gia/chot/", assessments.close, name="assessment_close"),
    path("danh-gia/mo-lai/", assessments.reopen, name="assessment_reopen"),
    path("danh-gia/<int:pk>/", assessments.decide, name="assessment_decide"),
    path("tong-quan/", overview.overview, name="overview"),
    path("tong-quan/hinh-anh-moi/", pictures.newest_pictures, name="newest_pictures"),
    path("tong-hop/", totals.totals, name="totals"),
    path("tong-hop/so-sanh/", totals.compared, name="compared"),
    path("tong-hop/chot/", sealing.seal, name="seal"),
    path("bao-cao/", sealing.reports, name="reports"),
    path("bao-cao/<int:pk>/", sealing.sealed, name="sealed"),
    path(
        "bao-cao/<int:pk>/<slug:form>.<slug:file_format>", sealing.sealed_file, name="sealed_file"
    ),
    path("mo-hinh/", totals.entries, name="entries"),
    path("mo-hinh/co-the-trung/", totals.alike, name="alike"),
    path("hinh-anh/", pictures.pictures, name="pictures"),
    path("kho-anh/", photo_store.photo_store, name="photo_store"),
    path("kho-anh/mo-hinh/", photo_store.photo_matrix, name="photo_matrix"),
    path("kho-anh/tai/", photo_store.photo_zip, name="photo_zip"),
    path(
        "ho-so/<int:pk>/tai/<slug:form>.<slug:file_format>",
        downloads.file_download,
        name="file_download",
    ),
    path("bien-nhan/<int:pk>.pdf", downloads.receipt_pdf, name="receipt_pdf"),
    path("phuong-mau/", demo.demo_ward, name="demo_ward"),
    path("phuong-mau/lap/", demo.demo_make, name="demo_make"),
    path("phuong-mau/mat-khau/", demo.demo_password, name="demo_password"),
    path("phuong-mau/go/", demo.demo_remove, name="demo_remove"),
    path("ho-so-luu/", dossiers.dossiers, name="dossiers"),
    path("tai/mau03.<slug:file_format>", awards.ward_nominees, name="ward_nominees"),
    path("tai/mau03-thanh-pho.<slug:file_format>", awards.city_nominee, name="city_nominee"),
    path("tai/tinh-hinh-gui.<slug:file_format>", downloads.ward_progress, name="ward_progress"),
    path("tai/ky-yeu.<slug:file_format>", awards.yearbook, name="yearbook"),
    path("tai/<slug:form>.<slug:file_format>", downloads.ward_download, name="ward_download"),
    path(
        "tai/don-vi/<int:pk>/<slug:form>.<slug:file_format>",
        downloads.unit_download,
        name="unit_download",
    ),
    path("bieu-mau/trang/<slug:form>.<slug:file_format>", downloads.blank_form, name="blank_form"),
    path(
        "bieu-mau/vi-du/<slug:form>.<slug:file_format>", examples.example_form, name="example_form"
    ),
    path(
        "bieu-mau/<int:pk>/<slug:form>.<slug:file_format>",
        downloads.prefilled_form,
        name="prefilled_form",
    ),
]
