"""Fill this installation from an archive: verify all, then files, then the database at once.

A mark in the data folder stands from the first byte written until all is done.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.services import record
from backups import numbers, schema, tables
from backups.archive import opened
from backups.making import key_mark
from backups.manifest import Manifest
from backups.refusals import BackupRefused, damaged
from backups.room import require_room
from organizations.models import Unit, User

RESTORE = "backups.Restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored; `is_other_key` when the archive was made under another SECRET_KEY."""

    manifest: Manifest
    is_other_key: bool


def restore(path, *, force=False, with_files=True, progress=lambda done, total: None):
    """Fill database and store from the archive at `path`; returns a Restored.

    BackupRefused, with nothing changed, for an archive that is damaged, of another version, or
    too large for the disk, and without `force` where people or units exist already. A failure
    while it writes leaves the database as it was, and `unfinished` tells of it.
    """
    with opened(path) as archive:
        manifest = archive.manifest
        schema.require_fitting(manifest.migrations)
        if not force:
            _require_empty()
        needed = manifest.table_bytes + (manifest.file_bytes if with_files else 0)
        require_room(settings.VAR_DIR, needed)
        state = schema.models_at(manifest.migrations)
        models = tables.kept_models(state)
        _require_same_columns(manifest, models)
        archive.verify(progress)
        mark = _mark()
        mark.write_text(f"{path.name}\n", encoding="utf-8")
        if with_files:
            for part in manifest.files:
                _place(archive, part)
        schema.bring_to(manifest.migrations)
        _fill(archive, models, tables.all_models(state))
    schema.catch_up()
    ContentType.objects.clear_cache()
    _tell(manifest)
    mark.unlink()
    return Restored(manifest, is_other_key=manifest.key_mark != key_mark())


def unfinished():
    """The name of the archive whose restoring began here and did not end; "" as a rule."""
    try:
        return _mark().read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _mark():
    return settings.VAR_DIR / "restoring"


def _require_empty():
    known = connection.introspection.table_names()
    used = [m for m in (User, Unit) if m._meta.db_table in known and m.objects.exists()]
    if used:
        raise BackupRefused(
            "Hệ thống này đã có dữ liệu. Thêm --force để thay toàn bộ bằng bản sao lưu."
        )


def _require_same_columns(manifest, models):
    told = {part.label: part.columns for part in manifest.tables}
    ours = {label: tables.columns(model) for label, model in models.items()}
    if told != ours or not manifest.numbers.keys() <= models.keys():
        raise damaged("bảng và cột không khớp phiên bản")


def _place(archive, part):
    """Under its own name; what stands there already with the same content stays."""
    if default_storage.exists(part.stored):
        if _stored_digest(part.stored) == part.sha256:
            return
        default_storage.delete(part.stored)
    with archive.open(part) as member:
        used = default_storage.save(part.stored, File(member, part.stored))
    if used != part.stored:
        default_storage.delete(used)
        raise OSError(f"the store has no place for {part.stored}")


def _stored_digest(name):
    with default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fill(archive, models, all_models):
    """One transaction: the rows of the archive, and no others; compared before they stand."""
    manifest = archive.manifest
    try:
        with transaction.atomic():
            _empty(all_models)
            for part in manifest.tables:
                tables.load(models[part.label], archive.lines(part))
            numbers.write(models, manifest.numbers)
            connection.check_constraints()
            for part in manifest.tables:
                if tables.digest(models[part.label]) != (part.rows, part.sha256):
                    raise damaged(f"bảng {part.label} nạp xong không khớp")
            models[RESTORE].objects.create(at=timezone.now(), made_at=manifest.moment)
    except DatabaseError as fault:
        raise damaged("các bảng không khớp nhau") from fault


def _empty(models):
    with connection.cursor() as cursor:
        for model in models:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own name


def _tell(manifest):
    with transaction.atomic():
        for ward in Unit.objects.wards():
            record(None, "backup.restored", ward, made_at=manifest.made_at)
