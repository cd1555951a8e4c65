"""Making and checking signed copies. Runs in the limited child of documents.limited only."""

import io

from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from documents.child.pictures import in_srgb, opened, with_whole_colours
from documents.errors import refused

# A4 at 200 dots per inch: small print and stamps stay readable.
_DOTS_PER_INCH = 200
_PAGE = (1654, 2339)
_JPEG_QUALITY = 82
_PDF_HEADER_WITHIN = 1024


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
    with opened(photo, name) as picture:
        picture.draft("RGB", _PAGE)
        shown = ImageOps.exif_transpose(with_whole_colours(picture))
        shown.thumbnail(_PAGE if shown.height >= shown.width else _PAGE[::-1])
        shown = in_srgb(shown, picture.info.get("icc_profile"))
    page = Image.new("RGB", shown.size)
    page.paste(shown)
    return page


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
