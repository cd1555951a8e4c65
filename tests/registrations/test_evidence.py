"""C8: photos, videos and documents of a model; each is kept or refused for itself."""

import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from lxml import html
from PIL import Image

from audit.models import AuditEvent
from campaigns.models import Submission
from campaigns.workflow import advance
from organizations.models import Membership
from registrations.evidence import MAX_FILES, PURPOSE, attach, fingerprint_of, remove
from registrations.models import Evidence, EvidenceStage, Initiative
from tests.documents import picture_kit
from tests.documents.ooxml import PLAIN_DOCX, patched
from tests.documents.sent_photos import SECRET, encoded, plain, telling_exif
from tests.documents.test_attachments import PLACE as TOLD_BY_PICTURE
from tests.documents.test_attachments import telling as telling_picture
from tests.documents.test_videos import MP4, PLACE, TOLD, box
from tests.factories import make_accepted_list, make_campaign, make_row, make_sent_list, make_unit
from uploads import services as uploads

Role = Membership.Role
HEADER = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
PNG_BOMB = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        *(struct.pack(">I", 13), HEADER, struct.pack(">I", zlib.crc32(HEADER))),
        *(struct.pack(">I", 0), b"IDAT", struct.pack(">I", zlib.crc32(b"IDAT"))),
    ]
)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def initiative(unit, campaign, clerk):
    make_sent_list(unit, campaign, clerk, [make_row(initiative="Đường hoa nở")])
    return Initiative.objects.get()


@pytest.fixture
def browser(clerk, signed_in):
    return signed_in(clerk)


def photo(colour="green", **how):
    return encoded(plain((1200, 900), colour), **how)


def sent(name, content):
    return SimpleUploadedFile(name, content, content_type="image/svg+xml")


def add(browser, initiative, campaign, *files, stage="before"):
    return browser.post(
        reverse("registrations:evidence_add", args=[initiative.pk]),
        {"files": files, "stage": stage, "campaign": campaign.pk},
        follow=True,
    )


def keep(initiative, campaign, clerk, colour="green", stage="before"):
    file = sent(f"{colour}.jpg", photo(colour))
    return attach(initiative, campaign, stage, file.name, file, actor=clerk)


def detail_url(initiative):
    return reverse("registrations:initiative_detail", args=[initiative.pk])


def file_url(evidence, size="goc"):
    return reverse("registrations:evidence_file", args=[evidence.pk, size])


def stored_files():
    """How many files of evidence lie in the store."""
    return len(default_storage.listdir("minh-chung/2026")[1])


def stored_bytes(name):
    with default_storage.open(name) as file:
        return file.read()


def test_photos_of_one_post_are_judged_one_by_one(browser, initiative, campaign, clerk):
    answer = add(
        browser,
        initiative,
        campaign,
        sent("truoc.jpg", photo("red")),
        sent("bom.png", PNG_BOMB),
        sent("trang.jpg", b"<html><script>alert(1)</script>"),
        sent("hai.png", photo("blue")),
        stage="during",
    )
    page = answer.content.decode()
    assert "Đã thêm 02 tệp." in page
    assert "bom.png: Ảnh “bom.png” quá lớn" in page
    assert "trang.jpg: Tệp “trang.jpg” không phải ảnh, video" in page
    kept = Evidence.objects.all()
    assert [evidence.file_name for evidence in kept] == ["truoc.jpg", "hai.png"]
    assert {evidence.stage for evidence in kept} == {EvidenceStage.DURING}
    assert AuditEvent.objects.filter(action="evidence.added", actor=clerk).count() == 2


