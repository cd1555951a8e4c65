"""Pictures of the board and of the totals, which these pages fetch after themselves."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from campaigns.vocabulary import Obligation
from tests.factories import make_accepted_list, make_campaign, make_row, make_sent_list, make_unit

pytestmark = pytest.mark.usefixtures("january")
BOARD, TOTALS = reverse("reporting:board"), reverse("reporting:totals")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def sent(unit, other_unit, campaign, clerk, other_clerk, reviewer):
    """One unit accepted, one waiting."""
    make_accepted_list(unit, campaign, clerk, reviewer, [make_row(sector="KT", level="TP")])
    make_sent_list(other_unit, campaign, other_clerk, [make_row(sector="KT", level="XP")])


@pytest.fixture
def later(signed_in):
    """later(person, page): the (element, address) of the picture that the page fetches itself."""

    def find(person, page):
        answer = signed_in(person).get(page)
        (place,) = html.fromstring(answer.content).xpath(
            "//main//*[@hx-get][contains(@hx-trigger, 'load') or contains(@hx-trigger, 'toggle')]"
        )
        return place, place.get("hx-get")

    return find


def words_of(answer):
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


def test_the_board_unfolds_how_the_sendings_came_in(sent, reviewer, signed_in, later):
    place, address = later(reviewer, BOARD)
    assert place.get("hx-trigger") == "toggle from:closest details once"
    assert place.get("hx-select") == place.get("hx-select-oob") == "unset"
    picture = signed_in(reviewer).get(address, headers=HTMX)
    assert "2 trên 2 đơn vị" in words_of(picture)
    assert "<html" not in picture.content.decode()


def test_a_picture_is_a_page_of_its_own_without_script(sent, reviewer, signed_in, later):
    for page, title in (
        (BOARD, "Tiến độ gửi Mẫu số 01, 02"),
        (TOTALS, "Mô hình theo lĩnh vực, cấp và so với năm trước"),
    ):
        _, address = later(reviewer, page)
        tree = html.fromstring(signed_in(reviewer).get(address).content)
        assert tree.findtext(".//h1") == title
        assert "Số liệu đến 10:00, 09/01/2026" in tree.text_content()


def test_the_curve_is_of_the_deadline_that_the_board_shows(sent, reviewer, signed_in, later):
    _, address = later(reviewer, f"{BOARD}?han=article")
    picture = signed_in(reviewer).get(address)
    assert "Tiến độ gửi Bài viết" in words_of(picture)
    assert picture.context["curve"].sentence == "Chưa có số liệu."


def test_without_a_limit_there_is_no_curve(sent, campaign, reviewer, signed_in, later):
    campaign.deadlines.filter(obligation=Obligation.REGISTRATION).delete()
    _, address = later(reviewer, f"{BOARD}?han=mau01")
    assert "Chưa đặt hạn nên chưa vẽ được tiến độ." in words_of(signed_in(reviewer).get(address))


def test_last_years_sendings_are_the_thin_line(sent, ward, unit, clerk, reviewer, signed_in, later):
    with time_machine.travel(datetime(2025, 1, 9, 3, 0, tzinfo=UTC), tick=False):
        make_sent_list(unit, make_campaign(ward, 2025), clerk)
    _, address = later(reviewer, f"{BOARD}?nam=2026")
    assert signed_in(reviewer).get(address).context["curve"].last_year


def test_nobody_but_the_ban_sees_the_boards_curve(sent, clerk, signed_in):
    assert signed_in(clerk).get(reverse("reporting:board_curve")).status_code == 403


def test_the_printed_board_has_a_square_for_every_unit(sent, ward, reviewer, signed_in):
    make_unit(ward)
    paper = signed_in(reviewer).get(reverse("reporting:board_paper"), {"q": "so 12"})
    assert len(paper.context["lines"]) == 1
    assert "3 đơn vị: 1 đã tiếp nhận, 1 chờ kiểm tra" in words_of(paper)
    assert "Tình trạng gửi Mẫu số 01, 02 của từng đơn vị" in words_of(paper)


@pytest.mark.parametrize(("include", "count"), [("accepted", 1), ("all", 2)])
def test_fields_and_levels_count_the_files_that_the_table_counts(
    sent, reviewer, signed_in, later, include, count
):
    _, address = later(reviewer, f"{TOTALS}?gom={include}")
    client = signed_in(reviewer)
    bars = {bar.code: (bar.count, url) for bar, url, _ in client.get(address).context["bars"]}
    assert bars["KT"][0] == count
    assert client.get(bars["KT"][1]).context["page_obj"].paginator.count == count


def test_a_unit_sees_its_own_models_alone(sent, unit, clerk, signed_in, later):
    _, address = later(clerk, f"{TOTALS}?don-vi={unit.pk}&gom=all")
    assert signed_in(clerk).get(address).context["counts"].models == 1
    assert signed_in(clerk).get(reverse("reporting:compared")).context["counts"].models == 1


def test_the_other_unit_is_not_compared_for_a_clerk(sent, other_unit, clerk, signed_in):
    address = reverse("reporting:compared")
    assert signed_in(clerk).get(address, {"don-vi": other_unit.pk}).status_code == 404


def test_a_renamed_field_is_told_and_a_new_one_is_not_compared(
    sent, ward, campaign, unit, clerk, reviewer, signed_in, later
):
    before = make_campaign(ward, 2025)
    make_accepted_list(unit, before, clerk, reviewer, [make_row(sector="KT", level="TP")])
    before.sectors.filter(code="QPAN").update(label="Quốc phòng – an ninh")
    before.sectors.filter(code="HTCT").delete()
    _, address = later(reviewer, f"{TOTALS}?nam=2026")
    text = words_of(signed_in(reviewer).get(address))
    assert "Năm 2025, lĩnh vực An ninh, quốc phòng ghi là “Quốc phòng – an ninh”." in text
    new = "Lĩnh vực Xây dựng hệ thống chính trị mới có từ năm 2026, không so sánh được."
    assert new in text
