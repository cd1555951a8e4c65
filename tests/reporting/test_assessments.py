"""R10: the table of the assessment, its decisions, its closing."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from audit.clock import held_at
from audit.models import AuditEvent
from awards.assessment.closing import close_assessment, reopen_assessment
from awards.assessment.drafts import open_assessment, save_assessment
from awards.assessment.forms import AssessmentPost
from awards.assessment.grid import Grid, grid_of
from awards.assessment.marks import StaleMark, give_bonus, mark_criterion
from awards.models import AssessmentClosing, Bonus, CriterionMark
from campaigns.drafts import NotEditable
from campaigns.vocabulary import Obligation
from campaigns.workflow import WorkflowError, advance
from organizations.models import Unit
from tests.factories import ask_for_assessment, make_accepted_list, make_unit

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEFORE, WITHIN = datetime(2026, 10, 31, 9, tzinfo=ZONE), datetime(2026, 11, 2, 9, tzinfo=ZONE)
URL = "/danh-gia/"


@pytest.fixture
def year_end(campaign, administrator, unit):
    ask_for_assessment(campaign, administrator, opens_on=date(2026, 11, 1))
    with held_at(WITHIN):
        yield campaign


@pytest.fixture
def sent(year_end, unit, clerk):
    """The unit says that it meets (1) although the data know of no plan."""
    assessment = open_assessment(unit, year_end, actor=clerk)
    answers = {number: (number == 1, "Có lý do.") for number in range(1, 6)}
    post = AssessmentPost(answers, "1,5", "Cách làm hay.")
    save_assessment(assessment, post, version=0, actor=clerk)
    advance(assessment, "send", actor=clerk)
    return assessment


@pytest.fixture
def ban(reviewer, signed_in):
    return signed_in(reviewer)


def mark(campaign, unit, actor, **changes):
    asked = {"is_met": True, "reason": "Đã xem bản giấy.", "version": 0} | changes
    return mark_criterion(campaign, unit, 3, actor=actor, **asked)


def row_of(campaign, unit):
    (row,) = [row for row in grid_of(campaign, at=WITHIN).rows if row.unit_id == unit.pk]
    return row


def text_of(answer):
    return answer.content.decode()


class TestGrid:
    def test_the_words_of_the_criteria_can_be_read_without_a_mouse(self, year_end, ban):
        page = html.fromstring(text_of(ban.get(URL)))
        lines = [" ".join(item.text_content().split()) for item in page.iterfind(".//main//li")]
        for number in range(1, 6):
            assert f"Tiêu chí ({number}): Nội dung {number}" in lines
        assert page.find(".//main//abbr") is None

    def test_a_ward_without_units_is_told_so_and_closes_nothing(self, year_end, ban):
        Unit.objects.exclude(pk=year_end.ward_id).update(is_active=False)
        page = text_of(ban.get(URL))
        assert "Chưa có đơn vị. Người quản trị của phường nhập danh sách" in page
        assert "Xóa bộ lọc" not in page
        assert "Chốt đánh giá" not in page

    def test_the_ban_stands_before_the_unit_and_the_unit_before_the_data(
        self, year_end, unit, other_unit, sent, reviewer
    ):
        mark(year_end, unit, reviewer)
        row = row_of(year_end, unit)
        assert [cell.source for cell in row.cells] == ["unit", "unit", "ban", "unit", "unit"]
        assert [cell.is_met for cell in row.cells] == [True, False, True, False, False]
        assert row.cells[0].lack == "chưa có văn bản triển khai"
        assert (row.proposed, row.bonus, row.total) == ("1,5", "", "")
        assert {cell.source for cell in row_of(year_end, other_unit).cells} == {"data"}

    def test_points_are_added_where_the_year_has_any(self, year_end, unit, sent, reviewer):
        year_end.criteria.filter(number=1).update(points=Decimal(20))
        asked = {"reason": "Được khen", "version": 0, "actor": reviewer}
        give_bonus(year_end, unit, points=Decimal("2.5"), **asked)
        assert row_of(year_end, unit).total == "22,5"

    def test_it_is_the_same_after_being_stored(self, year_end, unit, sent):
        grid = grid_of(year_end, at=WITHIN)
        assert Grid.from_json(grid.as_json()) == grid


class TestDecisions:
    def test_each_is_on_record_with_before_and_after(self, year_end, unit, reviewer):
        mark(year_end, unit, reviewer)
        mark(year_end, unit, reviewer, is_met=False, reason="Bản giấy cũ.", version=1)
        data = AuditEvent.objects.filter(action="assessment.marked").order_by("-pk").first().data
        assert data == {"before": True, "after": False, "reason": "Bản giấy cũ."}

    def test_without_a_reason_nothing_is_decided(self, year_end, unit, reviewer):
        with pytest.raises(WorkflowError, match="Ghi lý do"):
            mark(year_end, unit, reviewer, reason="  ")
        assert not CriterionMark.objects.exists()

    def test_of_two_who_decide_at_once_the_second_is_told(
        self, year_end, unit, reviewer, second_reviewer
    ):
        mark(year_end, unit, reviewer)
        for version in (0, 7):
            with pytest.raises(StaleMark, match="Trần Minh Anh"):
                mark(year_end, unit, second_reviewer, is_met=False, version=version)
        assert CriterionMark.objects.get().is_met


class TestClosing:
    def test_nothing_moves_a_closed_assessment(self, year_end, unit, sent, clerk, reviewer):
        closing = close_assessment(year_end, actor=reviewer)
        with pytest.raises(WorkflowError, match="đã chốt"):
            mark(year_end, unit, reviewer)
        with pytest.raises(WorkflowError, match="đã chốt"):
            advance(sent, "withdraw", actor=clerk)
        with pytest.raises(WorkflowError, match="đã chốt"):
            close_assessment(year_end, actor=reviewer)
        make_accepted_list(unit, year_end, clerk, reviewer)
        closing.refresh_from_db()
        assert closing.content == AssessmentClosing.objects.get().content
        assert not Grid.from_json(closing.content).rows[0].cells[1].is_met

    def test_no_draft_goes_on_while_it_is_closed(self, year_end, unit, other_unit, clerk, reviewer):
        draft = open_assessment(unit, year_end, actor=clerk)
        close_assessment(year_end, actor=reviewer)
        with pytest.raises(NotEditable, match="đã chốt"):
            save_assessment(draft, AssessmentPost({}, "", ""), version=0, actor=clerk)
        with pytest.raises(NotEditable, match="đã chốt"):
            open_assessment(other_unit, year_end, actor=reviewer)

    def test_it_is_reopened_with_a_reason_and_closed_again(self, year_end, unit, reviewer):
        first = close_assessment(year_end, actor=reviewer)
        with pytest.raises(WorkflowError, match="Ghi lý do"):
            reopen_assessment(year_end, reason=" ", actor=reviewer)
        reopen_assessment(year_end, reason="Bổ sung", actor=reviewer)
        with pytest.raises(WorkflowError, match="đang mở"):
            reopen_assessment(year_end, reason="Bổ sung", actor=reviewer)
        mark(year_end, unit, reviewer)
        assert close_assessment(year_end, actor=reviewer).number == 2
        first.refresh_from_db()
        assert first.reopening_reason == "Bổ sung"


class TestPage:
    def test_before_its_day_there_is_nothing_to_assess(self, year_end, ban):
        with held_at(BEFORE):
            page = text_of(ban.get(URL))
            ban.post(reverse("reporting:assessment_close"))
        assert "Chưa đến kỳ đánh giá: mở từ ngày 01/11/2026." in page
        assert not AssessmentClosing.objects.exists()

    @pytest.mark.parametrize(
        ("part", "typed"), [("3", {"dat": "1"}), ("diem-thuong", {"points": "2"})]
    )
    def test_before_its_day_nothing_is_decided_and_the_reason_stays(
        self, year_end, unit, ban, part, typed
    ):
        address = f"{reverse('reporting:assessment_decide', args=[unit.pk])}?muc={part}"
        asked = {"version": 0, "reason": "Đã xem bản giấy."} | typed
        with held_at(BEFORE):
            refused = ban.post(address, asked)
        page = text_of(refused)
        assert refused.status_code == 422
        assert "Chưa đến kỳ đánh giá: mở từ ngày 01/11/2026." in page
        assert "Lý do đã ghi: Đã xem bản giấy." in page
        assert not CriterionMark.objects.exists()
        assert not Bonus.objects.exists()

    def test_a_year_without_a_limit_for_it_is_not_assessed(self, year_end, unit, reviewer):
        year_end.deadlines.filter(obligation=Obligation.SELF_ASSESSMENT).delete()
        with pytest.raises(WorkflowError, match="phường chưa đặt hạn tự đánh giá của năm 2026"):
            mark(year_end, unit, reviewer)
        with pytest.raises(WorkflowError, match="phường chưa đặt hạn tự đánh giá của năm 2026"):
            close_assessment(year_end, actor=reviewer)

    def test_one_click_and_a_reason_change_a_verdict(self, year_end, unit, sent, ban):
        panel = ban.get(URL, {"don-vi": unit.pk, "muc": "3"})
        assert "Căn cứ:" in text_of(panel)
        address = panel.context["panel"]["decide_url"]
        refused = ban.post(address, {"version": 0, "dat": "1", "reason": ""})
        assert (refused.status_code, "Ghi lý do thay đổi" in text_of(refused)) == (422, True)
        ban.post(address, {"version": 0, "dat": "1", "reason": "Đã xem bản giấy."})
        assert CriterionMark.objects.get().is_met
        late = ban.post(address, {"version": 0, "dat": "0", "reason": "Khác."})
        assert (late.status_code, "vừa quyết định khác" in text_of(late)) == (422, True)

    def test_a_bonus_is_given_in_the_same_way(self, year_end, unit, sent, ban):
        panel = ban.get(URL, {"don-vi": unit.pk, "muc": "diem-thuong"})
        assert "Cách làm hay." in text_of(panel)
        address = panel.context["panel"]["decide_url"]
        wrong = ban.post(address, {"version": 0, "points": "nhiều", "reason": "Hay"})
        assert "Nhập số từ 0 đến 999,99" in text_of(wrong)
        ban.post(address, {"version": 0, "points": "1,5", "reason": "Hay"})
        assert row_of(year_end, unit).bonus == "1,5"

    def test_filters_search_without_marks_and_name_nonsense(self, year_end, unit, sent, ban):
        make_unit(year_end.ward, "Chi bộ Trường Mầm non", code="MN1")
        page = ban.get(URL, {"q": "truong mam"})
        assert [row.code for row in page.context["page_obj"]] == ["MN1"]
        page = ban.get(URL, {"trang-thai": "chua-gui"})
        assert [row.code for row in page.context["page_obj"]] == ["MN1"]
        assert "Bỏ qua điều kiện lọc" in text_of(ban.get(URL, {"khoi": "xyz"}))
        assert "chưa có bài viết" in text_of(ban.get(URL))

    def test_it_is_closed_and_reopened_on_the_page(self, year_end, unit, ban):
        assert "Đã chốt lần 01" in text_of(
            ban.post(reverse("reporting:assessment_close"), follow=True)
        )
        panel = text_of(ban.get(URL, {"don-vi": unit.pk, "muc": "3"}))
        assert "Đổi thành" not in panel
        again = ban.post(reverse("reporting:assessment_reopen"), {"reason": ""})
        assert "Chưa mở lại được đánh giá" in text_of(again)
        assert "Ghi lý do mở lại" in text_of(again)
        ban.post(reverse("reporting:assessment_reopen"), {"reason": "Bổ sung"})
        assert "Đổi thành" in text_of(ban.get(URL, {"don-vi": unit.pk, "muc": "3"}))

    @pytest.mark.parametrize("person", ["clerk", "leader", "administrator"])
    def test_it_is_for_the_ban_alone(self, year_end, person, request, signed_in):
        client = signed_in(request.getfixturevalue(person))
        assert client.get(URL).status_code == 403
        assert client.post(reverse("reporting:assessment_close")).status_code == 403

    def test_the_excel_file_holds_the_table_and_what_is_missing(self, year_end, unit, sent, ban):
        answer = ban.get(reverse("reporting:assessment_sheet"))
        book = load_workbook(BytesIO(answer.content))
        cells = [str(cell.value) for row in book["Đánh giá"].iter_rows() for cell in row]
        assert unit.name in cells
        assert any(text.startswith("Đạt, đơn vị tự đánh giá") for text in cells)
        missing = [str(cell.value) for row in book["Thiếu căn cứ"].iter_rows() for cell in row]
        assert "chưa có bài viết" in missing

    @pytest.mark.parametrize("others", [0, 20])
    def test_any_number_of_units_costs_the_same(
        self, year_end, sent, others, ban, django_assert_num_queries
    ):
        for _ in range(others):
            make_unit(year_end.ward)
        with django_assert_num_queries(15):
            ban.get(URL)
