"""R8: the Ban's photo store, and the chosen photos as a ZIP."""

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from lxml import html

from awards.models import ArticlePhoto, Consent
from campaigns.models import Submission
from jobs import services
from jobs.models import Job
from organizations.models import Membership
from registrations.models import Evidence, Initiative
from reporting.photo_zip import name_in_zip
from reporting.pictures import pictures
from tests.factories import make_list, make_row, make_sent_article, make_sent_list
from tests.reporting.photos import keep_photo

STORE, ZIP = reverse("reporting:photo_store"), reverse("reporting:photo_zip")
NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
JPEG = b"\xff\xd8 a picture \xff\xd9"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def initiative(unit, campaign, clerk):
    make_sent_list(unit, campaign, clerk, [make_row(initiative="Ngõ 82 “Sáng – Xanh”")])
    return Initiative.objects.get()


@pytest.fixture
def browser(reviewer, signed_in):
    return signed_in(reviewer)


def stored(initiative, campaign, clerk, stage="after", content=JPEG, **fields):
    """A photo whose large size lies in the store."""
    photo = keep_photo(initiative, campaign, clerk, stage, **fields)
    default_storage.save(photo.file.name, ContentFile(content))
    return photo


def shown(browser, query=""):
    """The keys of the photos on the page."""
    answer = browser.get(f"{STORE}?{query}")
    assert answer.status_code == 200
    return html.fromstring(answer.content).xpath("//input[@name='anh']/@value")


def keys(*photos):
    return [f"{'b' if isinstance(photo, ArticlePhoto) else 'm'}{photo.pk}" for photo in photos]


def ask_for(browser, *photos, query="", **post):
    return browser.post(f"{ZIP}?{query}", {"anh": keys(*photos), **post})


def unpacked(job):
    """{name: bytes} of the finished job's file."""
    services.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    with job.result_file.open() as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def listed(files):
    return files["danh-sach.txt"].decode("utf-8-sig").split("\r\n")


def test_the_store_holds_the_photos_of_all_models_and_of_sent_articles(
    browser, initiative, unit, campaign, clerk, other_unit, other_clerk
):
    make_list(other_unit, campaign, other_clerk, [make_row(initiative="Còn nháp")])
    draft = Initiative.objects.create(unit=other_unit, name="Còn nháp")
    old = keep_photo(initiative, campaign, clerk, "before", NOON)
    new = keep_photo(draft, campaign, other_clerk, "after", NOON + timedelta(days=1))
    keep_photo(initiative, campaign, clerk, kind=Evidence.Kind.VIDEO)
    keep_photo(initiative, campaign, clerk, removed_at=NOON)
    article = make_sent_article(unit, campaign, clerk)
    of_article = keys(*article.photos.order_by("-pk"))
    assert shown(browser) == [*of_article, *keys(new, old)]


def test_each_filter_stands_in_the_address(
    browser, initiative, unit, campaign, clerk, other_unit, other_clerk
):
    before = keep_photo(initiative, campaign, clerk, "before", NOON)
    after = keep_photo(initiative, campaign, clerk, "after", NOON - timedelta(days=1))
    article = make_sent_article(other_unit, campaign, other_clerk)
    of_article = keys(*article.photos.order_by("-pk"))
    assert shown(browser, "giai-doan=truoc") == keys(before)
    assert shown(browser, "giai-doan=sau") == keys(after)
    assert shown(browser, "linh-vuc=VHXH") == keys(before, after)
    assert shown(browser, "linh-vuc=KT") == []
    assert shown(browser, f"don-vi={unit.pk}") == keys(before, after)
    assert shown(browser, f"don-vi={other_unit.pk}") == of_article
    assert shown(browser, "loai=bai-viet") == of_article
    assert shown(browser, "loai=mo-hinh") == keys(before, after)
    assert shown(browser, "dong-y=co") == of_article
    assert shown(browser, "dong-y=chua") == keys(before, after)
    assert len(shown(browser, "giai-doan=x&don-vi=9e9&loai=y&dong-y=z&linh-vuc=0")) == 4


