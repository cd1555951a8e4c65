"""The self-assessment is asked from the day its limit opens until the Ban closes it for all."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from audit.clock import held_at
from awards.assessment.closing import close_assessment, reopen_assessment
from campaigns.models import Criterion
from campaigns.services import set_deadline
from campaigns.vocabulary import Obligation
from reminders.chasing import late_facts
from reminders.models import Reminder
from reminders.planning import due_now
from reminders.rehearsal import rehearse
from reminders.vocabulary import ReminderState, Why
from reporting.progress import progress
from tests.reminders.conftest import moment

ASSESSMENT = Obligation.SELF_ASSESSMENT
OPENS, LIMIT = date(2026, 11, 2), date(2026, 12, 16)  # the last day in time is the 15th


@pytest.fixture
def year_end(campaign, unit, clerk, administrator, set_rounds):
    Criterion.objects.create(campaign=campaign, number=1, text="Có văn bản triển khai")
    set_deadline(campaign, ASSESSMENT, stated_on=LIMIT, opens_on=OPENS, actor=administrator)
    set_rounds(-60, -14, -7, obligation=ASSESSMENT)
    return campaign


@pytest.fixture
def closed(year_end, reviewer):
    """The Ban closed the assessment on 7 December, and the unit never sent its own."""
    with held_at(moment(7, 10, month=12)):
        close_assessment(year_end, actor=reviewer)
    return year_end


def days_of(rehearsed):
    return [day.day for day in rehearsed for item in day.tellings]


def test_it_is_rehearsed_for_the_days_on_which_it_can_be_sent(year_end):
    with held_at(moment(20, month=10)):
        shown = rehearse(year_end)
    assert days_of(shown) == [date(2026, 12, 1), date(2026, 12, 8)]
    assert due_now(at=moment(20, month=10)) == []


def test_a_round_before_its_first_day_asks_nothing_on_that_day(year_end):
    assert due_now(at=moment(2, month=11)) == []
    assert days_of(rehearse(year_end, at=moment(2, month=11))) == [
        date(2026, 12, 1),
        date(2026, 12, 8),
    ]


def test_whoever_never_sent_it_is_told_no_more_once_the_year_is_closed(closed, unit, run_at):
    assert rehearse(closed, at=moment(8, month=12)) == []
    run_at(moment(8, month=12))
    assert mail.outbox == []
    assert late_facts(closed, ASSESSMENT, [unit], at=moment(17, month=12)) == []


def test_it_stays_late_on_the_board_of_a_closed_year(closed, unit):
    cell = progress(closed, [unit], at=moment(17, month=12))[unit.pk][ASSESSMENT]
    assert (cell.is_unsent, cell.days_overdue, cell.is_owing) == (True, 2, False)


def test_a_reminder_that_waits_when_the_year_is_closed_is_not_sent(
    year_end, reviewer, run_at, mail_is_down
):
    with mail_is_down():
        run_at(moment(1, month=12))
    with held_at(moment(1, 10, month=12)):
        close_assessment(year_end, actor=reviewer)
    run_at(moment(1, 11, month=12))
    assert mail.outbox == []
    told = Reminder.objects.filter(channel="email").values_list("state", "why")
    assert list(told) == [(ReminderState.OVERTAKEN, Why.NOT_OWING)]


def test_reopened_it_is_told_of_again(closed, reviewer, run_at):
    with held_at(moment(8, 7, month=12)):
        reopen_assessment(closed, reason="Sót đơn vị", actor=reviewer)
    run_at(moment(8, month=12))
    assert len(mail.outbox) == 1


def test_the_clerk_reads_that_it_is_closed_and_has_nothing_to_start(closed, clerk, signed_in):
    with held_at(moment(8, month=12)):
        page = signed_in(clerk).get(reverse("reporting:tasks")).content.decode()
    assert "Đánh giá năm 2026 đã chốt ngày 07/12/2026" in page
    assert "/tu-danh-gia/" not in page
