import sys
from pathlib import Path

from django.core.management.base import CommandError

from audit.commands import PlainCommand, file_refusal
from documents.text import count_words


class Command(PlainCommand):
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
            raise file_refusal("đọc", name, error) from error
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CommandError(
                f"{name} không phải UTF-8 (byte thứ {error.start + 1}). Lệnh này chỉ đếm văn bản "
                "thuần (.txt): lưu lại với bảng mã UTF-8; tệp Word thì chép nội dung sang tệp .txt."
            ) from error
        self.stdout.write(str(count_words(text)))
