"""What the program needs of its machine, how it stands, and what to do where it fails.

One list for `check --deploy` and for the administrators' page A8.
"""

import platform
import shutil
import smtplib
from dataclasses import dataclass
from datetime import timedelta

import django
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection

from backups.folder import archives, is_late, last_made_at
from backups.mail_pause import is_paused
from backups.restoring import unfinished
from danvan.health import check_database, check_fonts, check_media, reach_broker
from documents.wording import count_text, moment_text
from jobs.models import Job
from jobs.services import KEPT, is_stalled
from reminders.outbox import oldest_waiting

LEAST_FREE_BYTES = 2 * 1024**3  # a year of a ward's pictures, and room for a backup
PATIENCE = 2  # seconds for a mail server to answer
LETTERS_WAIT_AT_MOST = timedelta(minutes=10)  # a sweep comes every 30 s, a server is tried again
GIGABYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing stands: `problem` is empty when it is well, else `remedy` says what to do.

    A `warning` does not stop the program's work. `code` names it in `check --deploy`.
    """

    code: str
    title: str
    state: str
    problem: str = ""
    remedy: str = ""
    is_warning: bool = False

    @property
    def is_well(self):
        return not self.problem


def machine_findings():
    """What can be asked before there is any data: `check --deploy`."""
    backups = [backup()] if archives() or unfinished() else []
    return [fonts(), broker(), mail(), store(), disk(), *backups]


def all_findings():
    """The lines of the status page."""
    return [database(), disk(), broker(), work(), mail(), letters(), store(), fonts(), backup()]


def versions():
    """[(name, version)] of the program and what it stands on."""
    return [
        ("Chương trình", settings.VERSION),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        (connection.display_name, ".".join(map(str, connection.get_database_version()))),
    ]


def database():
    word = check_database()
    return Finding(
        "E5",
        "Cơ sở dữ liệu",
        connection.display_name,
        problem="" if word == "ok" else f"Không đọc, ghi được ({word}).",
        remedy="Kiểm tra máy chủ cơ sở dữ liệu và chỗ trống trên đĩa, rồi khởi động lại.",
    )


def disk():
    usage = shutil.disk_usage(settings.VAR_DIR)
    left = f"Còn {usage.free / GIGABYTE:.1f} GB trên {usage.total / GIGABYTE:.1f} GB"
    return Finding(
        "W2",
        "Đĩa",
        left.replace(".", ","),
        problem="" if usage.free >= LEAST_FREE_BYTES else "Đĩa sắp đầy.",
        remedy=f"Giữ trống ít nhất {LEAST_FREE_BYTES // GIGABYTE} GB: dọn thư mục "
        f"{settings.VAR_DIR}, hoặc chuyển VAR sang đĩa lớn hơn.",
        is_warning=True,
    )


def broker():
    kind = "thư mục" if settings.CELERY_BROKER_URL.startswith("filesystem:") else "Redis"
    try:
        reach_broker()
        problem = ""
    except OSError as silence:
        problem = f"Hàng đợi không trả lời ({silence})."
    return Finding(
        "E2",
        "Hàng đợi",
        f"Bằng {kind}",
        problem=problem,
        remedy="Khởi động Redis, hoặc bỏ REDIS_URL để giữ hàng đợi trong thư mục.",
    )


def work():
    waiting = Job.objects.filter(state=Job.State.QUEUED).count()
    failed = Job.objects.filter(state=Job.State.FAILED).count()
    return Finding(
        "E6",
        "Công việc nền",
        f"{count_text(waiting)} việc chờ; {count_text(failed)} việc không làm được trong "
        f"{KEPT.days} ngày qua",
        problem="Có việc chờ lâu mà không tiến trình nào làm." if is_stalled() else "",
        remedy="Khởi động lại chương trình (make run, hoặc dịch vụ worker).",
    )


def mail():
    if not settings.CAN_MAIL:
        return Finding(
            "W1",
            "Máy chủ thư",
            "Chưa cấu hình",
            problem="Chưa có máy chủ thư: lời nhắc và liên kết mật khẩu không gửi được qua thư.",
            remedy="Đặt EMAIL_URL và MAIL_FROM; trong khi chờ, in phiếu đăng nhập và gọi điện.",
            is_warning=True,
        )
    return Finding(
        "E3",
        "Máy chủ thư",
        settings.EMAIL_HOST or "Ghi thư ra tệp",
        problem=_mail_problem(),
        remedy="Kiểm tra EMAIL_URL (địa chỉ, cổng, tài khoản) và kết nối mạng của máy chủ.",
    )


def _mail_problem():
    is_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    patience = {"timeout": PATIENCE} if is_smtp else {}
    try:
        with get_connection(**patience):
            return ""
    except (OSError, smtplib.SMTPException) as refusal:
        return f"Máy chủ thư từ chối hoặc không trả lời ({refusal})."


def backup():
    made_at = last_made_at()
    begun = unfinished()
    problem = "24 giờ qua chưa có bản sao lưu nào." if is_late(made_at) else ""
    return Finding(
        "W3",
        "Sao lưu",
        f"Bản gần nhất: {moment_text(made_at)}" if made_at else "Chưa có bản nào",
        problem=f"Lần khôi phục từ {begun} bị dừng giữa chừng." if begun else problem,
        remedy="Chạy lại lệnh restore." if begun else "Vào trang Sao lưu, bấm “Sao lưu ngay”.",
        is_warning=not begun,
    )


def letters():
    if is_paused():
        return Finding(
            "E7",
            "Tin nhắc hạn",
            "Tạm dừng sau khi khôi phục",
            problem="Lời nhắc chưa được gửi lại.",
            remedy="Vào trang Sao lưu, kiểm tra số liệu rồi bấm “Bật gửi thư”.",
            is_warning=True,
        )
    waited = oldest_waiting()
    is_stuck = waited > LETTERS_WAIT_AT_MOST
    minutes = waited // timedelta(minutes=1)
    return Finding(
        "E7",
        "Tin nhắc hạn",
        f"Tin chờ lâu nhất: {count_text(minutes)} phút" if waited else "Không có tin chờ gửi",
        problem="Có tin nhắc chờ gửi quá lâu." if is_stuck else "",
        remedy="Xem trả lời của máy chủ ở trang Tình trạng nhắc hạn, mục tin chờ gửi.",
    )


def store():
    word = check_media()
    return Finding(
        "E4",
        "Kho tệp",
        "Ghi và đọc lại được" if word == "ok" else "Không ghi được",
        problem="" if word == "ok" else f"Không cất được tệp ({word}).",
        remedy="Kiểm tra quyền ghi của thư mục media, hoặc khóa truy cập của MEDIA_URL_S3.",
    )


def fonts():
    word = check_fonts()
    return Finding(
        "E1",
        "Phông chữ in",
        "Tinos, đủ 4 kiểu" if word == "ok" else "Thiếu phông",
        problem="" if word == "ok" else f"Bản in sẽ sai chữ ({word}).",
        remedy="Chép lại thư mục documents/fonts từ bản cài đặt.",
    )
