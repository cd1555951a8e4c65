"""L2: what the year's models and articles look like; and the newest of it on the leader's page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from lxml import html

from awards.articles.photos import remove_photo
from campaigns.workflow import advance
from registrations.models import Evidence, Initiative
from tests.factories import (
    make_accepted_list,
    make_article,
    make_campaign,
    make_list,
    make_row,
    make_sent_article,
    make_sent_list,
    make_unit,
    make_ward,
)
from tests.reporting.photos import keep_photo

PICTURES = reverse("reporting:pictures")
OVERVIEW = reverse("reporting:overview")
NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def models(unit, campaign, clerk):
    """Two sent models: “Đường hoa” (văn hóa) and “Chợ sạch” (kinh tế)."""
    rows = [
        make_row(initiative="Đường hoa", sector="VHXH"),
        make_row(initiative="Chợ sạch", sector="KT"),
    ]
    make_sent_list(unit, campaign, clerk, rows)
    return {initiative.name: initiative for initiative in Initiative.objects.all()}


@pytest.fixture
def browser(leader, signed_in):
    return signed_in(leader)


def page_of(browser, address=PICTURES):
    answer = browser.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def titles(page):
    return [title.text_content() for title in page.find_class("story-title")]


def links(page):
    return [link.get("href") for link in page.xpath(".//a[@data-photo]")]


def text_of(page):
    return " ".join(page.text_content().split())


def test_models_stand_newest_first_and_each_before_during_and_after(
    browser, models, campaign, clerk
):
    before = keep_photo(models["Đường hoa"], campaign, clerk, "before", NOON)
    keep_photo(models["Chợ sạch"], campaign, clerk, "during", NOON + timedelta(days=1))
    after = keep_photo(models["Đường hoa"], campaign, clerk, "after", NOON + timedelta(days=2))
    page = page_of(browser)
    assert titles(page) == ["Đường hoa", "Chợ sạch"]
    first = page.find_class("model-card")[0]
    assert links(first) == [
        reverse("registrations:evidence_file", args=[photo.pk, "vua"]) for photo in (before, after)
    ]
    assert text_of(first.find_class("slots")[0]) == "Trước Chưa có ảnh Trong Sau"


def test_the_newest_photo_of_a_stage_stands_for_it_and_the_others_follow(
    browser, models, campaign, clerk
):
    old = keep_photo(models["Đường hoa"], campaign, clerk, "before", NOON)
    new = keep_photo(models["Đường hoa"], campaign, clerk, "before", NOON + timedelta(days=1))
    page = page_of(browser)
    assert [f"/{photo.pk}/" in link for photo, link in zip((new, old), links(page), strict=True)]
    assert f"/{old.pk}/" in links(page.find_class("more-photos")[0])[0]
    assert "Xem thêm 01 ảnh" in text_of(page)


def test_a_photo_opens_as_a_plain_picture_where_no_script_runs(browser, models, campaign, clerk):
    photo = keep_photo(models["Chợ sạch"], campaign, clerk, "after", NOON, caption="Chợ mới")
    for name in (photo.screen.name, photo.thumbnail.name):
        default_storage.save(name, ContentFile(b"\xff\xd8\xff"))
    page = page_of(browser)
    for address in (links(page)[0], page.xpath(".//a[@data-photo]/img/@src")[0]):
        answer = browser.get(address)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert b"".join(answer.streaming_content) == b"\xff\xd8\xff"
    assert page.xpath(".//a[@data-photo]/img")[0].get("alt") == "Chợ mới"
    link = page.xpath(".//a[@data-photo]")[0]
    assert link.get("data-photo-title") == "Chợ sạch"
    assert link.get("data-photo-unit") == "Chi bộ Tổ dân phố số 12"


def test_the_chips_narrow_the_page_to_a_field_or_to_articles(
    browser, models, campaign, clerk, unit, other_unit, other_clerk
):
    for model in models.values():
        keep_photo(model, campaign, clerk, "after", NOON)
    make_sent_article(other_unit, campaign, other_clerk, title="Người giữ ngõ")
    chips = {a.text: a.get("href") for a in page_of(browser).find_class("chip")}
    assert len(titles(page_of(browser))) == 3
    assert titles(page_of(browser, chips["Kinh tế"])) == ["Chợ sạch"]
    assert titles(page_of(browser, chips["Bài viết"])) == ["Người giữ ngõ"]
    nothing = page_of(browser, chips["An ninh, quốc phòng"])
    assert "Không có ảnh nào khớp." in text_of(nothing)
    current = page_of(browser, chips["Kinh tế"]).xpath("//a[@aria-current and @class='chip']")
    assert [chip.text for chip in current] == ["Kinh tế"]


@pytest.mark.parametrize("query", ["linh-vuc=XYZ", "loai=gi", "trang=abc", "trang=99", "nam=x"])
def test_unknown_words_in_the_address_are_no_error(browser, models, campaign, clerk, query):
    keep_photo(models["Chợ sạch"], campaign, clerk, "after", NOON)
    assert browser.get(f"{PICTURES}?{query}").status_code in (200, 404)


def test_a_field_nobody_knows_is_left_out_with_a_word(browser, models, campaign, clerk):
    keep_photo(models["Chợ sạch"], campaign, clerk, "after", NOON)
    page = text_of(page_of(browser, f"{PICTURES}?linh-vuc=XYZ"))
    assert "Bỏ qua điều kiện lọc không có trong danh sách: lĩnh vực “XYZ”." in page
    assert "Chợ sạch" in page


def test_what_was_not_sent_this_year_is_not_shown(
    browser, ward, campaign, clerk, unit, other_unit, other_clerk, reviewer
):
    """A draft, a returned list, a model known from last year only, a photo taken away."""
    make_list(unit, campaign, clerk, [make_row(initiative="Còn nháp")])
    returned = make_sent_list(other_unit, campaign, other_clerk, [make_row(initiative="Trả lại")])
    draft = Initiative.objects.create(unit=unit, name="Còn nháp")
    keep_photo(draft, campaign, clerk, "after", NOON)
    keep_photo(Initiative.objects.get(name="Trả lại"), campaign, other_clerk, "after", NOON)
    advance(returned, "return", actor=reviewer, note="Ghi rõ tên mô hình.")
    last_year = make_campaign(ward, year=2025)
    third = make_unit(ward)
    make_accepted_list(third, last_year, reviewer, reviewer, [make_row(initiative="Năm trước")])
    old = Initiative.objects.get(name="Năm trước")
    keep_photo(old, campaign, reviewer, "after", NOON)
    make_sent_list(third, campaign, reviewer, [make_row(initiative="Đã gỡ ảnh")])
    removed = keep_photo(Initiative.objects.get(name="Đã gỡ ảnh"), campaign, reviewer, "after")
    Evidence.objects.filter(pk=removed.pk).update(removed_at=NOON)
    assert titles(page_of(browser)) == []


def test_an_article_shows_the_photos_of_its_last_sending_only(browser, unit, campaign, clerk):
    draft = make_article(unit, campaign, clerk, photos=3, title="Người giữ ngõ")
    assert titles(page_of(browser)) == []
    taken_out = draft.photos.first()
    remove_photo(taken_out, actor=clerk)
    advance(draft, "send", actor=clerk)
    page = page_of(browser)
    assert titles(page) == ["Người giữ ngõ"]
    assert links(page) == [
        reverse("awards:photo_file", args=[photo.pk, "vua"]) for photo in draft.photos.shown()
    ]
    assert len(links(page)) == 2


def test_another_wards_pictures_are_not_shown(browser, models, campaign, clerk, stranger):
    other = make_campaign(stranger.memberships.get().unit.ward)
    their_unit = stranger.memberships.get().unit
    make_sent_list(their_unit, other, stranger, [make_row(initiative="Phường khác")])
    keep_photo(Initiative.objects.get(name="Phường khác"), other, stranger, "after", NOON)
    keep_photo(models["Chợ sạch"], campaign, clerk, "after", NOON)
    assert titles(page_of(browser)) == ["Chợ sạch"]


def test_a_clerk_has_no_such_page(clerk, campaign, signed_in):
    assert signed_in(clerk).get(PICTURES).status_code == 403


def test_a_year_without_pictures_offers_the_year_before(browser, ward, campaign):
    assert "Xem năm" not in text_of(page_of(browser))
    make_campaign(ward, year=2025)
    make_campaign(make_ward("phường Khác"), year=2024)
    page = page_of(browser)
    assert "Chưa có ảnh năm 2026. Xem năm 2025" in text_of(page)
    assert page.xpath("//*[@class='empty']/a/@href") == ["?nam=2025"]
    assert "Chưa có ảnh năm 2025." in text_of(page_of(browser, f"{PICTURES}?nam=2025"))


def test_the_overview_fetches_the_newest_pictures_which_are_one_tap_from_full_size(
    browser, models, campaign, clerk
):
    overview = page_of(browser, OVERVIEW)
    [part] = overview.xpath("//*[@hx-get]/@hx-get")
    assert overview.xpath("//*[@hx-get]/@data-not-loaded") == ["Chưa tải được ảnh."]
    assert overview.xpath("//noscript//a[. = 'Xem hình ảnh']/@href") == [f"{PICTURES}?nam=2026"]
    assert "Năm nay chưa có ảnh nào." in browser.get(part).content.decode()
    keep_photo(models["Chợ sạch"], campaign, clerk, "after", NOON)
    newest = keep_photo(models["Đường hoa"], campaign, clerk, "after", NOON + timedelta(days=1))
    page = page_of(browser, part)
    assert titles(page) == ["Đường hoa"]
    assert links(page) == [reverse("registrations:evidence_file", args=[newest.pk, "vua"])]
    [more] = page_of(browser, OVERVIEW).xpath("//a[. = 'Xem tất cả']/@href")
    assert len(titles(page_of(browser, more))) == 2


@pytest.mark.parametrize("count", [1, 40])
def test_the_page_asks_the_same_questions_for_one_model_and_for_forty(
    browser, unit, campaign, clerk, other_unit, other_clerk, django_assert_num_queries, count
):
    rows = [make_row(initiative=f"Mô hình {number}") for number in range(count)]
    make_sent_list(unit, campaign, clerk, rows)
    for initiative in Initiative.objects.all():
        for stage in ("before", "after"):
            keep_photo(initiative, campaign, clerk, stage, NOON)
    make_sent_article(other_unit, campaign, other_clerk)
    with django_assert_num_queries(12):
        browser.get(PICTURES)
