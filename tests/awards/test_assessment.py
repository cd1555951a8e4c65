"""C10, the unit's self-assessment: pre-filled from the data, sent by the common path."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from audit.clock import held_at
from awards.assessment.drafts import facts_of_file, open_assessment, save_assessment
from awards.assessment.facts import facts_of
from awards.assessment.forms import AssessmentPost
from awards.assessment.rules import (
    Answer,
    Fact,
    answer_problems,
    bonus_problems,
    parse_points,
    points_text,
    total_points,
)
from awards.models import Assessment
from campaigns.drafts import NotEditable, StaleVersion
from campaigns.models import Revision
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import Incomplete, advance
from reporting.progress import progress
from tests.factories import ask_for_assessment, make_accepted_list, make_accepted_nomination

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEFORE, WITHIN = datetime(2026, 10, 31, 9, tzinfo=ZONE), datetime(2026, 11, 2, 9, tzinfo=ZONE)
ASSESSMENT = Obligation.SELF_ASSESSMENT


@pytest.fixture
def year_end(campaign, administrator):
    ask_for_assessment(campaign, administrator, opens_on=date(2026, 11, 1))
    with held_at(WITHIN):
        yield campaign


@pytest.fixture
def assessment(year_end, unit, clerk):
    return open_assessment(unit, year_end, actor=clerk)


def said(*, notes=None, points="", reason="", **ticks):
    """An AssessmentPost that leaves every criterion unmet unless told otherwise."""
    answers = {
        number: (ticks.get(f"met_{number}", False), (notes or {}).get(number, ""))
        for number in range(1, 6)
    }
    return AssessmentPost(answers, points, reason)


NOTED = dict.fromkeys(range(1, 6), "Đơn vị mới thành lập.")


class TestRules:
    def test_a_criterion_without_evidence_needs_a_note(self):
        fact = Fact(is_met=False, lack="chưa có bài viết", remedy="Gửi bài hoặc ")
        (problem,) = answer_problems([Answer(3, False, "")], {3: fact})
        assert problem.message == "Tiêu chí (3): chưa có bài viết. Gửi bài hoặc ghi lý do."
        assert list(answer_problems([Answer(3, True, "Gửi bản giấy")], {3: fact})) == []

    def test_a_criterion_the_data_know_nothing_of_is_decided_by_a_person(self):
        (problem,) = answer_problems([Answer(6, None, "")], {})
        assert problem.message == "Tiêu chí (6): chọn Đạt hoặc Chưa đạt."
        (problem,) = answer_problems([Answer(6, False, "")], {})
        assert "ghi lý do" in problem.message
        assert list(answer_problems([Answer(6, True, "")], {})) == []

    def test_points_and_their_reason_belong_together(self):
        assert [p.anchor for p in bonus_problems("2", "")] == ["bonus_reason"]
        assert [p.anchor for p in bonus_problems("", "Hay")] == ["bonus_points"]
        assert [p.anchor for p in bonus_problems("nhiều", "Hay")] == ["bonus_points"]
        assert list(bonus_problems("1,5", "Hay")) == list(bonus_problems("", "")) == []

    @pytest.mark.parametrize(
        ("typed", "points"),
        [("2", "2"), ("1,5", "1.5"), (" 0 ", "0"), ("1.25", "1.25")],
    )
    def test_points_are_read_as_they_are_written(self, typed, points):
        assert parse_points(typed) == Decimal(points)

    @pytest.mark.parametrize("typed", ["", "-1", "1000", "1,234", "NaN", "Infinity", "năm"])
    def test_what_is_no_amount_is_refused(self, typed):
        assert parse_points(typed) is None

    def test_points_are_shown_without_needless_zeros(self):
        shown = [points_text(Decimal(text)) for text in ("2.00", "1.50", "10", "0")]
        assert (shown, points_text(None)) == (["2", "1,5", "10", "0"], "")

    def test_only_a_year_with_points_has_a_total(self):
        assert total_points({1: None, 2: None}, {1, 2}, Decimal(3)) is None
        points = {1: Decimal(20), 2: Decimal(30), 3: None}
        assert total_points(points, {2, 3}, Decimal("1.5")) == Decimal("31.5")
        assert total_points(points, set(), None) == 0


class TestFacts:
    def test_what_lies_with_the_ban_speaks_for_its_criterion(
        self, year_end, unit, clerk, reviewer, administrator
    ):
        with held_at(datetime(2026, 1, 8, 9, tzinfo=ZONE)):
            make_accepted_list(unit, year_end, clerk, reviewer)
        with held_at(datetime(2026, 10, 12, 9, tzinfo=ZONE)):
            make_accepted_nomination(unit, year_end, clerk, reviewer)
        facts = facts_of(year_end, [unit.pk], at=WITHIN)[unit.pk]
        assert [facts[number].is_met for number in range(1, 6)] == [False, True, False, True, False]
        assert [item.text for item in facts[2].evidence] == [
            "Mẫu số 01, đã tiếp nhận ngày 08/01/2026",
            "02 mô hình đăng ký",
        ]
        assert "Mẫu số 03 gửi muộn 03 ngày" in [item.text for item in facts[5].evidence]

    def test_of_a_unit_without_anything_the_lack_is_named(self, year_end, unit):
        facts = facts_of(year_end, [unit.pk], at=WITHIN)[unit.pk]
        assert facts[1].lack == "chưa có văn bản triển khai"
        assert not any(fact.is_met for fact in facts.values())

    @pytest.mark.parametrize("is_many", [False, True])
    def test_any_number_of_units_costs_three_queries_and_four_more_for_the_evidence(
        self, year_end, unit, other_unit, is_many, django_assert_num_queries
    ):
        units = [unit.pk, other_unit.pk] if is_many else [unit.pk]
        with django_assert_num_queries(3):
            facts = facts_of(year_end, units, at=WITHIN)
        with django_assert_num_queries(4):
            assert all(facts[pk][number].evidence == () for pk in units for number in (1, 2, 3, 4))


class TestDay:
    def test_nobody_is_asked_before_its_day(self, year_end, unit):
        assert ASSESSMENT not in progress(year_end, [unit], at=BEFORE)[unit.pk]
        assert ASSESSMENT in progress(year_end, [unit], at=WITHIN)[unit.pk]

    def test_a_year_without_its_limit_never_asks(self, campaign, unit):
        assert ASSESSMENT not in progress(campaign, [unit], at=WITHIN)[unit.pk]

    def test_before_its_day_the_unit_reads_when_it_opens(self, year_end, unit, clerk, signed_in):
        with held_at(BEFORE):
            page = signed_in(clerk)
            home = page.get(reverse("reporting:tasks")).content.decode()
            assert "Mở từ ngày 01/11/2026" in home
            answer = page.post(reverse("awards:assessment_start", args=[unit.pk]), follow=True)
            assert "Tự đánh giá mở từ ngày 01/11/2026." in answer.content.decode()
        assert not Assessment.objects.exists()


class TestDraft:
    def test_a_tick_as_the_data_say_goes_on_following_them(
        self, assessment, unit, clerk, reviewer, year_end
    ):
        save_assessment(assessment, said(notes=NOTED), version=0, actor=clerk)
        make_accepted_list(unit, year_end, clerk, reviewer)
        assert facts_of_file(assessment)[2].is_met
        assessment.refresh_from_db()
        assert assessment.answers["2"]["met"] is None

    def test_a_departure_stays_whatever_comes(self, assessment, clerk):
        save_assessment(assessment, said(met_1=True, notes=NOTED), version=0, actor=clerk)
        assessment.refresh_from_db()
        assert assessment.answers["1"] == {"met": True, "note": "Đơn vị mới thành lập."}

    def test_an_older_page_overwrites_nothing(self, assessment, clerk, second_clerk):
        save_assessment(assessment, said(notes=NOTED), version=0, actor=clerk)
        with pytest.raises(StaleVersion):
            save_assessment(assessment, said(), version=0, actor=second_clerk)


class TestSending:
    def test_without_reasons_it_is_not_sent(self, assessment, clerk):
        save_assessment(assessment, said(), version=0, actor=clerk)
        with pytest.raises(Incomplete) as refusal:
            advance(assessment, "send", actor=clerk)
        messages = [problem.message for problem in refusal.value.problems]
        assert "Tiêu chí (3): chưa có bài viết. Gửi bài hoặc ghi lý do." in messages

    def test_a_sending_freezes_words_and_grounds(self, assessment, clerk, reviewer):
        post = said(met_1=True, notes=NOTED, points="1,5", reason="Cách làm hay.")
        save_assessment(assessment, post, version=0, actor=clerk)
        revision = advance(assessment, "send", actor=clerk)
        line = revision.content["criteria"][0]
        assert (line["text"], line["is_met"]) == ("Nội dung 1", True)
        assert line["lack"] == "chưa có văn bản triển khai"
        assert revision.content["bonus_points"] == "1,5"
        advance(assessment, "accept", actor=reviewer)
        assert assessment.status == Status.ACCEPTED

    def test_what_the_data_fill_in_is_not_called_being_written(
        self, year_end, unit, clerk, signed_in
    ):
        page = signed_in(clerk)
        start = page.post(reverse("awards:assessment_start", args=[unit.pk]))
        text = page.get(start.url).content.decode()
        assert "Chưa gửi" in text
        assert "Đang soạn" not in text

    def test_three_clicks_send_what_the_data_know(self, year_end, unit, clerk, reviewer, signed_in):
        page = signed_in(clerk)
        start = page.post(reverse("awards:assessment_start", args=[unit.pk]))
        form = {"version": 0, "action": "check"}
        form |= {f"met-{number}": "chua-dat" for number in range(1, 6)}
        form |= {f"note-{number}": "Đơn vị mới." for number in range(1, 6)}
        check = page.post(start.url, form)
        assessment = Assessment.objects.get()
        assert check.url == reverse("campaigns:check", args=[assessment.pk])
        look = page.get(check.url).context["look"]
        sent = page.post(reverse("campaigns:send", args=[assessment.pk]), {"look": look})
        assert Revision.objects.get().submission_id == assessment.pk
        receipt = page.get(sent.url).content.decode()
        assert "tự đánh giá đạt 0/05 tiêu chí" in receipt
        review = signed_in(reviewer).get(reverse("campaigns:review", args=[assessment.pk]))
        assert "Đơn vị mới." in review.content.decode()

    def test_what_is_missing_stands_at_its_criterion(self, assessment, clerk, signed_in):
        page = signed_in(clerk)
        address = reverse("awards:assessment_edit", args=[assessment.pk])
        answer = page.post(address, {"version": 0, "action": "check"}, follow=True)
        text = answer.content.decode()
        assert "Tiêu chí (3): chưa có bài viết. Gửi bài hoặc ghi lý do." in text
        assert 'id="note-3-error"' in text


def test_a_page_that_came_too_late_keeps_what_was_typed(assessment, clerk, second_clerk, signed_in):
    save_assessment(assessment, said(notes=NOTED), version=0, actor=second_clerk)
    address = reverse("awards:assessment_edit", args=[assessment.pk])
    answer = signed_in(clerk).post(address, {"version": 0, "note-1": "Lời của tôi."})
    assert answer.status_code == 409
    assert "Lời của tôi." in answer.content.decode()
    saved = reverse("awards:assessment_autosave", args=[assessment.pk])
    assert signed_in(clerk).post(saved, {"version": 0, "note-1": "Khác"}).status_code == 409


def test_nothing_is_opened_in_a_closed_year(year_end, unit, clerk):
    year_end.is_open = False
    with pytest.raises(NotEditable):
        open_assessment(unit, year_end, actor=clerk)
