"""The working copy: saving, conflicts, nil returns, last year's models, and its entries."""

import threading

import pytest
from django.db import close_old_connections, connection
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AuditEvent
from campaigns.drafts import NotEditable, StaleVersion, declare_nil
from campaigns.vocabulary import Status
from campaigns.workflow import WorkflowError, advance
from registrations.models import Entry, Initiative, Participant, RegistrationList
from registrations.rows import (
    COLLECTIVE,
    INDIVIDUAL,
    Row,
    SectorSum,
    duplicates,
    in_paper_order,
    row_problems,
    rows_as_json,
    rows_from_json,
    sums_by_sector,
)
from registrations.services import (
    MAX_ROWS,
    carry_forward,
    open_list,
    save_rows,
)
from tests.factories import (
    make_accepted_list,
    make_campaign,
    make_list,
    make_row,
    make_sent_list,
)

SECTORS = ["KT", "VHXH", "QPAN", "HTCT"]
rows_strategy = st.lists(
    st.builds(
        Row,
        id=st.uuids().map(lambda value: value.hex[:8]),
        kind=st.sampled_from([COLLECTIVE, INDIVIDUAL]),
        participant=st.sampled_from(["", "Tổ A", "tổ  a", "Tổ B", "Ông C"]),
        initiative=st.sampled_from(["", "Ngõ sáng", "Mẹ đỡ đầu", "ngo sang"]),
        sector=st.sampled_from([*SECTORS, "", "XX"]),
        level=st.sampled_from(["TP", "XP", "CS", ""]),
    ),
    max_size=12,
)


def test_opening_twice_gives_the_same_list(unit, campaign, clerk):
    first = open_list(unit, campaign, actor=clerk)
    assert open_list(unit, campaign, actor=clerk) == first
    assert RegistrationList.objects.count() == 1


def test_an_incomplete_draft_is_kept_whole_and_cleaned(unit, campaign, clerk):
    registration_list = open_list(unit, campaign, actor=clerk)
    typed = Row(id="a", participant="  Tổ  hòa\u00a0giải ", initiative="", sector="")
    version = save_rows(registration_list, [typed], version=0, actor=clerk)
    registration_list.refresh_from_db()
    assert (version, registration_list.version) == (1, 1)
    assert registration_list.rows == [Row(id="a", participant="Tổ hòa giải")]


def test_decomposed_accents_are_stored_composed(unit, campaign, clerk):
    registration_list = open_list(unit, campaign, actor=clerk)
    decomposed = "To\u0302\u0309 ho\u0300a gia\u0309i"
    save_rows(registration_list, [Row(id="a", participant=decomposed)], version=0, actor=clerk)
    assert registration_list.rows[0].participant == "Tổ hòa giải"


def test_the_second_saver_of_the_same_version_sees_a_conflict_and_overwrites_nothing(
    unit, campaign, clerk, second_clerk
):
    registration_list = make_list(unit, campaign, clerk)
    other_copy = RegistrationList.objects.get(pk=registration_list.pk)
    version = registration_list.version
    mine, theirs = [make_row(initiative="Bản của Hòa")], [make_row(initiative="Bản của Tuấn")]
    save_rows(registration_list, mine, version=version, actor=clerk)
    with pytest.raises(StaleVersion, match="Nguyễn Thị Hòa vừa lưu bản khác") as conflict:
        save_rows(other_copy, theirs, version=version, actor=second_clerk)
    assert conflict.value.current.rows == mine
    registration_list.refresh_from_db()
    assert registration_list.rows == mine


def test_the_same_save_sent_again_is_taken_as_done(unit, campaign, clerk):
    registration_list = make_list(unit, campaign, clerk)
    rows, version = [make_row()], registration_list.version
    saved = save_rows(registration_list, rows, version=version, actor=clerk)
    assert save_rows(registration_list, rows, version=version, actor=clerk) == saved


@pytest.mark.django_db(transaction=True)
def test_of_parallel_savers_exactly_one_wins(unit, campaign, clerk):
    registration_list = make_list(unit, campaign, clerk)
    version, outcomes, start = registration_list.version, [], threading.Barrier(3, timeout=30)

    def save(number):
        copy = RegistrationList.objects.get(pk=registration_list.pk)
        start.wait()
        try:
            save_rows(copy, [make_row(initiative=f"Bản {number}")], version=version, actor=clerk)
            outcomes.append("saved")
        except StaleVersion:
            outcomes.append("stale")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "stale", "stale"]
    registration_list.refresh_from_db()
    assert registration_list.version == version + 1


def test_a_sent_list_cannot_be_edited(unit, campaign, clerk):
    registration_list = make_sent_list(unit, campaign, clerk)
    with pytest.raises(NotEditable, match="Hồ sơ đã gửi"):
        save_rows(registration_list, [], version=registration_list.version, actor=clerk)


def test_a_closed_year_cannot_be_edited(unit, campaign, clerk):
    registration_list = make_list(unit, campaign, clerk)
    campaign.is_open = False
    campaign.save()
    with pytest.raises(NotEditable, match="Năm 2026 đã khóa"):
        save_rows(registration_list, [], version=registration_list.version, actor=clerk)


