"""Pictures of a stranger who means harm or tells too much, by name."""

import subprocess
import sys

from PIL import Image

from tests.documents.hostile import png
from tests.documents.ooxml import PLAIN_DOCX
from tests.documents.sent_photos import SECRET, encoded, plain, telling_exif

SCRIPT = b"<script>alert(document.domain)</script>"
TRACES = (SECRET.encode(), b"Exif", b"<script", b"PK\x03\x04", b"http://ns.adobe.com")


def turned(picture_format: str) -> bytes:
    """A picture 400 wide and 200 high, to be shown turned, with an author and a place."""
    return encoded(plain((400, 200)), picture_format, exif=telling_exif(orientation=6))


def three_in_one() -> bytes:
    """A picture that is a page with a script and a Word file as well."""
    return encoded(plain((400, 200))) + SCRIPT + PLAIN_DOCX


def half_a_picture() -> bytes:
    whole = encoded(Image.new("RGB", (400, 200), (10, 200, 30)))
    return whole[: len(whole) // 2]


# name: (how it is made, what it must tell before it is kept)
KEPT = {
    "exif_gps.jpeg": (lambda: turned("JPEG"), SECRET.encode()),
    "exif_gps.png": (lambda: turned("PNG"), SECRET.encode()),
    "exif_gps.webp": (lambda: turned("WEBP"), SECRET.encode()),
    "polyglot_html_zip.jpg": (three_in_one, SCRIPT),
}
REFUSED = {
    "bomb_30000.png": lambda: png(30_000, 30_000),
    "bomb_13000.png": lambda: png(13_000, 13_000),
    "svg_as.png": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "eps_as.jpg": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
    "truncated.jpg": half_a_picture,
}


_PEAK_OF_A_CHILD = """
import sys
from documents.child.photo_tasks import clean_photo
from documents.errors import DocumentRefused
try:
    clean_photo(sys.stdin.buffer.read())
except DocumentRefused:
    pass
print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
"""


def peak_megabytes(data: bytes) -> float:
    """The most memory that the work on one picture holds, in a fresh process."""
    command = [sys.executable, "-c", _PEAK_OF_A_CHILD]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return int(done.stdout) / 1024


def upright_size(name: str) -> tuple[int, int]:
    return (200, 400) if name.startswith("exif") else (400, 200)
