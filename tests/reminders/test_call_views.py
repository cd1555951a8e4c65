"""The call list of R3: who was reached by telephone, and what was said."""

import pytest

from audit.clock import held_at
from organizations.models import Unit
from reminders.chasing import save_call
from reminders.models import Call
from reminders.views import chase
from tests.factories import make_sent_list
from tests.reminders.conftest import MAU01, moment

CALLS = "/don-doc/goi-dien/?nam=2026&han=mau01"


@pytest.fixture
def browser(reviewer, clerk, other_clerk, campaign, signed_in):
    """The reviewer, on 16 January 2026: Mẫu số 01 is one day late."""
    with held_at(moment(16, 8)):
        yield signed_in(reviewer)


class OpenList:
    """The list as it was opened, with all that the browser would post of it."""

    def __init__(self, browser):
        self._browser = browser
        self.answer = browser.get(CALLS)

    @property
    def text(self):
        return self.answer.content.decode()

    @property
    def told(self):
        return self._browser.get(CALLS).content.decode()

    def save(self, **typed):
        """Type a note (note_<code>), tick a box (reached_<code>=True), and press the button."""
        data = {"units": []}
        for fact, _, form in self.answer.context["lines"]:
            data["units"].append(fact.unit.pk)
            code = fact.unit.code
            for bound, key in ((form["note"], "note"), (form["is_reached"], "reached")):
                seen = bound.as_hidden(only_initial=True)
                data[bound.html_initial_name] = seen.partition('value="')[2].partition('"')[0]
                value = typed.get(f"{key}_{code}", bound.value())
                if value not in (None, False):
                    data[bound.html_name] = value
        self.answer = self._browser.post(CALLS, data)
        return self.answer.status_code == 302


@pytest.fixture
def opened(browser):
    return OpenList(browser)


def call_of(unit):
    call = Call.objects.get(unit=unit)
    return call.is_reached, call.note, call.called_by


def test_a_call_is_ticked_off_with_a_note(browser, opened, unit, other_unit, reviewer):
    assert opened.save(note_TDP12="Chiều nay gửi", reached_TDP12=True)
    assert call_of(unit) == (True, "Chiều nay gửi", reviewer)
    assert not Call.objects.filter(unit=other_unit).exists()
    assert "Chiều nay gửi" in browser.get(CALLS).content.decode()


def test_what_another_person_noted_of_other_units_since_stays(
    opened, unit, other_unit, campaign, administrator
):
    save_call(campaign, MAU01, unit, is_reached=True, note="Hẹn mai", actor=administrator)
    assert opened.save(note_TDP7="Máy bận")
    assert call_of(unit) == (True, "Hẹn mai", administrator)
    assert call_of(other_unit)[1] == "Máy bận"


def test_two_notes_of_one_unit_are_told_beside_the_second_which_stays_in_the_field(
    opened, unit, campaign, administrator, reviewer
):
    save_call(campaign, MAU01, unit, is_reached=True, note="Hẹn “mai”", actor=administrator)
    assert not opened.save(note_TDP12="Máy bận")
    assert opened.answer.status_code == 422
    assert f"Đ/c {administrator} vừa ghi “Hẹn “mai”” lúc 08:00" in opened.text
    assert 'value="Máy bận"' in opened.text
    assert call_of(unit) == (True, "Hẹn “mai”", administrator)
    # who has read the other note and presses again decides; the tick of the other stays
    assert opened.save()
    assert call_of(unit) == (True, "Máy bận", reviewer)


@pytest.mark.django_db(transaction=True)
def test_of_two_notes_saved_at_once_the_second_is_told_of_the_first(
    opened, unit, administrator, campaign, signed_in, reviewer, come_between
):
    other = OpenList(signed_in(administrator))

    def save_too():
        with held_at(moment(16, 8)):
            return other.save(note_TDP12="Máy bận")

    place = (chase, "calls_of")
    assert come_between(lambda: opened.save(note_TDP12="Hẹn mai"), place, save_too) == (True, False)
    assert f"Đ/c {reviewer} vừa ghi “Hẹn mai” lúc 08:00" in other.text
    assert call_of(unit) == (False, "Hẹn mai", reviewer)


def test_a_note_that_was_wiped_meanwhile_is_told_too(opened, browser, unit, campaign, reviewer):
    assert opened.save(note_TDP12="Hẹn mai")
    again = OpenList(browser)
    save_call(campaign, MAU01, unit, is_reached=False, note="", actor=reviewer)
    assert not again.save(note_TDP12="Hẹn chiều mai")
    assert f"Đ/c {reviewer} vừa xóa ghi chú lúc 08:00" in again.text


def test_two_people_who_note_the_same_do_not_quarrel(opened, unit, campaign, administrator):
    save_call(campaign, MAU01, unit, is_reached=False, note="Hẹn mai", actor=administrator)
    assert opened.save(note_TDP12="Hẹn mai")
    assert call_of(unit) == (False, "Hẹn mai", administrator)
    assert "Danh sách giữ nguyên" in opened.told


def test_the_note_of_a_unit_that_paid_meanwhile_is_kept(opened, unit, campaign, clerk):
    make_sent_list(unit, campaign, clerk)
    assert opened.save(note_TDP12="Gửi trong sáng nay", reached_TDP12=True)
    assert call_of(unit)[:2] == (True, "Gửi trong sáng nay")


def test_a_unit_that_paid_meanwhile_still_shows_its_own_note_that_is_too_long(
    opened, unit, campaign, clerk
):
    make_sent_list(unit, campaign, clerk)
    assert not opened.save(note_TDP12="a" * 301, note_TDP7="Máy bận")
    assert "Ghi chú có 301 ký tự, tối đa 300 ký tự." in opened.text
    assert "không còn nợ" in opened.text
    assert not Call.objects.exists()


def test_no_line_is_kept_for_a_unit_of_another_ward(browser, stranger_ward):
    foreign = Unit.objects.within(stranger_ward).first()
    prefix = f"don-vi-{foreign.pk}"
    browser.post(CALLS, {"units": [foreign.pk], f"{prefix}-note": "Máy bận"})
    assert not Call.objects.exists()


def test_the_list_is_saved_for_the_obligation_it_was_opened_for(browser):
    page = browser.get("/don-doc/goi-dien/").content.decode()
    assert 'action="?nam=2026&amp;han=mau01"' in page
