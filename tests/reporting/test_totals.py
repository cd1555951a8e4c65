"""Mẫu 02 against a plain count, whatever the units, statuses and spellings."""

from collections import defaultdict
from copy import deepcopy

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.vocabulary import Status
from campaigns.workflow import advance
from organizations.models import Membership, Unit
from registrations.models import Entry
from registrations.rows import COLLECTIVE, INDIVIDUAL
from reporting.totals import (
    ACCEPTED_ONLY,
    WITH_WAITING,
    Figures,
    count_entries,
    entries_of,
    labels_of,
    totals,
    totals_of_rows,
)
from tests.factories import make_campaign, make_list, make_person, make_row, make_unit, make_ward

SECTORS = ["KT", "VHXH", "QPAN", "HTCT"]
LEVELS = ["TP", "XP", "CS"]
# one participant per line, in the spellings that are the same name
SPELLINGS = [
    ["Tổ dân vận số 1", "TỔ DÂN VẬN SỐ 1", "To dan van  so 1"],
    ["Ban điều hành chợ", "Ban “điều hành” chợ"],
    ["Nguyễn Thị Hòa", "Nguyễn Thị Hoà"],
]

places = st.tuples(st.sampled_from(LEVELS), st.sampled_from(SECTORS))
registrations = st.lists(
    st.tuples(
        st.sampled_from([COLLECTIVE, INDIVIDUAL]),
        st.sampled_from([(n, s) for n, names in enumerate(SPELLINGS) for s in range(len(names))]),
        places,
    ),
    min_size=1,
    max_size=8,
)
units = st.lists(st.tuples(st.booleans(), st.sampled_from(list(Status)), registrations), max_size=4)


class Scene:
    """A ward with a party committee that has cells below it, and units beside it."""

    def __init__(self, plans, *, counts_distinct):
        self.ward = make_ward()
        self.campaign = make_campaign(self.ward, counts_distinct_in_totals=counts_distinct)
        self.committee = make_unit(self.ward, kind=Unit.Kind.PARTY_COMMITTEE)
        self.reviewer = make_person(self.ward, Membership.Role.REVIEWER)
        # (unit, status, [(kind, participant number, level, sector)])
        self.lists = [self._sent(*plan) for plan in plans]

    def _sent(self, is_below_committee, status, registered):
        unit = make_unit(self.committee if is_below_committee else self.ward)
        rows = [
            make_row(kind=kind, participant=SPELLINGS[who][spelling], level=level, sector=sector)
            for kind, (who, spelling), (level, sector) in registered
        ]
        registration_list = make_list(unit, self.campaign, self.reviewer, rows)
        if status != Status.DRAFT:
            advance(registration_list, "send", actor=self.reviewer)
        if status == Status.RETURNED:
            advance(registration_list, "return", actor=self.reviewer, note="Thiếu bản ký")
        if status == Status.ACCEPTED:
            advance(registration_list, "accept", actor=self.reviewer)
        known = [(kind, who, level, sector) for kind, (who, _), (level, sector) in registered]
        return unit, status, known

    def counted(self, top, include):
        statuses = [Status.ACCEPTED]
        if include == WITH_WAITING:
            statuses.append(Status.SUBMITTED)
        return [
            (unit.pk, *item)
            for unit, status, registered in self.lists
            if status in statuses and top.holds(unit)
            for item in registered
        ]


def plain_figures(items):
    """Count by hand: items are (unit, kind, participant, level, sector)."""
    who, models = defaultdict(set), defaultdict(int)
    for unit, kind, participant, _, _ in items:
        who[kind].add((unit, participant))
        models[kind] += 1
    return Figures(
        len(who[COLLECTIVE]), models[COLLECTIVE], len(who[INDIVIDUAL]), models[INDIVIDUAL]
    )


def added(figures):
    result = Figures()
    for item in figures:
        result += item
    return result


def check_against_plain_count(scene, top, include):
    items = scene.counted(top, include)
    table = totals(top, scene.campaign, labels_of(scene.campaign), include)
    cells = {
        (level, sector): plain_figures([i for i in items if i[3:] == (level, sector)])
        for level in LEVELS
        for sector in SECTORS
    }
    assert table.cells == cells
    assert table.distinct == plain_figures(items)
    assert table.sector_totals == {
        sector: added(cells[level, sector] for level in LEVELS) for sector in SECTORS
    }
    if scene.campaign.counts_distinct_in_totals:
        assert table.levels == {
            level: plain_figures([i for i in items if i[3] == level]) for level in LEVELS
        }
        assert table.total == plain_figures(items)
    else:
        assert table.levels == {
            level: added(cells[level, sector] for sector in SECTORS) for level in LEVELS
        }
        assert table.total == added(cells.values())


@pytest.mark.django_db
@given(plans=units, counts_distinct=st.booleans(), include=st.sampled_from(["accepted", "all"]))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_table_equals_a_plain_count(plans, counts_distinct, include):
    with transaction.atomic():
        scene = Scene(plans, counts_distinct=counts_distinct)
        for top in (scene.ward, scene.committee, *(unit for unit, _, _ in scene.lists)):
            check_against_plain_count(scene, top, include)
        transaction.set_rollback(True)


