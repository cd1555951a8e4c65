from django.urls import path

from campaigns import (
    limit_views,
    preparing_views,
    sending_views,
    settings_views,
    template_views,
    views,
)

app_name = "campaigns"
urlpatterns = [
    path("ho-so/<int:pk>/", sending_views.file, name="file"),
    path("ho-so/<int:pk>/nam-khac/", sending_views.in_year, name="in_year"),
    path("ho-so/<int:pk>/kiem-tra/", sending_views.check, name="check"),
    path("ho-so/<int:pk>/gui/", sending_views.send, name="send"),
    path("ho-so/<int:pk>/khong-co/", sending_views.nil, name="nil"),
    path("ho-so/<int:pk>/bien-nhan/<int:number>/", sending_views.receipt, name="receipt"),
    path("ho-so/<int:pk>/rut-lai/", sending_views.withdraw, name="withdraw"),
    path("ho-so/<int:pk>/ban-in/", sending_views.preview, name="preview"),
    path("ho-so/<int:pk>/ban-ky/", sending_views.signed_copy, name="signed_copy"),
    path("ho-so/<int:pk>/ban-ky.pdf", sending_views.signed_copy_file, name="signed_copy_file"),
    path("lich-su-gui/", sending_views.history, name="history"),
    path("kiem-tra/", views.review_queue, name="review_queue"),
    path("kiem-tra/<int:pk>/", views.review, name="review"),
    path("kiem-tra/<int:pk>/tiep-nhan/", views.accept, name="accept"),
    path("kiem-tra/<int:pk>/de-nghi-bo-sung/", views.return_, name="return_"),
    path("kiem-tra/<int:pk>/hoan-tac/", views.undo_accept, name="undo_accept"),
    path("kiem-tra/<int:pk>/mo-lai/", views.reopen, name="reopen"),
    path("han-gui/", limit_views.deadlines, name="deadlines"),
    path("han-gui/<int:unit_pk>/", limit_views.unit_limits, name="unit_limits"),
    path("gia-han/<int:deadline_pk>/<int:unit_pk>/", limit_views.extend, name="extend"),
    path(
        "gia-han/<int:deadline_pk>/<int:unit_pk>/bo/",
        limit_views.extend_withdraw,
        name="extend_withdraw",
    ),
    path("mien/<int:unit_pk>/<slug:obligation>/", limit_views.exempt, name="exempt"),
    path(
        "mien/<int:unit_pk>/<slug:obligation>/bo/",
        limit_views.exempt_withdraw,
        name="exempt_withdraw",
    ),
    path("nam-cong-tac/", settings_views.campaign_list, name="campaign_list"),
    path("nam-cong-tac/mo/", settings_views.campaign_open, name="campaign_open"),
    path("nam-cong-tac/<int:pk>/", settings_views.campaign_edit, name="campaign_edit"),
    path("nam-cong-tac/<int:pk>/sao-chep/", settings_views.campaign_copy, name="campaign_copy"),
    path(
        "nam-cong-tac/<int:pk>/chuan-bi/", preparing_views.campaign_prepare, name="campaign_prepare"
    ),
    path(
        "nam-cong-tac/<int:pk>/chuan-bi/<slug:step>/",
        preparing_views.campaign_tick,
        name="campaign_tick",
    ),
    path(
        "nam-cong-tac/<int:pk>/mo-cho-don-vi/",
        preparing_views.campaign_release,
        name="campaign_release",
    ),
    path(
        "nam-cong-tac/<int:pk>/mau-van-ban/",
        template_views.campaign_templates,
        name="campaign_templates",
    ),
    path(
        "nam-cong-tac/<int:pk>/mau-van-ban/<slug:form>.docx",
        template_views.campaign_template_starter,
        name="campaign_template_starter",
    ),
    path(
        "nam-cong-tac/<int:pk>/mau-van-ban/<slug:form>/bo/",
        template_views.campaign_template_off,
        name="campaign_template_off",
    ),
    path("mau-van-ban/<int:pk>.docx", template_views.template_file, name="template_file"),
    path(
        "mau-van-ban/<int:pk>/xem-thu.docx",
        template_views.template_sample,
        name="template_sample",
    ),
    path("mau-van-ban/<int:pk>/dung/", template_views.template_use, name="template_use"),
    path("nam-cong-tac/<int:pk>/bo/", settings_views.campaign_drop, name="campaign_drop"),
    path("nam-cong-tac/<int:pk>/khoa/", settings_views.campaign_close, name="campaign_close"),
]
