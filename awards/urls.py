from django.urls import path

from awards import file_views
from awards.articles import views as article_views
from awards.assessment import views as assessment_views
from awards.book import views as book_views
from awards.choice import views as choice_views
from awards.nominations import views as nomination_views
from awards.yearbook import views as yearbook_views
from campaigns.vocabulary import Obligation

app_name = "awards"
urlpatterns = [
    path(
        "don-vi/<int:unit_pk>/bai-viet/",
        file_views.file_start,
        {"obligation": Obligation.ARTICLE},
        name="article_start",
    ),
    path("bai-viet/<int:pk>/sua/", article_views.article_edit, name="article_edit"),
    path("bai-viet/<int:pk>/tu-luu/", article_views.article_autosave, name="article_autosave"),
    path("anh-bai-viet/<int:pk>/<slug:size>/", article_views.photo_file, name="photo_file"),
    path(
        "don-vi/<int:unit_pk>/trich-ngang/",
        file_views.file_start,
        {"obligation": Obligation.NOMINATION},
        name="nomination_start",
    ),
    path("trich-ngang/<int:pk>/sua/", nomination_views.nomination_edit, name="nomination_edit"),
    path(
        "trich-ngang/<int:pk>/tu-luu/",
        nomination_views.nomination_autosave,
        name="nomination_autosave",
    ),
    path(
        "don-vi/<int:unit_pk>/tu-danh-gia/",
        assessment_views.assessment_start,
        name="assessment_start",
    ),
    path("tu-danh-gia/<int:pk>/sua/", assessment_views.assessment_edit, name="assessment_edit"),
    path(
        "tu-danh-gia/<int:pk>/tu-luu/",
        assessment_views.assessment_autosave,
        name="assessment_autosave",
    ),
    path("ho-so/<int:pk>/tep-da-dien/", file_views.file_preview, name="file_preview"),
    path("ho-so/<int:pk>/tep-da-dien/tai-len/", file_views.file_upload, name="file_upload"),
    path("tep-da-dien/<int:pk>/dung/", file_views.file_confirm, name="file_confirm"),
    path("tep-da-dien/<int:pk>/bo/", file_views.file_discard, name="file_discard"),
    path("tep-da-dien/<int:pk>/goc/", file_views.file_source, name="file_source"),
    path("bai-viet/", yearbook_views.article_list, name="article_list"),
    path(
        "bai-viet/<int:pk>/bien-tap/<int:number>/",
        yearbook_views.article_copy,
        name="article_copy",
    ),
    path("ky-yeu/", yearbook_views.yearbook, name="yearbook"),
    path("ky-yeu/<int:pk>/", yearbook_views.yearbook_place, name="yearbook_place"),
    path("sach-2023/", book_views.book_list, name="book_list"),
    path("sach-2023/them/", book_views.book_add, name="book_add"),
    path("sach-2023/<int:pk>/sua/", book_views.book_edit, name="book_edit"),
    path("sach-2023/nhap/", book_views.book_import, name="book_import"),
    path("sach-2023/nhap/ghi-nhan/", book_views.book_import_write, name="book_import_write"),
    path(
        "sach-2023/nhap/dong-can-sua.xlsx", book_views.book_import_faulty, name="book_import_faulty"
    ),
    path("sach-2023/nhap/bo/", book_views.book_import_discard, name="book_import_discard"),
    path("sach-2023/nhap/mau.xlsx", book_views.book_sample, name="book_sample"),
    path("xet-chon/", choice_views.choice, name="choice"),
    path("xet-chon/so-sanh/", choice_views.compare, name="compare"),
    path("xet-chon/ghi-chu/", choice_views.notes, name="notes"),
    path("xet-chon/<int:pk>/chon/", choice_views.choose, name="choose"),
    path("xet-chon/<int:pk>/bo/", choice_views.withdraw, name="withdraw"),
]
