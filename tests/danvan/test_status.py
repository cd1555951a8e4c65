"""A8: one page tells how the machine stands, and what to do where it fails."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from audit.clock import now
from danvan import health, machine
from jobs.models import Job

PAGE = "/tinh-trang/"


@pytest.fixture
def admin_page(signed_in, administrator):
    return signed_in(administrator)


@pytest.fixture
def sound(settings, tmp_path, monkeypatch):
    """A machine on which everything is well, mail included."""
    settings.CAN_MAIL = True
    settings.MEDIA_ROOT = settings.BACKUP_DIR = tmp_path
    (tmp_path / "danvan-20260101-020500.zip").touch()
    monkeypatch.setattr(machine, "LEAST_FREE_BYTES", 1)


def shown(page):
    return page.get(PAGE).content.decode()


def test_all_well_is_one_green_line_with_versions(admin_page, sound):
    text = shown(admin_page)

    assert "Mọi mục đều hoạt động bình thường." in text
    assert text.count("status-ok") == 9
    assert "Django" in text
    assert reverse("reminders:status") in text


def breaks_disk(monkeypatch, settings):
    monkeypatch.setattr(machine, "LEAST_FREE_BYTES", 1 << 62)


def breaks_fonts(monkeypatch, settings):
    monkeypatch.setattr(health, "PAPER_FONTS", ["Gone.ttf"])


def breaks_mail(monkeypatch, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # discard: nobody listens


def has_no_mail(monkeypatch, settings):
    settings.CAN_MAIL = False


def breaks_queue(monkeypatch, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"


def lets_letters_wait(monkeypatch, settings):
    monkeypatch.setattr(machine, "oldest_waiting", lambda: timedelta(minutes=11))


def lets_jobs_wait(monkeypatch, settings):
    long_ago = now() - timedelta(hours=1)
    Job.objects.create(kind="reporting.export", created_at=long_ago, offered_at=long_ago)


@pytest.mark.parametrize(
    ("fault", "problem", "remedy"),
    [
        (breaks_disk, "Đĩa sắp đầy.", "Giữ trống ít nhất"),
        (breaks_fonts, "Gone.ttf", "Chép lại thư mục documents/fonts"),
        (breaks_mail, "Máy chủ thư từ chối", "Kiểm tra EMAIL_URL"),
        (has_no_mail, "Chưa có máy chủ thư", "Đặt EMAIL_URL và MAIL_FROM"),
        (breaks_queue, "Hàng đợi không trả lời", "Khởi động Redis"),
        (lets_letters_wait, "Có tin nhắc chờ gửi quá lâu.", "Tình trạng nhắc hạn, mục tin chờ"),
        (lets_jobs_wait, "Có việc chờ lâu", "Khởi động lại chương trình"),
    ],
)
def test_each_red_line_says_what_to_do(
    admin_page, sound, monkeypatch, settings, fault, problem, remedy
):
    fault(monkeypatch, settings)

    text = shown(admin_page)

    assert problem in text
    assert remedy in text
    assert "01 mục cần xử lý" in text
    assert "<title>(1) Tình trạng hệ thống" in text


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader"])
def test_only_administrators_see_the_machine(request, signed_in, who):
    assert signed_in(request.getfixturevalue(who)).get(PAGE).status_code == 403


def test_the_page_asks_for_what_it_shows(admin_page, sound, campaign, django_assert_num_queries):
    # session, user, memberships; a table, waiting and failed jobs, two about stalled ones, the
    # oldest letter and whether letters are paused; the frame: years; PostgreSQL is asked whether
    # it takes writes, too
    with django_assert_num_queries(11 if connection.vendor == "postgresql" else 10):
        admin_page.get(PAGE)
