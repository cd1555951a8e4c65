"""Taking the notes out of pictures that stay as they are: where, when, by whom and with what.

For pictures inside Word and Excel files, whose pixels and sizes the document counts on. Photos
of their own are made anew instead (documents.child.photo_tasks).
"""

from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"pHYs"}
_PNG_COLOURS = {b"sRGB", b"gAMA", b"cHRM", b"iCCP"}
_END_OF_PIXELS = 0xD9
_START_OF_PIXELS = 0xDA
# every APPn but JFIF's and Adobe's, which say how the pixels are to be read, and comments
_JPEG_NOTES = {*range(0xE1, 0xEE), 0xEF, 0xFE}
_COLOURS = b"\xff\xe2"  # the profile, which the pixels are read by, in segments of this name
_COLOURS_NAME = b"ICC_PROFILE\0"
_NO_MARKER = {0, *range(0xD0, 0xD8), 0xFF}  # what may follow FF among the pixels


def without_notes(picture: bytes) -> bytes:
    """A JPEG or PNG picture of the same pixels without its notes; anything else as it is."""
    if picture.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd8" + b"".join(_jpeg_segments(picture))
    if picture.startswith(_PNG):
        return _PNG + b"".join(_png_chunks(picture))
    return picture


def _jpeg_segments(picture: bytes) -> Iterator[bytes]:
    """The segments that are kept, the pixels with their start; nothing behind the end."""
    at = _next_marker(picture, 2)
    while at >= 0:
        marker = picture[at + 1]
        if marker == _END_OF_PIXELS:
            yield picture[at : at + 2]
            return
        end = at + 2 + int.from_bytes(picture[at + 2 : at + 4])
        following = _next_marker(picture, end)
        if marker == _START_OF_PIXELS:
            end = following if following >= 0 else len(picture)
        segment = picture[at:end]
        if marker not in _JPEG_NOTES or _tells_colours(segment):
            yield segment
        at = following


def _tells_colours(segment: bytes) -> bool:
    return segment.startswith(_COLOURS) and segment.startswith(_COLOURS_NAME, 4)


def _next_marker(picture: bytes, start: int) -> int:
    at = picture.find(b"\xff", start)
    while 0 <= at < len(picture) - 1 and picture[at + 1] in _NO_MARKER:
        at = picture.find(b"\xff", at + 1)
    return at if at < len(picture) - 1 else -1


def _png_chunks(picture: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(picture):
        end = at + 12 + int.from_bytes(picture[at : at + 4])
        kind = picture[at + 4 : at + 8]
        if kind in _PNG_KEPT | _PNG_COLOURS:
            yield picture[at:end]
        if kind == b"IEND":
            return
        at = end
