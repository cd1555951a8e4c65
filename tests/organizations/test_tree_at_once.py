"""Two people changing the tree at the same moment: each waits their turn, nothing is mixed up."""

import threading

import pytest
from django.db import connection

from documents.limited import read_sheets
from organizations.importing import plan_units, write_units
from organizations.models import Unit
from organizations.services import change_unit, create_unit, move_unit
from tests.factories import make_unit
from tests.organizations.unit_lists import line, workbook

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Run the works in one thread each, all starting together; returns the errors they raised."""
    barrier, errors = threading.Barrier(len(works)), []

    def attempt(work):
        try:
            barrier.wait()
            work()
        except Exception as error:  # noqa: BLE001 -- told to the test, which expects none
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def assert_paths_follow_parents():
    for unit in Unit.objects.select_related("parent"):
        above = unit.parent.path if unit.parent else ""
        assert unit.path == f"{above}{unit.pk:08d}/", unit


@pytest.mark.parametrize("attempt", range(5))
def test_an_import_and_a_move_at_once_both_take_place(ward, administrator, attempt):
    """The names sort before the ward: locked in that order, both would wait for each other."""
    committee = make_unit(ward, "Đảng bộ Bệnh viện", code="BV")
    units = [make_unit(ward, f"Chi bộ {n:02d}", code=f"A{n}") for n in range(20)]
    rows = [line(unit.code, f"{unit.name} mới") for unit in units]
    plan = plan_units(ward, read_sheets(workbook(rows), "don-vi.xlsx"))
    moving = Unit.objects.get(pk=units[10].pk)

    errors = at_once(
        lambda: write_units(ward, plan, actor=administrator),
        lambda: change_unit(
            moving, {"contact_name": "Hòa", "parent": committee}, actor=administrator
        ),
    )

    assert errors == []
    moved = Unit.objects.get(pk=moving.pk)
    assert (moved.parent, moved.name, moved.contact_name) == (committee, "Chi bộ 10 mới", "Hòa")
    assert_paths_follow_parents()


@pytest.mark.parametrize("attempt", range(5))
def test_a_unit_added_while_its_superior_moves_lands_below_it(ward, administrator, attempt):
    committee, other = make_unit(ward), make_unit(ward)
    seen_before = Unit.objects.get(pk=committee.pk)

    errors = at_once(
        lambda: move_unit(committee, other, actor=administrator),
        lambda: create_unit(
            seen_before, actor=administrator, name="Chi bộ 1", code="CB1", kind="party_cell"
        ),
    )

    assert errors == []
    assert_paths_follow_parents()


def test_a_unit_added_below_a_superior_that_has_moved_lands_below_it(ward, administrator):
    committee, other = make_unit(ward), make_unit(ward)
    seen_before = Unit.objects.get(pk=committee.pk)
    move_unit(committee, other, actor=administrator)

    create_unit(seen_before, actor=administrator, name="Chi bộ 1", code="CB1", kind="party_cell")

    assert_paths_follow_parents()


@pytest.mark.parametrize("attempt", range(3))
def test_two_units_moved_below_each_other_at_once_make_no_ring(ward, administrator, attempt):
    one, other = make_unit(ward), make_unit(ward)
    same_other, same_one = Unit.objects.get(pk=other.pk), Unit.objects.get(pk=one.pk)

    errors = at_once(
        lambda: move_unit(one, other, actor=administrator),
        lambda: move_unit(same_other, same_one, actor=administrator),
    )

    assert len(errors) == 1
    assert "dưới một đơn vị thuộc chính nó" in str(errors[0])
    assert_paths_follow_parents()


def test_a_change_that_cannot_move_changes_nothing(ward, administrator):
    unit = make_unit(ward)
    below = make_unit(unit)

    with pytest.raises(ValueError, match="thuộc chính nó"):
        change_unit(unit, {"contact_name": "Hòa", "parent": below}, actor=administrator)

    assert Unit.objects.get(pk=unit.pk).contact_name == ""
