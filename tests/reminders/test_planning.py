"""Who is told, when, and only once."""

from datetime import date

import pytest
from django.core import mail

from audit.clock import held_at
from campaigns.drafts import declare_nil
from campaigns.models import Deadline
from campaigns.services import grant_exemption, grant_extension, set_deadline, withdraw_exemption
from campaigns.workflow import advance
from organizations.models import Membership, Unit
from reminders.models import Message, Reminder
from reminders.planning import due_now, plan
from reminders.recipients import reached_units, recipients_of
from reminders.rounds import RoundDraft, save_plan
from reminders.texts import ABOVE_TEXT
from reminders.vocabulary import Audience, Channel, MessageState, ReminderState, Why
from reporting.progress import progress, summarise
from tests.factories import make_list, make_person, make_sent_list, make_unit
from tests.reminders.conftest import MAU01, moment


def told():
    return list(
        Reminder.objects.filter(state=ReminderState.TOLD, channel=Channel.EMAIL).values_list(
            "unit__code", "offset"
        )
    )


def test_a_unit_that_owes_is_told_once_however_often_planning_runs(clerk, set_rounds, run_at):
    set_rounds(-7)
    for hour in (9, 10, 11):
        run_at(moment(7, hour))
    assert told() == [("TDP12", -7)]
    [letter] = mail.outbox
    assert letter.to == ["tdp12@danvan.example"]
    assert "còn 07 ngày" in letter.body


def test_nothing_is_due_before_the_hour_of_the_round(clerk, set_rounds):
    set_rounds(-7)
    assert due_now(at=moment(7, 7, 59)) == []
    assert len(due_now(at=moment(7, 8, 0))) == 2  # by mail and in the application


def test_a_missed_day_is_made_up_for(clerk, set_rounds, run_at):
    set_rounds(-7)
    run_at(moment(9))
    assert told() == [("TDP12", -7)]
    assert "còn 05 ngày" in mail.outbox[0].body


def test_of_several_missed_rounds_only_the_last_speaks(clerk, set_rounds, run_at):
    set_rounds(-7, -5, -3)
    run_at(moment(12))
    assert told() == [("TDP12", -3)]
    overtaken = Reminder.objects.filter(state=ReminderState.OVERTAKEN, channel=Channel.EMAIL)
    assert set(overtaken.values_list("offset", "why")) == {
        (-7, Why.LATER_ROUND),
        (-5, Why.LATER_ROUND),
    }


def test_a_plan_that_was_off_makes_up_for_nothing(campaign, clerk, administrator, run_at):
    with held_at(moment(12)):
        save_plan(campaign, MAU01, [RoundDraft(0, "{đơn vị}")], actor=administrator)
        plan()
    assert Reminder.objects.count() == 0


def test_a_plan_that_is_switched_off_is_silent(set_rounds, clerk, run_at):
    set_rounds(-7, is_on=False)
    run_at(moment(8))
    assert mail.outbox == []


@pytest.mark.parametrize("state", ["sent", "accepted", "nil", "exempt"])
def test_who_owes_nothing_is_told_nothing(
    state, campaign, unit, clerk, reviewer, set_rounds, run_at
):
    set_rounds(-7)
    with held_at(moment(5)):
        if state == "exempt":
            grant_exemption(campaign, MAU01, unit, reason="Mới lập", actor=reviewer)
        elif state == "nil":
            draft = make_list(unit, campaign, clerk, rows=[])
            declare_nil(draft, "Không có", version=draft.version, actor=clerk)
            draft.refresh_from_db()
            advance(draft, "send", actor=clerk)
        else:
            sent = make_sent_list(unit, campaign, clerk)
            if state == "accepted":
                advance(sent, "accept", actor=reviewer)
    run_at(moment(8))
    assert Reminder.objects.count() == 0


def test_an_exemption_taken_back_makes_the_unit_owe_again(
    campaign, unit, clerk, reviewer, set_rounds, run_at
):
    set_rounds(-7)
    grant_exemption(campaign, MAU01, unit, reason="Mới lập", actor=reviewer)
    assert withdraw_exemption(campaign, MAU01, unit, actor=reviewer)
    assert not withdraw_exemption(campaign, MAU01, unit, actor=reviewer)
    run_at(moment(8))
    assert told() == [("TDP12", -7)]


def test_nothing_draft_and_returned_are_told_apart(campaign, ward, reviewer, set_rounds, run_at):
    set_rounds(-7)
    for number, state in enumerate(("nothing", "draft", "returned"), 1):
        unit = make_unit(ward, code=f"TDP{number}")
        clerk = make_person(unit, Membership.Role.CLERK)
        clerk.email = f"{state}@danvan.example"
        clerk.save()
        with held_at(moment(5)):
            if state == "draft":
                make_list(unit, campaign, clerk)
            if state == "returned":
                sent = make_sent_list(unit, campaign, clerk)
                advance(sent, "return", actor=reviewer, note="Thiếu bản ký")
    run_at(moment(8))
    bodies = {letter.to[0].partition("@")[0]: letter.body for letter in mail.outbox}
    assert "chưa gửi." in bodies["nothing"]
    assert "đã soạn" not in bodies["nothing"]
    assert "đã soạn, chưa gửi." in bodies["draft"]
    assert "được đề nghị bổ sung, chưa gửi lại." in bodies["returned"]


