import re

import pytest
from django.core.files.storage import default_storage

from audit.models import AuditEvent
from awards.articles import photos
from awards.articles.photos import (
    add_photo,
    describe_photo,
    order_photos,
    remove_photo,
    replace_photo,
    restore_photo,
)
from awards.models import ArticlePhoto
from campaigns.drafts import NotEditable
from campaigns.workflow import WorkflowError, advance
from documents.errors import DocumentRefused
from tests.factories import make_article, make_photo
from tests.uploads.stores import dead_store as dead_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(unit, campaign, clerk):
    return make_article(unit, campaign, clerk, photos=3)


def shown(article):
    return list(article.photos.shown())


def stored_files():
    folders, files = [""], []
    while folders:
        folder = folders.pop()
        if default_storage.exists(folder):
            inner, names = default_storage.listdir(folder)
            folders += [f"{folder}{name}/" for name in inner]
            files += [folder + name for name in names]
    return files


def test_a_picture_is_kept_in_three_sizes(article):
    photo = shown(article)[0]
    for size in (photo.large, photo.screen, photo.thumbnail):
        with size.open() as stored:
            assert stored.read().startswith(b"\xff\xd8")
    assert re.fullmatch(r"bai-viet/2026/[0-9a-f]{32}\.jpg", photo.large.name)  # tells nothing
    assert len(stored_files()) == 9


def test_the_fourth_photo_is_refused_and_leaves_no_file(article, clerk):
    before = stored_files()
    with pytest.raises(WorkflowError, match=r"^Đã đủ 03 ảnh\. Bỏ bớt một ảnh nếu muốn thay\.$"):
        add_photo(article, make_photo(), actor=clerk)
    assert len(shown(article)) == 3
    assert sorted(stored_files()) == sorted(before)


def test_a_picture_sent_twice_is_kept_once(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk, photos=0)
    picture = make_photo()
    first, second = (add_photo(article, picture, actor=clerk) for _ in range(2))
    assert first == second
    assert len(stored_files()) == 3


def test_a_failure_while_storing_leaves_neither_row_nor_file(article, clerk, monkeypatch):
    remove_photo(shown(article)[0], actor=clerk)
    before = stored_files()

    def fail(*args, **kwargs):
        raise OSError("no trail")

    monkeypatch.setattr(photos, "record", fail)
    with pytest.raises(OSError, match="no trail"):
        add_photo(article, make_photo(), actor=clerk)
    assert len(shown(article)) == 2
    assert sorted(stored_files()) == sorted(before)


def test_a_store_that_is_down_is_said_so_and_leaves_no_row(article, clerk, dead_store):
    photo = shown(article)[0]
    for attempt in (
        lambda: replace_photo(photo, make_photo(), actor=clerk),
        lambda: add_photo(article, make_photo(), actor=clerk),
    ):
        with pytest.raises(DocumentRefused, match="Kho lưu tệp tạm thời không nhận được tệp"):
            attempt()
    assert article.photos.count() == 3


def test_photos_take_the_order_they_are_given(article, clerk):
    ids = [photo.pk for photo in shown(article)][::-1]
    order_photos(article, ids, actor=clerk)
    assert [(photo.pk, photo.position) for photo in shown(article)] == [
        (pk, place) for place, pk in enumerate(ids, 1)
    ]
    with pytest.raises(WorkflowError, match="thiết bị khác"):
        order_photos(article, ids[:2], actor=clerk)


def test_a_removed_photo_comes_back_at_its_place(article, clerk):
    first, second, third = shown(article)
    remove_photo(second, actor=clerk)
    assert [(p.pk, p.position) for p in shown(article)] == [(first.pk, 1), (third.pk, 2)]
    restore_photo(second, actor=clerk)
    assert shown(article) == [first, second, third]
    assert [photo.position for photo in shown(article)] == [1, 2, 3]


def test_there_must_be_room_to_bring_a_photo_back(article, clerk):
    removed = shown(article)[0]
    remove_photo(removed, actor=clerk)
    add_photo(article, make_photo(), actor=clerk)
    with pytest.raises(WorkflowError, match="Đã đủ 03 ảnh"):
        restore_photo(removed, actor=clerk)


def test_a_photo_is_removed_only_once(article, clerk, second_clerk):
    photo = shown(article)[0]
    same = ArticlePhoto.objects.get(pk=photo.pk)
    remove_photo(photo, actor=clerk)
    with pytest.raises(WorkflowError, match="vừa được bỏ"):
        remove_photo(same, actor=second_clerk)
    with pytest.raises(WorkflowError, match="vừa được bỏ"):
        describe_photo(same, caption="x", part=None, stage="", actor=second_clerk)


def test_a_better_picture_takes_place_and_caption(article, clerk):
    old = shown(article)[1]
    describe_photo(old, caption=" Trước  khi làm ", part=2, stage="before", actor=clerk)
    new = replace_photo(old, make_photo(4000, 3000), actor=clerk)
    assert shown(article)[1] == new
    assert (new.caption, new.part, new.stage) == ("Trước khi làm", 2, "before")
    old.refresh_from_db()
    assert old.removed_at is not None
    assert default_storage.exists(old.large.name)


def test_a_photo_stands_in_one_of_five_parts(article, clerk):
    photo = shown(article)[0]
    with pytest.raises(WorkflowError, match="05 phần"):
        describe_photo(photo, caption="x", part=6, stage="", actor=clerk)
    with pytest.raises(WorkflowError, match="trước, trong hoặc sau"):
        describe_photo(photo, caption="x", part=1, stage="never", actor=clerk)


def test_photos_of_a_sent_article_stay_as_they_are(article, clerk):
    advance(article, "send", actor=clerk)
    photo = shown(article)[0]
    for change in (
        lambda: add_photo(article, make_photo(), actor=clerk),
        lambda: remove_photo(photo, actor=clerk),
        lambda: describe_photo(photo, caption="x", part=None, stage="", actor=clerk),
        lambda: order_photos(article, [], actor=clerk),
        lambda: replace_photo(photo, make_photo(), actor=clerk),
    ):
        with pytest.raises(NotEditable):
            change()


def test_every_change_stands_in_the_trail(article, clerk):
    first, second, _ = shown(article)
    describe_photo(first, caption="x", part=None, stage="", actor=clerk)
    order_photos(article, [p.pk for p in shown(article)][::-1], actor=clerk)
    remove_photo(second, actor=clerk)
    restore_photo(second, actor=clerk)
    replace_photo(second, make_photo(), actor=clerk)
    actions = set(AuditEvent.objects.about(article).values_list("action", flat=True))
    assert actions >= {
        "photo.added",
        "photo.changed",
        "photo.ordered",
        "photo.removed",
        "photo.restored",
        "photo.replaced",
    }
