"""R7: the order of the yearbook."""

import pytest
from lxml import html

from awards.models import YearbookPlace
from awards.yearbook.editing import edit_copy
from awards.yearbook.forms import PlaceForm
from awards.yearbook.services import place_article, yearbook_articles
from campaigns.workflow import NotAllowed, WorkflowError, advance
from organizations.models import Membership
from tests.awards.steps import page
from tests.factories import (
    make_accepted_article,
    make_campaign,
    make_person,
    make_sent_article,
    make_unit,
)

pytestmark = pytest.mark.django_db


def order(campaign):
    return [article.title[-1] for article in yearbook_articles(campaign)]


def test_an_article_goes_where_it_is_put(three, campaign, reviewer):
    assert order(campaign) == ["A", "B", "C"]
    place_article(three[2], 1, actor=reviewer)
    assert order(campaign) == ["C", "A", "B"]
    place_article(three[2], 99, actor=reviewer)
    assert order(campaign) == ["A", "B", "C"]
    place_article(three[0], 2, actor=reviewer)
    place_article(three[0], 2, actor=reviewer)
    assert order(campaign) == ["B", "A", "C"]


def test_a_later_article_comes_last_and_a_reopened_one_back_to_its_place(
    three, ward, campaign, reviewer
):
    place_article(three[2], 1, actor=reviewer)
    make_accepted_article(make_unit(ward, "A0"), campaign, reviewer, reviewer, title="Bài 0")
    assert order(campaign) == ["C", "A", "B", "0"]
    advance(three[2], "reopen", actor=reviewer, note="Bổ sung ảnh")
    assert order(campaign) == ["A", "B", "0"]
    advance(three[2], "send", actor=reviewer)
    advance(three[2], "accept", actor=reviewer)
    assert order(campaign) == ["C", "A", "B", "0"]


def test_only_the_ban_orders_accepted_articles_of_an_open_year(
    three, unit, campaign, clerk, leader, reviewer
):
    sent = make_sent_article(unit, campaign, clerk)
    with pytest.raises(NotAllowed):
        place_article(three[0], 2, actor=leader)
    with pytest.raises(WorkflowError, match="không còn trong các bài"):
        place_article(sent, 1, actor=reviewer)
    campaign.is_open = False
    campaign.save()
    with pytest.raises(WorkflowError, match="đã khóa"):
        place_article(three[0], 2, actor=reviewer)
    assert not YearbookPlace.objects.exists()


def test_the_page_moves_by_buttons_and_by_number(three, campaign, reviewer, signed_in):
    client = signed_in(reviewer)
    first = client.post(page("yearbook_place", three[1].pk), {"place": ["", "1"]})
    assert first.url == page("yearbook", nam=2026) + f"#bai-{three[1].pk}"
    assert order(campaign) == ["B", "A", "C"]
    client.post(page("yearbook_place", three[1].pk), {"place": "3"})
    assert order(campaign) == ["A", "C", "B"]
    text = client.get(page("yearbook")).content.decode()
    assert text.index("Chi bộ C") < text.index("Chi bộ B")
    assert "03 bài đã tiếp nhận" in text


def test_the_field_of_the_place_says_what_it_is_for(three, reviewer, signed_in):
    tree = html.fromstring(signed_in(reviewer).get(page("yearbook")).content)
    [label, *_] = tree.xpath("//ol[@class='book-order']/li//label")
    assert "visually-hidden" not in label.get("class")
    assert label.text == "Đến vị trí"


@pytest.mark.parametrize("place", ["", "0", "-1", "hai", "1.5", "4", "9" * 30])
def test_a_place_the_book_does_not_have_is_told_beside_its_field(
    place, three, campaign, reviewer, signed_in
):
    answer = signed_in(reviewer).post(page("yearbook_place", three[2].pk), {"place": place})
    assert answer.status_code == 422
    tree = html.fromstring(answer.content)
    (field,) = tree.xpath("//input[@aria-invalid='true']")
    (error,) = tree.xpath(f"//*[@id='{field.get('aria-describedby')}']")
    assert field.get("value", "") == place
    assert error.text_content().strip() == "Ghi vị trí từ 1 đến 3."
    assert order(campaign) == ["A", "B", "C"]


@pytest.mark.parametrize("place", ["2", "9"])
def test_a_line_of_the_book_has_the_field_of_its_form(place, three, reviewer, signed_in):
    article, answer = three[0], signed_in(reviewer)
    if place == "2":
        form, answer = PlaceForm(article_id=article.pk, of=3), answer.get(page("yearbook"))
    else:
        form = PlaceForm({"place": place}, article_id=article.pk, of=3)
        answer = answer.post(page("yearbook_place", article.pk), {"place": place})
    assert str(form["place"]) in answer.content.decode()


