"""The leader's page, and the page everybody starts from."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from campaigns.services import close_campaign
from campaigns.workflow import advance
from organizations.models import Membership
from reporting.papers import registered_mau02
from reporting.totals import ACCEPTED_ONLY, WITH_WAITING
from tests.factories import (
    make_accepted_list,
    make_campaign,
    make_list,
    make_person,
    make_row,
    make_sent_list,
    make_unit,
)
from tests.reporting.conftest import JANUARY
from tests.reporting.sealed import seal

pytestmark = pytest.mark.usefixtures("january")
OVERVIEW, HOME = reverse("reporting:overview"), reverse("reporting:home")


@pytest.fixture
def some_sent(unit, other_unit, campaign, clerk, other_clerk, reviewer, ward):
    """One accepted, one waiting, one draft, one that did nothing."""
    rows = [make_row(level="TP", sector="KT"), make_row(level="XP", sector="VHXH")]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    make_sent_list(other_unit, campaign, other_clerk)
    make_list(make_unit(ward), campaign, reviewer)
    make_unit(ward)


def text_of(response):
    return " ".join(html.fromstring(response.content).text_content().split())


def test_the_page_tells_how_many_have_sent_and_what_is_counted(some_sent, leader, signed_in):
    text = text_of(signed_in(leader).get(OVERVIEW))
    assert "Bản tạm tính: 2/4 đơn vị đã gửi, biểu tính 1 đơn vị đã được tiếp nhận hồ sơ." in text
    assert "02 đơn vị chưa gửi, trong đó 01 đang soạn." in text
    assert "2 mô hình đăng ký" in text
    assert "1 mô hình cấp Thành phố" in text
    assert "Còn 5 ngày" in text
    assert "Số liệu đến 10:00, 09/01/2026" in text


def test_the_paper_is_one_tap_away(some_sent, leader, signed_in):
    client = signed_in(leader)
    page = html.fromstring(client.get(OVERVIEW).content)
    link = page.xpath("//a[contains(., 'Tải Mẫu số 02 (PDF)')]/@href")[0]
    response = client.get(link)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    shown = page.xpath("//a[contains(., 'Xem trên màn hình')]/@href")[0]
    assert client.get(shown)["Content-Disposition"].startswith("inline;")


def test_every_picture_has_a_name_a_sentence_and_a_table(some_sent, leader, signed_in):
    page = html.fromstring(signed_in(leader).get(OVERVIEW).content)
    pictures = page.xpath("//main//*[local-name()='svg'][@role='img']")
    assert len(pictures) == 2
    for picture in pictures:
        ids = picture.get("aria-labelledby").split()
        named = [page.get_element_by_id(name).text_content().strip() for name in ids]
        assert len(named) == 2
        assert all(named)
        assert picture.xpath("ancestor::section//details//table")
    assert "2 trên 4 đơn vị" in text_of_element(pictures[0])
    assert "1 đã tiếp nhận, 1 chờ kiểm tra" in text_of_element(pictures[1])


def text_of_element(element):
    return " ".join(ElementTree.tostring(element, encoding="unicode", method="text").split())


def test_no_style_and_no_script_is_written_into_the_page(some_sent, leader, signed_in):
    page = html.fromstring(signed_in(leader).get(OVERVIEW).content)
    assert page.xpath("//*[@style]") == []
    assert page.xpath("//style | //script[not(@src)]") == []


def test_last_year_stands_beside_this_year(
    some_sent, ward, unit, clerk, reviewer, leader, signed_in
):
    before = make_campaign(ward, 2025)
    make_accepted_list(unit, before, clerk, reviewer, [make_row(sector="KT", level="TP")])
    response = signed_in(leader).get(OVERVIEW, {"nam": 2026})
    text = text_of(response)
    assert "+1 so với 2025" in text
    assert "bằng năm 2025" in text
    bars = {bar.code: (bar.count, bar.before) for bar, _, _ in response.context["bars"]}
    assert bars == {"KT": (1, 1), "VHXH": (1, 0), "QPAN": (0, 0), "HTCT": (0, 0)}


def test_every_number_of_a_field_and_level_opens_as_many_models(some_sent, leader, signed_in):
    client = signed_in(leader)
    response = client.get(OVERVIEW)
    opened = 0
    for sector, url, levels in response.context["bars"]:
        assert client.get(url).context["page_obj"].paginator.count == sector.count
        for level, level_url in levels:
            assert client.get(level_url).context["page_obj"].paginator.count == level.count
            opened += level.count
    assert opened == response.context["counts"].models == 2


def test_before_the_first_number_the_page_says_so(
    ward, unit, campaign, clerk, reviewer, leader, signed_in
):
    before = make_campaign(ward, 2025, is_open=False)
    make_accepted_list_of_closed_year(unit, before, clerk, reviewer)
    text = text_of(signed_in(leader).get(OVERVIEW, {"nam": 2026}))
    assert "Chưa có số liệu năm 2026. Số liệu năm 2025: 2 mô hình." in text
    assert "Chưa có số liệu." in text
    assert "so với 2025" not in text, "nothing is less while nothing has begun"


def test_a_ward_without_units_draws_no_squares(campaign, leader, signed_in):
    assert "Tình trạng 0 đơn vị" not in text_of(signed_in(leader).get(OVERVIEW))


def make_accepted_list_of_closed_year(unit, campaign, clerk, reviewer):
    campaign.is_open = True
    campaign.save()
    make_accepted_list(unit, campaign, clerk, reviewer)
    campaign.is_open = False
    campaign.save()


def test_after_the_deadline_the_page_counts_the_days(some_sent, leader, signed_in):
    with time_machine.travel(datetime(2026, 1, 16, 1, 0, tzinfo=UTC), tick=False):
        text = text_of(signed_in(leader).get(OVERVIEW))
    assert "Quá hạn 02 ngày" in text
    assert "Đã quá hạn 02 ngày (hạn 14/01)." in text


def test_once_every_unit_has_sent_nothing_is_overdue(unit, campaign, clerk, leader, signed_in):
    make_sent_list(unit, campaign, clerk)
    with time_machine.travel(datetime(2026, 9, 20, 2, 0, tzinfo=UTC), tick=False):
        text = text_of(signed_in(leader).get(OVERVIEW))
    assert "1/1 đơn vị đã gửi Đã gửi đủ" in text
    assert "Các đơn vị đều đã gửi (hạn 14/01)." in text
    assert "uá hạn" not in text


def test_the_last_sealed_table_is_the_paper_on_the_page(
    some_sent, campaign, reviewer, second_reviewer, leader, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    seal(campaign, reviewer)
    table = seal(campaign, second_reviewer, number=2)
    response = signed_in(leader).get(OVERVIEW)
    text = text_of(response)
    assert "Bản bổ sung số 02, ngày 09/01/2026" in text
    assert "Chưa có thay đổi sau khi chốt." in text
    page = html.fromstring(response.content)
    link = page.xpath("//a[contains(., 'Tải Mẫu số 02 (PDF)')]/@href")[0]
    assert link == reverse("reporting:sealed_file", args=[table.pk, "mau02", "pdf"])
    live = page.xpath("//a[contains(., 'Bản tạm tính (PDF)')]/@href")[0]
    assert live.startswith(reverse("reporting:ward_download", args=["mau02", "pdf"]))


def test_published_and_provisional_figures_are_both_named_where_they_differ(
    some_sent, campaign, reviewer, leader, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    browser = signed_in(leader)
    seal(campaign, reviewer)
    assert "Số đã chốt lần" not in text_of(browser.get(OVERVIEW))
    make_accepted_list(make_unit(campaign.ward), campaign, reviewer, reviewer)
    text = text_of(browser.get(OVERVIEW))
    assert "Số đã chốt lần 01 lúc" in text
    assert "Các số dưới đây là số tạm tính." in text


def test_figures_that_count_other_files_than_the_published_ones_say_which_they_count(
    some_sent, campaign, reviewer, leader, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    seal(campaign, reviewer, include=WITH_WAITING)
    text = text_of(signed_in(leader).get(OVERVIEW))
    assert "ngày 09/01/2026: 4 mô hình, tính cả hồ sơ chờ kiểm tra. Số tạm tính lúc" in text
    assert "ngày 09/01/2026: 2 mô hình, chỉ tính hồ sơ đã tiếp nhận." in text


def test_nothing_is_called_provisional_once_the_year_is_locked(
    some_sent, campaign, reviewer, administrator, leader, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(leader)
    unsealed = make_campaign(campaign.ward, year=2025)
    close_campaign(unsealed, actor=administrator)
    seal(campaign, reviewer)
    make_accepted_list(make_unit(campaign.ward), campaign, reviewer, reviewer)
    close_campaign(campaign, actor=administrator)
    for page in (OVERVIEW, reverse("reporting:totals"), reverse("reporting:reports")):
        for year in (2025, 2026):
            text = text_of(client.get(page, {"nam": year}))
            assert "tạm tính" not in text
            assert "khi khóa năm" in text
    text = text_of(client.get(OVERVIEW))
    assert "Số khi khóa năm: 4 mô hình. Các số dưới đây là số khi khóa năm." in text
    mau02 = registered_mau02(campaign.ward, campaign, ACCEPTED_ONLY, at=JANUARY)
    assert mau02.notes == (
        "Bản khi khóa năm, không phải bản chốt; bản chốt gần nhất: số 01, ngày 09/01/2026.",
    )


def test_a_returned_list_counts_as_sent_but_is_not_in_the_numbers(
    unit, campaign, clerk, reviewer, leader, signed_in
):
    returned = make_sent_list(unit, campaign, clerk)
    advance(returned, "return", actor=reviewer, note="Thiếu bản ký")
    response = signed_in(leader).get(OVERVIEW)
    assert response.context["coverage"].sent == 1
    assert response.context["counts"].models == 0


def test_a_ward_without_units_has_a_page(campaign, leader, signed_in):
    assert "0 đơn vị" in text_of(signed_in(leader).get(OVERVIEW))


@pytest.mark.parametrize(
    ("person", "status"),
    [("leader", 200), ("reviewer", 200), ("administrator", 200), ("clerk", 403)],
)
def test_the_overview_is_for_those_who_see_the_whole_ward(
    person, status, request, campaign, signed_in
):
    assert signed_in(request.getfixturevalue(person)).get(OVERVIEW).status_code == status


@pytest.mark.parametrize("unit_count", [1, 150])
def test_the_overview_runs_the_same_queries_for_any_number_of_units(
    ward, campaign, leader, reviewer, unit_count, signed_in, django_assert_num_queries
):
    for number in range(unit_count):
        unit = make_unit(ward)
        if number % 10 == 0:
            make_accepted_list(unit, campaign, reviewer, reviewer)
    client = signed_in(leader)
    # session, person, memberships, years; last sealed table;
    # units, limits, exemptions, files; sectors, levels, models; own Word files; notices
    with django_assert_num_queries(14):
        client.get(OVERVIEW)


@pytest.mark.parametrize(
    ("person", "page"),
    [
        ("clerk", "/viec-can-lam/"),
        ("reviewer", "/bang-theo-doi/"),
        ("leader", "/tong-quan/"),
        ("administrator", "/nam-cong-tac/"),
    ],
)
def test_everybody_starts_where_their_work_is(person, page, request, campaign, signed_in):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(HOME).url == page
    assert client.get(HOME, {"nam": 2026}).url == f"{page}?nam=2026"


def test_a_person_without_a_role_is_told_so(unit, signed_in):
    assert signed_in(make_person(unit, None)).get(HOME).status_code == 403


def test_the_first_of_several_roles_decides(ward, unit, campaign, clerk, signed_in):
    Membership.objects.create(user=clerk, unit=ward, role=Membership.Role.ADMIN)
    assert signed_in(clerk).get(HOME).url == "/viec-can-lam/"
