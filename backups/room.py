"""Whether a disk has room for what is about to be written."""

import shutil

from backups.refusals import BackupRefused

_STEP = 1024
_NAMES = ("byte", "KB", "MB", "GB", "TB")


def size_text(size):
    """1536 → "1,5 KB"."""
    amount, name = float(size), _NAMES[0]
    for larger in _NAMES[1:]:
        if amount < _STEP:
            break
        amount, name = amount / _STEP, larger
    return f"{size} {name}" if name == _NAMES[0] else f"{amount:.1f} {name}".replace(".", ",")


def require_room(folder, needed):
    """BackupRefused, with the amount that is missing, unless `needed` bytes fit in the folder."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupRefused(
            f"Ổ đĩa chứa {folder} không đủ chỗ: cần {size_text(needed)}, còn {size_text(free)}, "
            f"thiếu {size_text(needed - free)}."
        )
