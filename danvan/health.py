"""/healthz: one question for watchers and for `make run`; no session, no sign-in."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe
from kombu import Connection
from kombu.exceptions import OperationalError

from backups.restoring import unfinished
from jobs.services import is_stalled

PATIENCE = 0.5  # seconds for a broker to answer
PROBE = bytes(4096)  # one block: an empty file can be made on a full disk too
PAPER_FONTS = ["Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"]


@login_not_required
@require_safe
def healthz(request):
    """200 when all is well, else 503; `checks` names what fails and why."""
    database = check_database()
    checks = {
        "database": database,
        "queue": check_queue(has_database=database == "ok"),
        "media": check_media(),
        "fonts": check_fonts(),
        "restore": "not finished" if unfinished() else "ok",
    }
    healthy = all(word == "ok" for word in checks.values())
    status = {"status": "ok" if healthy else "failing", "checks": checks}
    return JsonResponse(status, status=200 if healthy else 503)


def check_database():
    """Its tables can be read, and it takes writes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # a bare 1 opens no file
            cursor.fetchone()
            if connection.vendor == "postgresql":
                cursor.execute("SHOW transaction_read_only")
                if cursor.fetchone() != ("off",):
                    return "read only"
        if connection.vendor == "sqlite":
            write_probe(Path(connection.settings_dict["NAME"]).parent)
    except DatabaseError as problem:
        return f"no answer: {type(problem).__name__}"
    except OSError as problem:
        return f"not writable: {type(problem).__name__}"
    return "ok"


def write_probe(folder):
    """OSError if the folder takes no data: missing, read only, or on a disk that is full."""
    with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
        probe.write(PROBE)


def check_queue(*, has_database):
    """The broker answers, and no job has waited for minutes with no worker at work.

    A database that just failed is not asked: the watcher would wait for its silence twice.
    """
    try:
        reach_broker()
    except OSError as problem:
        return f"no broker: {type(problem).__name__}"
    if not has_database:
        return "unknown: no database"
    return "no worker takes the waiting jobs" if is_stalled() else "ok"


def reach_broker():
    """OSError if the broker does not answer within PATIENCE."""
    if settings.CELERY_BROKER_URL.startswith("filesystem:"):
        write_probe(settings.QUEUE_DIR)
        return
    patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    with Connection(settings.CELERY_BROKER_URL, transport_options=patience) as broker:
        try:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
        except (*broker.connection_errors, OperationalError) as problem:
            raise OSError(str(problem)) from problem


def check_media():
    """Files can be kept and found again."""
    try:
        default_storage.delete(default_storage.save("healthz/probe", ContentFile(PROBE)))
    except OSError as problem:
        return f"not writable: {type(problem).__name__}"
    return "ok"


def check_fonts():
    folder = Path(settings.BASE_DIR) / "documents" / "fonts"
    missing = [name for name in PAPER_FONTS if not (folder / name).is_file()]
    return f"missing: {', '.join(missing)}" if missing else "ok"
