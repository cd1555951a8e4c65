"""R9: the Ban's notes on the nominees that stand side by side, all of them one form."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from awards.models import CityChoice, NomineeNote
from campaigns.vocabulary import Obligation
from organizations.models import Membership
from tests.awards.steps import page, side_by_side
from tests.factories import make_accepted_list, make_person, make_row

pytestmark = pytest.mark.django_db


def noted(client, nominees, text, version=0, at=0, before=""):
    """Press the button below the note that was typed; `before` is the text it began from."""
    return posted(client, nominees, {nominees[at]: (text, version, before)}, note=nominees[at].pk)


def posted(client, nominees, notes, **button):
    """Post the form of the comparison with {nominee: (text, version, text before)}."""
    words = "&".join(f"ho-so={nominee.pk}" for nominee in nominees)
    data = {}
    for nominee, (text, version, before) in notes.items():
        prefix = f"note-{nominee.pk}"
        data |= {f"{prefix}-text": text, f"{prefix}-version": version}
        data[f"initial-{prefix}-text"] = before
    return client.post(f"{page('notes')}?nam=2026&{words}", data | button)


def candidate_shown(answer, nominee):
    """(Candidate, its form) on a page of the comparison."""
    [found] = [
        (candidate, form)
        for candidate, form in answer.context["candidates"]
        if candidate.nominee.nomination == nominee
    ]
    return found


def note_shown(client, nominees, at=0):
    return candidate_shown(client.get(side_by_side(nominees)), nominees[at])[0].note


def test_each_nominee_has_a_note_that_the_ban_writes_and_leaders_read(
    nominees, reviewer, second_reviewer, leader, signed_in
):
    client = signed_in(reviewer)
    answer = noted(client, nominees, "Số liệu rõ,\ncần thêm ảnh", at=1)
    assert answer.status_code == 302
    assert answer.url.startswith(side_by_side(nominees).replace("?", "?nam=2026&"))
    note = note_shown(signed_in(second_reviewer), nominees, at=1)
    assert (note.text, note.written_by) == ("Số liệu rõ,\ncần thêm ảnh", reviewer)
    assert note_shown(client, nominees) is None
    noted(signed_in(second_reviewer), nominees, "Chọn", version=1, at=1, before=note.text)
    read = signed_in(leader).get(side_by_side(nominees)).content.decode()
    assert "<p>Chọn</p>" in read
    assert "Đ/c Vũ Quốc Khánh" in read
    assert "Lưu ghi chú" not in read
    before_and_after = AuditEvent.objects.filter(action="choice.noted").order_by("pk")
    assert [event.data for event in before_and_after] == [
        {"before": "", "text": "Số liệu rõ,\ncần thêm ảnh"},
        {"before": "Số liệu rõ,\ncần thêm ảnh", "text": "Chọn"},
    ]


def test_the_unit_never_sees_the_note(nominees, ward, unit, clerk, reviewer, leader, signed_in):
    noted(signed_in(reviewer), nominees, "Chưa thuyết phục")
    client = signed_in(clerk)
    assert noted(client, nominees, "Rất tốt").status_code == 403
    for address in (
        reverse("campaigns:file", args=[nominees[0].pk]),
        reverse("campaigns:history"),
        reverse("reporting:tasks"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Chưa thuyết phục" not in answer.content.decode()
    assert noted(signed_in(leader), nominees, "Rất tốt").status_code == 403
    # in the trail it belongs to the ward, so that nobody of the unit reads it there
    assert AuditEvent.objects.get(action="choice.noted").reach == ward.path


def test_the_ban_of_a_branch_sees_neither_the_others_nor_their_notes(nominees, reviewer, signed_in):
    noted(signed_in(reviewer), nominees, "Chưa thuyết phục", at=1)
    client = signed_in(make_person(nominees[0].unit, Membership.Role.REVIEWER))
    replacing = {"replacing": nominees[1].pk}
    for answer in (
        client.get(side_by_side(nominees)),
        noted(client, nominees, "a" * 2001),
        client.post(f"{page('choose', nominees[0].pk)}?nam=2026", replacing),
        client.post(f"{page('withdraw', nominees[0].pk)}?nam=2026", {}),
    ):
        assert answer.status_code == 403


def test_a_note_that_is_not_there_cannot_be_written_over(nominees, reviewer, signed_in):
    answer = noted(signed_in(reviewer), nominees, "Mới", version=3)
    assert answer.status_code == 422
    assert not NomineeNote.objects.exists()


def test_nobody_writes_over_a_note_they_have_not_seen(
    nominees, reviewer, second_reviewer, signed_in
):
    noted(signed_in(second_reviewer), nominees, "Của đ/c Khánh")
    client = signed_in(reviewer)
    refused = noted(client, nominees, "Của tôi")
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Đ/c Vũ Quốc Khánh vừa lưu ghi chú khác" in text
    assert "Của đ/c Khánh" in text
    assert "Của tôi" in text
    _, form = candidate_shown(refused, nominees[0])
    noted(client, nominees, "Của cả hai", version=form["version"].value())
    assert note_shown(client, nominees).text == "Của cả hai"


def test_what_was_typed_on_every_card_is_kept_whichever_button_is_pressed(
    nominees, reviewer, signed_in
):
    client = signed_in(reviewer)
    first, second = nominees
    typed = {first: ("Số liệu rõ", 0, ""), second: ("Thiếu ảnh", 0, "")}
    posted(client, nominees, typed, note=second.pk)
    assert note_shown(client, nominees).text == "Số liệu rõ"
    assert note_shown(client, nominees, at=1).text == "Thiếu ảnh"
    typed = {first: ("Số liệu rõ", 1, "Số liệu rõ"), second: ("Đủ ảnh", 1, "Thiếu ảnh")}
    chosen = posted(client, nominees, typed, choose=first.pk)
    assert chosen.url.startswith(page("choose", first.pk))
    assert note_shown(client, nominees, at=1).text == "Đủ ảnh"
    assert not CityChoice.objects.exists(), "the choice is asked for first"
    assert NomineeNote.objects.get(nomination=first).version == 1, "nobody changed it"


def test_a_note_that_is_refused_keeps_no_other_from_being_stored(nominees, reviewer, signed_in):
    client = signed_in(reviewer)
    first, second = nominees
    typed = {first: ("a" * 2001, 0, ""), second: ("Thiếu ảnh", 0, "")}
    refused = posted(client, nominees, typed, choose=second.pk)
    assert refused.status_code == 422
    assert candidate_shown(refused, first)[1]["text"].value() == "a" * 2001
    assert note_shown(client, nominees, at=1).text == "Thiếu ảnh"


def test_who_only_looked_at_a_note_does_not_bring_the_old_one_back(
    nominees, reviewer, second_reviewer, signed_in
):
    noted(signed_in(reviewer), nominees, "Cũ")
    noted(signed_in(second_reviewer), nominees, "Mới", version=1, before="Cũ")
    answer = noted(signed_in(reviewer), nominees, "Cũ", version=1, before="Cũ")
    assert answer.status_code == 302
    assert note_shown(signed_in(reviewer), nominees).text == "Mới"


def test_the_years_and_sendings_of_all_units_stand_in_one_order(
    nominees, unit, other_unit, campaign, clerk, reviewer, other_clerk, signed_in
):
    make_accepted_list(other_unit, campaign, other_clerk, reviewer, [make_row()])
    answer = signed_in(reviewer).get(side_by_side(nominees))
    labels = [
        [label for label, _ in candidate_shown(answer, nominee)[0].sendings] for nominee in nominees
    ]
    assert labels == [[Obligation.REGISTRATION.label, Obligation.NOMINATION.label]] * 2


def test_a_note_too_long_and_one_of_a_closed_year_are_not_kept(
    nominees, campaign, reviewer, signed_in
):
    client = signed_in(reviewer)
    long = noted(client, nominees, "a" * 2001)
    assert long.status_code == 422
    assert "a" * 2001 in long.content.decode()
    campaign.is_open = False
    campaign.save()
    noted(client, nominees, "Muộn")
    assert not NomineeNote.objects.exists()
    assert "Lưu ghi chú" not in client.get(side_by_side(nominees)).content.decode()
