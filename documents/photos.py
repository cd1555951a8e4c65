"""Photos as they are kept: fresh upright pixels in three sizes, and nothing that was sent along.

Decoding is done in the limited child only (documents.child.photo_tasks). The original is not kept,
nor is anything of its EXIF, XMP or colour profile; its SHA-256 tells when it is sent again.
"""

import hashlib
from dataclasses import dataclass, field

from documents.child.parcels import unpack
from documents.errors import DocumentRefused, refused
from documents.limited import run_limited, shown_name
from documents.reading.archive import MAX_FILE_BYTES, too_large
from documents.wording import count_text

MEGAPIXEL = 1_000_000


@dataclass(frozen=True)
class Rendition:
    """One JPEG picture and its size in pixels."""

    data: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True)
class CleanPhoto:
    """A photo to keep. `width` and `height` are those of the sent photo set upright.

    The sides of `large`, `screen` and `thumbnail` are at most 2560, 1600 and 400 pixels; a
    `large` picture keeps a million pixels where the sent photo has them, however long it is.
    """

    width: int
    height: int
    sha256: str  # of the file as sent
    large: Rendition
    screen: Rendition
    thumbnail: Rendition


# every stored photo is our own JPEG: it begins and ends like one, or it was damaged since
_JPEG_BEGINS, _JPEG_ENDS = b"\xff\xd8", b"\xff\xd9"


def is_whole(data: bytes) -> bool:
    """True if a stored rendition came back with its beginning and its end."""
    return data.startswith(_JPEG_BEGINS) and data.endswith(_JPEG_ENDS)


def clean_photo(data: bytes, filename: str) -> CleanPhoto:
    """The first frame of a JPEG, PNG, WebP or HEIC photo of at most 20 MB and 60 megapixels.

    Raises DocumentRefused with what the sender can do, without the name when `filename` is "". A
    small photo is not refused here: what a form asks for is judged with `is_large_enough`.
    """
    if len(data) > MAX_FILE_BYTES:
        raise too_large(len(data))
    facts, files = unpack(run_limited("clean_photo", data, filename=shown_name(filename)))
    renditions = (
        Rendition(file, width, height)
        for file, (width, height) in zip(files, facts["sizes"], strict=True)
    )
    return CleanPhoto(
        facts["width"], facts["height"], hashlib.sha256(data).hexdigest(), *renditions
    )


def is_large_enough(width: int, height: int, minimum: int = MEGAPIXEL) -> bool:
    """Whether a photo has the pixels a form asks for ("từ 01 MP trở lên": pixels, not bytes)."""
    return width * height >= minimum


def too_small(width: int, height: int, minimum: int = MEGAPIXEL) -> DocumentRefused:
    """The refusal of a photo for its size, naming how many megapixels it has."""
    return refused(
        "photo_too_small", found=megapixels_text(width * height), least=least_text(minimum)
    )


def megapixels_text(pixels: int) -> str:
    """ "0,7" for 750.000 pixels, "0,04" for 40.000: never "0,0", for a picture has some.

    Cut off, so that what is too small never reads as enough.
    """
    tenths = pixels * 10 // MEGAPIXEL
    if tenths:
        return f"{tenths // 10},{tenths % 10}"
    return f"0,{pixels:06}"[: 2 + _decimals(pixels)]


def _decimals(pixels: int) -> int:
    """How many it takes to see the first digit of less than 100.000 pixels."""
    return 7 - len(str(pixels))


def least_text(pixels: int) -> str:
    whole, rest = divmod(pixels, MEGAPIXEL)
    return megapixels_text(pixels) if rest else count_text(whole)
