"""Mẫu 02 on the screen: every number opens its list, and nobody sees beyond their reach."""

import pytest
from django.urls import reverse

from campaigns.workflow import advance
from documents.vocabulary import INDIVIDUAL
from organizations.models import Membership, Unit
from registrations.models import Entry, Initiative
from reporting.views.totals import PAGE_SIZE
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
TOTALS, ENTRIES = reverse("reporting:totals"), reverse("reporting:entries")


@pytest.fixture
def registered(unit, other_unit, campaign, clerk, other_clerk, reviewer):
    """Two units: one accepted with a participant in several rows, one waiting."""
    same = "Tổ dân vận số 1"
    make_accepted_list(
        unit,
        campaign,
        clerk,
        reviewer,
        [
            make_row(participant=same, sector="KT", level="TP"),
            make_row(participant=same, sector="VHXH", level="TP"),
            make_row(participant=same, sector="VHXH", level="CS"),
            make_row(kind=INDIVIDUAL, participant="Nguyễn Thị Hòa", sector="VHXH", level="CS"),
        ],
    )
    make_sent_list(other_unit, campaign, other_clerk, [make_row(sector="QPAN", level="XP")])


def numbers_of(response):
    rows = [*(row.numbers for row in response.context["rows"]), response.context["total"].numbers]
    return [number for row in rows for number in row]


def figure_names(response):
    names = ("collectives", "collective_models", "individuals", "individual_models")
    return [name for _ in range(len(response.context["rows"]) + 1) for name in names]


@pytest.mark.parametrize("page", ["totals", "entries", "overview"])
def test_a_sector_has_one_name_on_the_screen_whatever_the_paper_prints(
    registered, leader, signed_in, page
):
    text = signed_in(leader).get(reverse(f"reporting:{page}")).content.decode()
    assert "An ninh, quốc phòng" in text
    assert "an ninh quốc phòng" not in text


@pytest.mark.parametrize("counts_distinct", [False, True])
@pytest.mark.parametrize("include", ["accepted", "all"])
def test_every_number_opens_a_list_of_just_as_many(
    registered, campaign, reviewer, signed_in, include, counts_distinct
):
    campaign.counts_distinct_in_totals = counts_distinct
    campaign.save()
    client = signed_in(reviewer)
    page = client.get(TOTALS, {"gom": include})
    assert len(page.context["rows"]) == 15
    for number, name in zip(numbers_of(page), figure_names(page), strict=True):
        behind = client.get(number.url)
        assert getattr(behind.context["figures"], name) == number.count, number.url
        kind = "individual" if name.startswith("individual") else "collective"
        models = getattr(behind.context["figures"], f"{kind}_models")
        assert behind.context["page_obj"].paginator.count == models


def test_the_page_counts_accepted_lists_unless_asked_for_all(registered, reviewer, signed_in):
    client = signed_in(reviewer)
    assert client.get(TOTALS).context["table"].total.models == 4
    page = client.get(TOTALS, {"gom": "all"})
    assert page.context["table"].total.models == 5
    assert "tính cả hồ sơ chờ kiểm tra" in page.content.decode()


def test_nonsense_in_the_address_means_the_default_and_is_named(registered, reviewer, signed_in):
    query = {"gom": "xyz", "cap": "??", "linh-vuc": "1", "doi-tuong": "ai", "trang": "-3"}
    page = signed_in(reviewer).get(ENTRIES, query)
    assert page.context["page_obj"].paginator.count == 4
    assert (
        "Bỏ qua điều kiện lọc không có trong danh sách: hồ sơ được tính “xyz”, "
        "cấp đăng ký “??”, lĩnh vực “1”, đối tượng “ai”."
    ) in page.content.decode()


def test_the_page_says_what_it_covers_and_when(registered, reviewer, signed_in):
    text = signed_in(reviewer).get(TOTALS).content.decode()
    assert "Mới có 1/2 đơn vị (chỉ tính hồ sơ đã tiếp nhận)." in text
    assert "Số liệu đến 10:00 ngày 09/01/2026." in text
    assert "Số tập thể không trùng: 01." in text


def test_the_list_explains_rows_and_distinct_participants(registered, reviewer, signed_in):
    text = signed_in(reviewer).get(ENTRIES, {"doi-tuong": "tap-the"}).content.decode()
    assert "03 lượt tập thể đăng ký ở các dòng của biểu, gồm 01 tập thể khác nhau" in text


def test_a_search_ignores_marks(registered, reviewer, signed_in):
    client = signed_in(reviewer)
    found = client.get(ENTRIES, {"tim": "nguyen thi hoa"}).context["page_obj"]
    assert [entry["participant_name"] for entry in found] == ["Nguyễn Thị Hòa"]
    assert client.get(ENTRIES, {"tim": "To dan pho so 12"}).context["page_obj"].paginator.count == 4


