"""Pictures that arrive piece by piece become pictures of the article, or leave nothing behind."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from PIL import Image

from awards.articles.photos import remove_photo
from awards.articles.receiving import check, receive_photo, target
from documents.errors import DocumentRefused
from tests.factories import make_article
from uploads.storing import settle

pytestmark = pytest.mark.django_db


def upload(article, owner, replaced=None):
    place = target(article, replaced)
    return SimpleNamespace(owner=owner, target=place, file_name="anh.jpg")


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


def test_a_picture_for_the_place_of_another_takes_it_and_its_caption(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk, photos=3)
    first, second, third = article.photos.shown()
    settle(receive_photo(upload(article, clerk, second), picture()))
    before, new, after = article.photos.shown()
    assert (before, after) == (first, third)
    assert (new.width, new.caption) == (1300, second.caption)


def test_the_place_of_a_picture_of_another_article_is_not_given(
    unit, other_unit, campaign, clerk, other_clerk
):
    own = make_article(unit, campaign, clerk, photos=0)
    foreign = make_article(other_unit, campaign, other_clerk, photos=1).photos.get()
    settle(receive_photo(upload(own, clerk, foreign), picture()))
    foreign.refresh_from_db()
    assert foreign.removed_at is None
    assert own.photos.count() == 1


def test_a_picture_that_was_taken_out_meanwhile_is_not_replaced(unit, campaign, clerk, settings):
    article = make_article(unit, campaign, clerk, photos=2)
    photo = article.photos.shown()[0]
    before = stored_files(settings)
    received = receive_photo(upload(article, clerk, photo), picture())
    remove_photo(photo, actor=clerk)
    with pytest.raises(DocumentRefused, match="vừa được bỏ"):
        settle(received)
    assert stored_files(settings) == before
