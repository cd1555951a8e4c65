"""A filled form of either paper: read, shown beside the draft, and taken over by a press."""

import hashlib
import zipfile
from dataclasses import replace

import pytest
from django.urls import reverse
from lxml import html

from audit.clock import now
from audit.models import AuditEvent
from awards.articles.drafts import open_article
from awards.models import Article, Consent, PendingFile
from awards.nominations.drafts import open_nomination
from awards.pending import waiting_file
from documents import article as article_document
from documents.attachments import kept_form
from documents.mau03 import Mau03Nominee, to_docx
from documents.text import count_words
from registrations.plans import open_plan
from reporting.papers import blank_mau03
from tests.awards.steps import (
    autosave_nomination,
    errors_of,
    file,
    messages_of,
    picture,
    press,
    sample,
    save_nomination_page,
    text_of,
    typed_article,
    upload,
    url,
    word_file,
)
from tests.documents.ooxml import patched
from tests.documents.picture_kit import turned
from tests.documents.sent_photos import SECRET
from tests.factories import make_article, make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]
TAKE_OVER, PUT_AWAY = "Đưa vào bản nháp", "Bỏ tệp này"
FORMS = {
    "article": (open_article, "baiviet_tdp12.docx", ("title", "parts")),
    "nomination": (open_nomination, "mau03_tdp12.docx", ("participant_name", "summary")),
}


@pytest.fixture(params=FORMS)
def paper(request, unit, campaign, clerk):
    """(an empty draft, a filled sample of it, the names of two of its fields)."""
    opened, name, fields = FORMS[request.param]
    return opened(unit, campaign, actor=clerk), name, fields


def test_nothing_changes_before_the_file_is_taken_over(paper, clerk, signed_in):
    draft, name, fields = paper
    client = signed_in(clerk)
    page = upload(client, draft, name)
    assert f"Đã đọc tệp “{name}”" in text_of(page)
    assert "Đang có trong bản nháp" not in text_of(page)  # nothing is written there yet
    changes = waiting_file(draft).changes
    draft.refresh_from_db()
    assert draft.version == 0
    page = press(client, page, TAKE_OVER)
    draft.refresh_from_db()
    assert [getattr(draft, field) for field in fields] == [changes[field] for field in fields]
    assert f"Nội dung lấy từ tệp “{name}”" in text_of(page)
    source = client.get(url("file_source", PendingFile.objects.get().pk))
    assert b"".join(source.streaming_content) == kept_form(sample(name), name)[1]


def test_the_preview_names_who_stays_where_the_file_names_nobody(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk, person="Lê Thị Mai", person_role="Tổ trưởng")
    data = word_file(
        ["Bác Bình …", "", "", "", ""], title="Người gác chợ", person="", person_role=""
    )
    page = upload(signed_in(clerk), article, "bai.docx", data)
    assert "person" not in waiting_file(article).changes
    text = text_of(page)
    assert "Tệp không có các mục sau nên bản nháp giữ nguyên; nếu tệp viết về người khác" in text
    assert "Cá nhân điển hình: “Lê Thị Mai”" in text
    assert "Chức vụ, vai trò: “Tổ trưởng”" in text
    [step] = html.fromstring(page.content).xpath("//ol[@class='steps']/li[@aria-current]")
    assert step.text_content().split() == ["2Xem", "lại"]


def test_a_file_can_be_put_away(paper, clerk, signed_in):
    draft, name, _ = paper
    client = signed_in(clerk)
    page = press(client, upload(client, draft, name), PUT_AWAY)
    assert "Chọn tệp Word" in text_of(page)
    assert waiting_file(draft) is None
    draft.refresh_from_db()
    assert draft.version == 0


def test_a_waiting_file_comes_before_the_editor_and_the_sending(paper, clerk, signed_in):
    draft, name, _ = paper
    client = signed_in(clerk)
    upload(client, draft, name)
    for address in (
        reverse("campaigns:check", args=[draft.pk]),
        url("article_edit" if isinstance(draft, Article) else "nomination_edit", draft.pk),
    ):
        page = client.get(address, follow=True)
        assert page.templates[0].name == "awards/file_preview.html"


def test_without_a_waiting_file_there_is_nothing_to_look_through(paper, clerk, signed_in):
    draft, _, _ = paper
    page = signed_in(clerk).get(url("file_preview", draft.pk), follow=True)
    assert page.templates[1].name == "campaigns/editor.html"


