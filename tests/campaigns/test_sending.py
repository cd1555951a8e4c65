"""What every form shares before it is sent: the last look, and that there is nothing to send."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from awards.articles.drafts import open_article, save_article
from awards.articles.photos import add_photo, describe_photo, remove_photo
from awards.assessment.drafts import open_assessment
from awards.nominations.drafts import open_nomination, save_nomination
from campaigns.drafts import declare_nil
from campaigns.looks import changes_since, look_at
from campaigns.models import Revision, Submission
from campaigns.registry import form_of
from campaigns.workflow import WorkflowError, advance, mark_opened
from registrations.plans import keep_file, open_plan, save_particulars
from registrations.services import open_list, save_rows
from tests.documents.ooxml import PLAIN_DOCX
from tests.factories import (
    agree_to_pictures,
    last_look,
    make_article,
    make_list,
    make_nomination,
    make_photo,
    make_row,
)

pytestmark = pytest.mark.django_db
WRITTEN = "Hồ sơ đang có nội dung; xóa nội dung hoặc gửi như đã viết."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def messages_of(answer):
    return [str(message) for message in answer.context["messages"]]


def send(browser, submission, look):
    return browser.post(reverse("campaigns:send", args=[submission.pk]), look, follow=True)


def nil(browser, submission, **data):
    address = reverse("campaigns:nil", args=[submission.pk])
    return browser.post(address, {"reason": "Chưa có", "version": 0} | data, follow=True)


# ── The last look ───────────────────────────────────────────────────────────────────────────────


def describe(article, clerk):
    photo = article.photos.shown()[0]
    describe_photo(photo, caption="Sửa trên máy khác", part=None, stage="", actor=clerk)


def another_picture(article, clerk):
    add_photo(article, make_photo(), caption="Ra quân", actor=clerk)
    agree_to_pictures(article, clerk)


def retitle(article, clerk):
    save_article(article, {"title": "Tên khác"}, version=article.version, actor=clerk)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (describe, "ảnh và chú thích"),
        (another_picture, "xác nhận đồng ý, ảnh và chú thích"),
        (retitle, "tên bài viết"),
    ],
)
def test_what_changed_after_the_last_look_is_shown_and_not_sent(
    change, named, unit, campaign, clerk, signed_in
):
    article, browser = make_article(unit, campaign, clerk), signed_in(clerk)
    look = last_look(article)
    change(article, clerk)
    answer = send(browser, article, look)
    assert answer.redirect_chain[-1][0] == reverse("campaigns:check", args=[article.pk])
    assert messages_of(answer) == [f"Vừa thay đổi sau khi đồng chí xem: {named}. Xem lại rồi gửi."]
    assert not Revision.objects.exists()
    look = {"look": answer.context["look"]}
    assert "DVK-2026-" in send(browser, article, look).content.decode()


def test_a_signed_copy_that_came_after_the_last_look_is_seen_first(
    unit, campaign, clerk, signed_in
):
    registration_list = make_list(unit, campaign, clerk)
    look = last_look(registration_list)
    Submission.objects.filter(pk=registration_list.pk).update(signed_copy="ban-ky/2026/khac.pdf")
    [message] = messages_of(send(signed_in(clerk), registration_list, look))
    assert "bản đã ký, đóng dấu" in message
    assert not Revision.objects.exists()


def test_the_parts_of_a_list_and_of_a_nomination_have_names(unit, campaign, clerk, signed_in):
    browser = signed_in(clerk)
    registration_list = make_list(unit, campaign, clerk)
    nomination = make_nomination(unit, campaign, clerk)
    looks = [last_look(registration_list), last_look(nomination)]
    save_rows(registration_list, [make_row()], version=1, actor=clerk)
    save_nomination(nomination, {"summary": "Năm 2026"}, version=1, actor=clerk)
    assert "các dòng của biểu" in messages_of(send(browser, registration_list, looks[0]))[0]
    assert "mục “Tóm tắt thành tích nổi bật”" in messages_of(send(browser, nomination, looks[1]))[0]


@pytest.mark.parametrize("look", ["", "title:0", ":", "không phải dấu"])
def test_a_look_that_tells_nothing_sends_nothing(look, unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk)
    answer = send(signed_in(clerk), article, {"look": look})
    assert "Vừa thay đổi" in messages_of(answer)[0]
    assert not Revision.objects.exists()


def test_an_unknown_part_is_named_as_content(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk)
    look = look_at(article, {"form": "article"})
    assert changes_since(look, look_at(article, {"form": "x"}), {}) == ["nội dung hồ sơ"]
    assert changes_since(look, look, {}) == []


# ── Nothing to send ─────────────────────────────────────────────────────────────────────────────


OPENERS = [open_list, open_nomination, open_article, open_plan]


@pytest.mark.parametrize("opened", OPENERS)
def test_nothing_to_send_goes_out_with_its_reason(opened, unit, campaign, clerk, signed_in):
    submission, browser = opened(unit, campaign, actor=clerk), signed_in(clerk)
    _, form = form_of(submission)
    page = browser.get(form.edit_url(submission.pk)).content.decode()
    assert reverse("campaigns:nil", args=[submission.pk]) in page
    refused = nil(browser, submission, reason=" ")
    assert refused.status_code == 422
    assert 'href="#nil-reason">Ghi lý do đơn vị không gửi nội dung này.' in refused.content.decode()
    assert "DVK-2026-" in nil(browser, submission).content.decode()
    assert Revision.objects.get().content["nil_reason"] == "Chưa có"


PARTICULARS = {"number": "12", "symbol": "", "issued_on": None, "excerpt": ""}
WRITERS = [
    (open_list, lambda file, **by: save_rows(file, [make_row()], version=file.version, **by)),
    (open_plan, lambda file, **by: save_particulars(file, PARTICULARS, version=file.version, **by)),
    (
        open_plan,
        lambda file, **by: keep_file(
            file, "word", "kế hoạch.docx", PLAIN_DOCX, version=file.version, **by
        ),
    ),
    (
        open_nomination,
        lambda file, **by: save_nomination(file, {"summary": "Năm"}, version=file.version, **by),
    ),
    (
        open_article,
        lambda file, **by: save_article(
            file, {"parts": ["", "", "", "", "Kết quả"]}, version=file.version, **by
        ),
    ),
    (open_article, lambda file, **by: add_photo(file, make_photo(), **by)),
]


@pytest.mark.parametrize(("opened", "write"), WRITERS)
def test_what_is_written_is_not_thrown_away_as_nothing(
    opened, write, unit, campaign, clerk, signed_in
):
    submission, browser = opened(unit, campaign, actor=clerk), signed_in(clerk)
    write(submission, actor=clerk)
    submission.refresh_from_db()
    answer = nil(browser, submission, version=submission.version)
    assert answer.status_code == 422
    assert WRITTEN in answer.content.decode()
    submission.refresh_from_db()
    assert (submission.status, submission.is_nil) == ("draft", False)


@pytest.mark.parametrize(("opened", "write"), WRITERS)
def test_what_is_written_takes_back_that_there_is_nothing(opened, write, unit, campaign, clerk):
    submission = opened(unit, campaign, actor=clerk)
    declare_nil(submission, "Chưa có", version=0, actor=clerk)
    write(submission, actor=clerk)
    submission.refresh_from_db()
    assert (submission.is_nil, submission.nil_reason) == (False, "")


def test_a_picture_taken_out_again_leaves_nothing(unit, campaign, clerk):
    article = open_article(unit, campaign, actor=clerk)
    photo = add_photo(article, make_photo(), actor=clerk)
    with pytest.raises(WorkflowError, match="đang có nội dung"):
        declare_nil(article, "Chưa có", version=0, actor=clerk)
    remove_photo(photo, actor=clerk)
    assert declare_nil(article, "Chưa có", version=0, actor=clerk) == 1


def test_a_page_older_than_what_was_saved_since_says_nothing(unit, campaign, clerk, signed_in):
    article = open_article(unit, campaign, actor=clerk)
    save_article(article, {"title": "Đang viết"}, version=0, actor=clerk)
    save_article(article, {"title": ""}, version=1, actor=clerk)
    assert "vừa lưu bản khác" in nil(signed_in(clerk), article, version=0).content.decode()
    assert not Revision.objects.exists()


def test_a_reason_that_is_too_long_is_refused_whole(unit, campaign, clerk, signed_in):
    article, told = open_article(unit, campaign, actor=clerk), "Chi bộ mới thành lập. " * 30
    refused = nil(signed_in(clerk), article, reason=told)
    assert refused.context["nil_form"].errors["reason"]
    assert told.strip() in refused.content.decode()
    assert not Revision.objects.exists()


def test_where_there_is_always_something_to_send_nobody_can_say_there_is_nothing(
    unit, campaign, clerk, signed_in
):
    with time_machine.travel(datetime(2026, 12, 1, 3, tzinfo=UTC)):
        assessment = open_assessment(unit, campaign, actor=clerk)
    assert nil(signed_in(clerk), assessment).status_code == 404


# ── Asking for what was sent ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "answer"),
    [(" ", "Ghi rõ nội dung đơn vị cần sửa."), ("Sửa tên mô hình. " * 40, "tối đa 500 ký tự")],
)
def test_asking_without_words_or_with_too_many_keeps_them_on_the_page(
    told, answer, unit, campaign, clerk, reviewer, signed_in
):
    article = make_article(unit, campaign, clerk)
    advance(article, "send", actor=clerk)
    mark_opened(article, actor=reviewer)
    address = reverse("campaigns:withdraw", args=[article.pk])
    page = signed_in(clerk).post(address, {"ask": "1", "reason": told})
    assert page.status_code == 422
    assert answer in page.content.decode()
    assert told.strip() in page.content.decode()
    article.refresh_from_db()
    assert article.edit_request == ""
