"""R2: the Ban checks file after file; every decision is one press, seen once, undone in time."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from campaigns.models import ReviewNote, Revision, Submission
from campaigns.vocabulary import Status
from campaigns.workflow import advance, request_edit
from registrations.services import save_rows
from tests.factories import (
    make_accepted_list,
    make_list,
    make_person,
    make_row,
    make_sent_list,
    make_unit,
)

MORNING = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)  # 09:00 in Hà Nội


@pytest.fixture
def at_morning():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sent(unit, campaign, clerk, at_morning):
    return make_sent_list(unit, campaign, clerk)


@pytest.fixture
def second_sent(sent, other_unit, campaign, other_clerk, at_morning):
    at_morning.shift(timedelta(minutes=5))
    return make_sent_list(other_unit, campaign, other_clerk)


def url(name, pk):
    return reverse(f"campaigns:{name}", args=[pk])


def post(client, name, pk, **data):
    return client.post(url(name, pk), data)


def status_of(submission):
    return Submission.objects.get(pk=submission.pk).status


def page(response):
    return response.content.decode()


def test_of_two_waiting_files_each_leads_to_the_other_once(sent, second_sent, reviewer, signed_in):
    client = signed_in(reviewer)
    first, last = (page(client.get(url("review", each.pk))) for each in (sent, second_sent))
    assert ("Hồ sơ trước" in first, "Hồ sơ sau" in first) == (False, True)
    assert ("Hồ sơ trước" in last, "Hồ sơ sau" in last) == (True, False)


# who may


WHO_MAY = {
    "clerk": 403,
    "other_clerk": 404,
    "leader": 403,
    "administrator": 403,
    "stranger": 404,
    "stranger_reviewer": 404,
}


@pytest.mark.parametrize("name", ["accept", "return_", "undo_accept", "reopen"])
@pytest.mark.parametrize(("person", "expected"), WHO_MAY.items())
def test_only_the_ban_decides(name, person, expected, sent, signed_in, request):
    client = signed_in(request.getfixturevalue(person))

    response = post(client, name, sent.pk, reasons="Thiếu bản đã ký, đóng dấu", note="x")

    assert response.status_code == expected
    assert status_of(sent) == Status.SUBMITTED


@pytest.mark.parametrize(("person", "expected"), WHO_MAY.items())
def test_only_the_ban_reads_the_review_page(person, expected, sent, signed_in, request):
    response = signed_in(request.getfixturevalue(person)).get(url("review", sent.pk))

    assert response.status_code == expected


def test_visitors_are_sent_to_the_sign_in_page(sent, client):
    response = client.get(url("review", sent.pk))

    assert response.status_code == 302
    assert response.url.startswith("/dang-nhap/")


@pytest.mark.parametrize("name", ["accept", "return_", "undo_accept", "reopen"])
def test_a_decision_is_never_a_get(name, sent, signed_in, reviewer):
    assert signed_in(reviewer).get(url(name, sent.pk)).status_code == 405


def test_the_queue_is_for_the_ban_only(campaign, clerk, signed_in):
    assert signed_in(clerk).get(reverse("campaigns:review_queue")).status_code == 403


# the queue


def test_the_queue_opens_the_oldest_waiting_file(sent, second_sent, signed_in, reviewer):
    response = signed_in(reviewer).get(reverse("campaigns:review_queue"))

    assert response.url == url("review", sent.pk)


def test_accepting_opens_the_next_file_with_its_heading_in_focus(
    sent, second_sent, signed_in, reviewer
):
    client = signed_in(reviewer)

    response = client.post(url("accept", sent.pk), {"revision": 1}, follow=True)

    assert status_of(sent) == Status.ACCEPTED
    assert response.redirect_chain[0][0] == f"{url('review', second_sent.pk)}?vua={sent.pk}"
    assert 'id="review-title" tabindex="-1" autofocus' in page(response)
    assert "Đã tiếp nhận hồ sơ của <strong>Chi bộ Tổ dân phố số 12</strong>" in page(response)


def test_chi_tiep_nhan_stays_on_the_file(sent, second_sent, signed_in, reviewer):
    response = post(signed_in(reviewer), "accept", sent.pk, then="stay")

    assert response.url == f"{url('review', sent.pk)}?vua={sent.pk}"


def test_behind_the_last_file_the_first_one_left_over_follows(
    sent, second_sent, signed_in, reviewer
):
    response = post(signed_in(reviewer), "accept", second_sent.pk)

    assert response.url.startswith(url("review", sent.pk))


def test_an_empty_queue_says_who_still_owes(sent, other_unit, signed_in, reviewer):
    client = signed_in(reviewer)

    response = client.post(url("accept", sent.pk), follow=True)

    assert "Không còn hồ sơ chờ kiểm tra. Còn 01 đơn vị chưa gửi" in page(response)
    assert "trang-thai=chua-gui" in page(response)
    assert "Hoàn tác" in page(response)


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        (datetime(2026, 9, 20, 2, 0, tzinfo=UTC), "Mẫu số 03 – Trích ngang thành tích"),
        (datetime(2026, 11, 20, 2, 0, tzinfo=UTC), "Mẫu số 03 – Trích ngang thành tích"),
        (datetime(2026, 5, 20, 2, 0, tzinfo=UTC), "Bài viết giới thiệu tấm gương điển hình"),
    ],
)
def test_an_empty_queue_names_the_nearest_limit_that_is_owed(
    day, owed, sent, second_sent, signed_in, reviewer
):
    """Mẫu số 01 is with the Ban for every unit: it has nothing to chase there."""
    client = signed_in(reviewer)
    post(client, "accept", sent.pk)
    post(client, "accept", second_sent.pk)

    with time_machine.travel(day, tick=False):
        text = page(signed_in(reviewer).get(reverse("campaigns:review_queue")))

    assert f"Không còn hồ sơ chờ kiểm tra. Còn 02 đơn vị chưa gửi {owed}." in text
    assert "Đôn đốc" in text


def test_a_return_address_of_another_site_is_not_followed(sent, signed_in, reviewer):
    response = post(signed_in(reviewer), "accept", sent.pk, next="https://example.org/", then="")

    assert response.url.startswith("/kiem-tra/")


def test_opening_a_file_tells_its_unit_that_it_is_being_checked(sent, signed_in, reviewer):
    signed_in(reviewer).get(url("review", sent.pk))

    sent.refresh_from_db()
    assert sent.opened_at == MORNING
    assert sent.status == Status.SUBMITTED


def test_the_request_of_a_unit_to_mend_its_file_is_shown(sent, clerk, signed_in, reviewer):
    request_edit(sent, actor=clerk, reason="Sửa tên mô hình 2")

    response = signed_in(reviewer).get(url("review", sent.pk))

    assert "Đơn vị đề nghị sửa:</strong> Sửa tên mô hình 2" in page(response)


@pytest.mark.parametrize("tab", ["du-lieu", "ban-word", "ban-ky", "lich-su", "khac"])
def test_every_tab_is_a_page_of_its_own(tab, sent, signed_in, reviewer):
    response = signed_in(reviewer).get(url("review", sent.pk), {"tab": tab})

    assert response.status_code == 200
    assert 'aria-current="page">' in page(response)


# two people, two presses


def test_who_comes_second_is_told_who_decided_and_goes_on(
    sent, second_sent, signed_in, reviewer, second_reviewer
):
    post(signed_in(reviewer), "accept", sent.pk)
    late = signed_in(second_reviewer)

    response = late.post(url("accept", sent.pk), follow=True)

    assert response.redirect_chain[0][0] == url("review", second_sent.pk)
    assert (
        "Đ/c Trần Minh Anh đã tiếp nhận hồ sơ này lúc 09:05 ngày 09/01/2026. "
        "Đã chuyển sang hồ sơ tiếp theo."
    ) in page(response)


def test_a_double_click_accepts_once_and_says_nothing(sent, signed_in, reviewer):
    client = signed_in(reviewer)
    first = post(client, "accept", sent.pk)

    again = post(client, "accept", sent.pk)

    assert again.url == first.url
    assert Revision.objects.filter(decision=Revision.Decision.ACCEPTED).count() == 1
    assert not list(client.get(again.url).context["messages"])


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_deciding_at_once_one_wins_and_the_other_hears_who(
    sent, signed_in, reviewer, second_reviewer
):
    clients = {person: signed_in(person) for person in (reviewer, second_reviewer)}
    barrier = threading.Barrier(2)
    answers = {}

    def decide(person):
        barrier.wait()
        answers[person] = clients[person].post(url("accept", sent.pk), {"then": "stay"})
        connection.close()

    threads = [threading.Thread(target=decide, args=[person]) for person in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    sent.refresh_from_db()
    winner = sent.decided_by
    loser = second_reviewer if winner == reviewer else reviewer
    assert sent.status == Status.ACCEPTED
    assert "vua=" in answers[winner].url
    assert "vua=" not in answers[loser].url
    told = page(clients[loser].get(answers[loser].url))
    assert f"Đ/c {winner} đã tiếp nhận hồ sơ này" in told


def test_a_newer_sending_is_not_decided_unseen(sent, clerk, signed_in, reviewer, second_reviewer):
    advance(sent, "return", actor=second_reviewer, note="Bổ sung")
    advance(sent, "send", actor=clerk)

    response = signed_in(reviewer).post(url("accept", sent.pk), {"revision": 1}, follow=True)

    assert status_of(sent) == Status.SUBMITTED
    assert "Đơn vị vừa gửi lại bản mới." in page(response)


# returning


def test_a_return_carries_reasons_own_words_and_notes_pinned_to_rows(
    unit, campaign, clerk, signed_in, reviewer, at_morning
):
    rows = [make_row(), make_row()]
    sent = make_sent_list(unit, campaign, clerk, rows)

    response = post(
        signed_in(reviewer),
        "return_",
        sent.pk,
        reasons=["Thiếu bản đã ký, đóng dấu", "Tên mô hình chưa rõ"],
        note="Gửi lại trước ngày 14/01.",
        **{f"row-{rows[1].id}": "Ghi rõ địa bàn", "row-khac": "không có dòng này"},
    )

    assert response.status_code == 302
    assert status_of(sent) == Status.RETURNED
    revision = Revision.objects.get()
    assert revision.note == (
        "Thiếu bản đã ký, đóng dấu. Tên mô hình chưa rõ. Gửi lại trước ngày 14/01."
    )
    assert list(ReviewNote.objects.values_list("anchor", "text")) == [
        (rows[1].id, "Ghi rõ địa bàn")
    ]


def test_a_note_at_one_row_is_reason_enough(unit, campaign, clerk, signed_in, reviewer):
    row = make_row()
    sent = make_sent_list(unit, campaign, clerk, [row])

    post(signed_in(reviewer), "return_", sent.pk, **{f"row-{row.id}": "Ghi rõ địa bàn"})

    assert status_of(sent) == Status.RETURNED


def test_a_return_without_any_reason_is_asked_for_one(sent, signed_in, reviewer):
    response = post(signed_in(reviewer), "return_", sent.pk)

    assert response.status_code == 422
    assert "Chọn lý do hoặc ghi nội dung đề nghị đơn vị bổ sung." in page(response)
    assert "<title>Lỗi: " in page(response)
    assert status_of(sent) == Status.SUBMITTED


def test_a_return_that_must_be_mended_keeps_what_was_typed(
    unit, campaign, clerk, signed_in, reviewer
):
    row = make_row()
    sent = make_sent_list(unit, campaign, clerk, [row])

    response = post(
        signed_in(reviewer),
        "return_",
        sent.pk,
        note="Xem dòng 1",
        **{f"row-{row.id}": "dài " * 400},
    )

    assert response.status_code == 422
    assert "tối đa 1000 ký tự" in page(response)
    assert "Xem dòng 1</textarea>" in page(response)
    assert "dài dài" in page(response)


def test_reasons_for_a_file_somebody_accepted_meanwhile_are_not_lost(
    sent, signed_in, reviewer, second_reviewer
):
    post(signed_in(reviewer), "accept", sent.pk)

    response = post(
        signed_in(second_reviewer), "return_", sent.pk, note="Tên tổ chưa đủ", revision=1
    )

    assert response.status_code == 409
    assert "Đ/c Trần Minh Anh đã tiếp nhận hồ sơ này" in page(response)
    assert page(response).count("Tên tổ chưa đủ") == 2  # as a notice, and to reopen with
    assert status_of(sent) == Status.ACCEPTED


# going back


def test_an_acceptance_is_undone_within_ten_minutes(sent, signed_in, reviewer, at_morning):
    client = signed_in(reviewer)
    post(client, "accept", sent.pk)
    at_morning.shift(timedelta(minutes=9, seconds=59))

    response = client.post(url("undo_accept", sent.pk), follow=True)

    assert status_of(sent) == Status.SUBMITTED
    assert response.redirect_chain[0][0] == url("review", sent.pk)
    assert "Hồ sơ trở lại hàng chờ" in page(response)


def test_an_acceptance_is_not_undone_after_ten_minutes(sent, signed_in, reviewer, at_morning):
    client = signed_in(reviewer)
    post(client, "accept", sent.pk)
    at_morning.shift(timedelta(minutes=10, seconds=1))

    response = client.post(url("undo_accept", sent.pk), follow=True)

    assert status_of(sent) == Status.ACCEPTED
    assert "Đã quá 10 phút." in page(response)
    assert 'data-undo="' not in page(client.get(f"{url('review', sent.pk)}?vua={sent.pk}"))


def test_the_history_offers_the_undo_too(sent, signed_in, reviewer):
    client = signed_in(reviewer)
    post(client, "accept", sent.pk)

    response = client.get(url("review", sent.pk), {"tab": "lich-su"})

    assert "Hoàn tác tiếp nhận (được đến 09:10)" in page(response)
    assert [line.words for line in response.context["history"]] == [
        "Tiếp nhận hồ sơ",
        "Gửi hồ sơ, lần 01",
    ]


def test_the_undo_is_offered_only_to_the_one_who_accepted(
    sent, second_sent, signed_in, reviewer, second_reviewer
):
    post(signed_in(reviewer), "accept", sent.pk)

    response = signed_in(second_reviewer).get(f"{url('review', second_sent.pk)}?vua={sent.pk}")

    assert response.context["just_accepted"] is None


def test_an_accepted_file_is_reopened_with_a_reason(
    unit, campaign, clerk, reviewer, signed_in, at_morning
):
    accepted = make_accepted_list(unit, campaign, clerk, reviewer)

    refused = post(signed_in(reviewer), "reopen", accepted.pk, note="  ")
    assert refused.status_code == 422
    assert "Ghi lý do mở lại hồ sơ đã tiếp nhận." in page(refused)

    post(signed_in(reviewer), "reopen", accepted.pk, note="Đơn vị báo sai tên tổ")

    assert status_of(accepted) == Status.RETURNED
    assert Revision.objects.get().note == "Đơn vị báo sai tên tổ"


def test_a_file_of_a_closed_year_is_not_decided(sent, campaign, signed_in, reviewer):
    campaign.is_open = False
    campaign.save()

    response = signed_in(reviewer).post(url("accept", sent.pk), follow=True)

    assert status_of(sent) == Status.SUBMITTED
    assert "Năm 2026 đã khóa" in page(response)


# cost


@pytest.mark.parametrize(("count", "queries"), [(1, 14), (2, 15), (40, 15)])
def test_a_review_page_asks_the_same_number_of_questions_whatever_waits(
    count, queries, ward, campaign, signed_in, reviewer, django_assert_num_queries
):
    """One more as soon as another unit has a model of nearly the same name."""
    for number in range(count):
        unit = make_unit(ward)
        clerk = make_person(unit, "clerk")
        name = f"Ngõ sáng, xanh, sạch, đẹp của khu dân cư {number:02d}"
        sent = make_sent_list(
            unit, campaign, clerk, [make_row(initiative=f"{name}, tổ {row}") for row in range(5)]
        )
    client = signed_in(reviewer)
    client.get(url("review", sent.pk))

    # two of them ask for the present limit and an extension
    with django_assert_num_queries(queries):
        client.get(url("review", sent.pk))


def test_a_file_still_being_written_shows_that_nothing_was_sent(
    unit, campaign, clerk, signed_in, reviewer
):
    draft = make_list(unit, campaign, clerk)
    save_rows(draft, [make_row()], version=draft.version, actor=clerk)

    response = signed_in(reviewer).get(url("review", draft.pk))

    assert "Đơn vị đang soạn, chưa gửi hồ sơ này." in page(response)
    assert "Tiếp nhận và mở hồ sơ tiếp theo" not in page(response)
