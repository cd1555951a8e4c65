"""What becomes of a message, whatever the mail server does (SMTP, RFC 5321, 4.2 and 6.1)."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail

from audit.clock import held_at
from organizations.models import Membership
from reminders import content, sending
from reminders.channels import SENT
from reminders.chasing import resend
from reminders.models import Message, Reminder
from reminders.outbox import oldest_waiting, refused_addresses
from reminders.planning import plan
from reminders.texts import plain
from reminders.vocabulary import Channel, MessageState, ReminderState, Why
from tests.factories import make_person, make_unit
from tests.reminders.conftest import moment

State = MessageState


@pytest.fixture
def planned(clerk, set_rounds):
    """The one letter of a round, waiting."""
    set_rounds(-7)
    with held_at(moment(7)):
        plan()
    return letters().get()


@pytest.fixture
def reminded(ward, planned):
    """reminded(mailbox, …): a letter waits for a new unit of each mailbox, too."""

    def plan_for(*mailboxes):
        for mailbox in mailboxes:
            person = make_person(make_unit(ward), Membership.Role.CLERK)
            person.email = mailbox
            person.save()
        with held_at(moment(7)):
            plan()

    return plan_for


def letters():
    return Message.objects.filter(channel=Channel.EMAIL)


def send_at(at):
    with held_at(at):
        return sending.send_waiting()


def letter_reminders():
    return Reminder.objects.filter(channel=Channel.EMAIL)


def test_a_letter_arrives_with_its_words_and_an_id_of_its_own(planned, smtp):
    send_at(moment(7))
    [(recipient, message_id, raw)] = smtp.letters
    letter = message_from_bytes(raw, policy=policy.default)
    assert recipient == "tdp12@danvan.example"
    assert message_id == f"<{planned.key}@localhost>"
    assert "Chi bộ Tổ dân phố số 12" in letter["Subject"]
    assert "còn 07 ngày" in letter.get_content()
    planned.refresh_from_db()
    assert (planned.state, planned.subject) == (State.SENT, letter["Subject"].strip())


@pytest.mark.parametrize("mode", ["421", "rcpt-421", "450", "data-450", "hang", "down"])
def test_a_server_that_cannot_now_gets_the_letter_later_and_once(mode, planned, smtp, settings):
    if mode == "down":
        settings.EMAIL_PORT = 1
    smtp.mode = mode
    send_at(moment(7, 9))
    planned.refresh_from_db()
    assert (planned.state, planned.tries, planned.handed_at) == (State.WAITING, 1, None)
    assert planned.words
    settings.EMAIL_PORT, smtp.mode = smtp.port, "ok"
    send_at(moment(7, 9))
    assert smtp.letters == []  # the pause is not over
    send_at(moment(7, 9, 1))
    planned.refresh_from_db()
    assert (planned.state, len(smtp.letters)) == (State.SENT, 1)


def test_the_pauses_grow_to_ten_minutes(planned, smtp):
    smtp.mode = "450"
    at, pauses = moment(7), []
    for _ in range(5):
        send_at(at)
        planned.refresh_from_db()
        pauses.append((planned.next_try_at - at) // timedelta(minutes=1))
        at = planned.next_try_at
    assert pauses == [1, 2, 5, 10, 10]


@pytest.mark.parametrize(
    ("mode", "tries", "state"),
    [("450", 49, State.REFUSED), ("450", 3, State.WAITING), ("421", 49, State.WAITING)],
)
def test_a_letter_is_given_up_after_a_week_of_being_turned_away_not_of_lying(
    mode, tries, state, planned, smtp
):
    smtp.mode = mode
    letters().update(tries=tries, day=moment(14).date())  # as planning does each morning
    send_at(moment(14, 10))
    planned.refresh_from_db()
    assert (planned.state, planned.tries) == (state, tries + 1)


def test_a_refusal_is_kept_in_the_servers_words_and_marks_the_unit(
    planned, smtp, campaign, unit, run_at
):
    smtp.mode = "550"
    send_at(moment(7))
    planned.refresh_from_db()
    assert (planned.state, planned.words) == (State.REFUSED, "550 5.1.1 no such user")
    assert letter_reminders().get().state == ReminderState.REFUSED
    [refusal] = refused_addresses(campaign)[unit.pk]
    assert (refusal.message_id, refusal.words) == (planned.pk, planned.words)
    send_at(moment(8))
    assert letters().get().tries == 1


def test_a_letter_that_gets_through_clears_the_address(planned, smtp, campaign, set_rounds, run_at):
    smtp.mode = "550"
    send_at(moment(7))
    smtp.mode = "ok"
    set_rounds(-7, -3)
    run_at(moment(12))
    assert len(smtp.letters) == 1
    assert refused_addresses(campaign) == {}


def test_a_text_that_gets_through_clears_no_letter_box_of_the_same_name(
    planned, smtp, campaign, unit
):
    smtp.mode = "550"
    send_at(moment(7))
    planned.refresh_from_db()
    at = moment(8)
    told = {
        "ward": campaign.ward,
        "recipient": planned.recipient,
        "day": at.date(),
        "state": State.SENT,
        **dict.fromkeys(["created_at", "next_try_at", "ended_at"], at),
    }
    Message.objects.create(channel=Channel.WEBHOOK, **told)
    assert list(refused_addresses(campaign)) == [unit.pk]
    Message.objects.create(channel=Channel.EMAIL, **told)
    assert refused_addresses(campaign) == {}


def test_silence_after_the_text_is_an_unknown_outcome_and_no_second_letter(planned, smtp):
    smtp.mode = "drop-after-data"
    send_at(moment(7))
    planned.refresh_from_db()
    assert planned.state == State.UNKNOWN
    assert letter_reminders().get().state == ReminderState.UNKNOWN
    smtp.mode = "ok"
    send_at(moment(8))
    assert len(smtp.letters) == 1


def test_a_person_may_repeat_a_letter_of_unknown_outcome_under_its_old_id(planned, smtp, reviewer):
    smtp.mode = "drop-after-data"
    send_at(moment(7))
    smtp.mode = "ok"
    planned.refresh_from_db()
    with held_at(moment(7, 10)):
        assert resend(planned, actor=reviewer)
        sending.send_waiting()
        planned.refresh_from_db()
        assert planned.state == State.SENT
        assert not resend(planned, actor=reviewer)
    assert len(smtp.letters) == 2
    assert len(set(smtp.message_ids)) == 1
    assert letter_reminders().get().state == ReminderState.TOLD


def test_a_unit_switched_off_after_planning_is_told_nothing(planned, unit):
    unit.is_active = False
    unit.save()
    send_at(moment(7))
    assert mail.outbox == []
    assert set(Message.objects.values_list("state", flat=True)) == {State.CANCELLED}
    assert set(Reminder.objects.values_list("state", "why")) == {
        (ReminderState.OVERTAKEN, Why.NOT_OWING)
    }


def test_a_slow_server_still_gets_its_answer_heard(planned, smtp):
    smtp.delay = 1.2  # longer than the time-out of the rest of the talk
    send_at(moment(7))
    planned.refresh_from_db()
    assert planned.state == State.SENT


def test_a_server_that_hangs_up_after_each_letter_gets_them_all(planned, smtp, reminded):
    reminded(*(f"them{number}@danvan.example" for number in range(3)))
    smtp.mode = "ok-then-reset"
    send_at(moment(7))
    assert len(smtp.letters) == 4
    assert {letter.state for letter in letters()} == {State.SENT}


def test_one_bad_address_does_not_hold_up_the_others(planned, smtp, reminded):
    smtp.bad_addresses = {"xau@danvan.example"}
    reminded("khong co", "xau@danvan.example", "tot@danvan.example")
    send_at(moment(7))
    outcome = dict(letters().values_list("recipient", "state"))
    assert outcome == {
        "khong co": State.REFUSED,
        "xau@danvan.example": State.REFUSED,
        "tot@danvan.example": State.SENT,
        "tdp12@danvan.example": State.SENT,
    }
    assert letters().get(recipient="khong co").words == "Địa chỉ thư không đúng dạng."


def test_a_line_that_is_a_dot_ends_no_letter(planned, smtp):
    letters().update(edited_text="Dòng một\n.\nDòng hai\n..")
    send_at(moment(7))
    body = message_from_bytes(smtp.letters[0][2], policy=policy.default).get_content()
    assert "Dòng hai" in body


def test_names_reach_no_header_and_become_no_link(clerk, unit, set_rounds, run_at):
    unit.short_name = "A\r\nBcc: x@evil.invalid"
    unit.name = "<a href=//evil.invalid>Bấm vào đây</a> http://evil.invalid"
    unit.save()
    set_rounds(-7)
    run_at(moment(7))
    [letter] = mail.outbox
    assert letter.recipients() == ["tdp12@danvan.example"]
    assert "Bcc" not in letter.message()
    assert letter.body.count("://") == 1
    assert "//evil" not in letter.body
    assert letter.content_subtype == "plain"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.vn/x", "a. vn/x"),
        ("www.a1", "www. a1"),
        ("https://a.vn", "https:/ /a. vn"),
        ("x@a.vn", "x@a. vn"),
        ("Tổ\r\nBcc: a\u2028b", "Tổ Bcc: a b"),
        ("<b>Tổ 1</b>", "<b>Tổ 1</b>"),
        ("Tổ dân phố số 1.2, TP.HCM", "Tổ dân phố số 1.2, TP. HCM"),
    ],
)
def test_a_name_is_one_line_in_which_nothing_is_a_link(name, told):
    assert plain(name) == told


# ── workers that die, and several at once ─────────────────────────────────────────────────────
class Killed(BaseException):
    """kill -9: nothing of the worker runs any more."""


@pytest.fixture
def die(monkeypatch):
    """die(handed_over=…) kills the next worker on its way, before or after the handing over."""

    def arrange(*, handed_over):
        def deliver(message, content, hand_over):
            if handed_over:
                hand_over()
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(sending, "opened", lambda channel: _Opened(deliver))
            with pytest.raises(Killed):
                send_at(moment(7))

    return arrange


class _Clock:
    def __init__(self):
        self.seconds = 0

    def monotonic(self):
        return self.seconds


class _Opened:
    def __init__(self, deliver):
        self.deliver = deliver

    def __enter__(self):
        return self.deliver

    def __exit__(self, *error):
        return False


@pytest.mark.parametrize(
    ("handed_over", "state", "arrived"), [(False, State.SENT, 1), (True, State.UNKNOWN, 0)]
)
def test_a_dead_workers_letter_goes_out_only_if_the_server_cannot_have_it(
    handed_over, state, arrived, planned, die
):
    Reminder.objects.filter(channel=Channel.IN_APP).delete()
    Message.objects.filter(channel=Channel.IN_APP).delete()
    die(handed_over=handed_over)
    send_at(moment(7, 9, 4))
    assert letters().get().state == State.SENDING  # the lease is not over
    send_at(moment(7, 9, 6))
    planned.refresh_from_db()
    assert planned.state == state
    assert len(mail.outbox) == arrived


def test_two_workers_never_hold_one_letter(planned):
    with held_at(moment(7)):
        assert [message.pk for message in sending.claim(Channel.EMAIL)] == [planned.pk]
        assert sending.claim(Channel.EMAIL) == []


def test_who_lost_the_lease_writes_nothing(planned):
    with held_at(moment(7)):
        [held] = sending.claim(Channel.EMAIL)
    with held_at(moment(7, 10)):
        sending.release_expired()
        [again] = sending.claim(Channel.EMAIL)
        with pytest.raises(sending.ClaimLost):
            sending._hand_over(held)
    assert letters().get().claim == again.claim


def test_an_unforeseen_fault_of_one_letter_leaves_the_others_alone(
    planned, reminded, monkeypatch, caplog
):
    def deliver(message, content, hand_over):
        if message.recipient == "tdp12@danvan.example":
            raise ValueError("nobody expected this")
        return SENT

    reminded("tot@danvan.example")
    monkeypatch.setattr(sending, "opened", lambda channel: _Opened(deliver))
    send_at(moment(7))
    assert dict(letters().values_list("recipient", "state")) == {
        "tdp12@danvan.example": State.WAITING,
        "tot@danvan.example": State.SENT,
    }
    assert "nobody expected this" in caplog.text


def test_the_pace_of_a_channel_is_kept(planned, settings, reminded):
    settings.REMINDERS_PER_MINUTE = {"email": 2}
    reminded(*(f"them{number}@danvan.example" for number in range(3)))
    for minute, arrived in ((0, 2), (0, 2), (2, 4)):
        send_at(moment(7, 9, minute))
        assert len(mail.outbox) == arrived


def test_what_another_worker_holds_counts_for_the_pace(planned, settings, reminded):
    settings.REMINDERS_PER_MINUTE = {"email": 2}
    reminded("them0@danvan.example", "them1@danvan.example")
    with held_at(moment(7)):
        assert len(sending.claim(Channel.EMAIL)) == 2
        assert sending.claim(Channel.EMAIL) == []


def test_a_text_that_cannot_be_made_holds_up_no_other(planned, reminded, monkeypatch, caplog):
    def subject(told, view):
        if planned.pk in {reminder.message_id for reminder in told}:
            raise ValueError("nobody expected this")
        return real_subject(told, view)

    real_subject = content._subject
    monkeypatch.setattr(content, "_subject", subject)
    reminded(*(f"tot{number}@danvan.example" for number in range(3)))
    run = send_at(moment(7))
    assert run.postponed == 1
    assert dict(letters().values_list("recipient", "state")) == {
        "tdp12@danvan.example": State.WAITING,
        **{f"tot{number}@danvan.example": State.SENT for number in range(3)},
    }
    planned.refresh_from_db()
    assert planned.words == "Chương trình chưa soạn được nội dung tin này: lỗi ValueError."
    assert planned.next_try_at == moment(7, 9, 1)
    assert "nobody expected this" in caplog.text


def test_a_channel_that_takes_all_its_time_leaves_the_others_theirs(
    planned, clerk, settings, monkeypatch
):
    """One letter may take longer than the whole run, for silence after the text is for good."""
    settings.REMINDER_WEBHOOK_URL = "http://gateway.invalid/"
    clerk.phone = "0912345678"
    clerk.save()
    with held_at(moment(7)):
        plan()
    clock = _Clock()

    def deliver(message, _content, hand_over):
        clock.seconds += 60 if message.channel == Channel.EMAIL else 0
        return SENT

    monkeypatch.setattr(sending, "time", clock)
    monkeypatch.setattr(sending, "opened", lambda channel: _Opened(deliver))
    send_at(moment(7))
    text = Message.objects.get(channel=Channel.WEBHOOK)
    assert text.state == State.SENT


def test_slow_channels_share_the_time_of_one_run(planned, reminded, monkeypatch):
    reminded(*(f"them{number}@danvan.example" for number in range(30)))
    clock = _Clock()

    def deliver(message, _content, hand_over):
        clock.seconds += 1
        return SENT

    monkeypatch.setattr(sending, "time", clock)
    monkeypatch.setattr(sending, "opened", lambda channel: _Opened(deliver))
    assert not send_at(moment(7)).is_done
    sent = Message.objects.filter(state=State.SENT)
    assert {message.channel for message in sent} == {Channel.IN_APP, Channel.EMAIL}
    assert clock.seconds == sending.BUDGET


def test_a_run_stops_when_its_time_is_up_and_gives_back_what_it_has_not_tried(planned):
    with held_at(moment(7)):
        run = sending.send_waiting(budget=0)
    assert not run.is_done
    assert set(Message.objects.values_list("state", "tries")) == {(State.WAITING, 0)}


def test_the_age_of_the_oldest_waiting_message_is_told(planned):
    assert oldest_waiting(at=moment(7, 9, 30)) == timedelta(minutes=30)
    send_at(moment(7))
    assert oldest_waiting(at=moment(7, 10)) == timedelta(0)
