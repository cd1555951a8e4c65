"""The difference of two sealed tables against a plain count of both."""

from collections import Counter
from dataclasses import astuple, replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from documents.vocabulary import COLLECTIVE, INDIVIDUAL, LEVELS_2026, SECTORS_2026
from reporting.sealing.difference import difference
from reporting.sealing.frozen import FrozenList, FrozenRow, FrozenTable
from reporting.totals import ACCEPTED_ONLY, Figures

AT = datetime(2026, 1, 16, 1, 0, tzinfo=UTC)
LEVELS = [label.code for label in LEVELS_2026]
SECTORS = [label.code for label in SECTORS_2026]

rows = st.lists(
    st.builds(
        FrozenRow,
        kind=st.sampled_from([COLLECTIVE, INDIVIDUAL]),
        participant=st.sampled_from(["Tổ dân vận số 1", "Tổ dân vận số 2", "Bà Hòa"]),
        initiative=st.sampled_from(["Ngõ sáng", "Tổ tự quản", "Đường hoa"]),
        sector=st.sampled_from(SECTORS),
        level=st.sampled_from(LEVELS),
    ),
    max_size=5,
).map(tuple)
# some units stand in both tables, with other rows or the same
UNITS = ["TDP1", "TDP2", "TDP3", "YTE"]
wards = st.dictionaries(st.sampled_from(UNITS), rows, max_size=4)


def count(unit_rows, level=None, sector=None):
    """The four figures of the rows at this level and sector, one by one."""
    found = [
        (code, row)
        for code, rows in unit_rows.items()
        for row in rows
        if level in (None, row.level) and sector in (None, row.sector)
    ]
    models = Counter(row.kind for _, row in found)
    people = Counter(
        kind for _, kind, _ in {(code, row.kind, row.participant) for code, row in found}
    )
    return Figures(people[COLLECTIVE], models[COLLECTIVE], people[INDIVIDUAL], models[INDIVIDUAL])


def sum_of(unit_rows, level=None, *, once):
    """A level's row, or Tổng: every row's own figures added, or each participant counted once."""
    if once:
        return count(unit_rows, level)
    levels = LEVELS if level is None else [level]
    cells = [count(unit_rows, each, sector) for each in levels for sector in SECTORS]
    return Figures(*(sum(numbers) for numbers in zip(*map(astuple, cells), strict=True)))


def table_of(unit_rows, *, once=False):
    cells = {
        (level, sector): count(unit_rows, level, sector) for level in LEVELS for sector in SECTORS
    }
    return FrozenTable(
        ward="Đảng ủy phường Đống Đa",
        year=2026,
        include=ACCEPTED_ONLY,
        as_of=AT,
        coverage="",
        levels=LEVELS_2026,
        sectors=SECTORS_2026,
        figures={(level, ""): sum_of(unit_rows, level, once=once) for level in LEVELS} | cells,
        total=sum_of(unit_rows, once=once),
        distinct=count(unit_rows),
        lists=tuple(
            FrozenList(UNITS.index(code), code, f"Đơn vị {code}", f"DVK-{code}", "0" * 64, rows)
            for code, rows in sorted(unit_rows.items())
        ),
        counts_distinct=once,
    )


@given(before=wards, after=wards, once_before=st.booleans(), once_after=st.booleans())
def test_the_difference_is_what_a_plain_count_of_both_tables_gives(
    before, after, once_before, once_after
):
    found = difference(table_of(before, once=once_before), table_of(after, once=once_after))
    cells = {
        (row.level.code, row.sector.code): (row.before, row.after)
        for row in found.rows
        if row.sector
    }
    assert cells == {
        (level, sector): (count(before, level, sector), count(after, level, sector))
        for level in LEVELS
        for sector in SECTORS
    }
    for row in found.rows:
        if row.sector is None:
            assert row.before == sum_of(before, row.level.code, once=once_before)
            assert row.after == sum_of(after, row.level.code, once=once_after)
    assert found.total.before == sum_of(before, once=once_before)
    assert found.total.after == sum_of(after, once=once_after)
    assert found.total.before.models == sum(len(rows) for rows in before.values())
    assert found.total.after.models == sum(len(rows) for rows in after.values())
    assert found.countings == (once_before, once_after)
    assert set(found.joined) == {f"Đơn vị {code}" for code in set(after) - set(before)}
    assert set(found.left) == {f"Đơn vị {code}" for code in set(before) - set(after)}
    assert set(found.changed) == {
        f"Đơn vị {code}" for code in set(before) & set(after) if before[code] != after[code]
    }
    if once_before == once_after:
        assert found.is_empty == (before == after)


@given(unit_rows=wards, once=st.booleans())
def test_a_table_sealed_before_the_counting_was_kept_is_read_by_its_sums(unit_rows, once):
    table = table_of(unit_rows, once=once)
    data = table.as_json()
    assert FrozenTable.from_json(data) == table
    del data["counts_distinct"]
    repeats = count(unit_rows) != sum_of(unit_rows, once=False)
    assert FrozenTable.from_json(data).counts_distinct == (once and repeats)


@given(before=wards, after=wards)
def test_the_same_two_tables_read_from_json_give_the_same_difference(before, after):
    one, other = table_of(before), table_of(after)
    again = difference(FrozenTable.from_json(one.as_json()), FrozenTable.from_json(other.as_json()))
    assert again == difference(one, other)


def test_a_row_that_only_one_year_prints_counts_as_zeros_in_the_other():
    before, after = table_of({}), table_of({"TDP1": ()})
    del before.figures["TP", "KT"]
    del after.figures["CS", "HTCT"]
    places = [
        (row.level.code, row.sector.code if row.sector else "")
        for row in difference(before, after).rows
    ]
    assert {("TP", "KT"), ("CS", "HTCT")} <= set(places)


def test_a_unit_whose_code_was_corrected_is_the_same_unit():
    before = table_of({"TDP1": ()})
    [only] = before.lists
    after = replace(before, lists=(only._replace(unit_code="TDP21", code="DVK-TDP21"),))
    assert difference(before, after).is_empty
