"""What every command of the program shares: how it tells the operator that it cannot go on."""

import errno
import sys
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

_REASONS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.ENAMETOOLONG: "tên tệp quá dài",
}


class PlainCommand(BaseCommand):
    """A refusal (CommandError) is one line in Vietnamese, without the name of the exception.

    It ends with 1, or with 2 where the CommandError says that the command was used wrongly.
    """

    def execute(self, *args, **options):
        try:
            return super().execute(*args, **options)
        except CommandError as refusal:
            if not self._called_from_command_line or options["traceback"]:
                raise
            self.stderr.write(str(refusal))
            sys.exit(refusal.returncode)


def moment_argument(text):
    """An aware datetime from an ISO instant, in this installation's time zone if it names none.

    CommandError (wrong usage) when it is no instant.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"“{text}” không phải thời điểm. Ghi dạng 2026-01-12T08:00.", returncode=2
        ) from None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def file_refusal(verb, path, error):
    """CommandError for an OSError: “Không đọc được tệp x.docx: không có tệp …”."""
    reason = _REASONS.get(error.errno, f"lỗi số {error.errno} của hệ điều hành")
    return CommandError(f"Không {verb} được tệp {path}: {reason}.")