def test_a_closed_year_shows_no_preview(paper, campaign, clerk, signed_in):
    draft, name, _ = paper
    client = signed_in(clerk)
    upload(client, draft, name)
    campaign.is_open = False
    campaign.save()
    page = client.get(url("file_preview", draft.pk), follow=True)
    assert page.templates[0].name == "campaigns/file.html"
    answer = client.post(url("file_confirm", PendingFile.objects.get().pk), follow=True)
    assert any("đã khóa" in message for message in messages_of(answer))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("mau01_tdp12.docx", None, "không đúng"),
        ("a.pdf", b"%PDF-1.7\n%%EOF\n", "không phải tệp Word"),
        ("a.docx", b"x" * (20 * 1024 * 1024 + 1), "Tệp 20 MB, tối đa 20 MB."),
    ],
)
def test_a_wrong_file_says_what_to_do_and_changes_nothing(
    name, data, words, unit, campaign, clerk, signed_in
):
    nomination = make_nomination(unit, campaign, clerk)
    page = upload(signed_in(clerk), nomination, name, data)
    assert words in messages_of(page)[0]
    assert not PendingFile.objects.exists()


def test_without_a_file_one_is_asked_for(paper, clerk, signed_in):
    draft, _, _ = paper
    page = signed_in(clerk).post(url("file_upload", draft.pk), follow=True)
    assert messages_of(page) == ["Chọn một tệp Word (.docx) hoặc Excel (.xlsx)."]


@pytest.mark.parametrize("form", FORMS)
def test_a_unit_begins_with_a_file(form, unit, campaign, clerk, signed_in):
    _, name, _ = FORMS[form]
    start = f"{url(f'{form}_start', unit.pk)}?nam=2026"
    page = signed_in(clerk).post(start, {"file": file(name, sample(name))}, follow=True)
    assert f"Đã đọc tệp “{name}”" in text_of(page)


# ── Beside what is written ──────────────────────────────────────────────────────────────────────


def test_the_draft_stands_beside_the_file_and_what_the_file_lacks_stays(
    unit, campaign, clerk, signed_in
):
    article = make_article(unit, campaign, clerk, title="Tên đang viết", person_role="Bí thư")
    client = signed_in(clerk)
    parts = ["Phần một của tệp", "", "", "", ""]
    page = upload(client, article, "b.docx", word_file(parts, title="Tên đang viết"))
    lines = {line.label: (line.mine, line.is_same) for line in page.context["lines"]}
    assert lines["Tên bài viết"] == ("Tên đang viết", True)
    assert lines["Chức vụ, vai trò"] == ("Tổ trưởng", False)
    assert "Bản nháp đang có nội dung." in text_of(page)
    assert article.parts[0] in text_of(page)
    assert "Tệp không có; bản nháp giữ nguyên" in text_of(page)
    before, counted = article.parts, page.context["count"].words
    press(client, page, TAKE_OVER)
    article.refresh_from_db()
    assert counted == sum(map(count_words, article.parts)) > 4
    assert article.parts == ["Phần một của tệp", *before[1:]]


def test_what_is_typed_while_a_file_waits_is_stored_and_never_overwritten_unseen(
    unit, campaign, clerk, signed_in
):
    article, client = make_article(unit, campaign, clerk), signed_in(clerk)
    data = typed_article(article, title="Gõ trên máy này", **{"part-1": "Viết trên máy này"})
    preview = upload(client, article, "b.docx", word_file(["Một"] * 5))  # in a second tab
    assert client.post(url("article_autosave", article.pk), data).status_code == 200
    page = client.post(url("article_edit", article.pk), data, follow=True)
    article.refresh_from_db()
    assert (article.title, article.parts[0]) == ("Gõ trên máy này", "Viết trên máy này")
    assert "Viết trên máy này" in text_of(page)  # beside the file, which still waits
    stale = press(client, preview, TAKE_OVER)  # shown before that was typed
    assert "Chưa ghi đè bản nào." in messages_of(stale)[0]
    article.refresh_from_db()
    assert article.parts[0] == "Viết trên máy này"
    press(client, stale, TAKE_OVER)  # now both have been seen
    article.refresh_from_db()
    assert article.parts[0] == "Một"


def test_a_file_is_taken_over_only_into_the_draft_that_was_shown(
    unit, campaign, clerk, second_clerk, signed_in
):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    preview = upload(client, nomination, "mau03_tdp12.docx")
    autosave_nomination(signed_in(second_clerk), nomination, summary="Bản của đ/c Tuấn")
    page = press(client, preview, TAKE_OVER)
    nomination.refresh_from_db()
    assert nomination.summary == "Bản của đ/c Tuấn"
    assert "Đ/c Lê Văn Tuấn vừa lưu bản khác" in messages_of(page)[0]
    assert "Bản của đ/c Tuấn" in text_of(page)
    press(client, page, TAKE_OVER)
    nomination.refresh_from_db()
    assert nomination.summary == PendingFile.objects.get().changes["summary"]


