"""C6 in the browser without script: the editor, the filled Word file, the pictures, bad input."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from PIL import Image

from awards.articles.drafts import open_article, save_article
from awards.articles.photos import add_photo, remove_photo
from awards.models import Article, ArticlePhoto, BookEntry, Consent, PendingFile
from awards.pending import waiting_file
from campaigns.workflow import advance
from documents import article as article_document
from documents.article_outline import PARTS_2026
from documents.letterhead import Letterhead
from tests.factories import make_article, make_photo, make_sent_article

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parent.parent / "samples" / "baiviet_tdp12.docx"
JUNE = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel(JUNE, tick=False):
        yield


def url(name, *args):
    return reverse(f"awards:{name}", args=args)


def text_of(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())


def picture(width=1300, height=900, shade=90):
    stored = BytesIO()
    Image.new("RGB", (width, height), (shade, shade, 40)).save(stored, "JPEG")
    return stored.getvalue()


def upload(name, data):
    return SimpleUploadedFile(name, data)


def shown_ids(article):
    """What the box about the pictures holds: those it was shown with."""
    return " ".join(map(str, article.photos.shown().values_list("pk", flat=True)))


def posted(article, **fields):
    """The editor's form as its page would post it."""
    article = Article.objects.get(pk=article.pk)
    data = {
        "version": article.version,
        "pending": "",
        "title": article.title,
        "person": article.person,
        "person_role": article.person_role,
        "declarations": "1",
        "is_not_in_book": "1",
        "shows_children": "0",
        "consent-person": article.person,
        "consent-photos": shown_ids(article),
        "action": "save",
    }
    data |= {f"part-{number}": text for number, text in enumerate(article.parts, 1)}
    for photo in article.photos.shown():
        data[f"photo-{photo.pk}-caption"] = photo.caption
        data[f"photo-{photo.pk}-part"] = photo.part or ""
        data[f"photo-{photo.pk}-stage"] = photo.stage
    return {name: value for name, value in (data | fields).items() if value is not None}


def word_file(parts, title="Người giữ lửa", **fields):
    paper = article_document.Article(
        letterhead=Letterhead(issuer="Chi bộ Tổ dân phố số 12"),
        year=2026,
        title=title,
        unit_name="Chi bộ Tổ dân phố số 12",
        author="",
        person="Lê Thị Mai",
        person_role="Tổ trưởng",
        parts=tuple(parts),
        **fields,
    )
    return article_document.to_docx(paper)


def test_the_editor_shows_the_outline_the_limits_and_the_draft(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk, parts=["năm chữ", "hai", "ba", "bốn", "năm"])
    answer = signed_in(clerk).get(url("article_edit", article.pk))
    shown = text_of(answer)
    assert "6/3.500 từ (≈ 0,0/05 trang)" in shown
    assert "Thời gian trực tiếp tham gia, gắn bó với công tác dân vận." in shown
    assert "Cần 02–03 ảnh, mỗi ảnh từ 01 MP" in shown
    assert "1,9 MP" in shown
    page = html.fromstring(answer.content)
    assert page.get_element_by_id("part-1").text.strip() == "năm chữ"
    assert page.get_element_by_id("consent-person").checked


def test_a_tick_speaks_only_for_the_pictures_its_page_showed(unit, campaign, clerk, signed_in):
    article, client = make_article(unit, campaign, clerk), signed_in(clerk)
    asked_again = "Ảnh đã thay đổi sau lần xác nhận trước."
    assert asked_again not in text_of(client.get(url("article_edit", article.pk)))
    data = posted(article)
    add_photo(article, make_photo(), caption="Ra quân", actor=clerk)  # on another device
    answer = client.post(url("article_edit", article.pk), data, follow=True)
    box = html.fromstring(answer.content).get_element_by_id("consent-photos")
    assert (box.checked, box.get("value")) == (False, shown_ids(article))
    assert asked_again in text_of(answer)
    answer = client.post(url("article_edit", article.pk), posted(article), follow=True)
    assert html.fromstring(answer.content).get_element_by_id("consent-photos").checked
    assert asked_again not in text_of(answer)


