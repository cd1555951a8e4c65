"""R7: the list of articles, the edited copy, and the order of the yearbook."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from awards.articles.drafts import open_article
from awards.models import Article, EditedArticle
from awards.yearbook.editing import edit_copy
from campaigns.drafts import declare_nil
from campaigns.workflow import advance
from tests.awards.steps import page
from tests.factories import make_accepted_article, make_sent_article, make_unit

pytestmark = pytest.mark.django_db
IN_TIME = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
LATE = datetime(2026, 6, 17, 2, 0, tzinfo=UTC)


@pytest.fixture
def sent(unit, campaign, clerk):
    with time_machine.travel(IN_TIME, tick=False):
        return make_sent_article(unit, campaign, clerk, title="Bà Mai hòa giải")


@pytest.fixture
def late(other_unit, campaign, other_clerk, reviewer):
    with time_machine.travel(LATE, tick=False):
        article = make_sent_article(
            other_unit, campaign, other_clerk, title="Ông Hùng giữ phố", photos=3
        )
        advance(article, "accept", actor=reviewer)
    return article


def typed(revision, version=0, **changes):
    parts = {f"part-{n}": text for n, text in enumerate(revision.content["parts"], 1)}
    return {"version": version, "title": revision.content["title"]} | parts | changes


# ── the list ──────────────────────────────────────────────────────────────────────────────────
def test_without_articles_the_page_names_the_deadline(campaign, reviewer, signed_in):
    text = signed_in(reviewer).get(page("article_list")).content.decode()
    assert "Chưa có bài viết. Hạn trước ngày 15/6/2026." in text


def test_the_list_tells_words_photos_status_and_delay(sent, late, reviewer, signed_in):
    text = signed_in(reviewer).get(page("article_list")).content.decode()
    assert "Bà Mai hòa giải" in text
    assert "Gửi muộn 03 ngày" in text
    assert text.count("Gửi muộn 0") == 1
    assert ">03</td>" in text
    assert "Gộp tập bài (Word)" in text


def test_who_has_no_article_is_listed_and_counted_apart(unit, campaign, clerk, reviewer, signed_in):
    article = open_article(unit, campaign, actor=clerk)
    declare_nil(article, "Chưa có điển hình", version=article.version, actor=clerk)
    advance(article, "send", actor=clerk)
    advance(article, "accept", actor=reviewer)
    answer = signed_in(reviewer).get(page("article_list"))
    assert (answer.context["sent"], answer.context["accepted"]) == (0, 0)
    text = answer.content.decode()
    assert "0 bài đã gửi, 0 bài đã tiếp nhận</span> <span>01 báo cáo không có bài viết" in text
    assert "Báo cáo không có bài viết" in text
    assert "Gộp tập bài" not in text  # there is nothing to bind


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"trang_thai": "cho-kiem-tra"}, ["Bà Mai"]),
        ({"trang_thai": "da-tiep-nhan"}, ["Ông Hùng"]),
        ({"trang_thai": "bo-sung"}, []),
        ({"trang_thai": "khong-co-that"}, ["Ông Hùng", "Bà Mai"]),
        ({"muon": "1"}, ["Ông Hùng"]),
        ({"tim": "ba mai"}, ["Bà Mai"]),
        ({"tim": "to dan pho so 7"}, ["Ông Hùng"]),
        ({"tim": "zzz"}, []),
    ],
)
def test_the_list_is_narrowed_by_its_address(query, shown, sent, late, reviewer, signed_in):
    answer = signed_in(reviewer).get(page("article_list", **query))
    names = [line.title for line, _ in answer.context["lines"]]
    assert [name.rsplit(" ", 2)[0] for name in names] == shown
    assert ("Không có bài viết nào khớp." in answer.content.decode()) == (not shown)


def test_leaders_read_the_list_and_clerks_do_not(sent, leader, clerk, signed_in):
    text = signed_in(leader).get(page("article_list")).content.decode()
    assert reverse("campaigns:file", args=[sent.pk]) in text
    assert "Sửa bản biên tập" not in text
    assert signed_in(clerk).get(page("article_list")).status_code == 403


def test_a_withdrawn_sending_is_not_what_the_list_shows(sent, clerk, reviewer, signed_in):
    advance(sent, "return", actor=reviewer, note="Bổ sung")
    Article.objects.filter(pk=sent.pk).update(title="Bà Mai, bản đã rút")
    advance(sent, "send", actor=clerk)
    advance(sent, "withdraw", actor=clerk)
    client = signed_in(reviewer)
    answer = client.get(page("article_list"))
    assert [line.title for line, _ in answer.context["lines"]] == ["Bà Mai hòa giải"]
    assert "bản đã rút" not in answer.content.decode()
    review = client.get(reverse("campaigns:review", args=[sent.pk])).content.decode()
    assert "Bà Mai hòa giải" in review
    assert "bản đã rút" not in review
    assert client.get(page("article_copy", sent.pk, 1)).status_code == 200
    assert client.get(page("article_copy", sent.pk, 2)).status_code == 404


def test_the_list_is_searched_in_what_was_sent(sent, clerk, reviewer, signed_in):
    advance(sent, "return", actor=reviewer, note="Bổ sung")
    Article.objects.filter(pk=sent.pk).update(title="Tên đang viết dở")
    client = signed_in(reviewer)
    assert client.get(page("article_list", tim="viet do")).context["lines"] == []
    assert len(client.get(page("article_list", tim="ba mai")).context["lines"]) == 1


@pytest.mark.parametrize("more", [0, 19])
def test_the_queries_do_not_grow_with_the_articles(
    more, sent, ward, campaign, reviewer, signed_in, django_assert_num_queries
):
    for _ in range(more):
        make_accepted_article(make_unit(ward), campaign, reviewer, reviewer)
    client = signed_in(reviewer)
    with django_assert_num_queries(8):
        client.get(page("article_list"))


def titles(answer):
    return [line.title for line, _ in answer.context["lines"]]


def test_a_page_of_articles_is_searched_filtered_and_counted_with_all_others(
    two_a_page, three, sent, reviewer, signed_in
):
    client = signed_in(reviewer)
    first = client.get(page("article_list"))
    assert titles(first) == ["Chi bộ A", "Chi bộ B"]
    assert (first.context["total"], first.context["sent"], first.context["accepted"]) == (4, 4, 3)
    assert ("da-tiep-nhan", "Đã tiếp nhận", 3) in first.context["statuses"]
    assert titles(client.get(page("article_list", tim="chi bo c"))) == ["Chi bộ C"]
    accepted = client.get(page("article_list", trang_thai="da-tiep-nhan", trang=2))
    assert titles(accepted) == ["Chi bộ C"]
    text = accepted.content.decode()
    assert "Bài viết năm 2026, trang 2" in text
    assert 'href="?nam=2026&amp;trang-thai=da-tiep-nhan&amp;trang=1"' in text


def test_what_was_written_stands_in_the_list_as_text(late, reviewer, signed_in):
    revision = late.last_revision
    for place in ("title", "person"):
        revision.brief[place] = "<b>“Mẹ & con”</b>"
    revision.save()
    text = signed_in(reviewer).get(page("article_list")).content.decode()
    assert "<b>" not in text
    assert text.count("&lt;b&gt;“Mẹ &amp; con”&lt;/b&gt;") == 3  # title, person, link to the copy


# ── the edited copy ───────────────────────────────────────────────────────────────────────────
def test_a_copy_is_saved_and_the_original_stays(sent, reviewer, signed_in):
    revision, client = sent.last_revision, signed_in(reviewer)
    address = page("article_copy", sent.pk, revision.number)
    long = "từ " * 4000
    answer = client.post(address, typed(revision, **{"part-2": long}), follow=True)
    text = answer.content.decode()
    assert "Đã lưu bản biên tập. Bản gốc của đơn vị giữ nguyên." in text
    assert "vẫn lưu được" in text
    assert '<ins class="added">' in text
    assert revision.content["parts"][1] in text
    copy = EditedArticle.objects.get()
    assert (copy.edited_by, copy.version) == (reviewer, 1)
    revision.refresh_from_db()
    assert revision.content["parts"][1] != copy.parts[1]


def test_a_copy_without_a_title_is_not_saved_and_nothing_typed_is_lost(sent, reviewer, signed_in):
    revision = sent.last_revision
    address = page("article_copy", sent.pk, revision.number)
    answer = signed_in(reviewer).post(address, typed(revision, title=" ", **{"part-1": "Mới"}))
    assert answer.status_code == 422
    assert "Nhập tên bài viết." in answer.content.decode()
    assert ">\nMới</textarea>" in answer.content.decode()
    assert not EditedArticle.objects.exists()


def test_two_who_edit_at_once_both_keep_their_words(sent, reviewer, second_reviewer, signed_in):
    revision = sent.last_revision
    edit_copy(
        revision,
        title="Của đồng chí Khánh",
        parts=revision.content["parts"],
        version=0,
        actor=second_reviewer,
    )
    client, address = signed_in(reviewer), page("article_copy", sent.pk, revision.number)
    stale = client.post(address, typed(revision, title="Của tôi"))
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "Vũ Quốc Khánh vừa lưu bản biên tập khác" in text
    assert "Của đồng chí Khánh" in text
    assert 'value="Của tôi"' in text
    assert 'name="version" value="1"' in text
    client.post(address, typed(revision, version=1, title="Của tôi"))
    assert EditedArticle.objects.get().title == "Của tôi"


def test_a_copy_is_the_bans_alone(sent, clerk, leader, stranger_reviewer, signed_in):
    address = page("article_copy", sent.pk, 1)
    assert signed_in(clerk).get(address).status_code == 403
    assert signed_in(leader).post(address, {}).status_code == 403
    assert signed_in(stranger_reviewer).get(address).status_code == 404


def test_an_unknown_sending_has_no_copy(sent, reviewer, signed_in):
    assert signed_in(reviewer).get(page("article_copy", sent.pk, 2)).status_code == 404


def test_a_closed_year_keeps_its_copies(sent, campaign, reviewer, signed_in):
    campaign.is_open = False
    campaign.save()
    revision, client = sent.last_revision, signed_in(reviewer)
    address = page("article_copy", sent.pk, 1)
    text = client.get(address).content.decode()
    assert "đã khóa" in text
    assert "<textarea" not in text
    assert client.post(address, typed(revision, title="Khác")).status_code == 409
    assert not EditedArticle.objects.exists()


def test_what_was_typed_as_the_year_was_closed_is_shown_and_called_unsaved(
    sent, campaign, reviewer, signed_in
):
    revision = sent.last_revision
    edit_copy(revision, title="A", parts=revision.content["parts"], version=0, actor=reviewer)
    campaign.is_open = False
    campaign.save()
    answer = signed_in(reviewer).post(
        page("article_copy", sent.pk, 1), typed(revision, version=1, title="Vừa nhập")
    )
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Chưa lưu được." in text
    assert "đã khóa" in text
    assert "Vừa nhập" in text
    assert "vừa lưu" not in text


def test_the_reviewers_page_leads_to_the_copy(sent, reviewer, signed_in):
    parts = sent.last_revision.content["parts"]
    client, address = signed_in(reviewer), reverse("campaigns:review", args=[sent.pk])
    assert page("article_copy", sent.pk, 1) in client.get(address).content.decode()
    edit_copy(sent.last_revision, title="Tên", parts=parts, version=0, actor=reviewer)
    assert "đ/c Trần Minh Anh đã sửa" in client.get(address).content.decode()


def test_a_copy_of_an_older_sending_is_told_and_not_used(sent, clerk, reviewer, signed_in):
    parts = sent.last_revision.content["parts"]
    edit_copy(sent.last_revision, title="Tên biên tập", parts=parts, version=0, actor=reviewer)
    advance(sent, "return", actor=reviewer, note="Thêm số liệu.")
    advance(sent, "send", actor=clerk)
    client, address = signed_in(reviewer), reverse("campaigns:review", args=[sent.pk])
    shown = client.get(address).content.decode()
    assert "Có bản biên tập của lần gửi 01 (đ/c Trần Minh Anh sửa" in shown
    assert "không dùng cho lần gửi 02" in shown
    assert page("article_copy", sent.pk, 1) in shown
    assert "Tên biên tập" not in shown
    sent = Article.objects.get(pk=sent.pk)
    edit_copy(sent.last_revision, title="Tên mới", parts=parts, version=0, actor=reviewer)
    assert "Có bản biên tập của lần gửi 01" not in client.get(address).content.decode()
