"""R1: the board shows every unit against every deadline, and one address is one view of it."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from campaigns.drafts import declare_nil
from campaigns.models import Campaign, Submission
from campaigns.services import close_campaign, grant_exemption, grant_extension, reopen_campaign
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import advance, request_edit
from organizations.models import Membership, Unit
from organizations.services import grant_role, move_unit
from reporting.board import View, view_from
from tests.factories import (
    make_accepted_list,
    make_list,
    make_person,
    make_row,
    make_sent_list,
    make_unit,
)

MORNING = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)  # 09:00 in Hà Nội
AFTER_THE_DEADLINE = datetime(2026, 1, 17, 1, 0, tzinfo=UTC)


@pytest.fixture
def at_morning():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def board(campaign, reviewer, signed_in, at_morning):
    """board(**query) is the context and text of the page; the query's names with - as _."""

    def get(**query):
        query = {name.replace("_", "-"): value for name, value in query.items()}
        return signed_in(reviewer).get(reverse("reporting:board"), query)

    return get


def text_of(response):
    return response.content.decode()


def names(response):
    return [line.unit.name for line in response.context["lines"]]


def cell_of(response, unit, obligation="mau01"):
    line = next(line for line in response.context["lines"] if line.unit.pk == unit.pk)
    return next(cell for cell in line.cells if cell.obligation == obligation)


# who may


@pytest.mark.parametrize("name", ["board", "board_sheet"])
@pytest.mark.parametrize("person", ["clerk", "leader", "administrator"])
def test_the_board_is_for_the_ban(name, person, campaign, signed_in, request):
    client = signed_in(request.getfixturevalue(person))

    assert client.get(reverse(f"reporting:{name}")).status_code == 403


def test_another_ward_sees_nothing_of_ours(campaign, unit, stranger_reviewer, signed_in):
    assert signed_in(stranger_reviewer).get(reverse("reporting:board")).status_code == 404


def shown_to(client):
    lines = client.get(reverse("reporting:board")).context["lines"]
    return {line.unit.pk for line in lines}


def test_a_reviewer_of_the_city_sees_the_units_of_the_ward_whose_year_it_is(
    campaign, ward, unit, stranger, signed_in
):
    city = Unit.objects.create(name="Thành ủy", code="TU", kind=Unit.Kind.CITY_COMMITTEE)
    for each in (ward, stranger.current_memberships[0].unit.ward):
        move_unit(each, city, actor=None)
    assert shown_to(signed_in(make_person(city, "reviewer"))) == {unit.pk}


def test_a_reviewer_of_a_committee_sees_what_is_below_it(
    campaign, ward, unit, other_unit, signed_in
):
    committee = make_unit(ward, kind=Unit.Kind.PARTY_COMMITTEE)
    move_unit(unit, committee, actor=None)
    seen = shown_to(signed_in(make_person(committee, "reviewer")))
    assert seen == {committee.pk, unit.pk}


def test_a_unit_of_another_ward_opens_no_panel(board, stranger):
    foreign = stranger.current_memberships[0].unit

    assert board(don_vi=foreign.pk, muc="mau01").context["panel"] is None


# what it shows


def test_a_cell_says_state_and_day_in_words(board, unit, campaign, clerk):
    make_sent_list(unit, campaign, clerk)

    response = board()

    cell = cell_of(response, unit)
    assert (cell.words, cell.tone, cell.moment) == ("Chờ kiểm tra", "sent", MORNING)
    assert "09/01 09:00" in text_of(response)
    assert "<title>(1) Bảng theo dõi đơn vị năm 2026" in text_of(response)


def test_the_states_of_a_unit_follow_its_file(board, unit, campaign, clerk, reviewer):
    assert cell_of(board(), unit).words == "Chưa gửi"
    draft = make_list(unit, campaign, clerk)
    assert (cell_of(board(), unit).words, cell_of(board(), unit).detail) == (
        "Đang soạn",
        "2 mô hình",
    )
    advance(draft, "send", actor=clerk)
    assert cell_of(board(), unit).notes == ("Thiếu bản ký",)
    advance(draft, "return", actor=reviewer, note="x")
    assert cell_of(board(), unit).words == "Cần bổ sung"
    advance(draft, "send", actor=clerk)
    advance(draft, "accept", actor=reviewer)
    assert cell_of(board(), unit).words == "Tiếp nhận"