@pytest.mark.django_db
@given(registered=registrations, counts_distinct=st.booleans())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_rows_of_a_list_give_the_table_of_its_entries(registered, counts_distinct):
    with transaction.atomic():
        plan = (False, Status.ACCEPTED, registered)
        scene = Scene([plan], counts_distinct=counts_distinct)
        unit, labels = scene.lists[0][0], labels_of(scene.campaign)
        rows = unit.submissions.get().registrationlist.rows
        assert totals_of_rows(rows, scene.campaign, labels) == totals(unit, scene.campaign, labels)
        transaction.set_rollback(True)


def test_rows_that_still_lack_something_are_not_counted(campaign):
    rows = [make_row(), make_row(sector=""), make_row(level=""), make_row(initiative="")]
    table = totals_of_rows(rows, campaign, labels_of(campaign))
    assert table.total == Figures(collectives=1, collective_models=1)


def test_a_ward_keeps_what_was_registered_when_a_unit_moves_away(
    ward, campaign, unit, reviewer, stranger_ward, administrator
):
    make_accepted(unit, campaign, reviewer)
    unit.parent, unit.path = stranger_ward, f"{stranger_ward.path}{unit.pk:08d}/"
    unit.save()
    assert totals(ward, campaign, labels_of(campaign)).total.models == 2


@pytest.mark.parametrize(
    "kind", [Unit.Kind.PARTY_COMMITTEE, Unit.Kind.PARTY_CELL, Unit.Kind.MASS_ORGANIZATION]
)
def test_whatever_its_kind_a_unit_has_the_models_of_those_below_it(ward, campaign, reviewer, kind):
    top = make_unit(ward, kind=kind)
    for unit in (top, make_unit(top)):
        make_accepted(unit, campaign, reviewer)
    assert totals(top, campaign, labels_of(campaign)).total.models == 4


def make_accepted(unit, campaign, reviewer):
    registration_list = make_list(unit, campaign, reviewer)
    advance(registration_list, "send", actor=reviewer)
    advance(registration_list, "accept", actor=reviewer)


def test_the_counts_of_a_selection_tell_rows_from_distinct(ward, campaign, unit, reviewer):
    same = "Tổ dân vận số 1"
    rows = [make_row(participant=same, sector=sector) for sector in ("KT", "KT", "VHXH")]
    registration_list = make_list(unit, campaign, reviewer, rows)
    advance(registration_list, "send", actor=reviewer)
    by_row, distinct = count_entries(entries_of(ward, campaign, WITH_WAITING))
    assert by_row == Figures(collectives=2, collective_models=3)
    assert distinct == Figures(collectives=1, collective_models=3)


@pytest.mark.parametrize("counts_distinct", [False, True])
@pytest.mark.parametrize("unit_count", [1, 4])
def test_the_number_of_queries_does_not_grow(
    ward, campaign, reviewer, unit_count, counts_distinct, django_assert_num_queries
):
    campaign.counts_distinct_in_totals = counts_distinct
    for _ in range(unit_count):
        make_accepted(make_unit(ward), campaign, reviewer)
    labels = labels_of(campaign)
    # the cells, the distinct figures, the distinct levels
    with django_assert_num_queries(3 if counts_distinct else 2):
        totals(ward, campaign, labels)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("include", [ACCEPTED_ONLY, WITH_WAITING])
def test_the_ward_is_counted_from_the_index_alone(ward, campaign, unit, reviewer, include):
    make_accepted(unit, campaign, reviewer)
    multiply_entries(campaign, 300)
    fill_other_year(ward, unit, reviewer)
    labels = labels_of(campaign)
    with CaptureQueriesContext(connection) as queries:
        totals(ward, campaign, labels, include)
    for query in queries:
        plan = explained(query["sql"])
        assert "entry_totals_of_ward" in plan
        assert ONLY_THE_INDEX[connection.vendor] in plan


ONLY_THE_INDEX = {"sqlite": "USING COVERING INDEX", "postgresql": "Index Only Scan"}


def fill_other_year(ward, unit, reviewer):
    """Enough entries that a table scan would cost more, as in a city's database."""
    other_year = make_campaign(ward, 2025)
    make_accepted(unit, other_year, reviewer)
    multiply_entries(other_year, 3000)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE registrations_entry")


def multiply_entries(campaign, times):
    pattern = Entry.objects.filter(campaign=campaign).first()
    copies = []
    for number in range(times):
        copy = deepcopy(pattern)
        copy.pk, copy.row_id, copy.position = None, f"k{number}", number
        copies.append(copy)
    Entry.objects.bulk_create(copies)


def explained(sql):
    command = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            leave_only_the_index(cursor)
        cursor.execute(f"{command} {sql}")
        plan = "\n".join(str(row) for row in cursor.fetchall())
        transaction.set_rollback(True)
    return plan


def leave_only_the_index(cursor):
    """Which way is cheapest over a few pages changes from run to run; what is asked is whether
    the index suffices. So the other ways are closed until the rollback."""
    cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute("SET LOCAL enable_bitmapscan = off")
    cursor.execute(
        "SELECT indexname FROM pg_indexes WHERE tablename = 'registrations_entry'"
        " AND indexname <> 'entry_totals_of_ward'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP INDEX "{name}"')
