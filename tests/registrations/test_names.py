"""Names are compared folded and shown as typed: on the entries of a year, and on the records."""

import threading
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from campaigns.vocabulary import Status
from campaigns.workflow import advance
from registrations.models import Entry, Initiative, Participant
from registrations.services import carry_forward, open_list, save_rows
from tests.factories import (
    make_accepted_list,
    make_campaign,
    make_list,
    make_row,
    make_sent_list,
)

migration = import_module("registrations.migrations.0004_fill_typed_names_of_entries")


def row(participant="Nguyễn Thị Hòa", initiative="Bếp ấm"):
    return make_row(kind="individual", participant=participant, initiative=initiative)


def respelled():
    return row("Nguyễn Thị Hoa", "Bếp âm")


def typed(campaign):
    entries = Entry.objects.filter(campaign=campaign).order_by("position")
    return list(entries.values_list("participant_name", "initiative_name"))


def recorded():
    return Participant.objects.get().name, Initiative.objects.get().name


def test_names_that_differ_in_marks_stay_apart_in_one_list_and_are_one_participant(
    unit, campaign, clerk, reviewer
):
    rows = [row("Nguyễn Văn Bính", "Bếp ấm"), row("Nguyễn Văn Bình", "Ngõ sáng")]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    assert typed(campaign) == [("Nguyễn Văn Bính", "Bếp ấm"), ("Nguyễn Văn Bình", "Ngõ sáng")]
    assert Participant.objects.count() == 1


def test_another_year_leaves_the_names_of_this_one_as_typed(
    unit, campaign, next_year, clerk, reviewer
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row()])
    make_accepted_list(unit, next_year, clerk, reviewer, [respelled()])
    assert typed(campaign) == [("Nguyễn Thị Hòa", "Bếp ấm")]
    assert typed(next_year) == [("Nguyễn Thị Hoa", "Bếp âm")]
    assert (Participant.objects.count(), Initiative.objects.count()) == (1, 1)


def test_a_record_is_spelled_as_the_newest_accepted_year_does(
    unit, campaign, next_year, clerk, reviewer
):
    make_accepted_list(unit, next_year, clerk, reviewer, [respelled()])
    make_accepted_list(unit, campaign, clerk, reviewer, [row()])
    assert recorded() == ("Nguyễn Thị Hoa", "Bếp âm")


def test_neither_a_draft_nor_a_withdrawn_sending_respells_a_record(
    unit, campaign, next_year, clerk, reviewer
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row()])
    draft = make_list(unit, next_year, clerk, [respelled()])
    assert recorded() == ("Nguyễn Thị Hòa", "Bếp ấm")
    advance(draft, "send", actor=clerk)
    assert recorded() == ("Nguyễn Thị Hòa", "Bếp ấm")
    advance(draft, "withdraw", actor=clerk)
    assert recorded() == ("Nguyễn Thị Hòa", "Bếp ấm")


@pytest.mark.parametrize("step", ["undo_accept", "reopen"])
def test_with_its_acceptance_a_year_loses_its_say_over_the_spelling(
    unit, campaign, next_year, clerk, reviewer, step
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row()])
    later = make_accepted_list(unit, next_year, clerk, reviewer, [respelled()])
    assert recorded() == ("Nguyễn Thị Hoa", "Bếp âm")
    advance(later, step, actor=reviewer, note="Sửa tên")
    assert recorded() == ("Nguyễn Thị Hòa", "Bếp ấm")


def test_a_record_is_spelled_and_searched_by_what_was_accepted_not_by_what_was_first_sent(
    unit, campaign, clerk, reviewer
):
    registration_list = make_sent_list(unit, campaign, clerk, [row("nguyen thi hoa", "bepam")])
    advance(registration_list, "withdraw", actor=clerk)
    save_rows(registration_list, [row()], version=registration_list.version, actor=clerk)
    advance(registration_list, "send", actor=clerk)
    advance(registration_list, "accept", actor=reviewer)
    assert recorded() == ("Nguyễn Thị Hòa", "Bếp ấm")
    assert Initiative.objects.get().search_name == "bep am"