def test_a_returned_file_is_not_asked_for_by_rounds_that_were_before_its_return(
    campaign, unit, clerk, reviewer, set_rounds, run_at
):
    set_rounds(-7, -3)
    with held_at(moment(5)):
        sent = make_sent_list(unit, campaign, clerk)
    with held_at(moment(8)):
        advance(sent, "return", actor=reviewer, note="Thiếu bản ký")
    run_at(moment(9))
    assert told() == []
    run_at(moment(12))
    assert told() == [("TDP12", -3)]


def test_a_reminder_that_waited_while_the_file_was_sent_and_returned_is_cancelled(
    campaign, unit, clerk, reviewer, set_rounds, run_at
):
    set_rounds(-7, -3)
    with held_at(moment(7)):
        plan()
        sent = make_sent_list(unit, campaign, clerk)
    with held_at(moment(8)):
        advance(sent, "return", actor=reviewer, note="Thiếu bản ký")
    run_at(moment(9))
    assert told() == []
    assert {row.why for row in Reminder.objects.all()} == {Why.NOT_OWING}
    run_at(moment(12))
    assert told() == [("TDP12", -3)]


def test_an_extension_is_told_by_its_own_date_and_begins_anew(
    campaign, unit, clerk, reviewer, set_rounds, run_at
):
    set_rounds(-7)
    run_at(moment(7))
    deadline = Deadline.objects.get(campaign=campaign, obligation=MAU01)
    grant_extension(deadline, unit, last_day=date(2026, 1, 23), reason="Ốm", actor=reviewer)
    run_at(moment(15))
    assert len(mail.outbox) == 1
    run_at(moment(16))
    assert len(mail.outbox) == 2
    assert "gia hạn đến hết ngày 23/01/2026" in mail.outbox[1].body


def test_a_moved_deadline_takes_waiting_reminders_back(
    campaign, clerk, administrator, set_rounds, run_at
):
    set_rounds(-7)
    with held_at(moment(7)):
        plan()
        set_deadline(campaign, MAU01, stated_on=date(2026, 2, 1), actor=administrator)
    run_at(moment(8))
    assert mail.outbox == []
    assert {row.why for row in Reminder.objects.all()} == {Why.DUE_CHANGED}
    assert {row.state for row in Message.objects.all()} == {MessageState.CANCELLED}


def test_a_round_cancelled_by_mistake_is_told_once_the_mistake_is_mended(
    campaign, unit, clerk, reviewer, administrator, set_rounds, run_at
):
    set_rounds(-7)
    with held_at(moment(7)):
        plan()
        set_deadline(campaign, MAU01, stated_on=date(2026, 2, 1), actor=administrator)
    run_at(moment(7, 10))
    with held_at(moment(7, 11)):
        set_deadline(campaign, MAU01, stated_on=date(2026, 1, 15), actor=administrator)
        plan()
        grant_exemption(campaign, MAU01, unit, reason="Mới lập", actor=reviewer)
    run_at(moment(7, 12))
    assert mail.outbox == []
    withdraw_exemption(campaign, MAU01, unit, actor=reviewer)
    for hour in (13, 14, 15):
        run_at(moment(7, hour))
    assert told() == [("TDP12", -7)]
    letters = Reminder.objects.filter(channel=Channel.EMAIL)
    assert set(letters.values_list("why", flat=True)) == {
        Why.DUE_CHANGED,
        Why.NOT_OWING,
        Why.NONE,
    }


def test_a_reminder_is_cancelled_when_the_unit_sends_first(
    campaign, unit, clerk, set_rounds, run_at
):
    set_rounds(-7)
    with held_at(moment(7)):
        plan()
        make_sent_list(unit, campaign, clerk)
    run_at(moment(7, 10))
    assert mail.outbox == []
    assert {row.why for row in Reminder.objects.all()} == {Why.NOT_OWING}


def test_a_person_gets_one_digest_a_day_for_all_units_and_obligations(
    campaign, ward, unit, clerk, set_rounds, administrator, run_at
):
    other = make_unit(ward, "Chi bộ Tổ dân phố số 13", code="TDP13")
    Membership.objects.create(user=clerk, unit=other, role=Membership.Role.CLERK)
    set_deadline(campaign, "plan", stated_on=date(2026, 1, 15), actor=administrator)
    set_rounds(-7)
    set_rounds(-7, obligation="plan")
    run_at(moment(7))
    [letter] = mail.outbox
    assert letter.body.count("Tổ dân phố số 12") == letter.body.count("Tổ dân phố số 13") == 2
    assert letter.body.count("http") == 1


