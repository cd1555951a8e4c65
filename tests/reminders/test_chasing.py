"""Reminders a person writes: drafts, the 24 hours, sending, texts to paste, the call list."""

from datetime import date

import pytest
from django.core import mail

from audit.clock import held_at
from audit.models import AuditEvent
from campaigns.models import Deadline
from campaigns.services import grant_extension
from jobs.services import run
from organizations.models import Membership
from reminders.chasing import (
    discard,
    draft,
    edit_draft,
    late_facts,
    save_call,
    send_all,
    told_since,
    zalo_text,
    zalo_texts,
)
from reminders.content import contents
from reminders.models import Call, Message, Reminder
from reminders.outbox import chased, counts_by_state, mark_read, notices_of, unread_count
from reminders.planning import plan
from reminders.sending import send_waiting
from reminders.texts import BEFORE_TEXT, TextRefused, fill
from reminders.vocabulary import Channel, MessageState, Why
from tests.factories import make_person, make_sent_list, make_unit
from tests.reminders.conftest import MAU01, moment

State = MessageState
LATE = moment(16, 8)


@pytest.fixture
def units(ward, clerk, unit):
    """Three late units with a clerk and a mailbox each, one that nobody can reach."""
    found = [unit]
    for number in (1, 2):
        other = make_unit(ward, f"Chi bộ số {number}", code=f"CB{number}")
        person = make_person(other, Membership.Role.CLERK)
        person.email = f"cb{number}@danvan.example"
        person.save()
        found.append(other)
    return [*found, make_unit(ward, "Chi bộ xa", code="XA")]


def drafted(campaign, units, actor, at=LATE, **options):
    with held_at(at):
        return draft(campaign, MAU01, units, BEFORE_TEXT, actor=actor, **options)


def send(batch, actor, at=LATE):
    with held_at(at):
        job = send_all(batch, actor=actor)
        run(job.pk)
        job.refresh_from_db()
        return job


def test_drafts_wait_for_a_person_and_nothing_goes_out(campaign, units, reviewer):
    made = drafted(campaign, units, reviewer)
    assert made.units == units[:3]
    assert made.unreachable == [units[3]]
    with held_at(LATE):
        send_waiting()
    assert mail.outbox == []
    message = made.batch.messages.get(recipient="cb1@danvan.example")
    content = contents([message], at=LATE)[message.pk]
    assert "Chi bộ số 1" in content.body
    assert "quá hạn 02 ngày" in content.body
    assert content.link in content.body


def test_all_drafts_are_sent_as_a_job_that_tells_how_far_it_is(campaign, units, reviewer):
    job = send(drafted(campaign, units, reviewer).batch, reviewer)
    assert (job.state, job.progress_done, job.progress_total) == ("done", 6, 6)
    assert job.result == {"sent": 6, "left": 0}
    assert {letter.to[0] for letter in mail.outbox} == {
        "tdp12@danvan.example",
        "cb1@danvan.example",
        "cb2@danvan.example",
    }
    assert counts_by_state(Message.objects.all())[State.SENT] == 6
    told = chased(campaign, MAU01)
    assert {unit_id: item.count for unit_id, item in told.items()} == {
        unit.pk: 1 for unit in units[:3]
    }


def test_who_was_told_within_a_day_is_left_out_unless_asked_for(campaign, units, reviewer):
    send(drafted(campaign, units[:2], reviewer, at=moment(16, 5)).batch, reviewer, moment(16, 5))
    made = drafted(campaign, units, reviewer)
    assert made.told_recently == units[:2]
    assert made.units == [units[2]]
    everybody = drafted(campaign, units, reviewer, include_told=True)
    assert everybody.units == units[:3]
    assert drafted(campaign, units, reviewer, at=moment(17, 6)).told_recently == []


