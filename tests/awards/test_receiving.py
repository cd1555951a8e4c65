"""Pictures that arrive piece by piece become pictures of the article, or leave nothing behind."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from PIL import Image

from awards.articles.receiving import check, receive_photo
from documents.errors import DocumentRefused
from tests.factories import make_article
from uploads.storing import settle

pytestmark = pytest.mark.django_db


def upload(article, owner):
    return SimpleNamespace(owner=owner, target={"article": article.pk}, file_name="anh.jpg")


def picture():
    stored = BytesIO()
    Image.new("RGB", (1300, 900), (10, 90, 40)).save(stored, "JPEG")
    return ContentFile(stored.getvalue())


def stored_files(settings):
    return sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


class Failing:
    """A picture whose transaction fails after its row was written."""

    def __init__(self, received):
        self.received = received
        self.forget = received.forget

    def save(self):
        self.received.save()
        raise ConnectionError


def test_a_whole_upload_is_kept_once(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk, photos=0)
    for _ in range(2):
        settle(receive_photo(upload(article, clerk), picture()))
    photo = article.photos.get()
    assert (photo.width, photo.height, photo.uploaded_by) == (1300, 900, clerk)


def test_a_picture_too_many_is_refused_in_words_and_leaves_no_file(unit, campaign, clerk, settings):
    article = make_article(unit, campaign, clerk, photos=3)
    before = stored_files(settings)
    with pytest.raises(DocumentRefused, match="Đã đủ 03 ảnh") as refused:
        settle(receive_photo(upload(article, clerk), picture()))
    assert refused.value.code == "full"
    assert stored_files(settings) == before


def test_when_the_records_fail_only_the_new_files_go(unit, campaign, clerk, settings):
    article = make_article(unit, campaign, clerk, photos=0)
    received = receive_photo(upload(article, clerk), picture())

    with pytest.raises(ConnectionError):
        settle(Failing(received))
    assert stored_files(settings) == []
    settle(receive_photo(upload(article, clerk), picture()))
    kept = stored_files(settings)
    received = receive_photo(upload(article, clerk), picture())
    with pytest.raises(ConnectionError):
        settle(Failing(received))  # the picture was there before: its files stay
    assert stored_files(settings) == kept


def test_who_may_not_write_any_more_adds_nothing(unit, campaign, clerk, other_clerk):
    article = make_article(unit, campaign, clerk, photos=0)
    with pytest.raises(Http404):
        receive_photo(upload(article, other_clerk), picture())


def test_a_file_beyond_20_mb_is_refused_before_it_comes():
    check(20 * 1024 * 1024, b"")
    with pytest.raises(DocumentRefused, match="20 MB"):
        check(20 * 1024 * 1024 + 1, b"")
