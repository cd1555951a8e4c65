"""A JPEG file taken apart down to its last byte, to see whether it tells more than its pixels."""

START, END, SCAN, JFIF = 0xD8, 0xD9, 0xDA, 0xE0
# Quantization, Huffman tables, restart interval and the frame: what decoding needs.
_FOR_DECODING = {0xDB, 0xC4, 0xDD, 0xC0, 0xC1, 0xC2}
_BARE_JFIF = 16  # with the bytes of its own length, and without a thumbnail


def told_besides_pixels(data: bytes) -> list[str]:
    """Segments that are not needed to show the picture, and bytes behind its end; [] for none.

    Application data holds EXIF, XMP, colour profiles and second pictures; comments hold words.
    """
    if data[:2] != bytes([0xFF, START]):
        return ["no JPEG"]
    found, at = [], 2
    while data[at + 1] != END:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if data[at] != 0xFF or not _is_needed(marker, length):
            found.append(f"{marker:02x} of {length} bytes: {data[at + 4 : at + 24]!r}")
        at += 2 + length
        if marker == SCAN:
            at = _end_of_scan(data, at)
    behind = data[at + 2 :]
    return [*found, *([f"behind the end: {behind[:20]!r}"] if behind else [])]


def _is_needed(marker: int, length: int) -> bool:
    if marker == JFIF:
        return length == _BARE_JFIF
    return marker == SCAN or marker in _FOR_DECODING


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker begins: in a scan 0xFF stands before 0 and restarts only."""
    while True:
        at = data.index(0xFF, at)
        if data[at + 1] != 0 and data[at + 1] not in range(0xD0, 0xD8):
            return at
        at += 2