def words_of_tile(response, obligation):
    tile = html.fromstring(response.content).get_element_by_id(f"tile-{obligation}")
    return " ".join(tile.text_content().split())


def test_an_overdue_unit_says_so_in_red_words(board, unit, at_morning):
    at_morning.move_to(AFTER_THE_DEADLINE)

    response = board()

    cell = cell_of(response, unit)
    assert (cell.words, cell.tone) == ("Quá hạn 03 ngày", "late")
    assert "Quá hạn: 1 đơn vị" in words_of_tile(response, "mau01")
    link = re.search(
        r'href="(/don-doc/[^"]+)"[^>]*>(?:<svg.*?</svg>)?Đôn đốc 01 đơn vị', text_of(response)
    )
    assert "trang-thai=qua-han" in link[1]


def test_in_a_locked_year_what_is_overdue_grows_no_older(
    board, unit, campaign, administrator, at_morning
):
    at_morning.move_to(AFTER_THE_DEADLINE)
    close_campaign(campaign, actor=administrator)
    at_morning.move_to(AFTER_THE_DEADLINE + timedelta(days=359))
    assert cell_of(board(nam=2026), unit).words == "Quá hạn 03 ngày"
    reopen_campaign(campaign, actor=administrator)
    assert cell_of(board(nam=2026), unit).words == "Quá hạn 362 ngày"


def test_flags_stand_beside_the_state(board, unit, campaign, clerk, reviewer, at_morning):
    deadline = campaign.deadlines.get(obligation="mau01")
    grant_extension(deadline, unit, last_day=date(2026, 1, 20), reason="x", actor=reviewer)
    assert cell_of(board(), unit).notes == ("Gia hạn đến 20/01",)

    at_morning.move_to(AFTER_THE_DEADLINE + timedelta(days=5))
    sent = make_sent_list(unit, campaign, reviewer)
    request_edit(sent, actor=clerk, reason="Sửa tên")
    assert cell_of(board(), unit).notes == (
        "Gửi muộn 02 ngày",
        "Thiếu bản ký",
        "Gửi thay",
        "Đề nghị sửa",
    )


def test_a_nil_return_is_named(board, unit, campaign, clerk):
    registration_list = make_list(unit, campaign, clerk, [])
    declare_nil(registration_list, "Mới thành lập", version=1, actor=clerk)
    advance(registration_list, "send", actor=clerk)

    assert cell_of(board(), unit).detail == "báo cáo “không có”"


def test_an_obligation_without_a_form_takes_no_part(board, unit, only_mau01):
    response = board(han="article")

    assert [tile.obligation for tile in response.context["tiles"]] == ["mau01"]
    assert [cell.obligation for cell in response.context["lines"][0].cells] == ["mau01"]
    assert f"cell-{unit.pk}-article" not in text_of(response)


def test_an_obligation_takes_part_as_soon_as_its_form_is_registered(
    board, unit, article_form, at_morning
):
    at_morning.move_to(datetime(2026, 11, 22, tzinfo=UTC))

    response = board(han="article")

    assert [tile.obligation for tile in response.context["tiles"]] == ["mau01", "article"]
    assert response.context["tiles"][1].overdue == 1
    assert cell_of(response, unit, "article").tone == "late"
    assert f'id="cell-{unit.pk}-article"' in text_of(response)


def test_an_obligation_that_is_not_open_yet_is_a_dash_and_no_link(board, unit, campaign):
    campaign.deadlines.filter(obligation="mau01").update(opens_on=date(2026, 1, 10))

    response = board()

    assert cell_of(response, unit).url == ""
    assert "Chưa đến kỳ, Mẫu số 01, 02, Chi bộ Tổ dân phố số 12" in text_of(response)