def test_a_search_is_printed_harmless(registered, reviewer, signed_in):
    text = signed_in(reviewer).get(ENTRIES, {"tim": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in text
    assert "Không có mô hình nào khớp." in text


def test_a_long_list_comes_in_pages(campaign, unit, clerk, reviewer, signed_in):
    rows = [make_row() for _ in range(PAGE_SIZE + 1)]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    page = signed_in(reviewer).get(ENTRIES, {"trang": "2", "cap": "XP"})
    assert len(page.context["page_obj"]) == 1
    assert "?nam=2026&amp;gom=accepted&amp;cap=XP&amp;trang=1" in page.content.decode()


def test_a_clerk_sees_the_table_of_the_own_unit(registered, other_clerk, other_unit, signed_in):
    client = signed_in(other_clerk)
    assert client.get(TOTALS).context["unit"] == other_unit
    assert client.get(TOTALS).context["table"].total.models == 0
    assert client.get(TOTALS, {"gom": "all"}).context["table"].total.models == 1
    found = client.get(ENTRIES, {"gom": "all"}).context["page_obj"]
    assert [entry["unit_id"] for entry in found] == [other_unit.pk]


def test_a_committee_sees_its_cells_in_its_table(ward, campaign, reviewer, signed_in):
    committee = make_unit(ward, kind=Unit.Kind.PARTY_COMMITTEE)
    clerk = make_person(committee, Membership.Role.CLERK)
    make_accepted_list(make_unit(committee), campaign, clerk, reviewer)
    make_accepted_list(make_unit(ward), campaign, reviewer, reviewer)
    page = signed_in(clerk).get(TOTALS)
    assert page.context["unit"] == committee
    assert page.context["table"].total.models == 2


VISIBLE = {
    ("clerk", "ward"): 404,
    ("clerk", "unit"): 200,
    ("clerk", "other_unit"): 404,
    ("reviewer", "ward"): 200,
    ("reviewer", "other_unit"): 200,
    ("leader", "ward"): 200,
    ("leader", "unit"): 200,
    ("administrator", "ward"): 200,
    ("stranger_reviewer", "ward"): 404,
    ("stranger_reviewer", "unit"): 404,
}


@pytest.mark.parametrize(("person", "about"), VISIBLE)
@pytest.mark.parametrize("path", [TOTALS, ENTRIES])
def test_a_table_is_seen_only_within_reach(
    path, person, about, request, registered, stranger_ward, signed_in
):
    make_campaign(stranger_ward)
    client = signed_in(request.getfixturevalue(person))
    response = client.get(path, {"don-vi": request.getfixturevalue(about).pk})
    assert response.status_code == VISIBLE[person, about]


@pytest.mark.parametrize("code", ["999999999", "0"])
def test_a_unit_that_is_none_is_not_found(code, registered, reviewer, signed_in):
    assert signed_in(reviewer).get(TOTALS, {"don-vi": code}).status_code == 404


def test_a_visitor_is_sent_to_sign_in(client, registered):
    assert client.get(TOTALS).status_code == 302
    assert client.get(TOTALS).url.startswith("/dang-nhap/")


def test_drafts_and_returned_lists_are_in_no_table(
    unit, other_unit, campaign, clerk, other_clerk, reviewer, leader, signed_in
):
    make_list(unit, campaign, clerk)
    returned = make_sent_list(other_unit, campaign, other_clerk)
    advance(returned, "return", actor=reviewer, note="Thiếu bản ký")
    client = signed_in(leader)
    assert client.get(TOTALS, {"gom": "all"}).context["table"].total.models == 0
    assert client.get(ENTRIES, {"gom": "all"}).context["page_obj"].paginator.count == 0


@pytest.mark.parametrize("unit_count", [1, 150])
def test_the_pages_run_as_many_queries_for_one_unit_as_for_all(
    ward, campaign, reviewer, unit_count, signed_in, django_assert_num_queries
):
    for number in range(unit_count):
        unit = make_unit(ward)
        if number % 10 == 0:
            make_accepted_list(unit, campaign, reviewer, reviewer)
    client = signed_in(reviewer)
    # session, person, memberships, years; sectors, levels; cells, distinct;
    # units, deadlines, extensions, exemptions, files; the last sealing; own Word files
    with django_assert_num_queries(14):
        client.get(TOTALS)
    # session, person, memberships, years; sectors, levels; cells, distinct; states, count, page;
    # how many wait (navigation)
    with django_assert_num_queries(12):
        client.get(ENTRIES)


def test_the_list_is_narrowed_to_a_kind_of_units_and_to_the_key_models(
    registered, reviewer, signed_in
):
    key = Entry.objects.filter(list_status="accepted").first()
    Entry.objects.filter(pk=key.pk).update(is_key=True)
    client = signed_in(reviewer)
    found = client.get(ENTRIES, {"trong-diem": "1"})
    assert [line["is_key"] for line in found.context["lines"]] == [True]
    assert "Trọng điểm</span>" in found.content.decode()
    assert client.get(ENTRIES, {"khoi": "party_cell"}).context["page_obj"].paginator.count == 4
    assert client.get(ENTRIES, {"khoi": "mass_organization"}).context["lines"] == []


def test_the_list_is_narrowed_to_where_models_stand_and_counts_them(
    unit, campaign, clerk, reviewer, signed_in
):
    rows = [
        make_row(),
        make_row(initiative_kind="maintained"),
        make_row(initiative_kind="maintained"),
    ]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    stopped = Initiative.objects.first()
    stopped.stopped_on = JANUARY.date()
    stopped.save()
    client = signed_in(reviewer)
    found = client.get(ENTRIES, {"trang-thai": "duy-tri"})
    assert [line["state"] for line in found.context["lines"]] == ["Duy trì", "Duy trì"]
    page = client.get(ENTRIES, {"trang-thai": "dung"})
    assert [line["initiative_id"] for line in page.context["lines"]] == [stopped.pk]
    assert "Dừng triển khai từ 09/01/2026" in page.content.decode()
    bars = client.get(ENTRIES).context["state_bars"]
    assert [(state, [bar.count for bar in each]) for state, _, each in bars] == [
        ("xay-dung-moi", [1, 0]),
        ("duy-tri", [2, 0]),
        ("nhan-rong", [0, 0]),
    ]


def test_a_row_that_a_sealed_table_counts_has_a_padlock(
    unit, campaign, clerk, reviewer, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    make_accepted_list(unit, campaign, clerk, reviewer)
    client = signed_in(reviewer)
    assert "Đã tổng hợp" not in client.get(ENTRIES).content.decode()
    seal(campaign, reviewer)
    page = client.get(ENTRIES).content.decode()
    assert "#bi-lock-fill" in page
    assert page.count("Đã tổng hợp") == 2


def test_models_of_the_same_or_nearly_the_same_name_stand_side_by_side(
    unit, other_unit, campaign, clerk, other_clerk, reviewer, signed_in
):
    own = ["Ngõ 82 sáng – xanh – sạch – đẹp", "Tuyến phố văn minh", "Bếp ăn không khói"]
    others = ["Ngõ 45 sáng – xanh – sạch – đẹp", "Phố văn minh, tuyến", "TUYẾN PHỐ VĂN MINH"]
    make_accepted_list(unit, campaign, clerk, reviewer, [make_row(initiative=name) for name in own])
    make_accepted_list(
        other_unit, campaign, other_clerk, reviewer, [make_row(initiative=name) for name in others]
    )
    page = signed_in(reviewer).get(reverse("reporting:alike"))
    (group,) = page.context["page_obj"]
    assert {entry["initiative_name"] for entry in group} == {
        "Tuyến phố văn minh",
        "Phố văn minh, tuyến",
        "TUYẾN PHỐ VĂN MINH",
    }
    nobody = signed_in(clerk).get(reverse("reporting:alike"))
    assert "Không có mô hình nào trùng" in nobody.content.decode()


def test_one_model_of_two_participants_is_no_duplicate_of_itself(
    unit, campaign, clerk, reviewer, signed_in
):
    rows = [
        make_row(participant="Chi hội phụ nữ", initiative="Bếp ấm"),
        make_row(participant="Chi hội nông dân", initiative="Bếp âm"),
    ]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    page = signed_in(reviewer).get(reverse("reporting:alike"))
    assert list(page.context["page_obj"]) == []


def test_of_very_many_names_only_the_same_are_found_and_the_page_says_so(
    unit, other_unit, campaign, clerk, other_clerk, reviewer, signed_in, monkeypatch
):
    names = ["Tuyến phố văn minh", "Phố văn minh, tuyến", "Bếp ăn không khói"]
    rows = [make_row(initiative=name) for name in names]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    make_accepted_list(other_unit, campaign, other_clerk, reviewer, rows[:1])
    monkeypatch.setattr("reporting.alike.MOST_NAMES", 2)
    page = signed_in(reviewer).get(reverse("reporting:alike"))
    (group,) = page.context["page_obj"]
    assert [entry["initiative_name"] for entry in group] == ["Tuyến phố văn minh"] * 2
    assert "Có 3 tên mô hình, quá" in page.content.decode()
    assert "Để tìm cả tên gần giống, đề nghị" in page.content.decode()