def test_an_editor_left_open_beside_a_file_taken_over_is_told(unit, campaign, clerk, signed_in):
    client, article = signed_in(clerk), make_article(unit, campaign, clerk)
    data = typed_article(article, title="Gõ trên máy này")
    press(client, upload(client, article, "b.docx", word_file(["Một"] * 5)), TAKE_OVER)
    page = client.post(url("article_edit", article.pk), data)
    assert page.status_code == 409
    press(client, page, "Giữ bản ở cửa sổ này")
    article.refresh_from_db()
    assert article.title == "Gõ trên máy này"
    assert article.parts[0] == data["part-1"]


# ── Limits of words ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("words", "is_accepted"), [(3500, True), (3501, False)])
def test_an_uploaded_article_of_3500_words_is_accepted_and_one_more_refused(
    unit, campaign, clerk, signed_in, words, is_accepted
):
    article, client = make_article(unit, campaign, clerk), signed_in(clerk)
    parts = [("từ " * (words - 4)).strip(), "một", "hai", "ba", "bốn"]
    page = upload(client, article, "bai.docx", word_file(parts))
    assert ("thừa 01 từ" in text_of(page)) is not is_accepted
    press(client, page, TAKE_OVER)
    data = typed_article(article, action="check")
    page = client.post(url("article_edit", article.pk), data, follow=True)
    assert ("Kiểm tra lại trước khi gửi" in text_of(page)) is is_accepted
    assert ("3.501 từ, thừa 01 từ" in text_of(page)) is not is_accepted


@pytest.mark.parametrize(("words", "is_accepted"), [(350, True), (351, False)])
def test_an_uploaded_summary_of_350_words_is_accepted_and_one_more_refused(
    words, is_accepted, unit, campaign, clerk, signed_in
):
    client, nomination = signed_in(clerk), open_nomination(unit, campaign, actor=clerk)
    nominee = Mau03Nominee("collective", "Tổ dân vận số 12", "Ngõ xanh", "KT", "từ " * words)
    data = to_docx(replace(blank_mau03(campaign), nominees=(nominee,)))
    page = upload(client, nomination, "mau03.docx", data)
    assert ("thừa 01 từ: vẫn giữ nguyên để rút gọn" in text_of(page)) is not is_accepted
    press(client, page, TAKE_OVER)
    nomination.refresh_from_db()
    assert len(nomination.summary.split()) == words
    page = save_nomination_page(client, nomination, "check")
    assert ("Kiểm tra lại trước khi gửi" in text_of(page)) is is_accepted
    if not is_accepted:
        assert "summary" in errors_of(page)


# ── The pictures of a file ──────────────────────────────────────────────────────────────────────


def test_the_pictures_of_a_file_come_with_it_and_no_text_is_dropped(
    unit, campaign, clerk, signed_in
):
    photo = article_document.ArticlePhotoFile(picture(), "Buổi hòa giải", 1300, 900, 3)
    client, article = signed_in(clerk), open_article(unit, campaign, actor=clerk)
    data = word_file(["Một", "Hai", "Ba", "Bốn", "Năm"], photos=(photo,))
    page = upload(client, article, "bai.docx", data)
    assert "Tệp có 01 ảnh" in text_of(page)
    PendingFile.objects.update(notices=["Chưa xếp vào phần nào: Lời cảm ơn"])
    page = press(client, page, TAKE_OVER)
    kept = article.photos.get()
    assert (kept.caption.endswith("Buổi hòa giải"), kept.part) == (True, 3)
    assert "Lời cảm ơn" in text_of(page)
    assert not Consent.objects.exists()  # a file agrees to nothing


def test_a_picture_that_cannot_be_taken_is_named(unit, campaign, clerk, signed_in):
    article, client = make_article(unit, campaign, clerk, photos=3), signed_in(clerk)
    photo = article_document.ArticlePhotoFile(picture(), "Buổi hòa giải", 1300, 900, 3)
    page = upload(client, article, "bai.docx", word_file(["Một"] * 5, photos=(photo,)))
    [message] = messages_of(press(client, page, TAKE_OVER))
    assert "Ảnh 1 trong tệp chưa được đưa vào bài." in message


def kept_in(folder):
    """Every part of every Word file in the store, and every other file as it is."""
    for path in folder.rglob("*"):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                yield from (package.read(name) for name in package.namelist())
        elif path.is_file():
            yield path.read_bytes()


def tells_a_place(folder):
    return any(SECRET.encode() in content for content in kept_in(folder))


@pytest.fixture
def with_place():
    photo = article_document.ArticlePhotoFile(turned("JPEG"), "Buổi hòa giải", 400, 200, 3)
    return word_file(["Một"] * 5, photos=(photo,))


@pytest.fixture
def small_photos(campaign):
    campaign.photo_min_pixels = 1
    campaign.save()