def test_the_tile_counts_all_units_whatever_is_filtered(
    board, unit, other_unit, ward, campaign, clerk, other_clerk, reviewer
):
    make_accepted_list(unit, campaign, clerk, reviewer)
    make_sent_list(other_unit, campaign, other_clerk)
    make_unit(ward)

    tile = board(q="khong co").context["tiles"][0]

    assert (tile.summary.sent, tile.summary.expected, tile.not_sent) == (2, 3, 1)
    assert (tile.accepted, tile.waiting, tile.days_left) == (1, 1, 5)
    assert [(bar.tone, bar.start, bar.width) for bar in tile.bars] == [
        ("ok", 0.0, 33.33),
        ("sent", 33.33, 33.33),
    ]


def test_a_tile_says_why_it_counts_fewer_units_than_the_board_has(
    board, unit, other_unit, campaign, reviewer
):
    grant_exemption(campaign, Obligation.REGISTRATION, unit, reason="Mới thành lập", actor=reviewer)
    assert "0/1 đã gửi, miễn 1" in words_of_tile(board(), "mau01")


def test_the_days_left_of_a_tile_are_the_wards_not_those_of_an_extended_unit(
    board, unit, other_unit, campaign, reviewer
):
    deadline = campaign.deadlines.get(obligation="mau01")
    grant_extension(deadline, unit, last_day=date(2026, 1, 31), reason="x", actor=reviewer)

    assert board().context["tiles"][0].days_left == 5


def test_a_tile_of_a_locked_year_counts_no_days(board, unit, campaign, administrator):
    assert "Còn 5 ngày" in words_of_tile(board(), "mau01")
    close_campaign(campaign, actor=administrator)
    words = words_of_tile(board(nam=2026), "mau01")
    assert "Đã khóa" in words
    assert "ngày" not in words


# filters


def test_the_search_needs_no_marks(board, unit, other_unit):
    assert names(board(q="to dan pho 7")) == ["Chi bộ Tổ dân phố số 7"]
    assert names(board(q="số 7 chi")) == ["Chi bộ Tổ dân phố số 7"]
    assert names(board(q="ho so 7")) == []
    assert names(board(q="tdp7")) == ["Chi bộ Tổ dân phố số 7"]


def test_the_kind_of_unit_filters(board, unit, ward):
    front = make_unit(ward, "Ủy ban MTTQ phường", kind=Unit.Kind.MASS_ORGANIZATION)

    assert names(board(khoi="mass_organization")) == [front.name]


def test_the_states_filter_the_chosen_deadline_and_their_chips_count(
    board, unit, other_unit, campaign, clerk
):
    make_sent_list(unit, campaign, clerk)

    response = board(trang_thai="chua-gui", han="mau01")

    assert names(response) == ["Chi bộ Tổ dân phố số 7"]
    assert {chip.label: chip.count for chip in response.context["chips"]} == {
        "Tất cả": 2,
        "Chờ kiểm tra": 1,
        "Chưa gửi": 1,
        "Tiếp nhận": 0,
    }


def test_a_filter_that_finds_nothing_says_so_and_can_be_cleared(board, unit):
    response = board(q="không có")

    assert "Không có đơn vị nào khớp bộ lọc." in text_of(response)
    assert "Xóa bộ lọc" in text_of(response)


def test_a_ward_without_units_is_told_who_begins(board, reviewer, ward):
    text = text_of(board())
    assert "Chưa có đơn vị. Người quản trị của phường nhập danh sách ở trang Đơn vị." in text
    assert "Đến danh sách đơn vị" not in text
    assert "Xuất Excel" not in text

    grant_role(reviewer, ward, Membership.Role.ADMIN, actor=None)
    text = text_of(board())
    assert "Chưa có đơn vị. Nhập danh sách từ Excel." in text
    assert "Đến danh sách đơn vị" in text


def test_a_year_without_deadlines_says_so(board, unit, campaign):
    campaign.deadlines.all().delete()
    text = text_of(board())
    assert "chưa đặt hạn" in text
    assert "Đã hết hạn" not in text


def test_a_closed_year_asks_for_no_more_than_it_had_limits_for(board, unit, campaign):
    Campaign.objects.update(is_open=False)
    assert [tile.obligation for tile in board().context["tiles"]] == ["mau01", "article", "mau03"]

    campaign.deadlines.all().delete()
    assert "Năm này chưa đặt thời hạn nào." in text_of(board())


