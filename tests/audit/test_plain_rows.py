"""Rows as the driver reads them: the same as Django's, on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from django.db import connection
from django.utils import timezone

from audit.plain_rows import Key, plain_rows, remembered_rows
from audit.sqlite_moments import moment
from campaigns.answering import answering_rows
from campaigns.models import Deadline, Submission
from organizations.services import move_unit
from tests.factories import make_list, make_unit

pytestmark = pytest.mark.django_db


class Row(NamedTuple):
    pk: int
    unit_id: int
    unit__name: str
    status: str
    is_nil: bool
    is_on_behalf: bool
    first_sent_at: datetime | None
    updated_at: datetime
    sealed_at: datetime | None
    registrationlist__row_count: int | None


@pytest.fixture
def files(ward, campaign, clerk):
    found = [make_list(make_unit(ward), campaign, clerk) for _ in range(3)]
    sent_at = timezone.now().replace(microsecond=0)
    Submission.objects.filter(pk=found[1].pk).update(first_sent_at=sent_at, is_nil=True)
    Submission.objects.filter(pk=found[2].pk).update(
        first_sent_at=sent_at + timedelta(microseconds=7), sealed_at=sent_at
    )
    return Submission.objects.order_by("pk")


def test_plain_rows_are_what_django_reads(files):
    assert plain_rows(files, Row) == [Row(*row) for row in files.values_list(*Row._fields)]


def test_moments_are_aware_and_booleans_are_booleans(files):
    last = plain_rows(files, Row)[-1]
    assert last.first_sent_at.utcoffset() == timedelta(0)
    assert last.is_nil is False
    assert last.sealed_at == last.first_sent_at - timedelta(microseconds=7)


class LimitRow(NamedTuple):
    stated_on: date
    opens_on: date | None


def test_days_are_days(campaign):
    Deadline.objects.create(
        campaign=campaign,
        obligation="plan",
        stated_on=date(2026, 1, 15),
        due_before=timezone.now(),
    )
    asked = Deadline.objects.filter(obligation="plan")
    assert plain_rows(asked, LimitRow) == [LimitRow(date(2026, 1, 15), None)]


def test_what_nobody_can_match_is_no_row_and_no_question(files, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert plain_rows(files.filter(pk__in=[]), Row) == []


class NilRow(NamedTuple):
    pk: int
    is_nil: bool


def files_of(campaign_id, answers):
    return Submission.objects.filter(campaign=campaign_id, is_nil__in=answers).order_by("pk")


def test_a_question_is_remembered_and_its_rows_are_fresh(files, campaign, ward, clerk):
    asked = []

    def nil_returns(campaign_id):
        asked.append(campaign_id)
        return files_of(campaign_id, [True])

    assert remembered_rows(nil_returns, NilRow, campaign.pk) == [NilRow(files[1].pk, True)]
    Submission.objects.filter(pk=files[0].pk).update(is_nil=True)
    newest = make_list(make_unit(ward), campaign, clerk)
    Submission.objects.filter(pk=newest.pk).update(is_nil=True)
    assert [row.pk for row in remembered_rows(nil_returns, NilRow, campaign.pk)] == [
        files[0].pk,
        files[1].pk,
        newest.pk,
    ]
    assert asked == [campaign.pk]


def test_other_arguments_and_other_columns_are_other_questions(files, campaign):
    assert remembered_rows(files_of, NilRow, campaign.pk, (True,)) == [NilRow(files[1].pk, True)]
    others = [NilRow(files[0].pk, False), NilRow(files[2].pk, False)]
    assert remembered_rows(files_of, NilRow, campaign.pk, (False,)) == others
    assert remembered_rows(files_of, NilRow, campaign.pk + 1, (True,)) == []
    whole = remembered_rows(files_of, Row, campaign.pk, (False,))
    assert whole == plain_rows(files_of(campaign.pk, [False]), Row)


def test_what_nobody_can_match_is_remembered_too(files, campaign, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert remembered_rows(files_of, NilRow, campaign.pk, ()) == []
        assert remembered_rows(files_of, NilRow, campaign.pk, ()) == []


def test_the_units_of_a_year_are_those_of_now_also_when_one_has_moved(
    campaign, ward, unit, administrator
):
    inner, outer = make_unit(unit), make_unit(ward)
    assert answering_rows(campaign, Key, [outer]) == [Key(outer.pk)]
    assert {row.pk for row in answering_rows(campaign, Key, [unit])} == {unit.pk, inner.pk}
    move_unit(unit, outer, actor=administrator)
    assert {row.pk for row in answering_rows(campaign, Key, [unit])} == {unit.pk, inner.pk}
    moved = {row.pk for row in answering_rows(campaign, Key, [outer])}
    assert moved == {outer.pk, unit.pk, inner.pk}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps moments as moments")
def test_sqlite_reads_a_moment_with_its_zone():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE said (at datetime)")
        cursor.execute("INSERT INTO said VALUES ('2026-01-09 02:00:00.500000')")
        cursor.execute("SELECT at FROM said")
        assert cursor.fetchone() == (datetime(2026, 1, 9, 2, 0, 0, 500_000, tzinfo=UTC),)


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (b"2026-01-09 02:00:00", datetime(2026, 1, 9, 2, tzinfo=UTC)),
        (b"2026-01-09 02:00:00+00:00", datetime(2026, 1, 9, 2, tzinfo=UTC)),
        (b"2026-01-09 09:00:00+07:00", datetime(2026, 1, 9, 2, tzinfo=UTC)),
        (b"2026-01-09 02:00:00.5", datetime(2026, 1, 9, 2, 0, 0, 500_000, tzinfo=UTC)),
        (b"soon", None),
    ],
)
def test_a_stored_moment_is_read_however_it_was_written(stored, read):
    assert moment(stored) == read