@pytest.mark.usefixtures("small_photos")
def test_a_file_taken_over_no_longer_tells_where_its_pictures_were_taken(
    with_place, unit, campaign, clerk, signed_in, settings, django_capture_on_commit_callbacks
):
    client, article = signed_in(clerk), open_article(unit, campaign, actor=clerk)
    page = upload(client, article, "bai.docx", with_place)
    assert tells_a_place(settings.MEDIA_ROOT)  # which way up they are is told by the same notes
    with django_capture_on_commit_callbacks(execute=True):
        press(client, page, TAKE_OVER)
    assert not tells_a_place(settings.MEDIA_ROOT)
    kept = PendingFile.objects.get()
    with kept.source.open() as source:
        assert kept.sha256 == hashlib.sha256(source.read()).hexdigest()
    assert AuditEvent.objects.get(action="award_file.confirmed").data["sha256"] == kept.sha256
    given = b"".join(client.get(url("file_source", kept.pk)).streaming_content)
    assert SECRET.encode() not in given
    photo = article.photos.get()
    assert photo.height > photo.width  # upright


@pytest.mark.usefixtures("small_photos")
def test_a_file_put_away_or_followed_by_another_leaves_nothing_in_the_store(
    with_place, unit, campaign, clerk, signed_in, settings, django_capture_on_commit_callbacks
):
    client, article = signed_in(clerk), open_article(unit, campaign, actor=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, article, "bai.docx", with_place)
        page = upload(client, article, "bai 2.docx", with_place)
    assert len([path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        press(client, page, PUT_AWAY)
    assert not any(kept_in(settings.MEDIA_ROOT))


def test_a_confirmation_that_is_refused_leaves_the_file_that_waits_alone(
    unit, campaign, clerk, second_clerk, signed_in, settings
):
    client, article = signed_in(clerk), make_article(unit, campaign, clerk)
    preview = upload(client, article, "b.docx", word_file(["Một"] * 5))
    before = list(kept_in(settings.MEDIA_ROOT))
    signed_in(second_clerk).post(
        url("article_autosave", article.pk), typed_article(article, title="Tên khác")
    )
    press(client, preview, TAKE_OVER)
    assert list(kept_in(settings.MEDIA_ROOT)) == before
    assert waiting_file(article)


def test_a_form_with_pictures_is_kept_without_what_they_tell(
    unit, campaign, clerk, signed_in, settings
):
    data = patched(sample("mau03_tdp12.docx"), {"word/media/image9.jpeg": turned("JPEG")})
    draft = open_nomination(unit, campaign, actor=clerk)
    upload(signed_in(clerk), draft, "mau03.docx", data)
    assert waiting_file(draft)
    assert any(kept_in(settings.MEDIA_ROOT))
    assert not tells_a_place(settings.MEDIA_ROOT)


def test_a_store_that_is_down_leaves_the_file_waiting(unit, campaign, clerk, signed_in):
    client, article = signed_in(clerk), open_article(unit, campaign, actor=clerk)
    page = upload(client, article, "baiviet_tdp12.docx")
    pending = waiting_file(article)
    pending.source.storage.delete(pending.source.name)
    answer = press(client, page, TAKE_OVER)
    assert "không đọc được tệp này. Thử lại sau ít phút." in messages_of(answer)[0]
    assert waiting_file(article) == pending
    article.refresh_from_db()
    assert article.version == 0


# ── Who may ─────────────────────────────────────────────────────────────────────────────────────

ANSWERS = {
    "clerk": 200,
    "reviewer": 200,
    "other_clerk": 404,
    "leader": 404,
    "administrator": 404,
    "stranger": 404,
    "stranger_reviewer": 404,
}


@pytest.mark.parametrize("person", ANSWERS)
def test_a_filled_file_is_for_those_who_write_in_its_draft(
    person, request, unit, other_unit, campaign, clerk, signed_in
):
    client = signed_in(request.getfixturevalue(person))
    nomination = make_nomination(unit, campaign, clerk)
    pending = PendingFile.objects.create(
        submission=nomination,
        file_name="mau03.docx",
        source="x.docx",
        sha256="0" * 64,
        changes={"summary": "Đọc từ tệp"},
        read_at=now(),
    )
    assert client.get(url("file_preview", nomination.pk)).status_code == ANSWERS[person]
    if ANSWERS[person] != 200:
        assert client.post(url("file_upload", nomination.pk)).status_code == ANSWERS[person]
        assert client.get(url("file_source", pending.pk)).status_code == ANSWERS[person]
        for name in ("file_confirm", "file_discard"):
            assert client.post(url(name, pending.pk)).status_code == ANSWERS[person]


def test_a_paper_without_a_filled_form_has_no_such_page(unit, campaign, clerk, signed_in):
    plan = open_plan(unit, campaign, actor=clerk)
    assert signed_in(clerk).get(url("file_preview", plan.pk)).status_code == 404
