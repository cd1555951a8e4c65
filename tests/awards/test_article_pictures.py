"""The pictures of an article on its pages, without script."""

import pytest
from django.urls import reverse
from lxml import html

from audit.clock import now
from awards.articles.drafts import open_article
from awards.articles.photos import NoRoom, add_photo, replace_photo
from awards.models import ArticlePhoto
from tests.awards.steps import file, picture, text_of, typed_article, url
from tests.factories import make_article, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]


def test_a_failed_picture_keeps_the_others_and_the_text(unit, campaign, clerk, signed_in):
    article = open_article(unit, campaign, actor=clerk)
    files = [
        file("mot.jpg", picture(shade=10)),
        file("hong.jpg", b"\xff\xd8 not a picture"),
        file("hai.jpg", picture(shade=20)),
    ]
    data = {"action": "add-photos", "version": 0, "title": "Đang viết", "photos": files}
    answer = signed_in(clerk).post(url("article_edit", article.pk), data, follow=True)
    shown = text_of(answer)
    assert "hong.jpg: " in shown
    assert "Đã thêm 02 ảnh." in shown
    assert article.photos.shown().count() == 2
    article.refresh_from_db()
    assert article.title == "Đang viết"


def test_the_fourth_picture_is_refused_with_what_to_do(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk, photos=3)
    data = typed_article(article, action="add-photos", photos=file("bon.jpg", picture()))
    answer = signed_in(clerk).post(url("article_edit", article.pk), data, follow=True)
    assert "Đã đủ 03 ảnh. Bỏ bớt một ảnh nếu muốn thay." in text_of(answer)
    assert article.photos.shown().count() == 3


def test_a_picture_with_too_few_pixels_takes_no_place(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk, photos=1)
    files = [
        file("nho.jpg", picture(300, 160)),
        *(file(f"{shade}.jpg", picture(shade=shade)) for shade in (10, 20)),
    ]
    data = typed_article(article, action="add-photos", photos=files)
    answer = signed_in(clerk).post(url("article_edit", article.pk), data, follow=True)
    assert "nho.jpg: Ảnh 0,04 MP, cần từ 01 MP. Nếu ảnh lấy từ Zalo" in text_of(answer)
    assert article.photos.shown().count() == 3


def counting_of(page):
    """What the page says of the number of pictures, in the part that uploads fetch anew."""
    tree = html.fromstring(page.content)
    said = [part.text_content() for part in tree.xpath("//*[@id='photos']//p")]
    [fresh] = tree.xpath("//*[@id='photo-list']")
    found = [" ".join(text.split()) for text in said if "ít nhất" in text or "Đã đủ" in text]
    assert all(text in " ".join(fresh.text_content().split()) for text in found)
    return found, bool(tree.xpath("//*[@id='add-photos']"))


@pytest.mark.parametrize("query", ["", "?kiem-tra=1"])
def test_the_page_counts_the_pictures_that_count_in_one_sentence(
    unit, campaign, clerk, signed_in, query
):
    article = make_article(unit, campaign, clerk, photos=3)
    address, client = url("article_edit", article.pk) + query, signed_in(clerk)
    full = "Đã đủ 03 ảnh. Bỏ bớt một ảnh nếu muốn thay."
    assert counting_of(client.get(address)) == ([full], False)
    small, other, _ = article.photos.shown()
    article.photos.filter(pk=small.pk).update(width=300, height=160)  # a stricter year
    assert counting_of(client.get(address)) == ([], True)
    add_photo(article, make_photo(), actor=clerk)
    assert counting_of(client.get(address)) == ([full], False)
    with pytest.raises(NoRoom):
        replace_photo(small, make_photo(), actor=clerk)
    article.photos.exclude(pk__in=[small.pk, other.pk]).update(removed_at=now())
    few = "Thêm ít nhất 01 ảnh nữa (cần 02–03 ảnh)."
    assert counting_of(client.get(address)) == ([few], True)
    replace_photo(small, make_photo(), actor=clerk)
    assert counting_of(client.get(address)) == ([], True)


def test_pictures_change_places_are_replaced_removed_and_brought_back(
    unit, campaign, clerk, signed_in
):
    article = make_article(unit, campaign, clerk, photos=3)
    first, second, third = article.photos.shown()
    client = signed_in(clerk)

    def press(action, **fields):
        data = typed_article(article, action=action, **fields)
        answer = client.post(url("article_edit", article.pk), data)
        return answer, list(article.photos.shown().values_list("pk", flat=True))

    assert press(f"photo-down:{first.pk}")[1] == [second.pk, first.pk, third.pk]
    assert press(f"photo-up:{third.pk}")[1] == [second.pk, third.pk, first.pk]
    answer, order = press(f"remove-photo:{third.pk}")
    assert order == [second.pk, first.pk]
    assert "Hoàn tác" in text_of(client.get(answer.url))
    assert press(f"restore-photo:{third.pk}")[1] == [second.pk, third.pk, first.pk]
    better = file("moi.jpg", picture())
    _, order = press(f"replace-photo:{third.pk}", **{f"photo-{third.pk}-file": better})
    assert third.pk not in order
    assert order[::2] == [second.pk, first.pk]
    assert ArticlePhoto.objects.get(pk=order[1]).caption == third.caption


def test_a_picture_of_another_article_is_not_found(
    unit, other_unit, campaign, clerk, other_clerk, signed_in
):
    article = make_article(unit, campaign, clerk)
    foreign = make_article(other_unit, campaign, other_clerk).photos.shown()[0]
    data = typed_article(article, action=f"remove-photo:{foreign.pk}")
    assert signed_in(clerk).post(url("article_edit", article.pk), data).status_code == 404
    foreign.refresh_from_db()
    assert foreign.removed_at is None


def test_pictures_are_served_in_their_sizes_to_those_who_may_see_them(
    unit, campaign, clerk, other_clerk, stranger, signed_in
):
    photo = make_article(unit, campaign, clerk).photos.shown()[0]
    for size in ("goc", "vua", "nho"):
        answer = signed_in(clerk).get(url("photo_file", photo.pk, size))
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        b"".join(answer.streaming_content)
    assert signed_in(clerk).get(url("photo_file", photo.pk, "khac")).status_code == 404
    for person in (other_clerk, stranger):
        assert signed_in(person).get(url("photo_file", photo.pk, "nho")).status_code == 404


def test_the_print_shows_the_pictures_from_their_guarded_addresses(
    unit, campaign, clerk, signed_in
):
    article = make_article(unit, campaign, clerk)
    answer = signed_in(clerk).get(reverse("campaigns:preview", args=[article.pk]))
    photo = article.photos.shown()[0]
    assert url("photo_file", photo.pk, "vua") in answer.content.decode()