def test_a_picture_that_came_after_the_agreement_is_not_agreed_to(browser, unit, campaign, clerk):
    article = make_sent_article(unit, campaign, clerk)
    agreed, later = article.photos.order_by("-pk")
    consents = Consent.objects.filter(submission=article, subject=Consent.Subject.PHOTOS)
    consents.update(pictures=[agreed.sha256])
    assert shown(browser, "dong-y=co") == keys(agreed)
    assert shown(browser, "dong-y=chua") == keys(later)
    consents.delete()
    assert shown(browser, "dong-y=chua") == keys(agreed, later)


def test_an_answer_of_nothing_to_send_shows_no_pictures(browser, unit, campaign, clerk):
    article = make_sent_article(unit, campaign, clerk)
    assert len(shown(browser)) == 2
    Submission.objects.filter(pk=article.pk).update(is_nil=True)
    assert shown(browser) == []


def test_only_the_ban_of_the_ward_has_the_store(
    signed_in, campaign, initiative, clerk, leader, administrator, stranger_reviewer
):
    photo = keep_photo(initiative, campaign, clerk)
    for person in (clerk, leader, administrator):
        assert signed_in(person).get(STORE).status_code == 403
        assert ask_for(signed_in(person), photo).status_code == 403
    assert ask_for(signed_in(stranger_reviewer), photo).status_code in (302, 404)
    assert not Job.objects.exists()


def test_the_chosen_photos_come_as_one_file_with_a_list(
    browser, initiative, unit, campaign, clerk, reviewer
):
    first = stored(initiative, campaign, clerk, "before", caption="Ngõ tối", at=NOON)
    stored(initiative, campaign, clerk, "during")
    article = make_sent_article(unit, campaign, clerk, title="Người giữ ngõ")
    of_article = article.photos.first()
    ArticlePhoto.objects.filter(pk=of_article.pk).update(large="bai-viet/x.jpg")
    default_storage.save("bai-viet/x.jpg", ContentFile(JPEG))
    answer = ask_for(browser, of_article, first)
    job = Job.objects.get()
    assert answer.url == reverse("jobs:detail", args=[job.pk])
    assert job.owner == reviewer
    files = unpacked(job)
    assert list(files) == [
        "001_TDP12_BaiViet_Nguoi-giu-ngo.jpg",
        "002_TDP12_Ngo-82-sang-xanh_Truoc.jpg",
        "danh-sach.txt",
    ]
    assert files["002_TDP12_Ngo-82-sang-xanh_Truoc.jpg"] == JPEG
    lines = listed(files)
    assert lines[4].split("\t")[-1] == "Đã ghi nhận"
    assert lines[5].split("\t") == [
        "002_TDP12_Ngo-82-sang-xanh_Truoc.jpg",
        "Chi bộ Tổ dân phố số 12",
        "Ngõ 82 “Sáng – Xanh”",
        "Văn hóa – xã hội",
        "Trước khi triển khai",
        "Ngõ tối",
        "",
        "Chưa ghi nhận",
    ]
    assert job.result_name.startswith("DVK2026_KhoAnh_PhuongDongDa_")
    assert job.progress_done == job.progress_total == 2


def test_photos_without_a_recorded_agreement_are_counted_and_can_be_left_out(
    browser, initiative, unit, campaign, clerk
):
    without = stored(initiative, campaign, clerk)
    agreed = make_sent_article(unit, campaign, clerk).photos.first()
    page = html.fromstring(browser.get(STORE).content)
    assert page.xpath("//input[@data-lacks-consent]/@value") == keys(without)
    [left_out] = page.xpath("//label[input[@name='dong-y']]")
    assert "01/03 ảnh" in left_out.text_content()
    ask_for(browser, without, agreed, **{"dong-y": "co"})
    assert Job.objects.get().payload["photos"] == keys(agreed)
    refused = ask_for(browser, without, **{"dong-y": "co"})
    assert "Chọn ít nhất 01 ảnh" in browser.get(refused.url).content.decode()


def test_damaged_missing_and_removed_photos_are_named_and_the_others_come(
    browser, initiative, campaign, clerk
):
    good = stored(initiative, campaign, clerk, at=NOON)
    cut = stored(initiative, campaign, clerk, content=JPEG[:6], at=NOON - timedelta(1))
    missing = keep_photo(initiative, campaign, clerk, at=NOON - timedelta(2))
    removed = stored(initiative, campaign, clerk, at=NOON - timedelta(3))
    ask_for(browser, good, cut, missing, removed)
    Evidence.objects.filter(pk=removed.pk).update(removed_at=NOON)
    files = unpacked(Job.objects.get())
    assert list(files) == ["001_TDP12_Ngo-82-sang-xanh_Sau.jpg", "danh-sach.txt"]
    text = "\n".join(listed(files))
    assert "gồm 01 ảnh." in text
    assert "02 ảnh không lấy được:" in text
    assert "002: tệp trong kho bị hỏng\t" in text
    assert "003: không còn tệp trong kho\t" in text
    assert "01 ảnh đã được gỡ sau khi chọn." in text


