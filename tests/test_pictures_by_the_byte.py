"""Pictures of strangers on both roads into the store: what is kept and served is pixels alone.

The pictures are those that tell who took them and where, lie on their side, hide a second one,
or claim more pixels than any camera has. They come in pieces, as the pages send them.
"""

import io

import pillow_heif
import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from PIL import Image

from awards.models import ArticlePhoto
from campaigns.models import Campaign
from registrations.models import Evidence, Initiative
from tests.documents import picture_kit
from tests.documents import sent_photos as sent
from tests.documents.jpeg_bytes import told_besides_pixels
from tests.documents.ooxml import PLAIN_DOCX
from tests.factories import make_article, make_row, make_sent_list
from tests.uploads.test_protocol import create, patch

pytestmark = pytest.mark.django_db
LEAF = (10, 200, 30)
LONGEST = {"goc": 2560, "vua": 1600, "nho": 400}
BY_NAME = sent.CORNERS


def aside(picture_format, size=(400, 200)):
    """A picture of one colour with name and place, taken with the phone held on its side."""
    return sent.encoded(sent.plain(size, LEAF), picture_format, exif=sent.telling_exif(6))


def aside_heic():
    written = io.BytesIO()
    picture = sent.four_corners().transpose(Image.Transpose.ROTATE_90)
    exif = sent.telling_exif(6).tobytes()
    xmp = f"<x:xmpmeta>{sent.SECRET}</x:xmpmeta>".encode()
    pillow_heif.from_pillow(picture).save(written, quality=95, exif=exif, xmp=xmp)
    return written.getvalue()


def page_and_archive():
    plain = sent.encoded(sent.plain(colour=LEAF))
    return plain + b"<script>alert(document.domain)</script>" + PLAIN_DOCX


def pair():
    return sent.encoded(sent.plain(), "MPO", save_all=True, append_images=[sent.plain()])


# name: (how it is made, its upright size, the colours of its corners)
PICTURES = {
    "exif_gps.jpeg": (lambda: aside("JPEG"), (200, 400), [LEAF] * 4),
    "exif_gps.png": (lambda: aside("PNG"), (200, 400), [LEAF] * 4),
    "exif_gps.webp": (lambda: aside("WEBP"), (200, 400), [LEAF] * 4),
    "exif_gps.heic": (aside_heic, (300, 200), BY_NAME),
    "large.jpeg": (lambda: aside("JPEG", (3000, 2000)), (2000, 3000), [LEAF] * 4),
    "held.jpeg": (lambda: sent.held(6, "JPEG"), (300, 200), BY_NAME),
    "held.png": (lambda: sent.held(8, "PNG"), (300, 200), BY_NAME),
    "held.webp": (lambda: sent.held(5, "WEBP"), (300, 200), BY_NAME),
    "xmp_comment_profile.jpg": (sent.telling_jpeg, (200, 400), ["green"] * 4),
    "words.png": (sent.telling_png, (200, 400), ["green"] * 4),
    "polyglot_html_zip.jpg": (page_and_archive, (400, 200), [LEAF] * 4),
    "frames.png": (lambda: sent.second_frames("PNG"), (400, 200), ["green"] * 4),
    "frames.webp": (lambda: sent.second_frames("WEBP"), (400, 200), ["green"] * 4),
    "pair.jpg": (pair, (400, 200), ["green"] * 4),
}
REFUSED = {
    name: (make, "quá lớn" if name.startswith("bomb") else "không")
    for name, make in picture_kit.REFUSED.items()
}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def article_road(unit, campaign, clerk, signed_in):
    """(browser, ticket, the addresses of the picture that came): into the article.

    Of a year that takes small ones too.
    """
    Campaign.objects.filter(pk=campaign.pk).update(photo_min_pixels=1)
    article, browser = make_article(unit, campaign, clerk, photos=0), signed_in(clerk)
    page = browser.get(reverse("awards:article_edit", args=[article.pk]))

    def addresses():
        photo = ArticlePhoto.objects.get()
        return {size: reverse("awards:photo_file", args=[photo.pk, size]) for size in LONGEST}

    return browser, page.context["photo_ticket"], addresses


@pytest.fixture
def evidence_road(unit, campaign, clerk, signed_in):
    """The same into the evidence of a model."""
    make_sent_list(unit, campaign, clerk, [make_row(initiative="Đường hoa nở")])
    browser = signed_in(clerk)
    address = reverse("registrations:initiative_detail", args=[Initiative.objects.get().pk])
    section = browser.get(address).context["sections"][0]

    def addresses():
        evidence = Evidence.objects.get()
        return {
            size: reverse("registrations:evidence_file", args=[evidence.pk, size])
            for size in LONGEST
        }

    return browser, section.ticket, addresses


ROADS = ["article_road", "evidence_road"]


def send_in_pieces(browser, ticket, clerk, name, data):
    """The last answer to the pieces of the file."""
    address = create(browser, clerk, size=len(data), name=name, text=ticket)["Location"]
    half = len(data) // 2
    first = patch(browser, address, 0, data[:half])
    return patch(browser, address, half, data[half:]) if first.status_code == 204 else first


def stored_files():
    return [path for path in django_settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def assert_stands_upright(picture, size, colours):
    assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.01)
    right, bottom = picture.width - 10, picture.height - 10
    corners = [(10, 10), (right, 10), (10, bottom), (right, bottom)]
    for corner, colour in zip(corners, colours, strict=True):
        wanted = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
        assert picture.getpixel(corner) == pytest.approx(wanted, abs=30)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("road", ROADS)
def test_what_is_kept_and_served_of_a_picture_is_its_pixels_upright(request, clerk, road, name):
    browser, ticket, addresses = request.getfixturevalue(road)
    make, size, colours = PICTURES[name]
    assert send_in_pieces(browser, ticket, clerk, name, make()).status_code == 204
    served = []
    for which, address in addresses().items():
        answer = browser.get(address)
        assert answer["Content-Type"] == "image/jpeg"
        served.append(answer.getvalue())
        assert told_besides_pixels(served[-1]) == []
        picture = Image.open(io.BytesIO(served[-1]))
        assert max(picture.size) <= LONGEST[which]
        assert getattr(picture, "n_frames", 1) == 1
        assert_stands_upright(picture, size, colours)
    assert sorted(path.read_bytes() for path in stored_files()) == sorted(served)


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("road", ROADS)
def test_a_picture_that_is_none_leaves_words_and_no_file(request, clerk, road, name):
    browser, ticket, _ = request.getfixturevalue(road)
    make, words = REFUSED[name]
    answer = send_in_pieces(browser, ticket, clerk, name, make())
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert name in answer.content.decode()
    assert stored_files() == []
    assert not ArticlePhoto.objects.exists()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "make",
    [aside, sent.held, sent.telling_jpeg, page_and_archive, pair],
    ids=lambda make: make.__name__,
)
def test_the_pictures_as_sent_do_tell_more_than_pixels(make):
    arguments = {aside: ["JPEG"], sent.held: [6, "JPEG"]}.get(make, [])
    assert told_besides_pixels(make(*arguments))
