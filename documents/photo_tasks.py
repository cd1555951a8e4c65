"""Decoding pictures and PDFs. Runs in the limited child of documents.limited only."""

import io
import struct

import pillow_heif
from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from documents.errors import refused

MAX_PIXELS = 60_000_000
MAX_SIDE = 20_000
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# A4 at 200 dots per inch: small print and stamps stay readable.
_DOTS_PER_INCH = 200
_PAGE = (1654, 2339)
_JPEG_QUALITY = 82
_PDF_HEADER_WITHIN = 1024
_UNDECODABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error)

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked from the header, before decoding


def photos_to_pdf(data: bytes, sizes: list[int], names: list[str]) -> bytes:
    """A PDF of the photos that stand one after the other in `data`, `sizes` bytes each."""
    pages: list[Image.Image] = []
    start = 0
    for size, name in zip(sizes, names, strict=True):
        pages.append(_page(data[start : start + size], name))
        start += size
    written = io.BytesIO()
    pages[0].save(
        written,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=_DOTS_PER_INCH,
        quality=_JPEG_QUALITY,
        title="Bản đã ký, đóng dấu",
    )
    return written.getvalue()


def _page(photo: bytes, name: str) -> Image.Image:
    """The photo upright, on white, at most a page large: new pixels and nothing else."""
    is_heif = photo[4:8] == b"ftyp"
    try:
        with Image.open(io.BytesIO(photo), formats=_FORMATS) as picture:
            _check_size(picture, name)
            picture.draft("RGB", _PAGE)
            shown = ImageOps.exif_transpose(picture)
            shown.thumbnail(_PAGE if shown.height >= shown.width else _PAGE[::-1])
            colours = shown.convert("RGBA")
    except _UNDECODABLE as error:
        code = "heic_unreadable" if is_heif else "not_a_photo"
        raise refused(code, filename=name) from error
    page = Image.new("RGB", colours.size, "white")
    page.paste(colours, mask=colours.getchannel("A"))
    return page


def _check_size(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
        raise refused("too_many_pixels", filename=name)


def check_pdf(data: bytes, filename: str = "") -> bytes:
    """The number of pages, as text."""
    if b"%PDF-" not in data[:_PDF_HEADER_WITHIN]:
        raise refused("not_a_pdf", filename=filename)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise refused("encrypted")
        pages = len(reader.pages)
    except PyPdfError as error:
        raise refused("damaged", filename=filename) from error
    if not pages:
        raise refused("damaged", filename=filename)
    return str(pages).encode()
