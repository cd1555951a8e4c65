"""What both forms freeze on sending and show the reviewer."""

import pytest

from audit.clock import now
from awards.articles.article_form import ArticleForm
from awards.articles.drafts import open_article, save_article
from awards.articles.photos import describe_photo, remove_photo, replace_photo
from awards.models import BookEntry, EditedArticle, PendingFile
from awards.nominations.drafts import open_nomination, save_nomination
from awards.nominations.mau03_form import Mau03
from awards.yearbook.editing import StaleCopy, edit_copy
from campaigns.drafts import declare_nil
from campaigns.workflow import Incomplete, NotAllowed, WorkflowError, advance
from tests.factories import (
    agree_to_pictures,
    make_article,
    make_nomination,
    make_photo,
    make_sent_article,
)

pytestmark = pytest.mark.django_db


def context_of(form, submission, revision, previous=None):
    submission.refresh_from_db()
    return form.review_context(submission, revision, previous, None)


def failed(context):
    return [check.text for check in context["checks"] if not check.is_ok]


def test_an_over_long_summary_refuses_only_the_sending(unit, campaign, clerk):
    nomination = make_nomination(unit, campaign, clerk, summary="từ " * 351)
    with pytest.raises(Incomplete) as refused:
        advance(nomination, "send", actor=clerk)
    assert [problem.anchor for problem in refused.value.problems] == ["summary"]
    nomination.refresh_from_db()
    assert (nomination.status, len(nomination.summary.split())) == ("draft", 351)
    save_nomination(nomination, {"summary": "từ " * 350}, version=1, actor=clerk)
    assert advance(nomination, "send", actor=clerk).content["summary"] == "từ " * 350


def test_a_sent_nomination_shows_its_hints_and_what_changed(unit, campaign, clerk, reviewer):
    nomination = make_nomination(unit, campaign, clerk, summary="Làm rất tốt")
    first = advance(nomination, "send", actor=clerk)
    context = context_of(Mau03(), nomination, first)
    assert "Tóm tắt chưa thấy nêu số liệu cụ thể" in failed(context)
    assert context["changed"] == []
    assert [field.remark for field in context["fields"] if field.remark] == ["3/350 từ"]
    advance(nomination, "return", actor=reviewer, row_notes=[("summary", "Nêu số liệu cụ thể")])
    save_nomination(nomination, {"summary": "Năm 2026 đạt 90%"}, version=1, actor=clerk)
    second = advance(nomination, "send", actor=clerk)
    context = context_of(Mau03(), nomination, second, first)
    assert context["changed"] == ["summary"]
    (field,) = [field for field in context["fields"] if field.is_changed]
    assert (field.name, field.before) == ("summary", "Làm rất tốt")
    assert field.asked == "Nêu số liệu cụ thể"
    assert "Tóm tắt chưa thấy nêu số liệu cụ thể" not in failed(context)
    assert Mau03().anchors(second) >= {"summary", "sector"}


def test_an_article_freezes_text_pictures_and_consents(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk)
    photo = article.photos.shown()[0]
    describe_photo(photo, caption="Ra quân", part=3, stage="during", actor=clerk)
    content = advance(article, "send", actor=clerk).content
    assert content["parts"] == article.parts
    assert content["photos"][0] == {
        "id": photo.pk,
        "sha256": photo.sha256,
        "caption": "Ra quân",
        "part": 3,
        "stage": "during",
        "width": 1600,
        "height": 1200,
    }
    assert [consent["subject"] for consent in content["consents"]] == ["person", "photos"]


def test_an_incomplete_article_names_every_point_and_stays_a_draft(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk, photos=1, is_not_in_book=None, title="")
    save_article(article, {"person": "Trần Văn Bình"}, version=article.version, actor=clerk)
    with pytest.raises(Incomplete) as refused:
        advance(article, "send", actor=clerk)
    assert [problem.anchor for problem in refused.value.problems] == [
        "title",
        "photos",
        "is_not_in_book",
        "consent-person",  # what Lê Thị Mai agreed to does not speak for Trần Văn Bình
    ]