def test_nothing_that_a_phone_wrote_into_a_photo_is_served(browser, initiative, campaign):
    sideways = encoded(plain((1200, 900)), exif=telling_exif(orientation=6), comment=SECRET)
    assert SECRET.encode() in sideways
    add(browser, initiative, campaign, sent("dien-thoai.jpg", sideways + b"<script>"))
    evidence = Evidence.objects.get()
    for size, longest in (("goc", 1200), ("vua", 1200), ("nho", 400)):
        answer = browser.get(file_url(evidence, size))
        served = b"".join(answer)
        assert answer["Content-Type"] == "image/jpeg"
        picture = Image.open(io.BytesIO(served))
        assert picture.size[1] == longest
        assert picture.size[0] < picture.size[1]
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for trace in (SECRET.encode(), b"Exif", b"<script>", b"http://ns.adobe.com"):
            assert trace not in served


@pytest.mark.parametrize("name", picture_kit.KEPT)
def test_every_hostile_picture_that_is_kept_is_served_upright_and_bare(
    name, browser, initiative, campaign
):
    make, trace = picture_kit.KEPT[name]
    original = make()
    assert trace in original
    add(browser, initiative, campaign, sent(name, original))
    evidence = Evidence.objects.get()
    stored = default_storage.listdir("minh-chung/2026")[1]
    files = [stored_bytes(f"minh-chung/2026/{file}") for file in stored]
    files += [b"".join(browser.get(file_url(evidence, size))) for size in ("goc", "vua", "nho")]
    assert len(files) == 6
    for data in files:
        picture = Image.open(io.BytesIO(data))
        assert picture.size == picture_kit.upright_size(name)
        assert not picture.getexif()
        for told in picture_kit.TRACES:
            assert told not in data


@pytest.mark.parametrize("name", picture_kit.REFUSED)
def test_every_hostile_picture_that_is_none_leaves_nothing_in_the_store(
    name, browser, initiative, campaign
):
    answer = add(browser, initiative, campaign, sent(name, picture_kit.REFUSED[name]()))
    assert f"{name}: " in answer.content.decode()
    assert not Evidence.objects.exists()
    assert not default_storage.exists("minh-chung/2026")


def test_a_video_is_kept_and_given_in_parts(browser, initiative, campaign):
    content = MP4 + box(b"mdat", bytes(range(256)) * 20)
    add(browser, initiative, campaign, sent("lễ ra quân.html", content), stage="after")
    evidence = Evidence.objects.get()
    assert evidence.kind == Evidence.Kind.VIDEO
    part = browser.get(file_url(evidence), headers={"Range": "bytes=100-199"})
    assert (part.status_code, part["Content-Type"]) == (206, "video/mp4")
    assert b"".join(part) == content[100:200]
    assert 'src="' + file_url(evidence) in browser.get(detail_url(initiative)).content.decode()
    assert browser.get(file_url(evidence, "nho")).status_code == 404


def test_where_a_video_was_taken_is_not_stored(browser, initiative, campaign, clerk):
    place = browser.get(detail_url(initiative)).context["sections"][0]
    content = TOLD[0]
    upload = uploads.begin(clerk, place.ticket, "a.mp4", len(content))
    uploads.append(upload, 0, [content])
    evidence = Evidence.objects.get()
    served = browser.get(file_url(evidence)).getvalue()
    assert (PLACE in content, PLACE in served) == (True, False)
    assert len(served) == len(content)
    assert evidence.sha256 == hashlib.sha256(served).hexdigest()
    again = add(browser, initiative, campaign, sent("b.mp4", content)).content.decode()
    assert "Tệp “b.mp4” đã có" in again


def test_a_document_is_downloaded_under_its_name(browser, initiative, campaign):
    """Its text as it was sent; what a picture in it told is gone."""
    content = patched(PLAIN_DOCX, {"word/media/image1.jpeg": telling_picture("JPEG")})
    add(browser, initiative, campaign, sent("Biên bản.docx", content))
    evidence = Evidence.objects.get()
    answer = browser.get(file_url(evidence))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Bi%C3%AAn")
    served = b"".join(answer)
    assert evidence.sha256 == hashlib.sha256(served).hexdigest()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(io.BytesIO(served)) as now:
        text, picture = "word/document.xml", "word/media/image1.jpeg"
        assert now.read(text) == before.read(text)
        assert TOLD_BY_PICTURE in before.read(picture)
        assert TOLD_BY_PICTURE not in now.read(picture)


