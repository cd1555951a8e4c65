"""Making stored photos out of sent ones. Runs in the limited child of documents.limited only."""

import io
import math

from PIL import Image, ImageOps
from PIL.ExifTags import Base

from documents.child.parcels import pack
from documents.child.pictures import in_srgb, opened, with_whole_colours

_ENOUGH_PIXELS = 1_000_000  # what a form may ask of a photo (Công văn phường Đống Đa 2026)
_LARGE_SIDE = 2560
_SMALLER_SIDES = (1600, 400)
_QUALITY = 85
_NOISE = 1e-9
_TURNED_ASIDE = {5, 6, 7, 8}  # values of the EXIF orientation that exchange width and height


def clean_photo(data: bytes, filename: str = "") -> bytes:
    """The photo as fresh JPEG pictures, largest first, with its upright width and height."""
    with opened(data, filename) as picture:
        width, height = picture.size
        bound = _large_size(width, height)
        picture.draft("RGB", bound)  # a JPEG is decoded no larger than needed
        picture.load()
        is_aside = picture.getexif().get(Base.Orientation) in _TURNED_ASIDE
        large = _large_copy(picture, bound)
    copies = [large, *(_within(large, side) for side in _SMALLER_SIDES)]
    if is_aside:
        width, height = height, width
    facts = {"width": width, "height": height, "sizes": [copy.size for copy in copies]}
    return pack(facts, [_as_jpeg(copy) for copy in copies])


def _large_size(width: int, height: int) -> tuple[int, int]:
    """At most 2560 pixels a side, unless a long strip would lose its million pixels by that."""
    scale = _LARGE_SIDE / max(width, height)
    scale = max(scale, math.sqrt(_ENOUGH_PIXELS / (width * height)))
    if scale >= 1:
        return width, height
    # Rounded up, but not for what is only the inexactness of the division.
    return math.ceil(width * scale - _NOISE), math.ceil(height * scale - _NOISE)


def _large_copy(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """New pixels and nothing else: upright, in sRGB, on white."""
    scaled = with_whole_colours(picture)
    if scaled.size != size:
        scaled = scaled.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if orientation := picture.getexif().get(Base.Orientation):
        scaled.getexif()[Base.Orientation] = orientation
    upright = in_srgb(ImageOps.exif_transpose(scaled), picture.info.get("icc_profile"))
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    return fresh


def _within(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    return smaller


def _as_jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()