@pytest.mark.django_db(transaction=True)
def test_of_two_years_accepted_at_once_the_newer_one_spells_the_record(
    unit, campaign, next_year, clerk, reviewer, second_reviewer
):
    newer = make_sent_list(unit, next_year, clerk, [respelled()])
    older = make_sent_list(unit, campaign, clerk, [row()])

    def accept_older():
        try:
            advance(older, "accept", actor=second_reviewer)
        finally:
            connection.close()

    meanwhile = threading.Thread(target=accept_older)
    with transaction.atomic():
        advance(newer, "accept", actor=reviewer)
        meanwhile.start()
        meanwhile.join(timeout=1)
    meanwhile.join()
    older.refresh_from_db()
    assert older.status == Status.ACCEPTED
    assert recorded() == ("Nguyễn Thị Hoa", "Bếp âm")


def test_a_list_is_carried_forward_as_the_year_before_typed_it(
    unit, campaign, next_year, ward, clerk, reviewer
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row()])
    make_accepted_list(unit, next_year, clerk, reviewer, [respelled()])
    Participant.objects.update(name="NGUYỄN THỊ HÒA")
    last = open_list(unit, make_campaign(ward, 2028), actor=clerk)
    carry_forward(last, version=0, actor=clerk)
    assert [(item.participant, item.initiative) for item in last.rows] == typed(next_year)


def test_the_pages_of_a_model_name_it_as_the_year_typed_it(
    unit, campaign, next_year, clerk, reviewer, signed_in
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row()])
    make_accepted_list(unit, next_year, clerk, reviewer, [respelled()])
    client = signed_in(clerk)
    for page in ("initiative_list", "initiative_detail"):
        arguments = [Initiative.objects.get().pk] if page == "initiative_detail" else []
        address = reverse(f"registrations:{page}", args=arguments)
        for year, shown, other in (
            (2026, ("Nguyễn Thị Hòa", "Bếp ấm"), ("Nguyễn Thị Hoa", "Bếp âm")),
            (2027, ("Nguyễn Thị Hoa", "Bếp âm"), ("Nguyễn Thị Hòa", "Bếp ấm")),
        ):
            text = client.get(address, {"nam": year}).content.decode().partition("<main")[2]
            assert all(name in text for name in shown)
            assert not any(name in text for name in other)


# ── entries of before ─────────────────────────────────────────────────────────────────────────
def test_entries_of_before_get_the_names_that_their_sending_froze(
    unit, campaign, next_year, other_unit, clerk, other_clerk, reviewer
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row()])
    withdrawn = make_sent_list(unit, next_year, clerk, [respelled()])
    advance(withdrawn, "withdraw", actor=clerk)
    make_sent_list(other_unit, campaign, other_clerk, [row("Lê Văn Tú", "Ngõ  sáng")])
    fields = ("pk", "participant_name", "initiative_name", "search_name")
    right = list(Entry.objects.order_by("pk").values_list(*fields))
    # as it was before: the last sending had respelled the records, and entries had no names
    Participant.objects.filter(unit=unit).update(name="Nguyễn Thị Hoa")
    Initiative.objects.filter(unit=unit).update(name="Bếp âm", search_name="bep am")
    for _ in range(2):
        Entry.objects.update(participant_name="", initiative_name="", search_name="")
        migration.fill(apps, None)
        assert list(Entry.objects.order_by("pk").values_list(*fields)) == right
        assert Participant.objects.get(unit=unit).name == "Nguyễn Thị Hòa"
        assert Initiative.objects.get(unit=unit).name == "Bếp ấm"
    assert set(typed(campaign)) == {("Lê Văn Tú", "Ngõ sáng"), ("Nguyễn Thị Hòa", "Bếp ấm")}


def test_an_entry_of_before_without_its_row_keeps_the_name_of_its_record(
    unit, campaign, clerk, reviewer
):
    registration_list = make_accepted_list(unit, campaign, clerk, reviewer, [row()])
    registration_list.revisions.update(content={"is_nil": False, "nil_reason": "", "rows": []})
    Entry.objects.update(participant_name="", initiative_name="", search_name="")
    migration.fill(apps, None)
    assert typed(campaign) == [("Nguyễn Thị Hòa", "Bếp ấm")]
    assert Entry.objects.get().search_name == "bep am"
