import io
import shutil
import subprocess

import pillow_heif
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from pypdf import PdfReader, PdfWriter

from documents.errors import DocumentRefused
from documents.signed_copy import inspect_pdf, photos_to_pdf
from tests.documents.hostile import png
from tests.documents.ooxml import PLAIN_DOCX


def photo(picture_format="JPEG", size=(400, 200), colour=(10, 200, 30), **how):
    written = io.BytesIO()
    mode = "RGBA" if len(colour) == 4 else "RGB"
    Image.new(mode, size, colour).save(written, picture_format, **how)
    return written.getvalue()


def telling_exif():
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Artist] = "NGUYEN VAN BI MAT"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (21.0, 1.0, 42.5)
    return exif


def heic(size=(300, 500)):
    written = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", size, "red")).save(written)
    return written.getvalue()


def shapes(pdf):
    return [
        (round(page.mediabox.width), round(page.mediabox.height))
        for page in PdfReader(io.BytesIO(pdf)).pages
    ]


def test_photos_become_the_pages_of_one_pdf_in_order():
    pdf = photos_to_pdf([photo("JPEG"), photo("PNG", (100, 300)), photo("WEBP"), heic()])
    assert inspect_pdf(pdf) == 4
    assert [width > height for width, height in shapes(pdf)] == [True, False, True, False]


def test_a_large_photo_is_brought_to_the_size_of_a_page():
    ((width, height),) = shapes(photos_to_pdf([photo(size=(4000, 3000))]))
    assert width <= 842
    assert height <= 595
    assert width > 780


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
def test_a_photo_lies_upright_and_tells_nothing_more_than_its_pixels(picture_format):
    pdf = photos_to_pdf([photo(picture_format, exif=telling_exif())])
    ((width, height),) = shapes(pdf)
    assert height > width  # orientation 6 turns the 400 × 200 picture
    assert b"BI MAT" not in pdf
    assert b"Exif" not in pdf


def test_what_hangs_on_a_picture_is_left_behind():
    polyglot = photo() + b"<script>alert(document.domain)</script>" + PLAIN_DOCX
    pdf = photos_to_pdf([polyglot])
    assert b"<script" not in pdf
    assert b"PK\x03\x04" not in pdf


def test_transparent_parts_are_white():
    pdf = photos_to_pdf([photo("PNG", colour=(0, 0, 0, 0))])
    (image,) = PdfReader(io.BytesIO(pdf)).pages[0].images
    assert image.image.convert("L").getextrema()[0] > 250


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_photo"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_a_photo"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n", "not_a_photo"),
        (photo()[:300], "not_a_photo"),
        (photo("GIF"), "not_a_photo"),
        (photo("BMP"), "not_a_photo"),
        (PLAIN_DOCX, "not_a_photo"),
        (heic()[:200], "heic_unreadable"),
        (png(13_000, 13_000), "too_many_pixels"),
        (png(30_000, 30_000), "too_many_pixels"),
        (png(21_000, 10), "too_many_pixels"),
        (b"\xff\xd8\xff" + b"\0" * (20 << 20), "too_large"),
    ],
    ids=[
        *("empty", "svg", "eps", "truncated", "gif", "bmp"),
        *("zip", "heic", "bomb", "bigger", "long", "large"),
    ],
)
def test_what_is_no_photo_is_refused_by_name(data, code):
    with pytest.raises(DocumentRefused) as refusal:
        photos_to_pdf([photo(), data], ["trang1.jpg", "trang2.jpg"])
    assert refusal.value.code == code
    if code in ("not_a_photo", "too_many_pixels"):
        assert "“trang2.jpg”" in refusal.value.message


@pytest.mark.parametrize("count", [0, 6])
def test_a_copy_has_one_to_five_photos(count):
    with pytest.raises(DocumentRefused) as refusal:
        photos_to_pdf([photo()] * count)
    assert refusal.value.message == "Chọn từ 01 đến 05 ảnh cho một bản đã ký."


# --- PDF ------------------------------------------------------------------------------------


def blank_pdf(pages=2, password=""):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_the_pages_of_a_pdf_are_counted():
    assert inspect_pdf(blank_pdf(3), "ban ky.pdf") == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_pdf"),
        (photo(), "not_a_pdf"),
        (PLAIN_DOCX, "not_a_pdf"),
        (b"%PDF-1.7\nnothing more", "damaged"),
        (blank_pdf(0), "damaged"),
        (blank_pdf(password="bi mat"), "encrypted"),
        (b"%PDF-1.7" + b"\0" * (20 << 20), "too_large"),
    ],
    ids=["empty", "photo", "word", "cut", "pageless", "locked", "large"],
)
def test_what_is_no_usable_pdf_is_refused(data, code):
    with pytest.raises(DocumentRefused) as refusal:
        inspect_pdf(data, "ban ky.pdf")
    assert refusal.value.code == code


@pytest.mark.skipif(shutil.which("pdfimages") is None, reason="needs poppler-utils")
def test_the_pages_hold_plain_jpeg_pictures(tmp_path):
    path = tmp_path / "ban-ky.pdf"
    path.write_bytes(photos_to_pdf([photo()]))
    listed = subprocess.run(
        [shutil.which("pdfimages"), "-list", str(path)], capture_output=True, text=True, check=True
    )
    assert listed.stdout.count(" jpeg ") == 1
