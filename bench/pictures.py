"""Refusing hostile pictures, against keeping the smallest photo: both pay for the child's start.

Every kind that the tests know, by the one function that photos of articles, evidence and signed
copies go through before anything of them is stored.
"""

from functools import partial

from bench.timing import compare
from documents.errors import DocumentRefused
from documents.photos import clean_photo
from tests.documents.hostile import png
from tests.documents.picture_kit import REFUSED, peak_megabytes

LONGEST_MS = 1_000
MOST_MEGABYTES = 50


def hostile_pictures():
    """Raises RuntimeError where one is kept, or costs more memory than it may."""
    small = png(9, 9)
    floor = peak_megabytes(small)
    return [_refusal(name, make(), small, floor) for name, make in REFUSED.items()]


def _refusal(name, picture, small, floor):
    more = peak_megabytes(picture) - floor
    if more > MOST_MEGABYTES:
        raise RuntimeError(f"refusing {name} took {more:.0f} MB more than a small photo")
    return compare(
        f"photos: {name} refused, {more:+.0f} MB",
        partial(refuse, picture, name),
        "a photo of 9×9 kept",
        partial(clean_photo, small, "nho.png"),
        rounds=3,
        longest_ms=LONGEST_MS,
    )


def refuse(picture, name):
    try:
        clean_photo(picture, name)
    except DocumentRefused:
        return
    raise RuntimeError(f"{name} was kept")
