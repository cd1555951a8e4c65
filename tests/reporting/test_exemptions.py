"""What a unit was let off: not expected, not late, not asked for, and told alike everywhere."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from campaigns.review import owing
from campaigns.services import grant_exemption, grant_extension
from campaigns.vocabulary import Obligation
from campaigns.workflow import advance
from organizations.models import Unit
from reporting.as_data import progress_data
from reporting.charts import unit_waffle
from reporting.coverage import coverage_of, list_cells_of
from reporting.papers import progress_form
from reporting.progress import State, progress, summarise
from tests.factories import make_accepted_list, make_list, make_sent_list

MAU01 = Obligation.REGISTRATION
LATE = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)
REASON = "Đơn vị mới thành lập"


@pytest.fixture(autouse=True)
def at_twentieth():
    with time_machine.travel(LATE, tick=False):
        yield


@pytest.fixture
def exempt(campaign, unit, other_unit, reviewer):
    """The unit was let off its Mẫu số 01; the other unit owes it."""
    return grant_exemption(campaign, MAU01, unit, reason=REASON, actor=reviewer)


def cells_of(campaign):
    units = list(Unit.objects.within(campaign.ward).reporting())
    return progress(campaign, units, at=LATE)


@pytest.mark.parametrize(
    ("file", "state"),
    [("none", "exempt"), ("draft", "exempt"), ("returned", "exempt"), ("sent", "submitted")],
)
def test_a_file_counts_only_while_it_lies_with_the_ban(
    file, state, exempt, campaign, unit, clerk, reviewer
):
    if file != "none":
        submission = make_list(unit, campaign, clerk)
        if file != "draft":
            advance(submission, "send", actor=clerk)
        if file == "returned":
            advance(submission, "return", actor=reviewer, note="Thiếu")
    cell = cells_of(campaign)[unit.pk][MAU01]
    assert (cell.state, cell.is_owing, cell.days_overdue) == (state, False, 0)


def test_a_unit_that_was_let_off_is_not_expected(
    exempt, campaign, other_unit, other_clerk, reviewer
):
    make_accepted_list(other_unit, campaign, other_clerk, reviewer)
    cells = cells_of(campaign)
    summary = summarise([of_unit[MAU01] for of_unit in cells.values()], MAU01)
    assert (summary.expected, summary.sent, summary.overdue) == (1, 1, 0)
    assert coverage_of(list_cells_of(cells), "accepted").is_complete
    waffle = unit_waffle(summary.by_state)
    assert sum(group.count for group in waffle.groups) == 2
    assert "1 không yêu cầu" in waffle.sentence


def test_the_leader_sees_it_among_the_wards_units(exempt, campaign, leader, signed_in):
    page = signed_in(leader).get(reverse("reporting:overview")).content.decode()
    assert "Tình trạng 2 đơn vị" in page
    assert "Không yêu cầu" in page


def test_the_board_says_miễn_and_finds_such_units(exempt, campaign, unit, reviewer, signed_in):
    client = signed_in(reviewer)
    answer = client.get(reverse("reporting:board"), {"han": "mau01", "trang-thai": "mien"})
    [line] = answer.context["lines"]
    [cell] = [cell for cell in line.cells if cell.obligation == MAU01]
    assert (line.unit.pk, cell.words, cell.notes) == (unit.pk, "Miễn", ())
    chips = {chip.label: chip.count for chip in answer.context["chips"]}
    assert (chips["Miễn"], chips["Chưa gửi"], chips["Quá hạn"]) == (1, 1, 1)
    [tile] = [tile for tile in answer.context["tiles"] if tile.obligation == MAU01]
    assert (tile.summary.expected, tile.not_sent, tile.overdue) == (1, 1, 1)


def test_an_extension_is_not_told_of_what_need_not_be_sent(
    exempt, campaign, unit, clerk, reviewer, signed_in
):
    deadline = campaign.deadlines.get(obligation=MAU01)
    day = datetime(2026, 1, 30, tzinfo=UTC).date()
    grant_extension(deadline, unit, last_day=day, reason="Ốm", actor=reviewer)
    board = signed_in(reviewer).get(reverse("reporting:board")).content.decode()
    tasks = signed_in(clerk).get(reverse("reporting:tasks")).content.decode()
    assert "Gia hạn đến" not in board + tasks


def test_the_clerk_reads_why_and_is_asked_for_nothing(exempt, clerk, signed_in):
    answer = signed_in(clerk).get(reverse("reporting:tasks"))
    [line] = [task for task in answer.context["tasks"] if task["title"].startswith("Mẫu số 01")]
    assert (line["status"], line["hint"]) == ("exempt", f"Được miễn: {REASON}")
    assert (line["start_url"], line["days_left"], line["flags"]) == ("", None, [])
    [totals] = [task for task in answer.context["tasks"] if task["title"].startswith("Mẫu số 02")]
    assert totals["status"] == "exempt"
    assert answer.context["asked_count"] == len(answer.context["tasks"]) - 2
    assert "Không yêu cầu" in answer.content.decode()


def test_what_was_written_before_stays_open_to_the_unit(exempt, campaign, unit, clerk, signed_in):
    draft = make_list(unit, campaign, clerk)
    answer = signed_in(clerk).get(reverse("reporting:tasks"))
    [line] = [task for task in answer.context["tasks"] if task["title"].startswith("Mẫu số 01")]
    assert line["url"] == reverse("registrations:list_edit", args=[draft.pk])


def test_a_returned_file_is_not_asked_for_any_more(campaign, unit, clerk, reviewer, signed_in):
    advance(make_sent_list(unit, campaign, clerk), "return", actor=reviewer, note="Thiếu")
    assert signed_in(clerk).get(reverse("reporting:tasks")).context["requests"]
    grant_exemption(campaign, MAU01, unit, reason=REASON, actor=reviewer)
    assert not signed_in(clerk).get(reverse("reporting:tasks")).context["requests"]


def test_every_export_tells_it(exempt, campaign, unit, other_unit, reviewer, signed_in):
    units = [unit, other_unit]
    paper = progress_form(campaign, units, at=LATE)
    assert paper.rows[0].states[0] == "Không yêu cầu"
    assert paper.sums[0].states[0] == "01"  # expected
    data = progress_data(campaign, units, at=LATE)
    assert data["units"][0]["obligations"]["mau01"]["state"] == State.EXEMPT
    assert data["summary"]["mau01"]["expected"] == 1
    answer = signed_in(reviewer).get(reverse("reporting:board_sheet"))
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    words = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert words.count("Miễn") == 1


def test_an_empty_queue_does_not_count_it_among_those_who_owe(only_mau01, exempt, campaign):
    units = Unit.objects.within(campaign.ward).reporting()
    assert owing(campaign, units).count == 1
