"""Photos as phones and strangers send them, made for tests."""

import io

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from tests.documents.ooxml import PLAIN_DOCX

SECRET = "NGUYEN VAN BI MAT"
CORNERS = ("red", "lime", "blue", "yellow")  # top left, top right, bottom left, bottom right

# How a camera that was held so stores an upright picture: the reverse of what a viewer does.
STORED = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_270,),
}


def encoded(picture: Image.Image, picture_format: str = "JPEG", **how) -> bytes:
    written = io.BytesIO()
    picture.save(written, picture_format, **how)
    return written.getvalue()


def plain(size=(400, 200), colour="green") -> Image.Image:
    return Image.new("RGB", size, colour)


def four_corners(size=(300, 200)) -> Image.Image:
    picture = Image.new("RGB", size)
    width, height = size[0] // 2, size[1] // 2
    for place, colour in enumerate(CORNERS):
        corner = (place % 2 * width, place // 2 * height)
        picture.paste(Image.new("RGB", (width, height), colour), corner)
    return picture


def telling_exif(orientation: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Artist] = SECRET
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (21.0, 1.0, 42.5)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (105.0, 51.0, 15.0)
    return exif


def held(orientation: int, picture_format: str) -> bytes:
    """The picture of four corners as a camera turned aside stores it."""
    picture = four_corners()
    for change in STORED[orientation]:
        picture = picture.transpose(change)
    return encoded(picture, picture_format, exif=telling_exif(orientation), lossless=True)


def telling_jpeg() -> bytes:
    """EXIF with a place, XMP, a comment and a colour profile with a name in it."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(
        plain(),
        exif=telling_exif(),
        comment=SECRET,
        xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(),
        icc_profile=profile,
    )


def telling_png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET)
    words.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET}</x:xmpmeta>")
    return encoded(plain(), "PNG", pnginfo=words, exif=telling_exif())


def telling_webp() -> bytes:
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    return encoded(plain(), "WEBP", exif=telling_exif(), xmp=xmp)


def telling_heic() -> bytes:
    written = io.BytesIO()
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    pillow_heif.from_pillow(plain()).save(written, exif=telling_exif().tobytes(), xmp=xmp)
    return written.getvalue()


def polyglot() -> bytes:
    """A photo that is a page with a script and a Word file as well."""
    return encoded(plain()) + b"<script>alert(document.domain)</script>" + PLAIN_DOCX


def second_frames(picture_format: str) -> bytes:
    """A green picture with a red one hidden behind it."""
    behind = [plain(colour="red")]
    return encoded(plain(), picture_format, save_all=True, append_images=behind)


def webp_of_large_canvas() -> bytes:
    """A tiny WebP file that claims 16.383 × 16.383 pixels."""
    data = bytearray(encoded(Image.new("RGBA", (9, 9)), "WEBP", exif=telling_exif()))
    assert data[12:16] == b"VP8X"
    data[24:30] = (16_382).to_bytes(3, "little") * 2
    return bytes(data)


def profile_of_exchanged_colours() -> bytes:
    """The profile of a screen whose red and blue are exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def profile_of_no_screen() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
