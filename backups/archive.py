"""Read an archive that may come from anywhere: nothing of it is believed before it is checked."""

import hashlib
import zipfile
import zlib
from contextlib import contextmanager

from backups.manifest import NAME, FilePart, from_json
from backups.refusals import damaged

LARGEST_MANIFEST = 64 * 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024
# rows alike compress well; what compresses better than this was made to fill a disk
MOST_RATIO, SMALL = 200, 1024 * 1024
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)


@contextmanager
def opened(path):
    """An Archive of known shape; OSError, or BackupRefused for what we did not write."""
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as package:
                yield Archive(package)
        except _BROKEN as fault:
            raise damaged("không đọc được, hoặc thiếu phần cuối") from fault


class Archive:
    def __init__(self, package):
        self._package = package
        infos = package.infolist()
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) < len(infos):
            raise damaged("có thành phần trùng tên")
        self.manifest = self._read_manifest()
        self._check_shape()

    def verify(self, progress=lambda done, total: None):
        """Compare every byte with the checksums; BackupRefused for the first that differs."""
        parts = self.manifest.parts
        for done, part in enumerate(parts, 1):
            with self.open(part) as member:
                digest = hashlib.file_digest(member, "sha256").hexdigest()
            if digest != part.sha256:
                raise damaged(f"sai mã băm của {part.name}")
            progress(done, len(parts))

    def open(self, part):
        return self._package.open(self._infos[part.name])

    def lines(self, part):
        with self.open(part) as member:
            while line := member.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise damaged(f"dòng quá dài trong {part.name}")
                yield line

    def _read_manifest(self):
        info = self._infos.get(NAME)
        if info is None or info.file_size > LARGEST_MANIFEST:
            raise damaged("không có bảng kê")
        with self._package.open(info) as member:
            return from_json(member.read(LARGEST_MANIFEST))

    def _check_shape(self):
        parts = {part.name: part for part in self.manifest.parts}
        are_listed_once = len(parts) == len(self.manifest.parts)
        if not are_listed_once or parts.keys() | {NAME} != self._infos.keys():
            raise damaged("thành phần không khớp bảng kê")
        for name, part in parts.items():
            info = self._infos[name]
            if info.file_size != part.size or _is_bomb(info, part):
                raise damaged(f"kích thước bất thường của {name}")


def _is_bomb(info, part):
    if isinstance(part, FilePart):
        return info.compress_size != info.file_size
    return info.file_size > SMALL and info.file_size > MOST_RATIO * info.compress_size
