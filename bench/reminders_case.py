"""The ward, the planning and the floor of bench.reminders."""

import time
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.clock import held_at
from campaigns.models import Campaign, Deadline
from campaigns.vocabulary import Obligation
from organizations.models import Membership, Unit, User
from reminders.models import Reminder
from reminders.planning import plan
from reminders.rounds import RoundDraft, save_plan
from reminders.texts import BEFORE_TEXT

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 1, 7, 9, tzinfo=HANOI)
FEW = 20


@dataclass
class Measured:
    rows: int = 0
    few: int = 0
    queries: int = 0
    queries_of_few: int = 0
    insertions: int = 0
    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)


class Undone(Exception):
    """Ends a transaction without a trace."""


def measured(units, runs):
    call_command("migrate", verbosity=0)
    found = Measured()
    try:
        with transaction.atomic():
            ward = _ward(FEW)
            found.few, found.queries_of_few, _ = _plan_counted()
            _more_units(ward, FEW, units)
            Reminder.objects.all().delete()
            found.rows, found.queries, found.insertions = _plan_counted()
            for _ in range(runs):
                found.floor.append(_timed_and_undone(_copy_of_the_ledger))
                found.ours.append(_timed_and_undone(_plan_anew))
            raise Undone
    except Undone:
        return found


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


def _plan_counted():
    """(reminders, queries, of which insert rows)."""
    with CaptureQueriesContext(connection) as queries:
        planned = plan(at=AT)
    insertions = sum("INSERT" in query["sql"][:20] for query in queries)
    return planned.told, len(queries), insertions


def _timed_and_undone(work):
    """Seconds of `work()`, which then never happened."""
    seconds = 0.0
    try:
        with transaction.atomic():
            seconds = work()
            raise Undone
    except Undone:
        return seconds


def _plan_anew():
    Reminder.objects.all().delete()
    began = time.perf_counter()
    plan(at=AT)
    return time.perf_counter() - began


def _copy_of_the_ledger():
    """As many rows again, under another round."""
    columns = [item.column for item in Reminder._meta.concrete_fields if item.column != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    values = names.replace('"offset"', '"offset" + 1')
    table = Reminder._meta.db_table
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}")  # noqa: S608
    return time.perf_counter() - began
