"""Many forms in one .zip: taken apart with every size counted, every name cleaned.

Plain archives are not trusted more than the files in them: what is claimed is not believed,
folders and paths mean nothing, and only the files a form can be are taken out.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from documents.errors import MAX_FILE_BYTES, DocumentRefused

MAX_FILES = 150
MAX_MEMBERS = 1_000
MAX_TOTAL_BYTES = 200 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_NOT_FORMS = ("__macosx/",)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the bundle: its content, or why it was not taken (`refusal`)."""

    name: str
    content: bytes = b""
    refusal: str = ""


def is_bundle(name: str) -> bool:
    return name.lower().endswith(".zip")


def members(stream: BinaryIO, name: str) -> Iterator[Member]:
    """The files of a .zip, one at a time.

    Raises DocumentRefused for the archive as a whole: damaged, locked, too many files or too
    much content.
    """
    try:
        yield from _members(stream)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DocumentRefused(
            "damaged", f"Tệp nén “{name}” bị hỏng hoặc chưa tải lên đủ. Nén lại rồi tải lại."
        ) from error


def _members(stream: BinaryIO) -> Iterator[Member]:
    left = MAX_TOTAL_BYTES
    with zipfile.ZipFile(stream) as archive:
        listed = archive.infolist()
        wanted = [member for member in listed if _is_file_of_people(member)]
        if len(listed) > MAX_MEMBERS or len(wanted) > MAX_FILES:
            raise DocumentRefused(
                "too_many", f"Tệp nén có {len(wanted)} tệp, tối đa {MAX_FILES} tệp một lần."
            )
        for member in wanted:
            name = plain_name(member.filename)
            if member.flag_bits & 0x1:
                yield Member(name, refusal="Tệp nén có mật khẩu. Bỏ mật khẩu rồi tải lại.")
                continue
            content = _inflate(archive, member, min(left, MAX_FILE_BYTES))
            if content is None:
                if left < MAX_FILE_BYTES:
                    raise DocumentRefused(
                        "bomb", "Tệp nén giải ra quá 200 MB. Chia thành nhiều lần tải lên."
                    )
                yield Member(name, refusal="Tệp giải nén ra quá 20 MB.")
                continue
            left -= len(content)
            yield Member(name, content)


def _is_file_of_people(member: zipfile.ZipInfo) -> bool:
    """Not a folder, not what systems add by themselves."""
    path = member.filename.replace("\\", "/").lower()
    hidden = plain_name(path).startswith((".", "~$"))
    return not (member.is_dir() or hidden or path.startswith(_NOT_FORMS) or path.endswith(".db"))


def plain_name(path: str) -> str:
    """The last part of a path, whatever system wrote it; never empty."""
    return PurePosixPath(path.replace("\\", "/").replace("\0", "")).name or "tệp không tên"


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes | None:
    """The content, counted while inflating; None when it is longer than the limit."""
    chunks: list[bytes] = []
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > limit:
                return None
            chunks.append(chunk)
    return b"".join(chunks)
