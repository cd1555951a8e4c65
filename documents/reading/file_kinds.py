"""What a file really is, judged by its first bytes and never by its name alone."""

from enum import StrEnum


class FileKind(StrEnum):
    EMPTY = "empty"
    ZIP = "zip"
    PDF = "pdf"
    PICTURE = "picture"
    WORD_97 = "legacy_doc"
    EXCEL_97 = "legacy_xls"
    ENCRYPTED = "encrypted"
    MACRO_97 = "macro"
    OTHER = "wrong_type"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PHOTOS = (b"\xff\xd8\xff", b"\x89PNG")
_PICTURES = (*_PHOTOS, b"GIF8", b"BM", b"II*\0", b"MM\0*")
_HEIF_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif", b"hevc")
_PDF_HEADER_WITHIN = 1024


def kind_of(data: bytes, filename: str = "") -> FileKind:
    """The kind of a file; the name only decides between old Word and a locked new file."""
    if not data:
        return FileKind.EMPTY
    if data.startswith(b"PK"):
        return FileKind.ZIP
    if data.startswith(_OLE):
        return _kind_of_ole(data, filename)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return FileKind.PDF
    if _is_picture(data):
        return FileKind.PICTURE
    return FileKind.OTHER


def is_photo(data: bytes) -> bool:
    """Whether the content begins as a format that photos are kept from."""
    return data.startswith(_PHOTOS) or _is_webp(data) or _is_heif(data)


def _is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURES) or _is_webp(data) or _is_heif(data)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _is_heif(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def _kind_of_ole(data: bytes, filename: str) -> FileKind:
    """Old Word and Excel files and locked new ones share one container, told by its streams."""
    if _has_stream(data, "EncryptedPackage") or _is_locked_word_97(data):
        return FileKind.ENCRYPTED
    if _has_stream(data, "_VBA_PROJECT"):
        return FileKind.MACRO_97
    if _has_stream(data, "WordDocument"):
        return FileKind.WORD_97
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return FileKind.EXCEL_97
    name = filename.lower()
    if name.endswith(".doc"):
        return FileKind.WORD_97
    if name.endswith(".xls"):
        return FileKind.EXCEL_97
    return FileKind.ENCRYPTED


def _has_stream(data: bytes, name: str) -> bool:
    """Whether the container's directory names a stream: UTF-16 with a closing null."""
    return (name + "\0").encode("utf-16-le") in data


def _is_locked_word_97(data: bytes) -> bool:
    """The encryption flag in the head of a WordDocument stream (FIB, [MS-DOC] 2.5.2)."""
    head = data[512:524]
    return head[:2] == b"\xec\xa5" and len(head) > 11 and bool(head[11] & 0x01)