def test_two_people_who_chase_the_same_units_tell_them_once(campaign, units, reviewer):
    first = drafted(campaign, units, reviewer).batch
    second = drafted(campaign, units, reviewer).batch
    send(first, reviewer)
    with held_at(LATE):
        assert send_all(second, actor=reviewer) is None
    assert set(told_since(second)) == set(units[:3])
    assert len(mail.outbox) == 3
    assert set(second.messages.values_list("state", flat=True)) == {State.CANCELLED}


def test_drafts_of_yesterday_leave_out_whoever_a_round_is_about_to_tell(
    campaign, units, reviewer, set_rounds
):
    set_rounds(1)
    batch = drafted(campaign, units, reviewer, at=moment(15, 7)).batch
    with held_at(moment(15, 9)):
        plan()
    assert drafted(campaign, units, reviewer, at=moment(15, 9)).told_recently == units[:3]
    with held_at(moment(15, 9)):
        assert send_all(batch, actor=reviewer) is None
    assert set(told_since(batch)) == set(units[:3])


def test_drafts_meant_for_the_told_too_go_out_all_the_same(campaign, units, reviewer):
    first = drafted(campaign, units, reviewer).batch
    second = drafted(campaign, units, reviewer, include_told=True).batch
    send(first, reviewer)
    send(second, reviewer)
    assert len(mail.outbox) == 6
    assert told_since(second) == []


def test_a_unit_that_sends_before_the_drafts_go_out_is_not_written_to(
    campaign, units, clerk, reviewer
):
    made = drafted(campaign, units[:1], reviewer)
    with held_at(LATE):
        make_sent_list(units[0], campaign, clerk)
    send(made.batch, reviewer)
    assert mail.outbox == []
    assert set(Reminder.objects.values_list("why", flat=True)) == {Why.NOT_OWING}
    assert drafted(campaign, units[:1], reviewer).not_owing == units[:1]


def test_a_draft_can_be_reworded_and_others_thrown_away(campaign, units, reviewer):
    made = drafted(campaign, units, reviewer)
    kept = made.batch.messages.get(recipient="cb1@danvan.example")
    assert edit_draft(kept, "Mong đồng chí gửi sớm.", actor=reviewer)
    assert discard(made.batch.messages.exclude(pk=kept.pk), actor=reviewer) == 5
    send(made.batch, reviewer)
    [letter] = mail.outbox
    assert "Mong đồng chí gửi sớm." in letter.body
    assert "Mẫu số 01" in letter.subject
    assert not edit_draft(kept, "Quá muộn", actor=reviewer)
    with held_at(LATE):
        assert send_all(made.batch, actor=reviewer) is None


def test_a_text_that_cannot_be_filled_in_drafts_nothing(campaign, units, reviewer):
    with pytest.raises(TextRefused, match=r"Không có chỗ điền \{link\}"):
        draft(campaign, MAU01, units, "Gửi tại {link}", actor=reviewer)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Ghi nội dung nhắc."),
        (" \r\n\u200b ", "Ghi nội dung nhắc."),
        ("Gửi {đơn vị}", "không có chỗ điền"),
        ("Gửi {tên}", "không có chỗ điền"),
        ("Gửi }", "không có chỗ điền"),
    ],
)
def test_words_that_cannot_go_out_are_refused_whoever_asks(words, said, campaign, units, reviewer):
    message = drafted(campaign, units, reviewer).batch.messages.first()
    with pytest.raises(TextRefused, match=said):
        edit_draft(message, words, actor=reviewer)
    message.refresh_from_db()
    assert message.edited_text == ""


def test_the_trail_of_each_batch_tells_how_many_of_its_own_drafts_were_thrown_away(
    campaign, units, clerk, other_clerk, reviewer
):
    first = drafted(campaign, units, reviewer).batch
    second = drafted(campaign, units[:1], reviewer, include_told=True).batch
    of_second = second.messages.count()
    assert first.messages.count() > of_second
    discard([*first.messages.all(), *second.messages.all()], actor=reviewer)
    told = AuditEvent.objects.filter(action="reminders.discarded")
    assert dict(told.values_list("target_id", "data__messages")) == {
        first.pk: first.messages.count(),
        second.pk: of_second,
    }


