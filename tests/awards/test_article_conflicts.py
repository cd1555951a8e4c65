"""Two people write one article: both texts are shown, and nothing typed is lost."""

import pytest
from lxml import html

from awards.articles.drafts import save_article
from documents.article_outline import PARTS_2026
from tests.awards.steps import file, picture, shown_ids, text_of, typed_article, url
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]


def test_two_people_are_shown_both_texts(unit, campaign, clerk, second_clerk, signed_in):
    article = make_article(unit, campaign, clerk, title="Bản gốc")
    data = typed_article(article, title="Bản của tôi")
    save_article(article, {"title": "Bản của bạn"}, version=article.version, actor=second_clerk)
    client = signed_in(clerk)
    assert client.post(url("article_autosave", article.pk), data).status_code == 409
    answer = client.post(url("article_edit", article.pk), data)
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Đ/c Lê Văn Tuấn vừa lưu bản khác" in shown
    assert "Bản của bạn" in shown
    assert "Bản của tôi" in shown
    form = html.fromstring(answer.content).xpath("//form[contains(@action, 'bai-viet')]")[0]
    kept = dict(form.form_values()) | {"action": "save"}
    assert client.post(url("article_edit", article.pk), kept).status_code == 302
    article.refresh_from_db()
    assert article.title == "Bản của tôi"


def test_a_conflict_shows_captions_and_declarations_too(
    unit, campaign, clerk, second_clerk, signed_in
):
    article = make_article(unit, campaign, clerk)
    photo = article.photos.shown()[0]
    mine = {
        f"photo-{photo.pk}-caption": "Chú thích của tôi",
        f"photo-{photo.pk}-part": "3",
        f"photo-{photo.pk}-stage": "after",
        "shows_children": "1",
        "consent-guardians": shown_ids(article),
        "is_not_in_book": None,
    }
    data = typed_article(article, **mine)
    save_article(article, {"title": "Tên khác"}, version=article.version, actor=second_clerk)
    answer = signed_in(clerk).post(url("article_edit", article.pk), data)
    assert answer.status_code == 409
    different = {
        line.label: (line.theirs.split("\n"), line.mine.split("\n"))
        for line in answer.context["lines"]
        if not line.is_same
    }
    assert different == {
        "Tên bài viết": (["Tên khác"], [data["title"]]),
        "Ảnh 1": (
            ["Bà Mai trong buổi hòa giải"],
            ["Chú thích của tôi", PARTS_2026[2].numbered_heading, "Sau khi triển khai"],
        ),
        "Chưa được giới thiệu trong sách năm 2023": (["Đã xác nhận"], ["Chưa xác nhận"]),
        "Có trẻ em trong bài viết hoặc ảnh": (["Không"], ["Có"]),
        "Trẻ em và người giám hộ: đồng ý": (["Chưa xác nhận"], ["Đã xác nhận"]),
    }


def test_a_text_whose_lines_only_a_browser_broke_is_no_difference(
    unit, campaign, clerk, second_clerk, signed_in
):
    article = make_article(unit, campaign, clerk, parts=["Một\nHai", "b", "c", "d", "e"])
    data = typed_article(article, **{"part-1": "Một\r\nHai"})
    save_article(article, {"title": "Tên khác"}, version=article.version, actor=second_clerk)
    answer = signed_in(clerk).post(url("article_edit", article.pk), data)
    different = [line.label for line in answer.context["lines"] if not line.is_same]
    assert different == ["Tên bài viết"]


def test_pictures_posted_with_an_old_page_are_named_as_not_kept(
    unit, campaign, clerk, second_clerk, signed_in
):
    article = make_article(unit, campaign, clerk)
    files = [file("một.jpg", picture(shade=10)), file("hai.jpg", picture(shade=20))]
    data = typed_article(article, action="add-photos", photos=files)
    save_article(article, {"title": "Tên khác"}, version=article.version, actor=second_clerk)
    answer = signed_in(clerk).post(url("article_edit", article.pk), data)
    assert "Chưa nhận tệp “một.jpg”, “hai.jpg”." in text_of(answer)
    assert article.photos.shown().count() == 2