def test_the_same_file_is_kept_once_and_the_page_says_where(browser, initiative, campaign):
    add(browser, initiative, campaign, sent("a.jpg", photo()))
    before = stored_files()
    answer = add(browser, initiative, campaign, sent("b.jpg", photo()), stage="after")
    assert "Tệp “b.jpg” đã có ở phần “trước khi triển khai”." in answer.content.decode()
    assert Evidence.objects.count() == 1
    assert stored_files() == before == 3


def test_why_a_file_was_not_taken_stands_in_its_section(browser, initiative, campaign):
    answer = add(browser, initiative, campaign, sent("a.exe", b"MZ"), stage="during")
    assert answer.status_code == 422
    tree = html.fromstring(answer.content)
    [link] = tree.xpath("//*[@data-error-summary]//a")
    assert "a.exe" in link.text_content()
    assert link.get("href") == "#during"  # the field goes when the model has its last file
    [error] = tree.xpath("//*[contains(@class, 'field-error')]")
    assert error.xpath("ancestor::section/@id") == ["during"]
    nothing = add(browser, initiative, campaign, stage="after").content.decode()
    assert "Chọn ít nhất 01 ảnh, video hoặc tài liệu." in nothing


def test_a_button_names_every_kind_of_file_that_it_takes(browser, initiative):
    def buttons(address):
        tree = html.fromstring(browser.get(address).content)
        return {
            (box.get("accept"), tree.xpath(f"//label[@for='{box.get('id')}']/text()")[0].strip())
            for box in tree.xpath("//input[@type='file']")
        }

    [(kinds, label)] = buttons(detail_url(initiative))
    assert "video/mp4" in kinds
    assert ".pdf" in kinds
    assert label == "Thêm ảnh, video, tài liệu"
    cards = reverse("registrations:initiative_list")
    assert buttons(cards) == {("image/*,.heic,.heif", "Thêm ảnh")}


def test_the_twenty_first_file_is_refused(browser, initiative, campaign, clerk):
    first = keep(initiative, campaign, clerk)
    for number in range(1, MAX_FILES):
        first.pk, first.sha256 = None, f"{number:064d}"
        first.save(force_insert=True)
    answer = add(browser, initiative, campaign, sent("a.jpg", photo("red")))
    assert "Mô hình đã có 20 tệp" in answer.content.decode()
    assert Evidence.objects.count() == MAX_FILES
    assert "data-upload=" not in answer.content.decode()


def test_a_closed_year_is_only_looked_at(browser, initiative, campaign, clerk):
    evidence = keep(initiative, campaign, clerk)
    campaign.is_open = False
    campaign.save()
    page = browser.get(detail_url(initiative)).content.decode()
    assert "Năm 2026 đã khóa" in page
    assert "data-upload=" not in page
    assert "Sửa chú thích" not in page
    answer = add(browser, initiative, campaign, sent("a.jpg", photo("red")))
    assert "Năm 2026 đã khóa" in answer.content.decode()
    for action in ("evidence_remove", "evidence_edit"):
        browser.post(reverse(f"registrations:{action}", args=[evidence.pk]), {"stage": "after"})
    evidence.refresh_from_db()
    assert (evidence.removed_at, evidence.stage) == (None, "before")
    assert Evidence.objects.count() == 1


def test_a_removed_photo_comes_back_on_undo(browser, initiative, campaign, clerk):
    evidence = keep(initiative, campaign, clerk)
    url = reverse("registrations:evidence_remove", args=[evidence.pk])
    page = browser.post(url, follow=True).content.decode()
    restore = reverse("registrations:evidence_restore", args=[evidence.pk])
    assert "Đã gỡ: green.jpg." in page
    assert restore in page
    assert browser.get(file_url(evidence)).status_code == 404
    assert file_url(evidence, "nho") in browser.post(restore, follow=True).content.decode()
    browser.post(restore)
    assert AuditEvent.objects.filter(action="evidence.restored").count() == 1


