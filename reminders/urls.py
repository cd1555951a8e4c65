from django.urls import path

from reminders.views import chase, notices, outbox, rounds, status

app_name = "reminders"
urlpatterns = [
    path("don-doc/", chase.chase, name="chase"),
    path("don-doc/tin-zalo/", chase.zalo, name="zalo"),
    path("don-doc/goi-dien/", chase.calls, name="calls"),
    path("loi-nhac/", outbox.outbox, name="outbox"),
    path("loi-nhac/lan-soan/<int:pk>/", outbox.batch, name="batch"),
    path("loi-nhac/lan-soan/<int:pk>/gui/", outbox.batch_send, name="batch_send"),
    path("loi-nhac/lan-soan/<int:pk>/bo/", outbox.batch_discard, name="batch_discard"),
    path("loi-nhac/<int:pk>/", outbox.message, name="message"),
    path("loi-nhac/<int:pk>/bo/", outbox.message_discard, name="message_discard"),
    path("loi-nhac/<int:pk>/gui-lai/", outbox.message_resend, name="message_resend"),
    path("nhac-han/", rounds.rounds, name="rounds"),
    path("nhac-han/<slug:obligation>/", rounds.rounds_edit, name="rounds_edit"),
    path("ngay-nghi/", rounds.holidays, name="holidays"),
    path("lich-nhac/", rounds.rehearsal, name="rehearsal"),
    path("tinh-trang-nhac-han/", status.status, name="status"),
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/da-doc/", notices.notices_read, name="notices_read"),
    path("thong-bao/<int:pk>/da-doc/", notices.notice_read, name="notice_read"),
    path("thong-bao/<int:pk>/mo/", notices.notice_open, name="notice_open"),
    path("lich-han/", notices.calendar, name="calendar"),
    path("lich-han/dia-chi-moi/", notices.calendar_renew, name="calendar_renew"),
    path("lich-han/<str:token>.ics", notices.calendar_feed, name="calendar_feed"),
]