def test_what_has_no_limit_is_never_late(board, unit, campaign, at_morning):
    (cell,) = [cell for cell in board().context["lines"][0].cells if cell.obligation == "plan"]
    assert (cell.words, cell.notes) == ("Chưa gửi", ())
    tile = board().context["tiles"][-1]
    assert (tile.head, tile.due, tile.overdue) == ("VB triển khai", None, 0)
    panel = text_of(board(don_vi=unit.pk, muc="plan"))
    assert "Chưa đặt hạn." in panel
    assert "Gia hạn" not in panel


@pytest.mark.parametrize(
    "query",
    [
        "han=khac&trang-thai=khac&khoi=khac&xep=khac&trang=abc&so-dong=7&don-vi=x&muc=x&tab=x",
        "trang=99999999999&don-vi=99999999999999999999",
        "trang=²&q=%00",
    ],
)
def test_nonsense_in_the_address_falls_back_to_the_defaults(query, campaign):
    view = view_from(QueryDict(query), campaign, {7: {Obligation.REGISTRATION: None}})

    assert (view.obligation, view.state, view.kind, view.page, view.page_size) == (
        "",
        "",
        "",
        1,
        25,
    )
    assert (view.unit_id, view.part, view.sort) == (0, "", "can-chu-y")


def test_an_address_leads_back_to_its_view(campaign):
    view = View(
        year=2026,
        obligation="mau01",
        text="tổ 7",
        kind="party_cell",
        state="chua-gui",
        sort="ten",
        page=2,
        page_size=50,
        chosen=(3, 12),
        unit_id=7,
        part="mau01",
        tab="lich-su",
    )

    assert view_from(QueryDict(view.url()[1:]), campaign, {7: {"mau01": None}}) == view


def test_an_address_with_filters_nobody_knows_says_which_it_leaves_out(board, unit):
    text = text_of(board(trang_thai="khac", khoi="party_cell", han="mau99"))

    assert "Bỏ qua điều kiện lọc không có trong danh sách: hạn “mau99”, trạng thái “khac”." in text
    text = text_of(board(xep="khac", so_dong="7", don_vi="99999", muc="khac"))
    assert (
        "Bỏ qua điều kiện lọc không có trong danh sách: cách xếp “khac”, số dòng mỗi trang “7”, "
        "đơn vị “99999”, nội dung “khac”."
    ) in text
    assert "Bỏ qua" not in text_of(board(trang_thai="chua-gui", khoi="party_cell", han="mau01"))
    usual = board(xep="can-chu-y", so_dong="25", trang="1", don_vi=unit.pk, muc="mau01")
    assert "Bỏ qua" not in text_of(usual)


def test_all_units_of_the_filtered_board_are_printed_at_once(
    board, ward, reviewer, signed_in, at_morning
):
    for number in range(30):
        make_unit(ward, f"Chi bộ số {number}")
    link = re.search(r'href="([^"]*/ban-in/[^"]*)"', text_of(board(q="chi bo so"))).group(1)
    paper = signed_in(reviewer).get(link.replace("&amp;", "&"))
    assert len(paper.context["lines"]) == 30
    assert "In 30 đơn vị" in text_of(paper)
    assert "Số liệu đến 09:00, 09/01/2026" in text_of(paper)


def test_the_cells_of_the_printed_board_lead_back_to_the_board_and_no_row_has_a_box(
    board, unit, reviewer, signed_in, at_morning
):
    client = signed_in(reviewer)
    paper = client.get(reverse("reporting:board_paper"), {"xep": "ten"})
    url = cell_of(paper, unit).url
    assert url.startswith(f"{reverse('reporting:board')}?")
    assert client.get(url).context["panel"]["unit"].pk == unit.pk
    assert 'name="chon"' not in text_of(paper)
    assert "data-board-all" not in text_of(paper)


def test_ticked_units_alone_are_shown_and_go_into_the_sheet(board, unit, other_unit, ward):
    make_unit(ward)

    response = board(chon=[unit.pk, other_unit.pk])

    assert {line.unit.pk for line in response.context["lines"]} == {unit.pk, other_unit.pk}
    assert "Xóa bộ lọc" in text_of(response)


