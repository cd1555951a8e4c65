"""Restore an archive as a new machine would: the true command, in a folder that is thrown away."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from django.conf import settings

BEAT = 5  # seconds


def try_restore(path, beat):
    """ "" when the archive restores whole, else the last line of what the command said.

    The rows go into a SQLite database of their own; of the files only the checksums are compared.
    `beat()` is called every few seconds; what it raises ends the trial.
    """
    with TemporaryDirectory(prefix="danvan-trial-") as folder, TemporaryFile() as said:
        command = [sys.executable, settings.BASE_DIR / "manage.py", "restore", path]
        child = subprocess.Popen(  # noqa: S603 -- our own command
            [*map(str, command), "--database-only"],
            env=_machine(folder),
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            while _is_at_work(child):
                beat()
        finally:
            child.kill()
            child.wait()
        said.seek(0)
        lines = said.read().decode(errors="replace").splitlines()
    return "" if child.returncode == 0 else (lines or [f"mã {child.returncode}"])[-1][:500]


def _is_at_work(child):
    try:
        child.wait(BEAT)
    except subprocess.TimeoutExpired:
        return True
    return False


def _machine(folder):
    is_local = "1" if settings.IS_LOCAL else ""
    return os.environ | {
        "VAR": folder,
        "DATABASE_URL": f"sqlite:///{Path(folder) / 'danvan.sqlite3'}",
        "MEDIA_URL_S3": "",
        "REDIS_URL": "",
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_URL": settings.SITE_URL,
        "DEBUG": is_local,
        "DEMO": is_local,  # else Django keeps every query in memory
    }
