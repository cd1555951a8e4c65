"""Opening strangers' pictures. Runs in the limited child of documents.limited only.

What a picture claims in its header is looked at before anything is decoded, and only the formats
of cameras and phones are known here.
"""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import pillow_heif
from PIL import Image, ImageCms

from documents.errors import refused

MAX_PIXELS = 60_000_000
MAX_SIDE = 20_000
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_UNDECODABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error)

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked from the header, before decoding


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Image.Image]:
    """The first frame of a JPEG, PNG, WebP or HEIC picture, not decoded yet.

    DocumentRefused when the content is no such picture, claims more pixels than allowed, or
    turns out within the block not to be decodable or to need too much memory.
    """
    _check_webp_canvas(data, name)
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            _check_size(*picture.size, name)
            yield picture
    except _UNDECODABLE as error:
        code = "heic_unreadable" if data[4:8] == b"ftyp" else "not_a_photo"
        raise refused(code, filename=name) from error
    except MemoryError as error:
        raise refused("photo_too_heavy", filename=name) from error


def _check_webp_canvas(data: bytes, name: str) -> None:
    """The canvas of an extended WebP file, which its decoder reserves as soon as it is opened."""
    if data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
        _check_size(width, height, name)


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise refused("too_many_pixels", filename=name)


def with_whole_colours(picture: Image.Image) -> Image.Image:
    """The picture in a mode of eight bits a channel, in which it can be scaled."""
    if picture.mode.startswith("I"):  # sixteen bits of grey, which convert() would cut off
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.convert("L") if picture.mode in ("1", "F") else picture


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB on white; an unusable colour profile counts as none."""
    picture = _on_white(picture)
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture.getchannel("A"))
    return page