# order and pages


def test_what_needs_attention_comes_first(board, ward, campaign, clerk, reviewer, at_morning):
    units = {
        name: make_unit(ward, name) for name in ["A chưa", "B xong", "C bổ sung", "D chờ", "E nháp"]
    }
    people = {name: make_person(unit, "clerk") for name, unit in units.items()}
    make_accepted_list(units["B xong"], campaign, people["B xong"], reviewer)
    returned = make_sent_list(units["C bổ sung"], campaign, people["C bổ sung"])
    advance(returned, "return", actor=reviewer, note="x")
    make_sent_list(units["D chờ"], campaign, people["D chờ"])
    make_list(units["E nháp"], campaign, people["E nháp"])

    assert names(board())[:3] == ["D chờ", "C bổ sung", "A chưa"]
    assert names(board())[-1] == "B xong"
    assert [name for name in names(board(xep="ten")) if name in units] == sorted(units)

    at_morning.move_to(AFTER_THE_DEADLINE)
    assert [name for name in names(board()) if name in units] == [
        "D chờ",
        "A chưa",
        "E nháp",
        "C bổ sung",
        "B xong",
    ]


def test_long_lists_come_in_pages_that_keep_the_filters(board, ward):
    for number in range(30):
        make_unit(ward, f"Chi bộ Tổ dân phố số {number}")

    response = board(trang=2, khoi="party_cell")

    assert len(names(response)) == 5
    assert "khoi=party_cell&amp;trang=1" in text_of(response)
    assert len(names(board(so_dong=50))) == 30


# the panel


def test_a_cell_opens_its_file_beside_the_board(board, unit, campaign, clerk):
    sent = make_sent_list(unit, campaign, clerk, [make_row(initiative="Ngõ 82 xanh")])

    response = board(don_vi=unit.pk, muc="mau01")

    assert "Ngõ 82 xanh" in text_of(response)
    assert reverse("campaigns:accept", args=[sent.pk]) in text_of(response)
    assert 'id="panel-title" tabindex="-1" autofocus' in text_of(response)
    assert f"{reverse('campaigns:review', args=[sent.pk])}?nam=2026&amp;de-nghi=1" in text_of(
        response
    )


def test_looking_at_a_file_beside_the_board_does_not_yet_open_it(board, unit, campaign, clerk):
    sent = make_sent_list(unit, campaign, clerk)

    board(don_vi=unit.pk, muc="mau01")

    assert Submission.objects.get(pk=sent.pk).opened_at is None


def test_accepting_from_the_board_opens_the_next_file_there(
    board, unit, other_unit, campaign, clerk, other_clerk, reviewer, signed_in, at_morning
):
    sent = make_sent_list(unit, campaign, clerk)
    at_morning.shift(timedelta(minutes=1))
    make_sent_list(other_unit, campaign, other_clerk)
    panel = board(don_vi=unit.pk, muc="mau01").context["panel"]

    response = signed_in(reviewer).post(
        reverse("campaigns:accept", args=[sent.pk]),
        {"revision": 1, "then": "next", "next": panel["next_url"], "stay": panel["stay_url"]},
    )

    assert response.url.startswith("/bang-theo-doi/?")
    assert f"don-vi={other_unit.pk}" in response.url
    shown = signed_in(reviewer).get(response.url)
    assert shown.context["panel"]["unit"] == other_unit
    assert "Đã tiếp nhận hồ sơ của <strong>Chi bộ Tổ dân phố số 12</strong>" in text_of(shown)


def test_the_keys_of_the_queue_work_beside_the_board(
    board, ward, campaign, unit, other_unit, clerk, other_clerk, at_morning
):
    third = make_unit(ward)
    for place, person in (
        (unit, clerk),
        (other_unit, other_clerk),
        (third, make_person(third, "clerk")),
    ):
        make_sent_list(place, campaign, person)
        at_morning.shift(timedelta(minutes=1))

    def keys(place):
        page = html.fromstring(text_of(board(don_vi=place.pk, muc="mau01")))
        return {item.get("data-shortcut"): item for item in page.xpath("//*[@data-shortcut]")}

    of_second = keys(other_unit)
    assert set(of_second) == {"t", "b", "j", "k"}
    assert f"don-vi={unit.pk}&muc=mau01" in of_second["k"].get("href")
    assert f"don-vi={third.pk}&muc=mau01" in of_second["j"].get("href")
    assert "de-nghi=1" in of_second["b"].get("href")
    assert set(keys(unit)) == {"t", "b", "j"}  # nothing waits before the first


