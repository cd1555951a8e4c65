"""Planning 10.000 reminders, against one raw INSERT … SELECT of as many rows of the ledger.

5.000 units that owe one obligation, each with a clerk who has a mailbox: a letter and a notice
each. All of it happens in transactions that are rolled back.
"""

import statistics
import time
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from audit.clock import held_at
from bench.timing import Result
from campaigns.models import Campaign, Deadline
from campaigns.vocabulary import Obligation
from organizations.models import Membership, Unit, User
from reminders.bulk import ROWS_AT_ONCE
from reminders.models import Reminder
from reminders.planning import plan
from reminders.rounds import RoundDraft, save_plan
from reminders.texts import BEFORE_TEXT

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 1, 7, 9, tzinfo=HANOI)
FEW, UNITS = 20, 5000
RUNS = 5
LONGEST_MS = 5000


class Undone(Exception):
    """Ends a transaction without a trace."""


@override_settings(DEBUG=False)  # which would keep the text of every statement
def planning():
    """The Result; RuntimeError if many units ask more queries than a few, portions aside."""
    call_command("migrate", verbosity=0)
    try:
        with transaction.atomic():
            result = _measured()
            raise Undone
    except Undone:
        return result


def _measured():
    ward = _ward(FEW)
    plan_it = partial(plan, at=AT, ward=ward)
    few = _queries(plan_it)
    _more_units(ward, FEW, UNITS)
    many = _queries(plan_it)
    if many > few + 2 * (2 * UNITS // ROWS_AT_ONCE):
        raise RuntimeError(f"{few} queries for {FEW} units, {many} for {UNITS}")
    ours = [_timed(plan_it) for _ in range(RUNS)]
    planned = plan_it()
    floor = [_timed(partial(_copy_of_the_ledger, ward)) for _ in range(RUNS)]
    ours_ms, processor_ms = (
        round(statistics.median(times), 2) for times in zip(*ours, strict=True)
    )
    floor_ms = round(statistics.median(wall for wall, _ in floor), 2)
    return Result(
        f"reminders: {planned.told} planned, {connection.vendor}",
        ours_ms,
        "raw INSERT … SELECT of the ledger",
        floor_ms,
        round(ours_ms / floor_ms, 2),
        queries=many,
        longest_ms=LONGEST_MS,
        processor_ms=processor_ms,
    )


def _ward(units):
    ward = Unit.objects.create(name="Đảng ủy phường", code="BENCH", kind="ward_committee")
    admin = User.objects.create(username="bench-admin")
    campaign = Campaign.objects.create(ward=ward, year=2026)
    mau01 = Obligation.REGISTRATION
    Deadline.objects.create(campaign=campaign, obligation=mau01, stated_on=date(2026, 1, 15))
    with held_at(datetime(2025, 12, 1, tzinfo=HANOI)):
        save_plan(campaign, mau01, [RoundDraft(-7, BEFORE_TEXT)], actor=admin)
    _more_units(ward, 0, units)
    return ward


def _more_units(ward, first, last):
    numbers = range(first, last)
    units = Unit.objects.bulk_create(
        Unit(name=f"Chi bộ số {number}", code=f"B{number}", kind="party_cell", parent=ward)
        for number in numbers
    )
    for unit in units:
        unit.path = f"{ward.path}{unit.pk:08d}/"
    Unit.objects.bulk_update(units, ["path"], batch_size=200)
    clerks = User.objects.bulk_create(
        User(username=f"b{number}", email=f"b{number}@bench.example") for number in numbers
    )
    Membership.objects.bulk_create(
        Membership(user=clerk, unit=unit, role=Membership.Role.CLERK)
        for clerk, unit in zip(clerks, units, strict=True)
    )


def _queries(work):
    """How many `work()` asks; then it never happened."""
    with CaptureQueriesContext(connection) as queries:
        _timed(work)
    return len(queries) - 2  # the savepoint and its end


def _timed(work):
    """Milliseconds of `work()` by the clock and of this processor; then it never happened."""
    try:
        with transaction.atomic():
            began, busy = time.perf_counter(), time.process_time()
            work()
            wall, processor = time.perf_counter() - began, time.process_time() - busy
            raise Undone
    except Undone:
        return wall * 1000, processor * 1000


def _copy_of_the_ledger(ward):
    """As many rows of the ward again, under another round."""
    columns = [item.column for item in Reminder._meta.concrete_fields if item.column != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    values = names.replace('"offset"', '"offset" + 1')
    table = Reminder._meta.db_table
    planned = f"SELECT {values} FROM {table} WHERE campaign_id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {planned}", [ward.campaigns.get().pk])
