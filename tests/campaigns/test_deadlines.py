"""Limits in words, and the one answer to how late a file is."""

from datetime import date

import pytest

from campaigns.deadlines import due_date, due_dates, due_dates_of_units
from campaigns.services import grant_extension, set_deadline
from campaigns.vocabulary import Obligation


@pytest.mark.parametrize(
    ("includes_stated_day", "limit", "last_day"),
    [
        (False, "trước ngày 15/6/2026", date(2026, 6, 14)),
        (True, "đến hết ngày 15/6/2026", date(2026, 6, 15)),
    ],
)
def test_a_limit_says_whether_the_stated_day_counts(campaign, includes_stated_day, limit, last_day):
    deadline = campaign.deadlines.get(obligation=Obligation.ARTICLE)
    deadline.includes_stated_day = includes_stated_day
    deadline.save()

    assert str(deadline) == f"{Obligation.ARTICLE.label}: {limit}"
    assert (due_date(deadline).limit, due_date(deadline).last_day) == (limit, last_day)


def test_an_extension_changes_a_units_order_of_limits_but_not_the_columns_of_the_ward(
    campaign, unit, other_unit, reviewer
):
    deadline = campaign.deadlines.get(obligation=Obligation.REGISTRATION)
    grant_extension(deadline, unit, last_day=date(2026, 7, 1), reason="x", actor=reviewer)

    assert next(iter(due_dates(campaign, unit))) == Obligation.ARTICLE
    dates = due_dates_of_units(campaign, [unit.pk, other_unit.pk])
    assert [list(of_unit) for of_unit in dates.values()] == [list(dates[other_unit.pk])] * 2
    assert dates[unit.pk][Obligation.REGISTRATION].extended_to == date(2026, 7, 1)


def test_a_limit_that_was_moved_behind_an_extension_binds_the_unit_as_it_binds_all(
    campaign, unit, administrator
):
    deadline = campaign.deadlines.get(obligation=Obligation.REGISTRATION)
    grant_extension(deadline, unit, last_day=date(2026, 1, 20), reason="x", actor=administrator)
    set_deadline(campaign, Obligation.REGISTRATION, stated_on=date(2026, 2, 1), actor=administrator)

    due = due_dates(campaign, unit)[Obligation.REGISTRATION]
    assert (due.last_day, due.extended_to) == (date(2026, 1, 31), None)
