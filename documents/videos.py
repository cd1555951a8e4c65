"""Videos are kept as they were sent and never decoded: only their first bytes are looked at."""

from enum import StrEnum

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


class VideoKind(StrEnum):
    """The kinds of videos taken; the value is the usual end of a file name."""

    MP4 = "mp4"
    WEBM = "webm"
    MOV = "mov"

    @property
    def content_type(self) -> str:
        """The type under which a video is served, whatever its sender called it."""
        return "video/quicktime" if self is VideoKind.MOV else f"video/{self.value}"


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