def test_notices_in_the_application_are_the_persons_own(campaign, units, clerk, reviewer):
    send(drafted(campaign, units, reviewer).batch, reviewer)
    [notice] = notices_of(clerk)
    assert "Tổ dân phố số 12" in notice.body
    assert notice.channel == Channel.IN_APP
    assert unread_count(clerk) == 1
    assert mark_read(notices_of(clerk)) == 1
    assert unread_count(clerk) == 0


def test_the_text_for_a_group_names_all_who_owe(campaign, units, reviewer):
    campaign.help_contact = "đ/c Minh Anh, ĐT 0912 345 678, xdd@dongda.vn"
    campaign.save()
    deadline = Deadline.objects.get(campaign=campaign, obligation=MAU01)
    grant_extension(deadline, units[1], last_day=date(2026, 1, 25), reason="Ốm", actor=reviewer)
    lines = zalo_text(campaign, MAU01, units, at=LATE).splitlines()
    assert lines[0].endswith(
        "đề nghị các đơn vị sau gửi ngay Mẫu số 01, 02 (trước ngày 15/01/2026):"
    )
    assert lines[1] == "- Chi bộ Tổ dân phố số 12"
    assert lines[2] == "- Chi bộ số 1 (được gia hạn đến hết ngày 25/01/2026)"
    assert lines[-2].startswith("Gửi tại: http")
    assert lines[-1] == "Đầu mối: đ/c Minh Anh, ĐT 0912 345 678, xdd@dongda.vn"
    own = dict(zalo_texts(campaign, MAU01, units, at=LATE))
    assert "gửi ngay Mẫu số 01, 02 (trước ngày 15/01/2026, quá hạn" in own[units[0]]
    assert "gửi Mẫu số 01, 02 (được gia hạn đến hết ngày 25/01/2026, còn" in own[units[1]]


def test_before_the_limit_the_texts_for_zalo_name_it_as_the_limit(campaign, units):
    text = "gửi Mẫu số 01, 02 trước ngày 15/01/2026"
    assert f"{text}:" in zalo_text(campaign, MAU01, units, at=moment(10))
    assert all(
        f"{text} (còn" in own for _, own in zalo_texts(campaign, MAU01, units, at=moment(10))
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Gửi {nội dung} {hạn} ({còn lại}).",
            "(được gia hạn đến hết ngày 25/01/2026, còn 09 ngày).",
        ),
        ("Gửi {nội dung} {hạn}.", "02 (được gia hạn đến hết ngày 25/01/2026)."),
        ("Gửi {nội dung} ({hạn})!", "02 (được gia hạn đến hết ngày 25/01/2026)!"),
        (
            "{nội dung} (còn hạn: {hạn} (ghi rõ))",
            "hạn: được gia hạn đến hết ngày 25/01/2026 (ghi rõ))",
        ),
    ],
)
def test_an_extension_is_told_in_brackets_wherever_a_text_names_the_limit(
    text, told, campaign, units, reviewer
):
    deadline = Deadline.objects.get(campaign=campaign, obligation=MAU01)
    grant_extension(deadline, units[0], last_day=date(2026, 1, 25), reason="Ốm", actor=reviewer)
    [fact] = late_facts(campaign, MAU01, units[:1], at=moment(16))
    assert fill(text, fact).endswith(told)


def test_nobody_who_owes_makes_no_text(campaign, units):
    assert zalo_text(campaign, MAU01, [], at=LATE) == ""


def test_the_call_list_keeps_the_last_word_about_a_unit(campaign, unit, reviewer):
    save_call(campaign, MAU01, unit, is_reached=False, note="Không nghe máy", actor=reviewer)
    save_call(campaign, MAU01, unit, is_reached=True, note=" Hẹn chiều nay ", actor=reviewer)
    call = Call.objects.get()
    assert (call.is_reached, call.note, call.called_by) == (True, "Hẹn chiều nay", reviewer)
