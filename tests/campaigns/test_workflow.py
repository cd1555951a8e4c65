"""The one path: who may do what, when, and what is frozen on the way."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from campaigns.models import Revision
from campaigns.registry import form_of
from campaigns.services import grant_extension
from campaigns.vocabulary import Status
from campaigns.workflow import (
    STEPS,
    Incomplete,
    NotAllowed,
    StatusConflict,
    WorkflowError,
    advance,
    mark_opened,
    open_steps,
    request_edit,
)
from registrations.models import Entry, RegistrationList
from tests.factories import make_accepted_list, make_list, make_row, make_sent_list

IN_TIME = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)  # 09:00 in Hà Nội
LAST_INSTANT = datetime(2026, 1, 14, 16, 59, 59, 999000, tzinfo=UTC)
FIRST_LATE_INSTANT = datetime(2026, 1, 14, 17, 0, tzinfo=UTC)

PEOPLE = ["clerk", "other_clerk", "reviewer", "leader", "administrator", "stranger"]
ALLOWED = {
    ("clerk", Status.DRAFT, "send"),
    ("clerk", Status.RETURNED, "send"),
    ("clerk", Status.SUBMITTED, "withdraw"),
    ("reviewer", Status.DRAFT, "send"),
    ("reviewer", Status.RETURNED, "send"),
    ("reviewer", Status.SUBMITTED, "withdraw"),
    ("reviewer", Status.SUBMITTED, "return"),
    ("reviewer", Status.SUBMITTED, "accept"),
    ("reviewer", Status.ACCEPTED, "undo_accept"),
    ("reviewer", Status.ACCEPTED, "reopen"),
}


def list_in(status, unit, campaign, clerk, reviewer):
    if status == Status.DRAFT:
        return make_list(unit, campaign, clerk)
    registration_list = make_sent_list(unit, campaign, clerk)
    if status == Status.RETURNED:
        advance(registration_list, "return", actor=reviewer, note="Thiếu bản ký")
    if status == Status.ACCEPTED:
        advance(registration_list, "accept", actor=reviewer)
    return registration_list


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("person", PEOPLE)
def test_only_the_listed_person_takes_the_step_in_the_listed_status(
    request, person, status, step, unit, campaign, clerk, reviewer
):
    registration_list = list_in(status, unit, campaign, clerk, reviewer)
    actor = request.getfixturevalue(person)
    is_allowed = (person, status, step) in ALLOWED

    assert (step in open_steps(registration_list, actor)) is is_allowed
    if is_allowed:
        advance(registration_list, step, actor=actor, note="Lý do")
        assert registration_list.status == STEPS[step].target
    else:
        with pytest.raises(WorkflowError):
            advance(registration_list, step, actor=actor, note="Lý do")
        registration_list.refresh_from_db()
        assert registration_list.status == status


def test_a_sending_freezes_content_fingerprint_person_and_moment(unit, campaign, clerk):
    row = make_row(initiative="Ngõ 82 sáng – xanh – sạch – đẹp")
    registration_list = make_list(unit, campaign, clerk, [row])
    with time_machine.travel(IN_TIME, tick=False):
        revision = advance(registration_list, "send", actor=clerk)

    assert revision.code == "DVK-2026-M01-TDP12-01"
    assert revision.content["rows"] == [row.as_json()]
    assert len(revision.sha256) == 64
    assert (revision.sent_by, revision.sent_at, revision.days_late) == (clerk, IN_TIME, 0)
    event = AuditEvent.objects.about(registration_list).filter(action="submission.send").get()
    assert (event.actor, event.data["sha256"]) == (clerk, revision.sha256)


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (LAST_INSTANT, 0),
        (FIRST_LATE_INSTANT, 1),
        (FIRST_LATE_INSTANT + timedelta(days=2, hours=3), 3),
    ],
)
def test_before_the_fifteenth_ends_as_the_fifteenth_begins(unit, campaign, clerk, moment, days):
    registration_list = make_list(unit, campaign, clerk)
    with time_machine.travel(moment, tick=False):
        revision = advance(registration_list, "send", actor=clerk)
    assert revision.days_late == days


def test_a_return_and_resubmission_after_the_deadline_stays_in_time(
    unit, campaign, clerk, reviewer
):
    with time_machine.travel(IN_TIME, tick=False):
        registration_list = make_sent_list(unit, campaign, clerk)
        advance(registration_list, "return", actor=reviewer, note="Bổ sung bản ký")
    with time_machine.travel(FIRST_LATE_INSTANT + timedelta(days=5), tick=False):
        revision = advance(registration_list, "send", actor=clerk)
    assert (revision.number, revision.days_late) == (2, 0)


def test_a_withdrawn_sending_does_not_count_as_the_first(unit, campaign, clerk):
    with time_machine.travel(IN_TIME, tick=False):
        registration_list = make_sent_list(unit, campaign, clerk)
        advance(registration_list, "withdraw", actor=clerk)
    with time_machine.travel(FIRST_LATE_INSTANT, tick=False):
        revision = advance(registration_list, "send", actor=clerk)
    assert (revision.number, revision.days_late) == (2, 1)


def test_an_extension_moves_the_limit_of_its_unit_only(
    unit, other_unit, campaign, clerk, other_clerk, administrator
):
    deadline = campaign.deadlines.get(obligation="mau01")
    grant_extension(deadline, unit, last_day=date(2026, 1, 20), reason="Ốm", actor=administrator)
    late = FIRST_LATE_INSTANT + timedelta(days=2)
    with time_machine.travel(late, tick=False):
        extended = make_sent_list(unit, campaign, clerk)
        ordinary = make_sent_list(other_unit, campaign, other_clerk)
    assert extended.last_revision.days_late == 0
    assert ordinary.last_revision.days_late == 3


def test_an_incomplete_list_is_refused_with_every_point_named(unit, campaign, clerk):
    rows = [make_row(sector=""), make_row(initiative=""), make_row()]
    registration_list = make_list(unit, campaign, clerk, rows)
    with pytest.raises(Incomplete) as refusal:
        advance(registration_list, "send", actor=clerk)
    assert [(p.row_id, p.field) for p in refusal.value.problems] == [
        (rows[0].id, "sector"),
        (rows[1].id, "initiative"),
    ]
    assert not Revision.objects.exists()
    assert not Entry.objects.exists()


def test_sending_twice_makes_one_revision_and_names_the_receipt(unit, campaign, clerk):
    registration_list = make_sent_list(unit, campaign, clerk)
    with pytest.raises(StatusConflict, match="DVK-2026-M01-TDP12-01"):
        advance(registration_list, "send", actor=clerk)
    assert registration_list.revisions.count() == 1


def test_the_slower_reviewer_learns_who_decided(unit, campaign, clerk, reviewer, second_reviewer):
    registration_list = make_sent_list(unit, campaign, clerk)
    stale = RegistrationList.objects.get(pk=registration_list.pk)
    advance(registration_list, "accept", actor=reviewer)
    with pytest.raises(StatusConflict, match="Trần Minh Anh đã tiếp nhận hồ sơ này lúc"):
        advance(stale, "return", actor=second_reviewer, note="Muộn")
    assert registration_list.last_revision.decision == Revision.Decision.ACCEPTED


def test_the_database_refuses_a_second_revision_of_the_same_number(unit, campaign, clerk):
    registration_list = make_sent_list(unit, campaign, clerk)
    first = registration_list.last_revision
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            submission=registration_list,
            number=1,
            code="DVK-2026-M01-KHAC-01",
            content={},
            sha256="0" * 64,
            sent_at=first.sent_at,
            sent_by=clerk,
            decision=Revision.Decision.RETURNED,
        )


def test_the_database_holds_one_list_per_unit_and_year(unit, campaign, clerk):
    make_list(unit, campaign, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationList.objects.create(
            campaign=campaign,
            unit=unit,
            obligation="mau01",
            updated_at=IN_TIME,
        )


def test_returning_needs_a_reason_and_pins_it_to_rows(unit, campaign, clerk, reviewer):
    registration_list = make_sent_list(unit, campaign, clerk)
    with pytest.raises(WorkflowError, match="Ghi rõ nội dung"):
        advance(registration_list, "return", actor=reviewer, note="  ")
    row_id = registration_list.rows[0].id
    revision = advance(
        registration_list, "return", actor=reviewer, row_notes=[(row_id, "Tên chưa rõ")]
    )
    assert [(n.anchor, n.text) for n in revision.notes.all()] == [(row_id, "Tên chưa rõ")]


def test_a_file_the_reviewer_has_opened_is_asked_for_not_withdrawn(unit, campaign, clerk, reviewer):
    registration_list = make_sent_list(unit, campaign, clerk)
    mark_opened(registration_list, actor=reviewer)
    with pytest.raises(WorkflowError, match="đã mở hồ sơ này để kiểm tra"):
        advance(registration_list, "withdraw", actor=clerk)
    request_edit(registration_list, actor=clerk, reason="Sửa tên mô hình số 2")
    registration_list.refresh_from_db()
    assert registration_list.edit_request == "Sửa tên mô hình số 2"


def test_the_clerk_looking_at_the_own_file_does_not_open_it(unit, campaign, clerk):
    registration_list = make_sent_list(unit, campaign, clerk)
    mark_opened(registration_list, actor=clerk)
    assert "withdraw" in open_steps(registration_list, clerk)


def test_an_acceptance_can_be_undone_for_ten_minutes(unit, campaign, clerk, reviewer):
    with time_machine.travel(IN_TIME, tick=False):
        registration_list = make_accepted_list(unit, campaign, clerk, reviewer)
    with time_machine.travel(IN_TIME + timedelta(minutes=10), tick=False):
        advance(registration_list, "undo_accept", actor=reviewer)
        assert registration_list.status == Status.SUBMITTED
        advance(registration_list, "accept", actor=reviewer)
    with (
        time_machine.travel(IN_TIME + timedelta(minutes=21), tick=False),
        pytest.raises(WorkflowError, match="quá 10 phút"),
    ):
        advance(registration_list, "undo_accept", actor=reviewer)


def test_a_sending_by_the_ban_is_marked_as_on_behalf(unit, campaign, reviewer):
    registration_list = make_list(unit, campaign, reviewer)
    revision = advance(registration_list, "send", actor=reviewer)
    assert revision.is_on_behalf
    assert registration_list.is_on_behalf


def test_a_closed_year_takes_no_step(unit, campaign, clerk):
    registration_list = make_list(unit, campaign, clerk)
    campaign.is_open = False
    campaign.save()
    registration_list.refresh_from_db()
    with pytest.raises(WorkflowError, match="Năm 2026 đã khóa"):
        advance(registration_list, "send", actor=clerk)
    assert open_steps(registration_list, clerk) == []


def test_entries_follow_the_status_of_their_list(unit, campaign, clerk, reviewer):
    registration_list = make_sent_list(unit, campaign, clerk)
    assert set(Entry.objects.values_list("list_status", flat=True)) == {Status.SUBMITTED}
    advance(registration_list, "accept", actor=reviewer)
    assert set(Entry.objects.values_list("list_status", flat=True)) == {Status.ACCEPTED}


def test_somebody_without_the_role_is_told_so(unit, campaign, clerk, leader):
    registration_list = make_sent_list(unit, campaign, clerk)
    with pytest.raises(NotAllowed):
        advance(registration_list, "accept", actor=leader)


def test_withdrawing_a_resubmission_brings_the_bans_request_back(unit, campaign, clerk, reviewer):
    registration_list = make_sent_list(unit, campaign, clerk)
    row_id = registration_list.rows[0].id
    advance(registration_list, "return", actor=reviewer, row_notes=[(row_id, "Tên chưa rõ")])
    advance(registration_list, "send", actor=clerk)
    advance(registration_list, "withdraw", actor=clerk)
    assert registration_list.status == Status.RETURNED
    assert registration_list.decided_by == reviewer
    assert "send" in open_steps(registration_list, clerk)


def test_a_form_that_is_closed_takes_no_request_to_edit_in_an_open_year(
    unit, campaign, clerk, monkeypatch
):
    registration_list = make_sent_list(unit, campaign, clerk)
    _, form = form_of(registration_list)
    monkeypatch.setattr(form, "closed_because", lambda campaign: "Đã chốt, không sửa được.")
    with pytest.raises(WorkflowError, match="Đã chốt"):
        request_edit(registration_list, actor=clerk, reason="Sửa tên")
    registration_list.refresh_from_db()
    assert registration_list.edit_request == ""


def test_a_closed_year_takes_no_request_to_edit(unit, campaign, clerk):
    registration_list = make_sent_list(unit, campaign, clerk)
    registration_list.campaign.is_open = False
    with pytest.raises(WorkflowError, match="Năm 2026 đã khóa"):
        request_edit(registration_list, actor=clerk, reason="Sửa tên")
