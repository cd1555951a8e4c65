"""C6 in the browser without script: the text of the article, its limits, what the unit confirms."""

import pytest
from django.urls import reverse
from lxml import html

from awards.articles.drafts import open_article
from awards.articles.photos import add_photo, remove_photo
from awards.models import Article, BookEntry, Consent
from tests.awards.steps import file, picture, shown_ids, text_of, typed_article, url
from tests.factories import make_article, make_photo, make_sent_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]


def test_the_editor_shows_the_outline_the_limits_and_the_draft(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk, parts=["năm chữ", "hai", "ba", "bốn", "năm"])
    answer = signed_in(clerk).get(url("article_edit", article.pk))
    shown = text_of(answer)
    assert "6/3.500 từ (≈ 0,0/05 trang)" in shown
    assert "Thời gian trực tiếp tham gia, gắn bó với công tác dân vận." in shown
    assert "Cần 02–03 ảnh, mỗi ảnh từ 01 MP (01 triệu điểm ảnh)" in shown
    assert "1,9 MP" in shown
    page = html.fromstring(answer.content)
    assert page.get_element_by_id("part-1").text.strip() == "năm chữ"
    assert page.get_element_by_id("consent-person").checked


def test_a_clerk_starts_an_article_and_comes_back_to_it(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    first = client.post(f"{url('article_start', unit.pk)}?nam=2026")
    again = client.post(f"{url('article_start', unit.pk)}?nam=2026")
    article = Article.objects.get()
    assert first.url == again.url == url("article_edit", article.pk)
    assert "Chọn tệp Word" in text_of(client.get(first.url))


def test_saving_keeps_paragraphs_captions_answers_and_consents(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk)
    photo = article.photos.shown()[1]
    data = typed_article(
        article,
        **{
            "part-2": "Đoạn một\r\n\r\nĐoạn hai ",
            f"photo-{photo.pk}-caption": "Ra quân",
            f"photo-{photo.pk}-part": "3",
            f"photo-{photo.pk}-stage": "during",
            "shows_children": "1",
            "consent-guardians": shown_ids(article),
        },
    )
    answer = signed_in(clerk).post(url("article_edit", article.pk), data)
    assert answer.url == url("article_edit", article.pk)
    article.refresh_from_db()
    assert article.parts[1].split("\n")[0] == "Đoạn một"
    assert "\r" not in article.parts[1]
    assert article.shows_children is True
    photo.refresh_from_db()
    assert (photo.caption, photo.part, photo.stage) == ("Ra quân", 3, "during")
    assert Consent.objects.filter(subject="guardians", is_given=True).count() == 1


def test_a_tick_speaks_only_for_the_pictures_its_page_showed(unit, campaign, clerk, signed_in):
    article, client = make_article(unit, campaign, clerk), signed_in(clerk)
    asked_again = "Ảnh đã thay đổi sau lần xác nhận trước."
    assert asked_again not in text_of(client.get(url("article_edit", article.pk)))
    data = typed_article(article)
    add_photo(article, make_photo(), caption="Ra quân", actor=clerk)  # on another device
    answer = client.post(url("article_edit", article.pk), data, follow=True)
    box = html.fromstring(answer.content).get_element_by_id("consent-photos")
    assert (box.checked, box.get("value")) == (False, shown_ids(article))
    assert asked_again in text_of(answer)
    answer = client.post(url("article_edit", article.pk), typed_article(article), follow=True)
    assert html.fromstring(answer.content).get_element_by_id("consent-photos").checked
    assert asked_again not in text_of(answer)


def test_what_could_not_be_stored_does_not_tick_for_a_picture_that_came_meanwhile(
    unit, campaign, clerk, signed_in
):
    article = make_article(unit, campaign, clerk)
    data = typed_article(article)
    photo = article.photos.shown()[0]
    data[f"photo-{photo.pk}-stage"] = "never"  # refused
    add_photo(article, make_photo(), caption="Ra quân", actor=clerk)
    answer = signed_in(clerk).post(url("article_edit", article.pk), data)
    assert answer.status_code == 409
    assert not html.fromstring(answer.content).get_element_by_id("consent-photos").checked


def test_a_box_shown_with_one_name_does_not_speak_for_another(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk)
    data = typed_article(article, person="Trần Văn Bình")  # the box was shown with Lê Thị Mai
    client = signed_in(clerk)
    client.post(url("article_edit", article.pk), data | {"action": "check"})
    shown = text_of(client.get(f"{url('article_edit', article.pk)}?kiem-tra=1"))
    assert "Xác nhận cá nhân được giới thiệu đã đồng ý." in shown


def test_autosave_stores_and_answers_with_the_next_version(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk)
    data = typed_article(article, title="Tên mới")
    client = signed_in(clerk)
    for _ in range(2):  # the second time the first answer was lost
        answer = client.post(url("article_autosave", article.pk), data)
        assert answer.status_code == 200
        assert answer.json()["version"] == article.version + 1
    article.refresh_from_db()
    assert article.title == "Tên mới"


@pytest.mark.parametrize(("words", "is_accepted"), [(3500, True), (3501, False)])
def test_the_page_accepts_3500_words_and_refuses_one_more(
    unit, campaign, clerk, signed_in, words, is_accepted
):
    article = make_article(unit, campaign, clerk)
    parts = ["từ " * (words - 4), "một", "hai", "ba", "bốn"]
    data = typed_article(article, action="check")
    data |= {f"part-{number}": text for number, text in enumerate(parts, 1)}
    answer = signed_in(clerk).post(url("article_edit", article.pk), data, follow=True)
    shown = text_of(answer)
    if is_accepted:
        assert "Kiểm tra lại trước khi gửi" in shown
    else:
        assert "Bài viết có 3.501 từ, thừa 01 từ so với quy định 3.500 từ." in shown
        article.refresh_from_db()
        assert sum(len(part.split()) for part in article.parts) == words  # kept whole


def test_every_missing_point_is_named_at_once(unit, campaign, clerk, signed_in):
    article = open_article(unit, campaign, actor=clerk)
    client = signed_in(clerk)
    client.post(
        url("article_edit", article.pk),
        {"action": "add-photos", "version": 0, "photos": file("a.jpg", picture())},
    )
    article.photos.update(width=900, height=700)  # kept before the year asked for more
    data = typed_article(article, person="Tổ dân phố số 12", action="check", shows_children=None)
    for name in ("is_not_in_book", "consent-photos", "consent-person"):
        del data[name]
    answer = client.post(url("article_edit", article.pk), data, follow=True)
    page = html.fromstring(answer.content)
    assert page.findtext(".//title").startswith("Lỗi: ")
    links = page.xpath("//*[@data-error-summary]//a")
    photo = article.photos.get()
    anchors = [link.get("href") for link in links]
    assert anchors == [
        "#title",
        "#person",
        *[f"#part-{number}" for number in range(1, 6)],
        "#photos",
        f"#photo-{photo.pk}",
        f"#photo-{photo.pk}",
        "#is_not_in_book",
        "#consent-person",
        "#consent-photos",
        "#shows_children",
    ]
    assert all(page.xpath(f"//*[@id='{anchor[1:]}']") for anchor in anchors)
    words = " ".join(link.text_content() for link in links)
    assert "“01 cá nhân điển hình”" in words
    assert "Thêm ít nhất 02 ảnh (cần 02–03 ảnh)." in words
    assert "Ảnh 0,6 MP, cần từ 01 MP. Nếu ảnh lấy từ Zalo" in words


@pytest.mark.parametrize(("answer", "words"), [("0", "Không có trẻ em"), ("1", "Có trẻ em")])
def test_the_answer_about_children_is_given_by_itself_and_shown_at_the_last_look(
    answer, words, unit, campaign, clerk, signed_in
):
    article, client = make_article(unit, campaign, clerk), signed_in(clerk)
    page = html.fromstring(client.get(url("article_edit", article.pk)).content)
    ticked_at_once = {box.get("name") for box in page.xpath("//input[@data-tick]")}
    assert ticked_at_once == {"is_not_in_book", "consent-person", "consent-photos"}
    fields = {"shows_children": answer, "consent-guardians": shown_ids(article)}
    typed = typed_article(article, **fields, action="check")
    last_look = client.post(url("article_edit", article.pk), typed, follow=True)
    assert f"Trẻ em trong bài viết hoặc ảnh {words}" in text_of(last_look)


def test_a_sent_article_and_a_closed_year_are_only_read(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    article = make_article(unit, campaign, clerk)
    data = typed_article(article, title="Quá muộn")
    campaign.is_open = False
    campaign.save()
    assert client.get(url("article_edit", article.pk)).url.startswith("/ho-so/")
    assert client.post(url("article_autosave", article.pk), data).status_code == 403
    answer = client.post(url("article_edit", article.pk), data)
    assert answer.status_code == 409
    assert "đã khóa" in text_of(answer)
    assert "Quá muộn" in answer.content.decode()  # what was typed is still on the page


def test_nothing_to_send_is_an_answer_with_its_reason(unit, campaign, clerk, signed_in):
    article = open_article(unit, campaign, actor=clerk)
    client = signed_in(clerk)
    refused = client.post(reverse("campaigns:nil", args=[article.pk]), {"reason": " "}, follow=True)
    assert "Ghi lý do" in text_of(refused)
    answer = client.post(
        reverse("campaigns:nil", args=[article.pk]), {"reason": "Chi bộ mới"}, follow=True
    )
    assert "báo cáo không có bài viết" in text_of(answer)
    article.refresh_from_db()
    assert (article.status, article.is_nil) == ("submitted", True)


def test_the_check_names_what_was_introduced_before_and_lets_it_pass(
    ward, unit, other_unit, campaign, clerk, other_clerk, signed_in
):
    passage = "Mỗi buổi tối bà Mai gõ cửa từng nhà trong ngõ để nghe người dân nói hết ý của mình"
    parts = [passage, "Hai", "Ba", "Bốn", "Năm"]
    make_sent_article(other_unit, campaign, other_clerk, title="Bà Mai ngõ 82", parts=parts)
    BookEntry.objects.create(ward=ward, title="Tổ hòa giải ngõ 82", person="Lê Thị Mai")
    article = make_article(unit, campaign, clerk, parts=parts)
    data = typed_article(article, action="check")
    answer = signed_in(clerk).post(url("article_edit", article.pk), data, follow=True)
    shown = text_of(answer)
    assert "Kiểm tra lại trước khi gửi" in shown
    assert "“Lê Thị Mai” có trong sách năm 2023: “Tổ hòa giải ngõ 82”." in shown
    assert "nội dung gần giống “Bà Mai ngõ 82” trong bài của" in shown
    assert "Đoạn giống ở phần 1: “Mỗi buổi tối bà Mai" in shown


def test_drafts_of_others_and_other_wards_are_never_told(
    other_unit, stranger_ward, unit, campaign, clerk, other_clerk, reviewer, signed_in
):
    passage = "Mỗi buổi tối bà Mai gõ cửa từng nhà trong ngõ để nghe người dân nói hết ý của mình"
    make_article(other_unit, campaign, other_clerk, title="Bản nháp", parts=[passage] + ["x"] * 4)
    article = make_article(unit, campaign, clerk, parts=[passage] + ["y"] * 4)
    data = typed_article(article, action="check")
    shown = text_of(signed_in(clerk).post(url("article_edit", article.pk), data, follow=True))
    assert "Kiểm tra lại trước khi gửi" in shown
    assert "gần giống" not in shown


def test_the_editor_asks_the_database_as_often_for_three_pictures_as_for_one(
    unit, campaign, clerk, signed_in, django_assert_num_queries
):
    article = make_article(unit, campaign, clerk, photos=3)
    client = signed_in(clerk)
    client.get(url("article_edit", article.pk))
    with django_assert_num_queries(11):
        client.get(url("article_edit", article.pk))
    for photo in article.photos.shown()[1:]:
        remove_photo(photo, actor=clerk)
    with django_assert_num_queries(11):
        client.get(url("article_edit", article.pk))


def test_the_editor_asks_for_photos_as_large_as_the_year_says(unit, campaign, clerk, signed_in):
    campaign.photo_min_pixels = 2_500_000
    campaign.save()
    article = open_article(unit, campaign, actor=clerk)
    shown = text_of(signed_in(clerk).get(url("article_edit", article.pk)))
    assert "mỗi ảnh từ 2,5 MP (2,5 triệu điểm ảnh)" in shown
