"""Autosave of Mẫu số 03, and two people at once."""

import pytest
from lxml import html

from awards.models import Consent
from campaigns.workflow import advance
from tests.awards.steps import (
    PERSON,
    autosave_nomination,
    text_of,
    typed_nomination,
    url,
)
from tests.factories import make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def test_autosave_tells_the_version_and_the_time(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    answer = autosave_nomination(client, nomination, summary="Năm 2026")
    assert answer.json() == {
        "version": nomination.version + 1,
        "saved_at": "09:00",
    }
    # the answer was lost on the way: the same save again is taken as done
    assert autosave_nomination(client, nomination, summary="Năm 2026").json()["version"] == 2


def test_autosave_stops_for_another_version_and_for_a_sent_file(
    unit, campaign, clerk, second_clerk, signed_in
):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    other = signed_in(second_clerk)
    autosave_nomination(other, nomination, summary="Bản của đ/c Tuấn, năm 2026, đạt 90%")
    answer = autosave_nomination(client, nomination, summary="Bản của tôi")
    assert answer.status_code == 409
    assert "đ/c Lê Văn Tuấn đang sửa trên thiết bị khác" in answer.json()["message"]
    assert answer.json()["url"] == url("nomination_edit", nomination.pk)
    nomination.refresh_from_db()
    advance(nomination, "send", actor=clerk)
    assert autosave_nomination(client, nomination, summary="Muộn rồi").status_code == 403


def test_a_second_window_of_the_same_person_is_called_that(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    autosave_nomination(client, nomination, summary="Bản ở cửa sổ thứ nhất")
    answer = autosave_nomination(client, nomination, summary="Bản ở cửa sổ thứ hai")
    assert answer.status_code == 409
    assert "cửa sổ hoặc thiết bị khác của chính đồng chí" in answer.json()["message"]
    data = typed_nomination(nomination, summary="Bản ở cửa sổ thứ hai")
    shown = text_of(client.post(url("nomination_edit", nomination.pk), data))
    assert "Đồng chí vừa lưu bản khác ở cửa sổ hoặc thiết bị khác" in shown
    assert "Giữ bản ở cửa sổ này" in shown
    for page in (answer.json()["message"], shown):
        assert f"đ/c {clerk}" not in page.replace("Đ/c", "đ/c")


def test_a_conflict_shows_both_texts_and_loses_neither(
    unit, campaign, clerk, second_clerk, signed_in
):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    theirs, mine = "Bản của đ/c Tuấn", "\nBản của tôi\nhai dòng"
    data = typed_nomination(nomination, **PERSON, summary=mine, **{"consent-person": "Lê Thị Mai"})
    autosave_nomination(signed_in(second_clerk), nomination, summary=theirs)
    page = client.post(url("nomination_edit", nomination.pk), data)
    assert page.status_code == 409
    text = text_of(page)
    assert "Đ/c Lê Văn Tuấn vừa lưu bản khác" in text
    for words in (theirs, "Bản của tôi", "hai dòng"):
        assert words in text
    nomination.refresh_from_db()
    assert nomination.summary == theirs
    keep = html.fromstring(page.content).get_element_by_id("keep-mine")
    client.post(keep.action, dict(keep.form_values()))
    nomination.refresh_from_db()
    assert (nomination.summary, nomination.participant_name) == (mine, "Lê Thị Mai")
    assert Consent.objects.get().is_given


def test_what_was_typed_while_the_file_was_sent_is_shown_again(unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    data = typed_nomination(nomination, summary="Gõ trong lúc gửi")
    advance(nomination, "send", actor=clerk)
    page = client.post(url("nomination_edit", nomination.pk), data)
    assert page.status_code == 409
    assert "Chưa lưu được" in text_of(page)
    assert html.fromstring(page.content).get_element_by_id("summary").text == "Gõ trong lúc gửi"
    assert client.get(url("nomination_edit", nomination.pk)).url.endswith(
        "/ho-so/" + str(nomination.pk) + "/"
    )


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "1.5", "²"])
@pytest.mark.parametrize("name", ["version", "entry"])
def test_garbled_numbers_never_break_the_page(number, name, unit, campaign, clerk, signed_in):
    client, nomination = signed_in(clerk), make_nomination(unit, campaign, clerk)
    data = typed_nomination(nomination, summary="Mới") | {name: number}
    answer = client.post(url("nomination_edit", nomination.pk), data)
    assert answer.status_code == (409 if name == "version" else 302)