def shown_places(answer):
    tree = html.fromstring(answer.content)
    lines = tree.xpath("//ol[@class='book-order']/li")
    return [
        (line.xpath("string(*[@class='book-place'])"), line.xpath("string(.//strong)"))
        for line in lines
    ]


def test_the_book_is_shown_by_pages_and_numbered_throughout(two_a_page, three, reviewer, signed_in):
    client = signed_in(reviewer)
    first, second = client.get(page("yearbook")), client.get(page("yearbook", trang=2))
    assert shown_places(first) == [("1", "Chi bộ A"), ("2", "Chi bộ B")]
    assert shown_places(second) == [("3", "Chi bộ C")]
    for answer in (first, second):
        assert "03 bài đã tiếp nhận" in answer.content.decode()
        assert answer.context["photos"] == 6
    assert "Kỷ yếu năm 2026, trang 2" in second.content.decode()
    assert '<ol class="book-order" start="3">' in second.content.decode()


def test_an_article_moved_to_another_page_is_followed_there_and_named(
    two_a_page, three, campaign, reviewer, signed_in
):
    client = signed_in(reviewer)
    last = client.get(page("yearbook", trang=2))
    [up] = html.fromstring(last.content).xpath("//ol[@class='book-order']//button[@name]")
    [moves] = html.fromstring(last.content).xpath("//form[@class='book-moves']")
    answer = client.post(moves.action, {"place": ["", up.get("value")]})
    assert order(campaign) == ["A", "C", "B"]
    assert answer.url == page("yearbook", nam=2026) + f"#bai-{three[2].pk}"
    text = client.get(answer.url).content.decode()
    assert "Đã chuyển bài của Chi bộ C đến vị trí 2, trang 1." in text
    answer = client.post(page("yearbook_place", three[0].pk), {"place": "3"})
    assert answer.url == page("yearbook", nam=2026, trang=2) + f"#bai-{three[0].pk}"
    assert (
        "Đã chuyển bài của Chi bộ A đến vị trí 3, trang 2."
        in client.get(answer.url).content.decode()
    )
    answer = client.post(page("yearbook_place", three[2].pk, trang=1), {"place": "2"}, follow=True)
    assert "Đã chuyển" not in answer.content.decode()


def test_a_refused_place_is_shown_on_the_page_of_its_article(
    two_a_page, three, reviewer, signed_in
):
    address = page("yearbook_place", three[2].pk, nam=2026, trang=1)
    answer = signed_in(reviewer).post(address, {"place": "9"})
    assert answer.status_code == 422
    assert shown_places(answer) == [("3", "Chi bộ C")]
    assert answer.context["errors"][0]["anchor"] == f"place-{three[2].pk}"


def test_the_yearbook_names_the_edited_title(three, reviewer, leader, clerk, signed_in):
    revision = three[0].last_revision
    parts = revision.content["parts"]
    edit_copy(revision, title="Tên đã sửa", parts=parts, version=0, actor=reviewer)
    text = signed_in(leader).get(page("yearbook")).content.decode()
    assert "Tên đã sửa" in text
    assert "in bản biên tập" in text
    offered = html.fromstring(text).xpath("//main//form[@method='post']/@action")
    assert offered == [f"/tai/ky-yeu.{form}?nam=2026" for form in ("docx", "pdf")]
    assert signed_in(clerk).get(page("yearbook")).status_code == 403
    assert signed_in(leader).post(page("yearbook_place", three[0].pk)).status_code == 403


@pytest.mark.parametrize("more", [0, 19])
def test_the_queries_do_not_grow_with_the_book(
    more, ward, campaign, reviewer, signed_in, django_assert_num_queries
):
    for _ in range(more + 1):
        make_accepted_article(make_unit(ward), campaign, reviewer, reviewer)
    client = signed_in(reviewer)
    with django_assert_num_queries(7):
        client.get(page("yearbook"))


def test_another_years_articles_stand_in_another_book(
    three, ward, unit, clerk, campaign, reviewer, signed_in
):
    other = make_campaign(ward, year=2025)
    make_accepted_article(unit, other, clerk, reviewer, title="Bài năm 2025")
    assert "Bài năm 2025" not in signed_in(reviewer).get(page("yearbook")).content.decode()
    text = signed_in(reviewer).get(page("yearbook", nam=2025)).content.decode()
    assert "Bài năm 2025" in text


def test_the_ban_of_a_branch_is_not_shown_the_ward_s_yearbook(three, campaign, signed_in):
    client = signed_in(make_person(three[0].unit, Membership.Role.REVIEWER))
    answer = client.post(page("yearbook_place", three[0].pk), {"place": "9"})
    assert answer.status_code == 403
    assert "Chi bộ B" not in answer.content.decode()