def test_more_rows_than_a_form_holds_are_refused(unit, campaign, clerk):
    registration_list = open_list(unit, campaign, actor=clerk)
    with pytest.raises(WorkflowError, match="301 dòng, tối đa 300"):
        save_rows(registration_list, [make_row()] * (MAX_ROWS + 1), version=0, actor=clerk)


def test_a_nil_return_needs_a_reason_and_counts_as_sent(unit, campaign, clerk):
    registration_list = open_list(unit, campaign, actor=clerk)
    with pytest.raises(WorkflowError, match="Ghi lý do"):
        declare_nil(registration_list, " ", version=0, actor=clerk)
    declare_nil(registration_list, "Chi bộ mới thành lập", version=0, actor=clerk)
    revision = advance(registration_list, "send", actor=clerk)
    assert revision.content["is_nil"] is True
    assert registration_list.status == Status.SUBMITTED
    assert not Entry.objects.exists()


def test_an_empty_list_is_not_sent(unit, campaign, clerk):
    registration_list = make_list(unit, campaign, clerk, rows=[])
    with pytest.raises(WorkflowError):
        advance(registration_list, "send", actor=clerk)


def test_sending_again_replaces_the_entries_and_keeps_people_and_initiatives(
    unit, campaign, clerk, reviewer
):
    row = make_row(participant="Tổ dân vận", initiative="Ngõ sáng")
    registration_list = make_sent_list(unit, campaign, clerk, [row])
    advance(registration_list, "return", actor=reviewer, note="Sửa lĩnh vực")
    changed = Row(**{**row.as_json(), "sector": "KT", "participant": "TỔ DÂN VẬN"})
    save_rows(registration_list, [changed], version=registration_list.version, actor=clerk)
    advance(registration_list, "send", actor=clerk)
    entry = Entry.objects.get()
    assert (entry.sector.code, entry.participant_name) == ("KT", "TỔ DÂN VẬN")
    assert (Participant.objects.count(), Initiative.objects.count()) == (1, 1)


def test_last_years_models_are_copied_as_maintained(unit, campaign, ward, clerk, reviewer):
    last_year = make_campaign(ward, 2025)
    make_accepted_list(unit, last_year, clerk, reviewer, [make_row(), make_row(kind=INDIVIDUAL)])
    registration_list = open_list(unit, campaign, actor=clerk)
    assert carry_forward(registration_list, version=0, actor=clerk) == 2
    assert {row.initiative_kind for row in registration_list.rows} == {"maintained"}
    assert [row.level for row in registration_list.rows] == ["XP", "XP"]


def test_autosaves_leave_one_line_in_the_trail(unit, campaign, clerk):
    registration_list = open_list(unit, campaign, actor=clerk)
    for version in range(5):
        save_rows(registration_list, [make_row()], version=version, actor=clerk)
    assert AuditEvent.objects.filter(action="list.saved").count() == 1


def test_two_rows_with_one_model_warn_but_do_not_stop(unit, campaign, clerk):
    rows = [
        make_row(participant="Tổ A", initiative="Ngõ sáng"),
        make_row(participant="tổ a", initiative="NGÕ SÁNG"),
    ]
    assert [(d.first, d.second) for d in duplicates(rows)] == [(1, 2)]
    registration_list = make_sent_list(unit, campaign, clerk, rows)
    assert registration_list.status == Status.SUBMITTED


@given(rows=rows_strategy)
def test_rows_survive_their_json(rows):
    assert rows_from_json(rows_as_json(rows)) == rows


@given(rows=rows_strategy)
def test_paper_order_keeps_every_row_and_the_typed_order_inside_a_kind(rows):
    ordered = in_paper_order(rows)
    for kind in (COLLECTIVE, INDIVIDUAL):
        assert [r for r in ordered if r.kind == kind] == [r for r in rows if r.kind == kind]


@given(rows=rows_strategy)
def test_the_sums_beside_the_form_equal_a_count_by_hand(rows):
    def same(name):
        return name.lower().replace(" ", "").replace("ổ", "o")

    expected = {}
    for code in [*SECTORS, ""]:
        inside = [
            r for r in rows if r.initiative and (r.sector if r.sector in SECTORS else "") == code
        ]
        people = {
            kind: {(r.level, same(r.participant)) for r in inside if r.kind == kind}
            for kind in (COLLECTIVE, INDIVIDUAL)
        }
        models = {kind: sum(r.kind == kind for r in inside) for kind in (COLLECTIVE, INDIVIDUAL)}
        expected[code] = SectorSum(
            len(people[COLLECTIVE]),
            models[COLLECTIVE],
            len(people[INDIVIDUAL]),
            models[INDIVIDUAL],
        )
    assert sums_by_sector(rows, SECTORS) == expected


def test_a_name_with_quotes_is_quoted_once():
    row = make_row(participant="Tổ 5", initiative="Tổ hòa giải “Ba cùng”", sector="")
    [problem] = row_problems(
        [row], sector_codes=set(SECTORS), level_codes={row.level}, max_length=300
    )
    assert problem.summary.endswith("của mô hình “Tổ hòa giải ‘Ba cùng’”")
    assert "“Tổ hòa giải ‘Ba cùng’”." in duplicates([row, row])[0].message
