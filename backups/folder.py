"""The folder in which this installation keeps its last archives: what lies there is the truth.

Its times are the machine's own, whatever the demo's clock says.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

LATE_AFTER = timedelta(hours=24)
_NAME = re.compile(r"danvan-\d{8}-\d{6}\.zip")


@dataclass(frozen=True, slots=True)
class Kept:
    name: str
    size: int
    made_at: datetime


def archives():
    """[Kept], the newest first; no query."""
    if not settings.BACKUP_DIR.is_dir():
        return []
    found = [path for path in settings.BACKUP_DIR.iterdir() if _NAME.fullmatch(path.name)]
    return sorted(map(_kept, found), key=lambda kept: kept.made_at, reverse=True)


def last_made_at():
    """When the newest archive was made; None without one."""
    return next((kept.made_at for kept in archives()), None)


def is_late(made_at):
    return made_at is None or timezone.now() - made_at > LATE_AFTER


def new_path():
    settings.BACKUP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.BACKUP_DIR / f"danvan-{timezone.localtime():%Y%m%d-%H%M%S}.zip"


def path_of(name):
    """The path of a kept archive; None for any other name."""
    path = settings.BACKUP_DIR / name
    return path if _NAME.fullmatch(name) and path.is_file() else None


def forget_old():
    """Keep the newest BACKUP_KEEP archives, and no half one that a killed worker left."""
    for kept in archives()[settings.BACKUP_KEEP :]:
        (settings.BACKUP_DIR / kept.name).unlink()
    for part in settings.BACKUP_DIR.glob("danvan-*.zip.part"):
        if is_late(_time_of(part)):
            part.unlink()


def _kept(path):
    return Kept(path.name, path.stat().st_size, _time_of(path))


def _time_of(path):
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