def test_a_resent_article_shows_its_new_parts_and_pictures(unit, campaign, clerk, reviewer):
    article = make_article(unit, campaign, clerk)
    first = advance(article, "send", actor=clerk)
    old = article.photos.shown()[1]
    notes = [("part-2", "Nêu rõ bối cảnh"), (f"photo-{old.pk}", "Ảnh mờ")]
    assert {anchor for anchor, _ in notes} <= ArticleForm().anchors(first)
    advance(article, "return", actor=reviewer, row_notes=notes)
    parts = [article.parts[0], "Bối cảnh mới", *article.parts[2:]]
    article.refresh_from_db()
    save_article(article, {"parts": parts}, version=article.version, actor=clerk)
    replace_photo(old, make_photo(), actor=clerk)
    agree_to_pictures(article, clerk)
    second = advance(article, "send", actor=clerk)
    context = context_of(ArticleForm(), article, second, first)
    changed = [part for part in context["parts"] if part.before is not None]
    assert [(part.number, part.asked_before) for part in changed] == [(2, "Nêu rõ bối cảnh")]
    assert [photo.is_new for photo in context["photos"]] == [False, True]
    before = context_of(ArticleForm(), article, first)
    assert before["photos"][1].photo == old  # the earlier sending still shows its own


def test_pictures_of_a_sending_outlive_their_removal(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk, photos=3)
    revision = advance(article, "send", actor=clerk)
    advance(article, "withdraw", actor=clerk)
    removed = article.photos.shown()[0]
    remove_photo(removed, actor=clerk)
    shown = context_of(ArticleForm(), article, revision)["photos"]
    assert shown[0].photo.pk == removed.pk
    assert shown[0].photo.large.storage.exists(shown[0].photo.large.name)


def test_the_book_register_and_near_texts_are_told(
    ward, unit, other_unit, campaign, clerk, other_clerk
):
    BookEntry.objects.create(ward=ward, title="Bà Mai ngõ 82", person="Lê Thị Mai")
    make_sent_article(other_unit, campaign, other_clerk, title="Người giữ lửa")
    article = make_article(unit, campaign, clerk, title="Người giữ lửa")
    revision = advance(article, "send", actor=clerk)
    told = failed(context_of(ArticleForm(), article, revision))
    assert "“Lê Thị Mai” có trong sách năm 2023: “Bà Mai ngõ 82”." in told
    assert any("gần giống “Người giữ lửa” trong bài của" in text for text in told)


def test_the_ban_edits_a_copy_and_the_sent_text_stays(unit, campaign, clerk, reviewer):
    article = make_sent_article(unit, campaign, clerk)
    revision = article.revisions.get()
    copy = edit_copy(
        revision, title=" Tên  mới ", parts=["a\r\nb", "", "", "", ""], version=0, actor=reviewer
    )
    assert (copy.title, copy.parts[0], copy.version) == ("Tên mới", "a\nb", 1)
    copy = edit_copy(revision, title="Tên nữa", parts=[""] * 5, version=1, actor=reviewer)
    assert (copy.title, copy.version) == ("Tên nữa", 2)
    revision.refresh_from_db()
    assert revision.content["title"] == article.title
    assert context_of(ArticleForm(), article, revision)["edited"] == copy


def test_two_editors_do_not_overwrite_each_other(unit, campaign, clerk, reviewer, second_reviewer):
    revision = make_sent_article(unit, campaign, clerk).revisions.get()
    edit_copy(revision, title="Một", parts=[""] * 5, version=0, actor=reviewer)
    for version in (0, 7):
        with pytest.raises(StaleCopy, match="Trần Minh Anh"):
            edit_copy(revision, title="Hai", parts=[""] * 5, version=version, actor=second_reviewer)
    assert EditedArticle.objects.get().title == "Một"


def test_only_the_ban_edits_and_only_what_was_sent(unit, campaign, clerk, reviewer):
    article = make_sent_article(unit, campaign, clerk)
    revision = article.revisions.get()
    with pytest.raises(NotAllowed):
        edit_copy(revision, title="x", parts=[""] * 5, version=0, actor=clerk)
    with pytest.raises(ValueError, match="5 parts"):
        edit_copy(revision, title="x", parts=[], version=0, actor=reviewer)
    advance(article, "withdraw", actor=clerk)
    revision.refresh_from_db()
    with pytest.raises(WorkflowError, match="không còn bài viết"):
        edit_copy(revision, title="x", parts=[""] * 5, version=0, actor=reviewer)
    assert not EditedArticle.objects.exists()