def test_caption_stage_and_day_can_be_changed(browser, initiative, campaign, clerk):
    evidence = keep(initiative, campaign, clerk)
    url = reverse("registrations:evidence_edit", args=[evidence.pk])
    words = {"caption": "  Ra quân   trồng hoa ", "stage": "after", "taken_on": "5/1/2026"}
    words["shown"] = fingerprint_of(evidence)
    page = browser.post(url, words, follow=True).content.decode()
    assert "Ra quân trồng hoa" in page
    assert "05/01/2026" in page
    evidence.refresh_from_db()
    assert (evidence.caption, evidence.stage) == ("Ra quân trồng hoa", "after")
    assert AuditEvent.objects.get(action="evidence.changed").data["before"]["stage"] == "before"


def test_words_that_somebody_else_saved_meanwhile_are_not_overwritten_unseen(
    browser, initiative, campaign, clerk
):
    evidence = keep(initiative, campaign, clerk)
    url = reverse("registrations:evidence_edit", args=[evidence.pk])
    shown = fingerprint_of(evidence)
    theirs = {"caption": "Của chị Hòa", "stage": "after", "taken_on": "", "shown": shown}
    browser.post(url, theirs)
    mine = theirs | {"caption": "Của tôi"}
    answer = browser.post(url, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Người khác vừa sửa thành: Của chị Hòa, sau khi triển khai." in page
    assert "Của tôi" in page
    evidence.refresh_from_db()
    assert evidence.caption == "Của chị Hòa"
    assert browser.post(url, theirs).status_code == 302  # what is stored already
    [seen] = html.fromstring(page).xpath("//details[@open]//input[@name='shown']/@value")
    browser.post(url, mine | {"shown": seen})
    evidence.refresh_from_db()
    assert evidence.caption == "Của tôi"


def test_what_cannot_be_read_in_the_form_is_named_and_kept(browser, initiative, campaign, clerk):
    evidence = keep(initiative, campaign, clerk)
    url = reverse("registrations:evidence_edit", args=[evidence.pk])
    answer = browser.post(url, {"caption": "Mới", "stage": "after", "taken_on": "31/2/2026"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Không có ngày này." in page
    assert 'value="31/2/2026"' in page
    evidence.refresh_from_db()
    assert evidence.caption == ""


def test_what_was_not_kept_is_said_without_a_word_of_sending(browser, initiative, campaign, clerk):
    evidence = keep(initiative, campaign, clerk)
    edited = browser.post(
        reverse("registrations:evidence_edit", args=[evidence.pk]),
        {"caption": "Mới", "stage": "after", "taken_on": "31/2/2026"},
    )
    for answer in (edited, add(browser, initiative, campaign, stage="after")):
        page = html.fromstring(answer.content.decode())
        [heading] = page.xpath("//h2[@id='error-summary-title']")
        assert heading.text_content().strip() == "Chưa lưu được"
        [address] = page.xpath("//@data-page")  # what scripts fetch of a page that was posted for
        assert browser.get(address).status_code == 200


def test_the_way_to_what_was_not_added_leads_somewhere_when_the_year_is_full(
    browser, initiative, campaign, clerk, monkeypatch
):
    keep(initiative, campaign, clerk)
    monkeypatch.setattr("registrations.evidence.MAX_FILES", 1)
    answer = add(browser, initiative, campaign, sent("b.jpg", photo("blue")), stage="after")
    page = html.fromstring(answer.content.decode())
    [way] = page.xpath("//*[@data-error-summary]//a/@href")
    assert page.xpath(f"//section[@id='{way[1:]}']")


def test_pieces_end_as_evidence(browser, initiative, campaign, clerk):
    place = browser.get(detail_url(initiative)).context["sections"][1]
    content = photo("yellow")
    upload = uploads.begin(clerk, place.ticket, "dien thoai.jpg", len(content))
    assert uploads.append(upload, 0, [content[:1000]]) == 1000
    uploads.append(upload, 1000, [content[1000:]])
    evidence = Evidence.objects.get()
    assert (evidence.stage, evidence.file_name) == ("during", "dien thoai.jpg")
    assert (evidence.width, evidence.height, evidence.uploaded_by) == (1200, 900, clerk)
    assert file_url(evidence, "nho") in browser.get(detail_url(initiative)).content.decode()


def test_a_ticket_ends_with_the_year(browser, initiative, campaign, clerk):
    place = browser.get(detail_url(initiative)).context["sections"][0]
    campaign.is_open = False
    campaign.save()
    content = photo()
    upload = uploads.begin(clerk, place.ticket, "a.jpg", len(content))
    with pytest.raises(uploads.DocumentRefused, match="đã khóa"):
        uploads.append(upload, 0, [content])
    assert not Evidence.objects.exists()
    assert not default_storage.exists("minh-chung")


def test_a_large_file_must_be_a_video(browser, initiative, clerk):
    place = browser.get(detail_url(initiative)).context["sections"][0]
    large = 30 * 1024 * 1024
    with pytest.raises(uploads.DocumentRefused, match="Tệp 30 MB, tối đa 20 MB"):
        uploads.append(uploads.begin(clerk, place.ticket, "a.mp4", large), 0, [photo()])
    video = uploads.begin(clerk, place.ticket, "a.mp4", large)
    assert uploads.append(video, 0, [MP4 + b"\0" * 5000]) == len(MP4) + 5000
    with pytest.raises(uploads.DocumentRefused, match="Tệp 201 MB, tối đa 200 MB"):
        uploads.begin(clerk, place.ticket, "a.mp4", 201 * 1024 * 1024)


def test_a_store_that_is_down_leaves_no_half_record(browser, initiative, campaign, monkeypatch):
    def down(name, content, max_length=None):
        raise OSError("503")

    monkeypatch.setattr(default_storage._wrapped, "save", down, raising=False)
    answer = add(browser, initiative, campaign, sent("a.jpg", photo()))
    assert "Kho lưu tệp tạm thời không nhận được tệp" in answer.content.decode()
    assert not Evidence.objects.exists()


@pytest.fixture
def elsewhere(stranger_ward, clerk):
    """The same person writes for a unit of another ward too, whose year began later."""
    Membership.objects.create(user=clerk, unit=make_unit(stranger_ward), role=Role.CLERK)
    return make_campaign(stranger_ward)


def test_the_pages_of_a_model_are_about_a_year_of_its_own_ward(
    elsewhere, browser, initiative, campaign
):
    models = f"{reverse('registrations:initiative_list')}?don-vi={initiative.unit_id}"
    for address in (models, detail_url(initiative)):
        assert browser.get(address).context["campaign"] == campaign
    make_campaign(elsewhere.ward, 2027)
    page = browser.get(f"{detail_url(initiative)}?nam=2027")
    assert page.context["campaign"] == campaign
    assert "năm “2027”" in page.content.decode()


def test_files_do_not_go_into_another_wards_year(elsewhere, browser, initiative, clerk):
    assert add(browser, initiative, elsewhere, sent("a.jpg", photo())).status_code == 404
    target = {"initiative": initiative.pk, "campaign": elsewhere.pk, "stage": "before"}
    content = photo()
    upload = uploads.begin(clerk, uploads.ticket(PURPOSE, target, clerk), "a.jpg", len(content))
    with pytest.raises(Http404):
        uploads.append(upload, 0, [content])
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("person", "page", "change"),
    [
        ("reviewer", 200, 302),
        ("leader", 200, 403),
        ("administrator", 200, 403),
        ("other_clerk", 404, 404),
        ("stranger_reviewer", 404, 404),
    ],
)
def test_evidence_is_for_those_who_may_see_the_unit(
    request, signed_in, person, page, change, initiative, campaign, clerk
):
    evidence = keep(initiative, campaign, clerk)
    client = signed_in(request.getfixturevalue(person))
    assert client.get(detail_url(initiative)).status_code == page
    served = client.get(file_url(evidence, "nho"))
    assert served.status_code == page
    assert b"".join(served)
    url = reverse("registrations:evidence_remove", args=[evidence.pk])
    assert client.post(url).status_code == change


def test_leaders_see_models_only_once_they_were_sent(leader, signed_in, unit, initiative, clerk):
    client = signed_in(leader)
    models = f"{reverse('registrations:initiative_list')}?don-vi={unit.pk}"
    assert initiative.name in client.get(models).content.decode()
    advance(Submission.objects.get(), "withdraw", actor=clerk)
    assert client.get(detail_url(initiative)).status_code == 404
    assert initiative.name not in client.get(models).content.decode()


def test_leaders_see_the_files_of_a_year_only_once_its_list_was_sent(
    leader, signed_in, ward, unit, initiative, clerk
):
    """The model is known from the year before; this year's list is not with the Ban."""
    next_year = make_campaign(ward, 2027)
    early = keep(initiative, next_year, clerk)
    client = signed_in(leader)
    page = client.get(f"{detail_url(initiative)}?nam=2027")
    assert page.status_code == 200
    assert [section.count for section in page.context["sections"]] == [0, 0, 0]
    assert client.get(file_url(early, "nho")).status_code == 404
    own = signed_in(clerk).get(file_url(early, "nho"))
    assert own.getvalue().startswith(b"\xff\xd8")


def test_the_list_shows_each_model_with_its_three_slots(browser, initiative, campaign, clerk):
    evidence = keep(initiative, campaign, clerk, stage="after")
    removed = keep(initiative, campaign, clerk, colour="red")
    remove(removed, actor=clerk)
    page = browser.get(reverse("registrations:initiative_list")).content.decode()
    assert "Đường hoa nở" in page
    assert file_url(evidence, "nho") in page
    assert file_url(removed, "nho") not in page
    assert page.count("data-upload=") == 3


def test_a_unit_without_models_is_told_where_to_register(browser, campaign):
    page = browser.get(reverse("registrations:initiative_list")).content.decode()
    assert "Chưa có mô hình. Đăng ký ở Mẫu số 01." in page


def test_a_model_in_a_sealed_table_is_shown_as_consolidated_until_its_list_changes(
    browser, unit, campaign, clerk, reviewer
):
    registration_list = make_accepted_list(unit, campaign, clerk, reviewer)
    model = registration_list.entries.first().initiative
    pages = [
        reverse("registrations:initiative_list"),
        reverse("registrations:initiative_detail", args=[model.pk]),
    ]
    for page in pages:
        assert "tiếp nhận" in browser.get(page).content.decode().lower()
    Submission.objects.update(sealed_at=registration_list.last_sent_at)
    assert "Tổng hợp" in browser.get(pages[0]).content.decode()
    assert browser.get(pages[1]).content.decode().count("Đã tổng hợp") == 2  # its year too
    advance(registration_list, "reopen", actor=reviewer, note="Sai tên")
    for page in pages:
        assert "tổng hợp" not in browser.get(page).content.decode().lower()


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_asks_the_same_questions_for_any_number_of_models(
    browser, unit, campaign, clerk, reviewer, count, django_assert_num_queries
):
    rows = [make_row() for _ in range(count)]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    for number, initiative in enumerate(Initiative.objects.all()):
        Evidence.objects.create(
            initiative=initiative,
            campaign=campaign,
            stage="before",
            kind=Evidence.Kind.PHOTO,
            file="x.jpg",
            thumbnail="y.jpg",
            file_name="x.jpg",
            sha256=f"{number:064d}",
            size=1,
            uploaded_at=campaign.deadlines.first().due_before,
            uploaded_by=clerk,
        )
    # session, person, roles, years, entries, evidence
    with django_assert_num_queries(7):
        page = browser.get(reverse("registrations:initiative_list")).content.decode()
    assert page.count("model-card") >= count