def test_a_unit_that_sent_nothing_can_be_helped_from_its_cell(board, unit, campaign):
    response = board(don_vi=unit.pk, muc="mau01")

    deadline = campaign.deadlines.get(obligation="mau01")
    assert reverse("registrations:list_start", args=[unit.pk]) in text_of(response)
    assert reverse("campaigns:extend", args=[deadline.pk, unit.pk]) in text_of(response)


@pytest.mark.parametrize("tab", ["du-lieu", "ban-word", "ban-ky", "lich-su"])
def test_every_tab_of_the_panel_has_an_address(tab, board, unit, campaign, clerk):
    make_sent_list(unit, campaign, clerk)

    response = board(don_vi=unit.pk, muc="mau01", tab=tab)

    current = [link for link in response.context["panel"]["tab_links"] if link.is_current]
    assert len(current) == 1


# the sheet, the cost


def test_the_sheet_holds_the_filtered_units_in_words(
    campaign, unit, other_unit, clerk, reviewer, signed_in, at_morning
):
    make_sent_list(unit, campaign, clerk)

    response = signed_in(reviewer).get(
        reverse("reporting:board_sheet"), {"trang-thai": "cho-kiem-tra", "han": "mau01"}
    )

    assert response["Content-Disposition"] == (
        'attachment; filename="DVK2026_TienDo_PhuongDongDa_2026-01-09.xlsx"'
    )
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert "số liệu đến 09:00 ngày 09/01/2026" in rows[0][0]
    found = [row for row in rows if "Chi bộ Tổ dân phố số 12" in row]
    assert found[0][:3] == (1, "TDP12", "Chi bộ Tổ dân phố số 12")
    assert "Chờ kiểm tra, 09/01/2026, Thiếu bản ký" in found[0]
    rates = load_workbook(BytesIO(response.content))["Tỷ lệ gửi"].values
    assert ("Mẫu số 01, 02", "02", "01", "50,0%", "01", "50,0%") in list(rates)
    assert not any("Chi bộ Tổ dân phố số 7" in row for row in rows)


@pytest.mark.parametrize("count", [1, 150])
def test_the_board_asks_nine_questions_for_any_number_of_units(
    count, ward, campaign, reviewer, signed_in, django_assert_num_queries
):
    units = [make_unit(ward) for _ in range(count)]
    for unit in units[:20]:
        make_sent_list(unit, campaign, reviewer, [make_row()])
    client = signed_in(reviewer)
    client.get(reverse("reporting:board"))

    with django_assert_num_queries(9):
        response = client.get(reverse("reporting:board"), {"so-dong": 150})

    assert len(response.context["lines"]) == count
    assert response.context["waiting_count"] == min(count, 20)


@pytest.mark.parametrize(("count", "queries"), [(1, 17), (2, 18), (60, 18)])
def test_the_open_panel_costs_the_same_for_any_number_of_units(
    count, queries, ward, campaign, reviewer, signed_in, django_assert_num_queries
):
    """One more as soon as another unit has a model of nearly the same name."""
    for number in range(count):
        unit = make_unit(ward)
        row = make_row(initiative=f"Ngõ sáng, xanh, sạch, đẹp của khu dân cư {number:02d}")
        make_sent_list(unit, campaign, reviewer, [row])
    client = signed_in(reviewer)
    query = {"don-vi": unit.pk, "muc": "mau01"}
    client.get(reverse("reporting:board"), query)

    with django_assert_num_queries(queries):
        client.get(reverse("reporting:board"), query)


def test_the_badge_of_the_frame_agrees_with_the_board(board, unit, campaign, clerk):
    make_sent_list(unit, campaign, clerk)

    assert '<span class="badge-count">1</span>' in text_of(board())
    assert Submission.objects.filter(status=Status.SUBMITTED).count() == 1
