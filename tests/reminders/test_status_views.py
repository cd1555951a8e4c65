"""What an administrator sees of the outbox: what waits, what was refused."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit.clock import held_at
from backups.models import Restore
from reminders.chasing import draft, send_all
from reminders.models import Message
from reminders.planning import plan
from reminders.texts import BEFORE_TEXT
from reminders.vocabulary import Channel, MessageState
from tests.reminders.conftest import MAU01, moment

STATUS = "/tinh-trang-nhac-han/?nam=2026"


@pytest.fixture
def waiting(campaign, unit, clerk, reviewer):
    """Two messages to one clerk wait since 10 January, 08:00."""
    with held_at(moment(10, 8)):
        batch = draft(campaign, MAU01, [unit], BEFORE_TEXT, actor=reviewer).batch
        send_all(batch, actor=reviewer)
    return batch


def page_at(instant, client):
    with held_at(instant):
        return client.get(STATUS)


@pytest.mark.parametrize(
    ("after", "words", "is_stuck"),
    [
        (timedelta(seconds=30), "chưa đến 01 phút", False),
        (timedelta(minutes=9), "09 phút", False),
        (timedelta(hours=3, minutes=5), "03 giờ 05 phút", True),
        (timedelta(days=2, hours=1, minutes=5), "02 ngày 01 giờ", True),
    ],
)
def test_the_age_of_the_oldest_waiting_message_is_told(
    waiting, administrator, signed_in, after, words, is_stuck
):
    page = page_at(moment(10, 8) + after, signed_in(administrator))
    assert page.context["waited_words"] == words
    assert page.context["is_stuck"] == is_stuck
    assert ("kiểm tra máy chủ thư" in page.content.decode()) == is_stuck


def test_after_a_restore_the_pause_is_named_and_not_the_mail_server(
    waiting, administrator, signed_in
):
    Restore.objects.create(at=moment(10), made_at=moment(9))
    page = page_at(moment(10, 16), signed_in(administrator)).content.decode()
    assert "kiểm tra máy chủ thư" not in page
    assert "rồi bấm “Bật gửi thư” ở trang" in page
    assert reverse("backups:home") in page


def test_a_draft_waits_from_the_press_that_sends_it(
    campaign, unit, clerk, reviewer, administrator, signed_in
):
    with held_at(moment(10, 8)):
        batch = draft(campaign, MAU01, [unit], BEFORE_TEXT, actor=reviewer).batch
    with held_at(moment(10, 16)):
        send_all(batch, actor=reviewer)
    page = page_at(moment(10, 16, 4), signed_in(administrator))
    assert (page.context["waited_words"], page.context["is_stuck"]) == ("04 phút", False)


def test_states_are_counted_and_refused_addresses_named(waiting, administrator, signed_in, unit):
    letter = waiting.messages.get(channel=Channel.EMAIL)
    Message.objects.filter(pk=letter.pk).update(
        state=MessageState.REFUSED, words="550 5.1.1 No such user"
    )
    letter.reminders.update(state="refused")
    page = page_at(moment(10, 9), signed_in(administrator))
    counts = {face.label: number for face, number, _ in page.context["counts"]}
    assert (counts["Chờ gửi"], counts["Bị từ chối"], counts["Đã gửi"]) == (1, 1, 0)
    [(refused_by, refusal)] = page.context["refused"]
    assert (refused_by, refusal.message_id) == (unit, letter.pk)
    assert "550 5.1.1 No such user" in page.content.decode()


def test_a_refused_address_marks_the_unit_on_the_board_until_one_gets_through(
    waiting, reviewer, signed_in, unit, other_unit
):
    letter = waiting.messages.get(channel=Channel.EMAIL)
    refused = Message.objects.filter(pk=letter.pk)
    refused.update(state=MessageState.REFUSED, ended_at=moment(10, 9))
    letter.reminders.update(state="refused")
    client = signed_in(reviewer)
    lines = client.get("/bang-theo-doi/?nam=2026").context["lines"]
    marks = {line.unit.pk: [mark.words for mark in line.marks] for line in lines}
    assert marks == {unit.pk: ["Tin nhắc bị từ chối"], other_unit.pk: []}
    assert f'href="/loi-nhac/{letter.pk}/"' in client.get("/bang-theo-doi/").content.decode()
    refused.update(state=MessageState.SENT, ended_at=moment(10, 10))
    letter.reminders.update(state="told")
    assert not any(line.marks for line in client.get("/bang-theo-doi/").context["lines"])


@pytest.mark.parametrize(
    ("after", "is_missed"), [(timedelta(minutes=5), False), (timedelta(minutes=11), True)]
)
def test_a_planning_that_does_not_come_is_warned_of(
    after, is_missed, campaign, administrator, signed_in
):
    for hour in (7, 8):
        with held_at(moment(10, hour)):
            plan()
    page = page_at(moment(10, 8) + after, signed_in(administrator))
    assert page.context["planned_at"] == moment(10, 8)
    text = page.content.decode()
    assert ("chương trình chưa lập lời nhắc" in text) == is_missed
    assert "08:00, 10/01/2026" in " ".join(text.split())


def test_an_installation_that_never_planned_is_warned(campaign, administrator, signed_in):
    page = page_at(moment(10, 8), signed_in(administrator))
    assert "Chương trình chưa lập lời nhắc lần nào" in page.content.decode()


@pytest.mark.parametrize("person", ["clerk", "reviewer", "leader"])
def test_only_administrators_see_it(request, campaign, signed_in, person):
    assert signed_in(request.getfixturevalue(person)).get(STATUS).status_code == 403
