"""Makes the demo ward anew, as it stands at one stage of the year 2026."""

import random
from dataclasses import dataclass
from datetime import datetime

from django.core.management import call_command
from django.db import connection, transaction

from audit.clock import held_at
from campaigns.opening import read_fixture
from organizations.models import Unit, User
from reporting.demo.allowances import add_allowances
from reporting.demo.assessments import add_assessments
from reporting.demo.awards import add_awards
from reporting.demo.files import delete_files, file_fields, files_in
from reporting.demo.ledger import write_down
from reporting.demo.lists import LISTS_LAST_YEAR, ListMaker
from reporting.demo.names import NameBook
from reporting.demo.photos import add_photos
from reporting.demo.sealings import add_sealings
from reporting.demo.story import SENT_FATES, ZONE, Teller, fates
from reporting.demo.unit_plans import add_plans
from reporting.demo.units import DEFAULT_UNITS, unit_plans
from reporting.demo.ward import (
    ALONE,
    OPENED_AT,
    SET_UP_AT,
    WardBuilder,
    close_last_year,
    new_ward,
    open_last_year,
    open_this_year,
)

STAGES = {
    "registration": datetime(2026, 1, 9, 9, 0, tzinfo=ZONE),
    "overdue": datetime(2026, 1, 16, 8, 0, tzinfo=ZONE),
    "awards": datetime(2026, 9, 20, 9, 0, tzinfo=ZONE),
    "year_end": datetime(2026, 12, 10, 9, 0, tzinfo=ZONE),
}
DEFAULT_PASSWORD = "danvankheo2026"  # noqa: S105 (printed for everybody who tries the demo)
DEFAULT_SEED = 2026
# people and years, lists, the units’ own documents, photos, awards, sealed tables
_OWN_CHAPTERS = 6
_later_chapters: list = []


def register_chapter(add):
    """`add(cast, instant)` writes what an app above has to add, as the last chapter."""
    _later_chapters.append(add)


def chapter_count():
    return _OWN_CHAPTERS + len(_later_chapters)


class SeedRefused(Exception):
    """The database holds something that is not demo data; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole story of the ward, before anything is written."""

    units: list
    last_year: list
    this_year: list


def holds_a_ward():
    return Unit.objects.exists()


def require_replaceable():
    """Raises SeedRefused unless the database is empty or holds only the demo ward.

    An account without any role, as createsuperuser makes it, is nobody's of the demo ward.
    """
    real = Unit.objects.filter(parent__isnull=True, is_demo=False).first()
    if real is not None:
        raise SeedRefused(
            f"Cơ sở dữ liệu có dữ liệu thật của “{real}”, không lập dữ liệu mẫu. "
            "Dùng --force nếu chắc chắn muốn xóa toàn bộ."
        )
    stranger = User.objects.filter(memberships=None).first()
    if stranger is not None:
        raise SeedRefused(
            f"Cơ sở dữ liệu đã có tài khoản “{stranger.username}” ngoài phường mẫu, không lập dữ "
            "liệu mẫu. Dùng --force nếu chắc chắn muốn xóa toàn bộ."
        )


def plan_story(*, units=DEFAULT_UNITS, models_per_unit=None, seed=DEFAULT_SEED):
    """The full year of every unit; the same arguments always give the same plan."""
    rng = random.Random(seed)  # noqa: S311 (sample data, not secrets)
    fixture = read_fixture("demo_models")
    plans = unit_plans(units)
    names = NameBook(fixture, rng)
    maker = ListMaker(rng, names, models_per_unit)
    teller = Teller(rng, fixture)
    fate_of = fates(plans, rng)
    veterans = plans[: round(len(plans) * LISTS_LAST_YEAR / DEFAULT_UNITS)]
    veterans += [plan for plan in plans if plan.code == "TDP12" and plan not in veterans]
    old_rows = maker.last_year(veterans)
    sent = [plan for plan in plans if fate_of[plan.code] in SENT_FATES]
    unsent = [plan for plan in plans if plan not in sent]
    rows = maker.this_year(sent) | maker.this_year(unsent)
    this_year = [teller.this_year(plan, rows[plan.code], fate_of[plan.code]) for plan in plans]
    return Plan(
        units=plans,
        last_year=[teller.last_year(plan, old_rows[plan.code]) for plan in veterans],
        this_year=[history for history in this_year if history is not None],
    )


def seed_demo(
    stage,
    *,
    units=DEFAULT_UNITS,
    models_per_unit=None,
    seed=DEFAULT_SEED,
    password=DEFAULT_PASSWORD,
    progress=None,
):
    """Replace everything in the database by the demo ward as it stands at the stage.

    The caller asks `require_replaceable` first. `progress(done, total)` counts chapters.
    """
    plan = plan_story(units=units, models_per_unit=models_per_unit, seed=seed)
    with transaction.atomic():
        old_files = {file for field in file_fields() for file in files_in(field)}
        # PostgreSQL truncates no table whose deferred checks are still to come
        connection.check_constraints()
        call_command("flush", interactive=False, verbosity=0)
        ward = new_ward()
        ward.save()
        has_papers = models_per_unit is None  # a load test needs none
        chapters = tell(ward, plan, stage, password=password, seed=seed, has_papers=has_papers)
        for done, _ in enumerate(chapters, start=1):
            if progress:
                progress(done, chapter_count())
        transaction.on_commit(lambda: delete_files(old_files))
    return ward


def tell(ward, plan, stage, *, password, seed=DEFAULT_SEED, doorplate=ALONE, has_papers=True):
    """Write the story of an empty demo ward as far as the stage; yields after each chapter."""
    instant = STAGES[stage]
    with transaction.atomic():
        cast = _set_up(ward, WardBuilder(password, _name_book(seed), doorplate), plan.units)
    yield
    with transaction.atomic():
        this_year = [history.until(instant) for history in plan.this_year]
        write_down([*plan.last_year, *this_year], cast)
    yield
    add_plans(cast, instant, seed=seed)
    yield
    add_photos(cast, instant, seed=seed)
    yield
    add_awards(plan, cast, instant, seed=seed)
    add_assessments(cast, instant, seed=seed)
    yield
    if has_papers:
        add_sealings(cast, instant)
    yield
    for add in _later_chapters:
        if has_papers:
            add(cast, instant)
        yield


def _set_up(ward, builder, plans):
    """The Cast, with last year closed and this year open."""
    with held_at(SET_UP_AT):
        cast = builder.build(ward, plans)
        cast.campaigns[2025] = open_last_year(ward)
    with held_at(OPENED_AT):
        administrator = cast.reviewers["admin"]
        close_last_year(cast.campaigns[2025], actor=administrator)
        cast.campaigns[2026] = open_this_year(ward, actor=administrator)
    add_allowances(cast)
    return cast


def _name_book(seed):
    return NameBook(read_fixture("demo_models"), random.Random(seed))  # noqa: S311 (sample data)
