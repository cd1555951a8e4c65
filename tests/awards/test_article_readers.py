"""Who reads and writes an article, and what the Ban sees of it."""

import pytest
from django.urls import reverse

from awards.articles.drafts import save_article
from campaigns.workflow import advance
from tests.awards.steps import text_of, typed_article, url
from tests.factories import make_article, make_sent_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]


@pytest.mark.parametrize(
    ("person", "status"),
    [("clerk", 200), ("reviewer", 200), ("leader", 403), ("other_clerk", 404), ("stranger", 404)],
)
def test_who_may_write_an_article(request, unit, campaign, clerk, signed_in, person, status):
    article = make_article(unit, campaign, clerk)
    advance(article, "send", actor=clerk)
    advance(article, "withdraw", actor=clerk)
    client = signed_in(request.getfixturevalue(person))
    if person == "leader":
        status = 404  # a draft is nothing to a leader
    assert client.get(url("article_edit", article.pk)).status_code == status
    if status != 200:
        answer = client.post(url("article_edit", article.pk), typed_article(article))
        assert answer.status_code == status


def test_a_leader_reads_but_does_not_write(unit, campaign, clerk, leader, signed_in):
    article = make_sent_article(unit, campaign, clerk)
    client = signed_in(leader)
    assert client.get(url("article_edit", article.pk)).status_code == 403
    photo = article.photos.shown()[0]
    answer = client.get(url("photo_file", photo.pk, "nho"))
    assert answer.status_code == 200
    b"".join(answer.streaming_content)


def test_the_reviewer_reads_pictures_checks_and_pins_reasons(
    unit, campaign, clerk, reviewer, signed_in
):
    article = make_sent_article(unit, campaign, clerk)
    photo = article.photos.shown()[0]
    client = signed_in(reviewer)
    page = reverse("campaigns:review", args=[article.pk])
    answer = client.get(page)
    shown = text_of(answer)
    assert "Bài viết có 35/3.500 từ" in shown
    assert "Thiếu bản ký" not in shown
    assert "Bản ký" not in shown  # an article is not signed: no tab for it
    assert url("photo_file", photo.pk, "nho") in answer.content.decode()
    notes = {"row-part-2": "Nêu rõ bối cảnh", f"row-photo-{photo.pk}": "Ảnh mờ"}
    client.post(reverse("campaigns:return_", args=[article.pk]), {"revision": 1} | notes)
    edited = signed_in(clerk).get(url("article_edit", article.pk))
    assert "Ban đề nghị: Nêu rõ bối cảnh" in text_of(edited)
    assert "Ban đề nghị: Ảnh mờ" in text_of(edited)
    article.refresh_from_db()
    save_article(
        article,
        {"parts": [article.parts[0], "Bối cảnh mới", *article.parts[2:]]},
        version=article.version,
        actor=clerk,
    )
    advance(article, "send", actor=clerk)
    shown = text_of(client.get(page))
    assert "Thay đổi so với lần gửi 01" in shown
    assert "Sửa phần 2." in shown
    assert "Đã đề nghị: Nêu rõ bối cảnh" in shown
