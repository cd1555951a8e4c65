from pathlib import Path

from django.core.management.base import CommandError

from audit.commands import PlainCommand, file_refusal
from backups.making import make_archive
from backups.refusals import BackupRefused
from backups.room import size_text
from documents.wording import count_text


class Command(PlainCommand):
    help = "Sao lưu cơ sở dữ liệu và mọi tệp vào một tệp có mã băm. SECRET_KEY không nằm trong đó."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.zip")

    def handle(self, *, file, **options):
        if file.exists():
            raise CommandError(f"Đã có tệp {file}. Đặt tên khác.")
        try:
            made = make_archive(file)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise file_refusal("ghi", file, error) from error
        self.stdout.write(
            f"Đã sao lưu {count_text(made.rows)} dòng, {count_text(len(made.files))} tệp vào "
            f"{file} ({size_text(file.stat().st_size)})."
        )
        if made.missing:
            self.stdout.write(
                f"{count_text(len(made.missing))} tệp có tên trong hồ sơ mà kho không có: "
                f"{', '.join(made.missing[:3])}…"
            )