def test_what_falls_due_behind_todays_digest_waits_for_tomorrow(
    campaign, clerk, administrator, set_rounds, run_at
):
    set_deadline(campaign, "plan", stated_on=date(2026, 1, 15), actor=administrator)
    set_rounds(-7)
    run_at(moment(7))
    set_rounds(-7, obligation="plan")
    run_at(moment(7, 12))
    assert len(mail.outbox) == 1
    run_at(moment(8))
    assert len(mail.outbox) == 2
    assert "VB triển khai" in mail.outbox[1].subject


def test_a_contact_with_the_clerks_mailbox_is_told_once(unit, clerk, set_rounds, run_at):
    unit.contact_email = "TDP12@danvan.example"
    unit.save()
    set_rounds(-7)
    run_at(moment(7))
    assert len(mail.outbox) == 1


def test_delay_climbs_to_the_units_head_and_then_to_the_wards_leader(
    campaign, ward, unit, clerk, leader, administrator, run_at, signed_in
):
    head = make_person(unit, Membership.Role.LEADER, username="bithu12")
    rounds = [
        RoundDraft(5, ABOVE_TEXT, Audience.HEAD),
        RoundDraft(8, ABOVE_TEXT, Audience.LEADER),
    ]
    with held_at(moment(1, month=12, year=2025)):
        save_plan(campaign, MAU01, rounds, actor=administrator)
    run_at(moment(19))
    assert set(Reminder.objects.values_list("recipient", flat=True)) == {str(head.pk)}
    way = signed_in(head).post(f"/thong-bao/{Message.objects.get().pk}/mo/", follow=True)
    assert (way.status_code, way.context["unit"]) == (200, unit)
    run_at(moment(22))
    notice = Message.objects.get(recipient=str(leader.pk))
    assert "Tổ dân phố số 12" in notice.body
    assert "quá hạn 08 ngày" in notice.body
    assert "/tong-quan/" in notice.link


@pytest.mark.parametrize(("is_demo", "channels"), [(False, 3), (True, 1)])
def test_nothing_leaves_the_program_for_the_made_up_people_of_a_demo_ward(
    is_demo, channels, ward, unit, clerk, settings
):
    settings.IS_LOCAL, settings.CAN_MAIL = False, True
    settings.REMINDER_WEBHOOK_URL = "https://gateway.invalid/"
    unit.contact_phone, ward.is_demo = "0900000100", is_demo
    told = recipients_of(ward, [unit])[unit.pk][Audience.UNIT]
    assert len({recipient.channel for recipient in told}) == channels


def test_a_round_on_a_day_off_comes_on_the_working_day_before(clerk, set_rounds):
    set_rounds(-4)  # 10/01/2026 is a Saturday, but offices work for 02/01
    assert {item.occasion.day for item in due_now(at=moment(14))} == {date(2026, 1, 10)}


def test_planning_asks_a_fixed_number_of_queries(
    campaign, ward, unit, clerk, set_rounds, django_assert_num_queries
):
    set_rounds(-7, -3)
    with django_assert_num_queries(17):
        plan(at=moment(7))
    for number in range(20):
        make_person(make_unit(ward, code=f"X{number}"), Membership.Role.CLERK)
    with django_assert_num_queries(17):
        plan(at=moment(8))


def test_a_unit_that_was_let_off_is_neither_expected_nor_late(campaign, unit, other_unit, reviewer):
    grant_exemption(campaign, MAU01, unit, reason="Mới lập", actor=reviewer)
    cells = progress(campaign, [unit, other_unit], at=moment(20))
    assert (cells[unit.pk][MAU01].days_overdue, cells[unit.pk][MAU01].is_owing) == (0, False)
    summary = summarise((of_unit[MAU01] for of_unit in cells.values()), MAU01)
    assert (summary.expected, summary.overdue) == (1, 1)


@pytest.mark.parametrize("with_mail", [False, True])
def test_the_units_that_are_reached_are_those_with_a_recipient_of_their_own(
    with_mail, ward, unit, clerk, other_unit, settings
):
    settings.CAN_MAIL = with_mail
    Unit.objects.filter(pk=other_unit.pk).update(contact_email="tdp7@danvan.example")
    nobody = make_unit(ward)
    units = list(Unit.objects.filter(pk__in=[unit.pk, other_unit.pk, nobody.pk]))
    own = {pk for pk, found in recipients_of(ward, units).items() if found[Audience.UNIT]}
    assert reached_units(ward, units) == own
    assert own == ({unit.pk, other_unit.pk} if with_mail else {unit.pk})
