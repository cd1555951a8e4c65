"""Videos are never decoded: their first bytes are looked at, and their notes are blanked."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from documents.errors import refused
from documents.limited import shown_name
from documents.reading.archive import too_large

MAX_VIDEO_BYTES = 200 * 1024 * 1024
HEAD_BYTES = 4_096  # as much as video_kind() looks at

_EBML = b"\x1a\x45\xdf\xa3"  # the container that WebM is a kind of (RFC 8794)
_WEBM = b"\x42\x82\x84webm"  # its document type, of four letters
_MP4_BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"dash", b"hvc1", b"XAVC")
_MOV_BRAND = b"qt  "
_MOV_WITHOUT_BRAND = (b"moov", b"mdat", b"wide")  # how QuickTime files began before brands

# A file of boxes in boxes (ISO/IEC 14496-12): where a box of notes may lie, and the notes. A
# phone writes where it was into ©xyz or loci in `udta`, or under a key of Apple's in `meta`;
# programs that edit put XMP into `uuid`. No player needs any of them.
_WITH_NOTES = (b"moov", b"trak", b"mdia", b"moof", b"traf")
_NOTES = (b"udta", b"meta", b"uuid")
_UNUSED = b"free"
_MOST_BOXES = 100_000  # a film in pieces of a second each has some 20,000
_ZEROS = bytes(64 * 1024)


class VideoKind(StrEnum):
    """The kinds of videos taken; the value is the usual end of a file name."""

    MP4 = "mp4"
    WEBM = "webm"
    MOV = "mov"


def video_kind(head: bytes) -> VideoKind | None:
    """What a file that begins with `head` is; None when it is no video of these kinds."""
    head = head[:HEAD_BYTES]
    if head.startswith(_EBML) and _WEBM in head:
        return VideoKind.WEBM
    box, brand = head[4:8], head[8:12]
    if (box == b"ftyp" and brand == _MOV_BRAND) or box in _MOV_WITHOUT_BRAND:
        return VideoKind.MOV
    if box == b"ftyp" and brand.startswith(_MP4_BRANDS):
        return VideoKind.MP4
    return None


def accepted_video(head: bytes, size: int, filename: str) -> VideoKind:
    """The kind of a video of `size` bytes that begins with `head`, or DocumentRefused."""
    kind = video_kind(head)
    if kind is None:
        raise refused("not_a_video", filename=shown_name(filename))
    if size > MAX_VIDEO_BYTES:
        raise too_large(size, MAX_VIDEO_BYTES)
    return kind


def blank_notes(file: BinaryIO, filename: str) -> None:
    """Overwrite, in place, what an MP4 or MOV tells of places, people and phones with zeros.

    Every box keeps its size, so sound and pictures stay where they are; done again it changes
    nothing. Raises DocumentRefused (damaged) when the boxes do not fit into each other.
    """
    for box in list(_boxes(file, filename)):
        if box.kind in _NOTES:
            _blank(file, box)


@dataclass(frozen=True, slots=True)
class _Box:
    """A box of the file: where it begins, where its content does, and where both end."""

    kind: bytes
    start: int
    content: int
    end: int


def _boxes(file: BinaryIO, filename: str) -> Iterator[_Box]:
    """The boxes of the file, and those in boxes that may hold notes."""
    left = _MOST_BOXES
    open_parts = [(0, file.seek(0, 2))]
    while open_parts:
        at, end = open_parts.pop()
        while end - at >= 8:  # QuickTime may close a list with four zeros
            box = _box_at(file, at, end)
            left -= 1
            if box is None or not left:
                raise refused("damaged", filename=shown_name(filename))
            yield box
            if box.kind in _WITH_NOTES:
                open_parts.append((box.content, box.end))
            at = box.end


def _box_at(file: BinaryIO, at: int, end: int) -> _Box | None:
    """The box that begins at `at` and must end by `end`; None when its size cannot be true."""
    file.seek(at)
    head = file.read(16)
    size, kind, content = int.from_bytes(head[:4]), head[4:8], at + 8
    if size == 1:  # too large for four bytes: eight more follow
        size, content = int.from_bytes(head[8:]), at + 16
    box_end = at + size if size else end  # 0: as far as there is anything
    return _Box(kind, at, content, box_end) if content <= box_end <= end else None


def _blank(file: BinaryIO, box: _Box) -> None:
    """The content first: a program that dies half-way finds the box again by its name."""
    file.seek(box.content)
    for at in range(box.content, box.end, len(_ZEROS)):
        file.write(_ZEROS[: box.end - at])
    file.seek(box.start + 4)
    file.write(_UNUSED)
