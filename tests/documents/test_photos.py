"""What is kept of a photo: its pixels, upright, and nothing else."""

import io

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from documents import limited, photos
from documents.child import photo_tasks, pictures
from documents.errors import DocumentRefused
from documents.photos import clean_photo, is_large_enough, megapixels_text, too_small
from tests.documents import sent_photos as sent
from tests.documents.hostile import png
from tests.documents.ooxml import PLAIN_DOCX
from tests.documents.picture_kit import REFUSED, peak_megabytes

# Markers of JPEG that hold something else than the picture: APP1–APP15 and comments.
TELLING_MARKERS = {*range(0xE1, 0xF0), 0xFE}


def markers(jpeg):
    """The markers of the segments before the pixels."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return found


def shown(rendition):
    return Image.open(io.BytesIO(rendition.data))


def close(pixel, colour):
    wanted = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    return all(abs(a - b) < 30 for a, b in zip(pixel, wanted, strict=True))


def renditions(photo):
    return photo.large, photo.screen, photo.thumbnail


@pytest.mark.parametrize(
    "make",
    [sent.telling_jpeg, sent.telling_png, sent.telling_webp, sent.telling_heic, sent.polyglot],
)
def test_nothing_but_pixels_is_kept(make):
    original = make()
    if make is not sent.polyglot:
        assert sent.SECRET.encode() in original
    for rendition in renditions(clean_photo(original, "anh.jpg")):
        assert rendition.data.startswith(b"\xff\xd8\xff\xe0")
        assert rendition.data.endswith(b"\xff\xd9")
        assert rendition.data.count(b"\xff\xd8\xff") == 1  # no thumbnail inside
        assert not TELLING_MARKERS & set(markers(rendition.data))
        for trace in (b"BI MAT", b"Exif", b"xmp", b"ICC_PROFILE", b"<script", b"PK\x03\x04"):
            assert trace not in rendition.data
        picture = shown(rendition)
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_kept_polyglot_is_no_longer_than_a_plain_copy():
    kept = clean_photo(sent.polyglot(), "a.jpg").large.data
    assert len(kept) <= 1.2 * len(sent.encoded(sent.plain(), quality=85))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
def test_a_photo_stands_upright_however_the_camera_was_held(picture_format, orientation):
    photo = clean_photo(sent.held(orientation, picture_format), "anh")
    assert (photo.width, photo.height) == (300, 200)
    for rendition in renditions(photo):
        picture = shown(rendition)
        assert picture.size == (rendition.width, rendition.height)
        right, bottom = rendition.width - 10, rendition.height - 10
        corners = [(10, 10), (right, 10), (10, bottom), (right, bottom)]
        for corner, colour in zip(corners, sent.CORNERS, strict=True):
            assert close(picture.getpixel(corner), colour)


def test_a_photo_of_the_phones_own_kind_stands_upright():
    written = io.BytesIO()
    aside = sent.four_corners().transpose(Image.Transpose.ROTATE_90)
    exif = sent.telling_exif(6).tobytes()
    pillow_heif.from_pillow(aside).save(written, quality=95, exif=exif)
    photo = clean_photo(written.getvalue(), "IMG_0012.HEIC")
    assert (photo.width, photo.height) == (300, 200)
    assert close(shown(photo.large).getpixel((10, 10)), "red")


def test_three_sizes_are_kept_and_none_is_larger_than_the_photo():
    photo = clean_photo(sent.encoded(sent.plain((4000, 3000))), "anh.jpg")
    assert (photo.width, photo.height) == (4000, 3000)
    sizes = [(kept.width, kept.height) for kept in renditions(photo)]
    assert sizes == [(2560, 1920), (1600, 1200), (400, 300)]
    small = clean_photo(sent.encoded(sent.plain((300, 100))), "anh.jpg")
    assert {(kept.width, kept.height) for kept in renditions(small)} == {(300, 100)}


@pytest.mark.parametrize("size", [(1000, 1000), (2560, 391), (12000, 100), (100, 12000)])
def test_the_large_picture_keeps_a_million_pixels(size):
    photo = clean_photo(sent.encoded(sent.plain(size)), "anh.jpg")
    assert is_large_enough(photo.large.width, photo.large.height)


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_no_size_loses_its_million_pixels_or_grows(width, height):
    kept_width, kept_height = photo_tasks._large_size(width, height)
    assert kept_width <= width
    assert kept_height <= height
    assert kept_width * kept_height >= min(width * height, 1_000_000)
    if max(width, height) <= 6 * min(width, height):
        assert max(kept_width, kept_height) <= 2560


@pytest.mark.parametrize("picture_format", ["PNG", "WEBP"])
def test_only_the_first_frame_is_kept(picture_format):
    photo = clean_photo(sent.second_frames(picture_format), "anh")
    assert close(shown(photo.large).getpixel((5, 5)), "green")


def test_a_second_picture_of_a_camera_file_is_left_behind():
    pair = sent.encoded(sent.plain(), "MPO", save_all=True, append_images=[sent.plain()])
    assert pair.count(b"\xff\xd8\xff") == 2
    assert clean_photo(pair, "anh.jpg").large.data.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize(
    ("picture", "picture_format", "colour"),
    [
        (Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "PNG", "white"),
        (Image.new("RGBA", (50, 50), (255, 0, 0, 255)).convert("P"), "PNG", "red"),
        (Image.new("LA", (50, 50), (0, 0)), "PNG", "white"),
        (Image.new("1", (50, 50), 1), "PNG", "white"),
        (Image.new("I;16", (50, 50), 0x8000), "PNG", "#808080"),
        (Image.new("L", (50, 50), 128), "JPEG", "#808080"),
        (Image.new("RGB", (50, 50), "red").convert("CMYK"), "JPEG", "red"),
    ],
    ids=["transparent", "palette", "grey transparent", "bits", "16 bits", "grey", "ink"],
)
def test_every_way_of_storing_colours_is_shown_as_meant(picture, picture_format, colour):
    photo = clean_photo(sent.encoded(picture, picture_format), "anh")
    assert close(shown(photo.large).getpixel((25, 25)), colour)


def test_colours_of_another_profile_are_brought_to_srgb():
    swapped = sent.profile_of_exchanged_colours()
    photo = clean_photo(sent.encoded(sent.plain(colour="red"), icc_profile=swapped), "a.jpg")
    assert close(shown(photo.large).getpixel((9, 9)), "blue")


@pytest.mark.parametrize("profile", [b"no profile", sent.profile_of_no_screen()])
def test_a_colour_profile_that_does_not_fit_counts_as_none(profile):
    photo = clean_photo(sent.encoded(sent.plain(), icc_profile=profile), "a.jpg")
    assert close(shown(photo.large).getpixel((9, 9)), "green")


def test_the_original_is_known_by_its_fingerprint_only():
    first, again = sent.telling_jpeg(), sent.telling_jpeg()
    assert clean_photo(first, "a.jpg").sha256 == clean_photo(again, "b.jpg").sha256
    assert len(clean_photo(first, "a.jpg").sha256) == 64


# --- refusals -------------------------------------------------------------------------------

BOMBS = {
    **{name: (REFUSED[name], "too_many_pixels") for name in ("bomb_13000.png", "bomb_30000.png")},
    "strip": (lambda: png(21_000, 10), "too_many_pixels"),
    "canvas": (sent.webp_of_large_canvas, "too_many_pixels"),
}
WRONG = {
    "empty": (lambda: b"", "not_a_photo"),
    **{name: (make, "not_a_photo") for name, make in REFUSED.items() if name not in BOMBS},
    "gif": (lambda: sent.encoded(sent.plain(), "GIF"), "not_a_photo"),
    "bmp": (lambda: sent.encoded(sent.plain(), "BMP"), "not_a_photo"),
    "tiff": (lambda: sent.encoded(sent.plain(), "TIFF"), "not_a_photo"),
    "word": (lambda: PLAIN_DOCX, "not_a_photo"),
    "heic": (lambda: sent.telling_heic()[:300], "heic_unreadable"),
    "large": (lambda: b"\xff\xd8\xff" + b"\0" * (20 << 20), "too_large"),
}


@pytest.mark.parametrize("name", [*BOMBS, *WRONG])
def test_what_is_no_photo_to_keep_is_refused_with_what_to_do(name):
    make, code = (BOMBS | WRONG)[name]
    with pytest.raises(DocumentRefused) as refusal:
        clean_photo(make(), f"{name}\u202e")
    assert refusal.value.code == code
    if code in ("not_a_photo", "too_many_pixels"):
        assert f"“{name}”" in refusal.value.message


def test_the_phones_own_format_is_refused_with_the_setting_that_helps():
    with pytest.raises(DocumentRefused, match="Cài đặt › Camera › Định dạng › Tương thích nhất"):
        clean_photo(sent.telling_heic()[:300], "IMG_0012.HEIC")


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_no_more_than_starting_the_child(name):
    """Peak memory of the children of a fresh process, which itself stays small."""
    bomb = BOMBS[name][0]()
    peak = peak_megabytes(bomb)
    assert peak - peak_megabytes(sent.encoded(sent.plain((9, 9)))) < 8
    assert peak < 60


@pytest.mark.parametrize("name", ["bomb_13000.png", "bomb_30000.png", "strip"])
def test_a_bomb_is_refused_before_any_of_its_pixels_is_decoded(name, monkeypatch):
    decoded = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded.append)
    with pytest.raises(DocumentRefused):
        photo_tasks.clean_photo(BOMBS[name][0](), name)
    assert decoded == []


def test_a_picture_may_have_60_million_pixels_and_none_more():
    pictures._check_size(10_000, 6_000, "a")
    pictures._check_size(20_000, 3_000, "a")
    for width, height in ((10_000, 6_001), (20_001, 1)):
        with pytest.raises(DocumentRefused) as refusal:
            pictures._check_size(width, height, "a")
        assert refusal.value.code == "too_many_pixels"


def test_a_picture_is_decoded_within_a_gigabyte_and_a_minute():
    limits = limited._TASKS["clean_photo"].limits
    assert (limits.memory_bytes, limits.cpu_seconds, limits.wall_seconds) == (1 << 30, 40, 60)


def test_a_photo_that_needs_too_much_memory_is_refused_as_a_photo(monkeypatch):
    small = limited.Limits(memory_bytes=300 << 20)
    task = limited._Task("documents.child.photo_tasks", "clean_photo", small)
    monkeypatch.setitem(limited._TASKS, "clean_photo", task)
    wide = sent.encoded(Image.new("RGBA", (7000, 7000)), "PNG")
    with pytest.raises(DocumentRefused, match="Lưu lại thành JPEG") as refusal:
        clean_photo(wide, "anh.png")
    assert refusal.value.code == "photo_too_heavy"


def test_a_photo_that_takes_too_long_is_refused_as_a_photo(monkeypatch):
    task = limited._TASKS["clean_photo"]
    hurried = limited.Limits(memory_bytes=task.limits.memory_bytes, wall_seconds=0.01)
    with pytest.raises(DocumentRefused) as refusal:
        limited.run_limited("clean_photo", b"", limits=hurried, filename="anh.jpg")
    assert refusal.value.code == "photo_too_heavy"
    assert "“anh.jpg”" in refusal.value.message


# --- the rule of the megapixel --------------------------------------------------------------


def test_a_megapixel_is_a_million_pixels_whatever_the_sides():
    assert is_large_enough(1000, 1000)
    assert is_large_enough(100_000, 10)
    assert not is_large_enough(999, 1001)
    assert is_large_enough(999, 1001, minimum=900_000)


def test_a_small_photo_is_named_with_its_megapixels():
    assert str(too_small(1000, 750)) == (
        "Ảnh 0,7 MP, cần từ 01 MP. Nếu ảnh lấy từ Zalo, đề nghị gửi lại ở chế độ “HD” "
        "hoặc chọn ảnh gốc trong máy."
    )
    assert "cần từ 1,5 MP" in str(too_small(1000, 750, 1_500_000))


@given(st.integers(1, 60_000_000))
def test_too_few_pixels_never_read_as_enough_and_never_as_none(pixels):
    shown = float(megapixels_text(pixels).replace(",", ".")) * photos.MEGAPIXEL
    assert 0 < round(shown) <= pixels
    assert (round(shown) >= photos.MEGAPIXEL) == (pixels >= photos.MEGAPIXEL)
    assert pixels - shown < max(pixels / 2, 100_000)


@pytest.mark.parametrize(
    ("pixels", "text"),
    [(4_320_000, "4,3"), (750_000, "0,7"), (100_000, "0,1"), (48_000, "0,04"), (9, "0,000009")],
)
def test_megapixels_are_cut_off_behind_the_first_digit_that_tells(pixels, text):
    assert megapixels_text(pixels) == text