def test_the_units_pages_show_the_draft_and_the_sending_alike(unit, campaign, clerk):
    nomination = make_nomination(unit, campaign, clerk, summary="Làm rất tốt", sector="KT")
    form = Mau03()
    draft = form.content_context(nomination, None, {"summary": "Nêu số liệu"})
    assert (draft["sector_label"], draft["words"]) == ("Kinh tế", 3)
    assert draft["notes"] == {"summary": "Nêu số liệu"}
    assert "Tóm tắt chưa thấy nêu số liệu cụ thể" in form.warnings(nomination)
    [sheet] = form.preview(nomination, form.content(nomination))
    assert "Làm rất tốt" in sheet
    revision = advance(nomination, "send", actor=clerk)
    assert form.content_context(nomination, revision, {})["text"] == revision.content
    assert form.summary(revision) == f"đề xuất “{nomination.participant_name}”"
    assert form.title(campaign).endswith("“Dân vận khéo” năm 2026")


def test_the_articles_pages_show_parts_photos_and_warnings(ward, unit, campaign, clerk):
    BookEntry.objects.create(ward=ward, title="Bà Mai ngõ 82", person="Lê Thị Mai")
    article = make_article(unit, campaign, clerk)
    form = ArticleForm()
    draft = form.content_context(article, None, {"part-1": "Viết thêm"})
    assert [part.asked_before for part in draft["parts"]] == ["Viết thêm", "", "", "", ""]
    assert len(draft["photos"]) == 2
    assert form.warnings(article) == ["“Lê Thị Mai” có trong sách năm 2023: “Bà Mai ngõ 82”."]
    revision = advance(article, "send", actor=clerk)
    assert form.summary(revision) == f"bài “{article.title}”, 35 từ, 02 ảnh"
    assert form.title(campaign).startswith("Bài viết giới thiệu tấm gương điển hình")


@pytest.mark.parametrize(
    ("form", "open_file"), [(Mau03(), open_nomination), (ArticleForm(), open_article)]
)
def test_a_nil_return_has_nothing_to_check_and_says_so(unit, campaign, clerk, form, open_file):
    submission = open_file(unit, campaign, actor=clerk)
    declare_nil(submission, "Chưa có", version=0, actor=clerk)
    assert form.warnings(submission) == []
    assert form.is_ready(submission)
    revision = advance(submission, "send", actor=clerk)
    assert form.summary(revision).startswith("báo cáo không có")
    assert context_of(form, submission, revision)["text"]["is_nil"]


def test_a_file_that_waits_for_confirmation_comes_before_the_last_look(unit, campaign, clerk):
    nomination, article = (make(unit, campaign, clerk) for make in (make_nomination, make_article))
    for form, submission in ((Mau03(), nomination), (ArticleForm(), article)):
        assert form.is_ready(submission)
        PendingFile.objects.create(
            submission=submission,
            file_name="a.docx",
            changes={},
            read_at=now(),
        )
        assert not form.is_ready(submission)


def test_the_check_of_the_pictures_is_counted_and_not_claimed(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk)
    revision = advance(article, "send", actor=clerk)
    good = "Có 02 ảnh, đủ số điểm ảnh và chú thích"
    assert good in checks_of(article, revision)
    first, second = revision.content["photos"]
    first["caption"] = ""
    second |= {"width": 900, "height": 700}
    revision.content["shows_children"] = True
    found = checks_of(article, revision)
    assert good not in found
    assert "Ảnh 1: Ghi chú thích cho ảnh 1." in found
    assert any(text.startswith("Ảnh 2: Ảnh 0,6 MP, cần từ 01 MP.") for text in found)
    assert "Có trẻ em trong bài hoặc ảnh; người giám hộ chưa được ghi là đã đồng ý" in found


def checks_of(article, revision):
    context = ArticleForm().review_context(article, revision, None, None)
    return [check.text for check in context["checks"]]
