"""Refusing a picture bomb, against keeping the smallest photo: both pay for the child's start."""

import io
import subprocess
import sys
from functools import partial

from PIL import Image

from bench.timing import compare
from documents.errors import DocumentRefused
from documents.photos import clean_photo

SIDE = 30_000
LONGEST_MS = 1_000
MOST_MEGABYTES = 50
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


def picture_bomb():
    """Raises RuntimeError where the bomb is kept, or costs more memory than it may."""
    bomb, small = black_png(SIDE), black_png(9)
    more = peak_megabytes(bomb) - peak_megabytes(small)
    if more > MOST_MEGABYTES:
        raise RuntimeError(f"refusing a bomb took {more:.0f} MB more than a small photo")
    return compare(
        f"photos: a PNG of {SIDE}×{SIDE} refused, {more:+.0f} MB",
        partial(refuse, bomb),
        "a photo of 9×9 kept",
        partial(clean_photo, small, "nho.png"),
        rounds=7,
        longest_ms=LONGEST_MS,
    )


def refuse(bomb):
    try:
        clean_photo(bomb, "bom.png")
    except DocumentRefused:
        return
    raise RuntimeError("a bomb was kept")


def black_png(side):
    """A bitmap of so many rows: 900 million pixels lie in some hundred kilobytes."""
    written = io.BytesIO()
    Image.new("1", (side, side)).save(written, "PNG")
    return written.getvalue()


def peak_megabytes(data):
    """The most memory that the work on one picture holds, in a fresh process."""
    command = [sys.executable, "-c", _PEAK_OF_A_CHILD]
    done = subprocess.run(command, input=data, capture_output=True, check=True)  # noqa: S603
    return int(done.stdout) / 1024