def test_all_that_match_the_address_can_be_taken_at_once(browser, initiative, campaign, clerk):
    before = keep_photo(initiative, campaign, clerk, "before")
    keep_photo(initiative, campaign, clerk, "after")
    ask_for(browser, query="giai-doan=truoc", chon="tat-ca")
    assert Job.objects.get().payload["photos"] == keys(before)


def test_nothing_chosen_and_too_many_are_refused_in_words(
    browser, initiative, campaign, clerk, monkeypatch
):
    photos = [keep_photo(initiative, campaign, clerk) for _ in range(3)]
    foreign = browser.post(ZIP, {"anh": ["m999999", "b1", "x", ""]}, follow=True)
    assert "Chọn ít nhất 01 ảnh." in foreign.content.decode()
    monkeypatch.setattr("reporting.views.photo_store.MOST_PHOTOS", 2)
    answer = ask_for(browser, *photos)
    assert not Job.objects.exists()
    page = browser.get(answer.url).content.decode()
    assert "Đã chọn 3 ảnh, mỗi tệp ZIP tối đa 2 ảnh." in page
    assert "Tải cả" not in page


def test_a_finished_file_is_closed_to_who_left_the_ban(browser, initiative, campaign, clerk, ward):
    ask_for(browser, stored(initiative, campaign, clerk))
    job = Job.objects.get()
    unpacked(job)
    download = reverse("jobs:download", args=[job.pk])
    answer = browser.get(download)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    Membership.objects.filter(user=job.owner).update(role=Membership.Role.LEADER)
    assert browser.get(download).status_code == 404


def test_the_zip_holds_only_what_its_owner_may_see_when_it_is_made(
    browser, initiative, campaign, clerk
):
    ask_for(browser, stored(initiative, campaign, clerk))
    job = Job.objects.get()
    Membership.objects.filter(user=job.owner).delete()
    files = unpacked(job)
    assert list(files) == ["danh-sach.txt"]


def test_many_photos_take_the_memory_of_a_few(browser, initiative, campaign, clerk):
    megabyte = JPEG[:-2] + bytes(1_000_000) + JPEG[-2:]
    photos = [stored(initiative, campaign, clerk, content=megabyte) for _ in range(30)]
    ask_for(browser, photos[0])
    services.run(Job.objects.get().pk)  # what is loaded once is loaded now
    ask_for(browser, *photos)
    job = Job.objects.latest("pk")
    tracemalloc.start()
    try:
        services.run(job.pk)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    job.refresh_from_db()
    assert job.result_file.size > 30_000_000
    assert most < 8_000_000


def test_names_in_the_zip_are_plain_and_differ(initiative, campaign, clerk, reviewer):
    name = "../../Đường “hoa” \\ : * ? 北京 " + "rất dài " * 40
    initiative.entries.update(initiative_name=name)
    photo = keep_photo(initiative, campaign, clerk)
    picture = pictures(reviewer, campaign, keys(photo), agreed={})[0]
    name = name_in_zip(7, picture)
    assert name.isascii()
    assert name.startswith("007_TDP12_Duong-hoa")
    assert not set(name) & set('/\\:*?"<>| ')
    assert len(name) <= 80
    assert name != name_in_zip(8, picture)


@pytest.mark.parametrize("count", [1, 40])
def test_the_store_asks_the_same_questions_for_one_photo_and_for_forty(
    browser, unit, campaign, clerk, other_unit, other_clerk, django_assert_num_queries, count
):
    rows = [make_row(initiative=f"Mô hình {number}") for number in range(count)]
    make_sent_list(unit, campaign, clerk, rows)
    for initiative in Initiative.objects.all():
        keep_photo(initiative, campaign, clerk)
    make_sent_article(other_unit, campaign, other_clerk)
    with django_assert_num_queries(13):
        browser.get(STORE)
