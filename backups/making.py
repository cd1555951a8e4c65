"""Write an archive: the database of one moment, then every file of the store, piece by piece."""

import hashlib
import os
import zipfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import FileField
from django.utils import timezone
from django.utils.crypto import salted_hmac

from backups import numbers, tables
from backups.manifest import FORMAT, MEDIA, NAME, TABLES, FilePart, Manifest, TablePart
from backups.refusals import BackupRefused
from backups.room import require_room
from backups.schema import current_migrations
from backups.snapshot import snapshot
from uploads.orphans import stored_names

PIECE = 1024 * 1024
OWNER_ONLY = 0o600
# probes of /healthz, and the results of jobs, which are left out with them
_PASSING = ("healthz/", "jobs/")


def key_mark():
    return salted_hmac("backups.key", "", algorithm="sha256").hexdigest()[:16]


def make_archive(path, *, progress=lambda done, total: None):
    """Write the archive at `path` and return its Manifest; there is no unfinished file under it.

    `progress(done, total)` counts files. BackupRefused when it cannot be made, OSError when the
    disk or the store fails meanwhile; neither leaves anything behind.
    """
    migrations = current_migrations()
    try:
        files = {name: default_storage.size(name) for name in _lasting_names()}
        require_room(path.parent, database_size() + sum(files.values()))
    except FileNotFoundError as gone:
        raise BackupRefused("Kho tệp vừa thay đổi, chưa sao lưu được. Chạy lại.") from gone
    part = path.with_name(f"{path.name}.part")
    try:
        with open(part, "wb", opener=_private) as file:
            manifest = _write(file, migrations, files, progress)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return manifest


def database_size():
    """Bytes on its disk: more than its rows take in an archive."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def _private(path, flags):
    return os.open(path, flags, OWNER_ONLY)


def _lasting_names():
    return sorted(name for name in stored_names() if not name.startswith(_PASSING))


def _write(file, migrations, files, progress):
    made_at = timezone.now()
    models = tables.kept_models(apps)
    with zipfile.ZipFile(file, "w") as archive:
        with snapshot():
            table_parts = [_write_table(archive, *item) for item in models.items()]
            last_numbers = numbers.read(models)
            named = _named_files(models.values())
        file_parts = []
        for done, name in enumerate(files, 1):
            if part := _write_file(archive, name):
                file_parts.append(part)
            progress(done, len(files))
        manifest = Manifest(
            format=FORMAT,
            version=settings.VERSION,
            made_at=made_at.isoformat(),
            database=connection.vendor,
            key_mark=key_mark(),
            migrations=migrations,
            numbers=last_numbers,
            tables=table_parts,
            files=file_parts,
            missing=sorted(named - {part.stored for part in file_parts}),
        )
        archive.writestr(NAME, manifest.to_json(), zipfile.ZIP_DEFLATED)
    return manifest


def _named_files(models):
    """Every file that a record names in a column of its own."""
    found = set()
    for model in models:
        for field in model._meta.local_concrete_fields:
            if isinstance(field, FileField):
                found.update(model._base_manager.values_list(field.name, flat=True).iterator())
    return found - {"", None}


def _write_table(archive, label, model):
    name, count = f"{TABLES}{label}.jsonl", 0
    with _Member(archive, name, zipfile.ZIP_DEFLATED) as member:
        for line in tables.lines(model):
            count += 1
            member.write(line)
    return TablePart(name, member.size, member.sha256, label, tables.columns(model), count)


def _write_file(archive, stored):
    """None for a file that its owner took away meanwhile."""
    name = f"{MEDIA}{stored}"
    try:
        source = default_storage.open(stored)
    except FileNotFoundError:
        return None
    with source, _Member(archive, name, zipfile.ZIP_STORED) as member:
        while piece := source.read(PIECE):
            member.write(piece)
    return FilePart(name, member.size, member.sha256, stored)


class _Member:
    """A member that is being written, with its size and checksum."""

    def __init__(self, archive, name, compression):
        info = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
        info.compress_type = compression
        self._target = archive.open(info, "w", force_zip64=True)
        self._hash = hashlib.sha256()
        self.size = 0

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._target.close()

    def write(self, piece):
        self._target.write(piece)
        self._hash.update(piece)
        self.size += len(piece)

    @property
    def sha256(self):
        return self._hash.hexdigest()
