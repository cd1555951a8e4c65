from django.core.management.base import CommandError

from audit.commands import PlainCommand
from uploads.orphans import TooManyOrphans, forget_orphans, orphans


class Command(PlainCommand):
    help = "Liệt kê tệp trong kho, quá 24 giờ, mà không hồ sơ nào còn dùng; --commit để xóa."

    def add_arguments(self, parser):
        parser.add_argument("--commit", action="store_true", help="xóa các tệp đó khỏi kho")

    def handle(self, *args, **options):
        try:
            found = forget_orphans() if options["commit"] else orphans()
        except TooManyOrphans as error:
            raise CommandError(
                f"Phần lớn tệp trong kho ({error}) không thuộc hồ sơ nào trong cơ sở dữ liệu này. "
                "Không xóa tệp nào: kiểm tra DATABASE_URL và kho tệp."
            ) from error
        except OSError as error:
            raise CommandError(f"Kho tệp không trả lời: {error}") from error
        for name in found:
            self.stdout.write(name)
        done = "Đã xóa" if options["commit"] else "Không còn dùng:"
        self.stdout.write(f"{done} {len(found):02d} tệp.")
