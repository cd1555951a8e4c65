"""What an archive says of itself: the one JSON document that is read before all else.

manifest.json         this document
tables/<label>.jsonl  the rows of a table, one JSON list in a line, in the order of its columns
media/<name>          a stored file under its own name, not compressed
"""

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import PurePosixPath

from backups.refusals import damaged

FORMAT = 1
NAME = "manifest.json"
TABLES, MEDIA = "tables/", "media/"
_LONGEST_NAME = 400


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the archive besides the manifest."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TablePart(Part):
    label: str
    columns: list
    rows: int


@dataclass(frozen=True, slots=True)
class FilePart(Part):
    stored: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`migrations` are "app.name"; `numbers` the last number each table gave out.

    `key_mark` tells whether another SECRET_KEY is in use, and nothing about it. `missing` are the
    files that records name and the store did not have.
    """

    format: int
    version: str
    made_at: str
    database: str
    key_mark: str
    migrations: list
    numbers: dict
    tables: list
    files: list
    missing: list

    @property
    def moment(self):
        return datetime.fromisoformat(self.made_at)

    @property
    def parts(self):
        return [*self.tables, *self.files]

    @property
    def rows(self):
        return sum(table.rows for table in self.tables)

    @property
    def table_bytes(self):
        return sum(table.size for table in self.tables)

    @property
    def file_bytes(self):
        return sum(file.size for file in self.files)

    def to_json(self):
        return json.dumps(asdict(self), ensure_ascii=False).encode()


def from_json(data):
    """The Manifest; BackupRefused unless it has just the shape that we write."""
    try:
        told = json.loads(data)
        manifest = _built(Manifest, told | {"tables": [], "files": []})
        manifest.tables.extend(_built(TablePart, item) for item in told["tables"])
        manifest.files.extend(_built(FilePart, item) for item in told["files"])
        is_ours = manifest.format == FORMAT and manifest.moment.tzinfo
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise damaged("không đọc được bảng kê") from fault
    if not is_ours or not all(map(_is_plain, manifest.parts)):
        raise damaged("bảng kê không đúng dạng")
    return manifest


def _built(kind, told):
    types = {field.name: field.type for field in fields(kind)}
    if set(told) != set(types) or any(type(told[name]) is not types[name] for name in types):
        raise TypeError(kind.__name__)
    return kind(**told)


def _is_plain(part):
    """Its name follows from what it holds, and stays inside the store."""
    if part.size < 0 or len(part.name) > _LONGEST_NAME:
        return False
    if isinstance(part, TablePart):
        return part.rows >= 0 and part.name == f"{TABLES}{part.label}.jsonl"
    path = PurePosixPath(part.stored)
    is_inside = bool(path.parts) and not path.is_absolute() and ".." not in path.parts
    is_normal = str(path) == part.stored and not set(part.stored) & {"\\", "\0"}
    return is_inside and is_normal and part.name == f"{MEDIA}{part.stored}"
