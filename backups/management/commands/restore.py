from pathlib import Path

from django.core.management.base import CommandError

from audit.commands import PlainCommand, file_refusal
from backups.refusals import BackupRefused
from backups.restoring import restore
from documents.wording import count_text

OTHER_KEY = (
    "SECRET_KEY khác với lúc sao lưu: phiếu đăng nhập và liên kết mật khẩu đã cấp hết hiệu lực; "
    "mật khẩu vẫn dùng được."
)
PAUSED = "Gửi lời nhắc đang tạm dừng: quản trị viên bấm “Bật gửi thư” ở trang Sao lưu để gửi lại."


class Command(PlainCommand):
    help = "Khôi phục cơ sở dữ liệu và tệp từ bản sao lưu. Dừng web và worker trước khi chạy."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.zip")
        parser.add_argument("--force", action="store_true", help="thay toàn bộ dữ liệu hiện có")
        parser.add_argument(
            "--database-only",
            action="store_true",
            help="kiểm tra mọi tệp nhưng chỉ ghi cơ sở dữ liệu (kho tệp còn nguyên)",
        )

    def handle(self, *, file, force, database_only, **options):
        try:
            done = restore(file, force=force, with_files=not database_only)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise file_refusal("khôi phục", file, error) from error
        manifest = done.manifest
        self.stdout.write(
            f"Đã khôi phục {count_text(manifest.rows)} dòng, "
            f"{count_text(len(manifest.files))} tệp. {PAUSED}"
        )
        if done.is_other_key:
            self.stdout.write(OTHER_KEY)
