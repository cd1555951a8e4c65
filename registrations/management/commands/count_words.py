import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.text import count_words


class Command(BaseCommand):
    help = "Đếm số từ của văn bản UTF-8 theo quy tắc của hệ thống (giới hạn 350 và 3.500 từ)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", default="-", metavar="FILE", help="“-” hoặc bỏ trống: đọc stdin"
        )

    def handle(self, *args, **options):
        name = options["file"]
        try:
            data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {name}: {error.strerror}.") from error
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CommandError(
                f"Văn bản không phải UTF-8 (byte thứ {error.start + 1}). Lưu lại với bảng mã UTF-8."
            ) from error
        self.stdout.write(str(count_words(text)))