def test_what_could_not_be_stored_does_not_tick_for_a_picture_that_came_meanwhile(
    unit, campaign, clerk, signed_in
):
    article = make_article(unit, campaign, clerk)
    data = posted(article)
    photo = article.photos.shown()[0]
    data[f"photo-{photo.pk}-stage"] = "never"  # refused
    add_photo(article, make_photo(), caption="Ra quân", actor=clerk)
    answer = signed_in(clerk).post(url("article_edit", article.pk), data)
    assert answer.status_code == 409
    assert not html.fromstring(answer.content).get_element_by_id("consent-photos").checked


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
    data = posted(
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


def test_a_box_shown_with_one_name_does_not_speak_for_another(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk)
    data = posted(article, person="Trần Văn Bình")  # the box was shown with Lê Thị Mai
    client = signed_in(clerk)
    client.post(url("article_edit", article.pk), data | {"action": "check"})
    shown = text_of(client.get(f"{url('article_edit', article.pk)}?kiem-tra=1"))
    assert "Xác nhận cá nhân được giới thiệu đã đồng ý." in shown


def test_autosave_stores_and_answers_with_the_next_version(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk)
    data = posted(article, title="Tên mới")
    client = signed_in(clerk)
    for _ in range(2):  # the second time the first answer was lost
        answer = client.post(url("article_autosave", article.pk), data)
        assert answer.status_code == 200
        assert answer.json()["version"] == article.version + 1
    article.refresh_from_db()
    assert article.title == "Tên mới"


def test_two_people_are_shown_both_texts(unit, campaign, clerk, second_clerk, signed_in):
    article = make_article(unit, campaign, clerk, title="Bản gốc")
    data = posted(article, title="Bản của tôi")
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


@pytest.mark.parametrize(("words", "is_accepted"), [(3500, True), (3501, False)])
def test_the_page_accepts_3500_words_and_refuses_one_more(
    unit, campaign, clerk, signed_in, words, is_accepted
):
    article = make_article(unit, campaign, clerk)
    parts = ["từ " * (words - 4), "một", "hai", "ba", "bốn"]
    data = posted(article, action="check")
    data |= {f"part-{number}": text for number, text in enumerate(parts, 1)}
    answer = signed_in(clerk).post(url("article_edit", article.pk), data, follow=True)
    shown = text_of(answer)
    if is_accepted:
        assert "Kiểm tra lại trước khi gửi" in shown
    else:
        assert "Bài viết có 3.501 từ, thừa 1 từ so với quy định 3.500 từ." in shown
        article.refresh_from_db()
        assert sum(len(part.split()) for part in article.parts) == words  # kept whole


@pytest.mark.parametrize(("words", "is_accepted"), [(3500, True), (3501, False)])
def test_an_uploaded_article_of_3500_words_is_accepted_and_one_more_refused(
    unit, campaign, clerk, signed_in, words, is_accepted
):
    article = make_article(unit, campaign, clerk)
    parts = [("từ " * (words - 4)).strip(), "một", "hai", "ba", "bốn"]
    client = signed_in(clerk)
    file = upload("bai.docx", word_file(parts))
    client.post(url("article_upload", article.pk), {"file": file})
    pending = waiting_file(article)
    data = posted(article, pending=pending.pk, action="check", title="")
    data["person"] = "Lê Thị Mai"
    for number in range(1, 6):
        del data[f"part-{number}"]
    data["consent-person"] = "Lê Thị Mai"
    answer = client.post(url("article_edit", article.pk), data, follow=True)
    assert ("Kiểm tra lại trước khi gửi" in text_of(answer)) is is_accepted
    assert ("3.501 từ, thừa 1 từ" in text_of(answer)) is not is_accepted


def test_every_missing_point_is_named_at_once(unit, campaign, clerk, signed_in):
    article = open_article(unit, campaign, actor=clerk)
    client = signed_in(clerk)
    client.post(
        url("article_edit", article.pk),
        {"action": "add-photos", "version": 0, "photos": upload("a.jpg", picture(900, 700))},
    )
    data = posted(article, person="Tổ dân phố số 12", action="check", shows_children=None)
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
    assert "Thêm ít nhất 01 ảnh nữa (cần 02–03 ảnh)." in words
    assert "Ảnh 0,6 MP, cần từ 01 MP. Nếu ảnh lấy từ Zalo" in words


def test_a_filled_word_file_is_shown_before_anything_changes(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    file = upload("baiviet_tdp12.docx", SAMPLE.read_bytes())
    answer = client.post(f"{url('article_start', unit.pk)}?nam=2026", {"file": file}, follow=True)
    article = Article.objects.get()
    shown = text_of(answer)
    assert "Đã đọc tệp “baiviet_tdp12.docx”" in shown
    assert "1.700/3.500 từ (≈ 2,4/05 trang)" in shown
    assert (article.title, article.parts) == ("", [""] * 5)
    data = {
        "version": article.version,
        "pending": waiting_file(article).pk,
        "title": "Tên sửa lại",
        "person": "Lê Thị Mai",
        "person_role": "",
        "declarations": "1",
        "consent-person": "Lê Thị Mai",
        "action": "confirm-file",
    }
    autosaved = client.post(url("article_autosave", article.pk), data | {"action": "save"})
    article.refresh_from_db()
    assert article.title == ""
    data["version"] = autosaved.json()["version"]
    client.post(url("article_edit", article.pk), data)
    article.refresh_from_db()
    assert (article.title, article.person) == ("Tên sửa lại", "Lê Thị Mai")
    assert [len(part.split()) for part in article.parts] == [300, 320, 340, 360, 380]
    assert Consent.objects.get().text.startswith("Lê Thị Mai đã được biết")


def test_the_pictures_of_a_file_come_with_it_and_no_text_is_dropped(
    unit, campaign, clerk, signed_in
):
    photo = article_document.ArticlePhotoFile(picture(), "Buổi hòa giải", 1300, 900, 3)
    client = signed_in(clerk)
    article = open_article(unit, campaign, actor=clerk)
    file = upload("bai.docx", word_file(["Một", "Hai", "Ba", "Bốn", "Năm"], photos=(photo,)))
    answer = client.post(url("article_upload", article.pk), {"file": file}, follow=True)
    assert "Tệp có 01 ảnh" in text_of(answer)
    PendingFile.objects.update(notices=["Chưa xếp vào phần nào: Lời cảm ơn"])
    data = {"version": article.version, "pending": waiting_file(article).pk}
    client.post(url("article_edit", article.pk), data | {"action": "confirm-file"})
    kept = article.photos.get()
    assert (kept.caption.endswith("Buổi hòa giải"), kept.part) == (True, 3)
    assert "Lời cảm ơn" in text_of(client.get(url("article_edit", article.pk)))


def test_a_discarded_file_leaves_the_draft(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk, title="Bản nháp")
    client = signed_in(clerk)
    file = upload("bai.docx", word_file(["Một"] * 5))
    client.post(url("article_upload", article.pk), {"file": file})
    data = {"version": article.version, "pending": waiting_file(article).pk}
    client.post(url("article_edit", article.pk), data | {"action": "discard-file"})
    article.refresh_from_db()
    assert (article.title, waiting_file(article)) == ("Bản nháp", None)


def test_a_page_without_the_waiting_file_does_not_confirm_it(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk, title="Bản nháp")
    data = posted(article, title="Gõ trên thiết bị khác", action="check")
    client = signed_in(clerk)
    client.post(
        url("article_upload", article.pk), {"file": upload("b.docx", word_file(["Một"] * 5))}
    )
    assert client.post(url("article_edit", article.pk), data).status_code == 409
    article.refresh_from_db()
    assert article.title == "Bản nháp"


def test_a_wrong_file_is_refused_and_the_draft_stays(unit, campaign, clerk, signed_in):
    article = make_article(unit, campaign, clerk, title="Bản nháp")
    file = {"file": upload("a.pdf", b"%PDF-1.7\n%%EOF\n")}
    answer = signed_in(clerk).post(url("article_upload", article.pk), file, follow=True)
    assert "không phải tệp Word" in text_of(answer)
    assert waiting_file(article) is None


def test_a_failed_picture_keeps_the_others_and_the_text(unit, campaign, clerk, signed_in):
    article = open_article(unit, campaign, actor=clerk)
    files = [
        upload("mot.jpg", picture(shade=10)),
        upload("hong.jpg", b"\xff\xd8 not a picture"),
        upload("hai.jpg", picture(shade=20)),
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
    data = posted(article, action="add-photos", photos=upload("bon.jpg", picture()))
    answer = signed_in(clerk).post(url("article_edit", article.pk), data, follow=True)
    assert "Đã đủ 03 ảnh. Bỏ bớt một ảnh nếu muốn thay." in text_of(answer)
    assert article.photos.shown().count() == 3


def test_pictures_change_places_are_replaced_removed_and_brought_back(
    unit, campaign, clerk, signed_in
):
    article = make_article(unit, campaign, clerk, photos=3)
    first, second, third = article.photos.shown()
    client = signed_in(clerk)

    def press(action, **fields):
        data = posted(article, action=action, **fields)
        answer = client.post(url("article_edit", article.pk), data)
        return answer, list(article.photos.shown().values_list("pk", flat=True))

    assert press(f"photo-down:{first.pk}")[1] == [second.pk, first.pk, third.pk]
    assert press(f"photo-up:{third.pk}")[1] == [second.pk, third.pk, first.pk]
    answer, order = press(f"remove-photo:{third.pk}")
    assert order == [second.pk, first.pk]
    assert "Hoàn tác" in text_of(client.get(answer.url))
    assert press(f"restore-photo:{third.pk}")[1] == [second.pk, third.pk, first.pk]
    file = upload("moi.jpg", picture())
    _, order = press(f"replace-photo:{third.pk}", **{f"photo-{third.pk}-file": file})
    assert third.pk not in order
    assert order[::2] == [second.pk, first.pk]
    assert ArticlePhoto.objects.get(pk=order[1]).caption == third.caption


def test_a_picture_of_another_article_is_not_found(
    unit, other_unit, campaign, clerk, other_clerk, signed_in
):
    article = make_article(unit, campaign, clerk)
    foreign = make_article(other_unit, campaign, other_clerk).photos.shown()[0]
    data = posted(article, action=f"remove-photo:{foreign.pk}")
    assert signed_in(clerk).post(url("article_edit", article.pk), data).status_code == 404
    foreign.refresh_from_db()
    assert foreign.removed_at is None


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
        answer = client.post(url("article_edit", article.pk), posted(article))
        assert answer.status_code == status


def test_a_leader_reads_but_does_not_write(unit, campaign, clerk, leader, signed_in):
    article = make_sent_article(unit, campaign, clerk)
    client = signed_in(leader)
    assert client.get(url("article_edit", article.pk)).status_code == 403
    photo = article.photos.shown()[0]
    answer = client.get(url("photo_file", photo.pk, "nho"))
    assert answer.status_code == 200
    b"".join(answer.streaming_content)


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


def test_a_sent_article_and_a_closed_year_are_only_read(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    article = make_article(unit, campaign, clerk)
    data = posted(article, title="Quá muộn")
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
    data = posted(article, action="check")
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
    data = posted(article, action="check")
    shown = text_of(signed_in(clerk).post(url("article_edit", article.pk), data, follow=True))
    assert "Kiểm tra lại trước khi gửi" in shown
    assert "gần giống" not in shown


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


def test_the_print_shows_the_pictures_from_their_guarded_addresses(
    unit, campaign, clerk, signed_in
):
    article = make_article(unit, campaign, clerk)
    answer = signed_in(clerk).get(reverse("campaigns:preview", args=[article.pk]))
    photo = article.photos.shown()[0]
    assert url("photo_file", photo.pk, "vua") in answer.content.decode()


def test_the_editor_asks_the_database_as_often_for_three_pictures_as_for_one(
    unit, campaign, clerk, signed_in, django_assert_num_queries
):
    article = make_article(unit, campaign, clerk, photos=3)
    client = signed_in(clerk)
    client.get(url("article_edit", article.pk))
    with django_assert_num_queries(12):
        client.get(url("article_edit", article.pk))
    for photo in article.photos.shown()[1:]:
        remove_photo(photo, actor=clerk)
    with django_assert_num_queries(12):
        client.get(url("article_edit", article.pk))


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
    data = posted(article, **mine)
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


def test_a_confirmation_that_fails_goes_on_from_what_was_stored(unit, campaign, clerk, signed_in):
    client = signed_in(clerk)
    article = open_article(unit, campaign, actor=clerk)
    client.post(url("article_upload", article.pk), {"file": upload("b.docx", SAMPLE.read_bytes())})
    pending = waiting_file(article)
    pending.source.storage.delete(pending.source.name)
    data = posted(article, pending=pending.pk, action="confirm-file", title="Tên vừa sửa")
    answer = client.post(url("article_edit", article.pk), data)
    assert answer.status_code == 409
    assert "không đọc được tệp này. Thử lại sau ít phút." in text_of(answer)
    article.refresh_from_db()
    assert answer.context["version"] == article.version == 1
    again = client.post(url("article_edit", article.pk), data | {"version": 1}, follow=True)
    assert "vừa lưu bản khác" not in text_of(again)
