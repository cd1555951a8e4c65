"""Many rows of plain columns, without what Django does to each of their values.

Of plain columns only: numbers, words, booleans, days and moments (aware on both databases, see
audit.sqlite_moments).
"""

from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection


class Key(NamedTuple):
    """The row of who asks for no more than which records there are."""

    pk: int


def plain_rows(queryset, row_type):
    """[row_type] of a QuerySet, for a NamedTuple whose fields name columns (lookups with "__").

    As `values_list`, in a third of its time on SQLite, where Django turns every value of every row
    over once more; a board reads six hundred rows.
    """
    return _read(_question(queryset, row_type), row_type)


def remembered_rows(build, row_type, *arguments):
    """plain_rows(build(*arguments), row_type), with its SQL remembered: the rows are always fresh.

    To write a question takes Django longer than it takes the database to answer, and a page asks
    ten of the same as the page before. `build` is a function that asks the same whenever it gets
    the same arguments, which are values: no record, whose columns may change, and no clock.
    """
    return _read(_remembered_question(build, row_type, arguments), row_type)


@lru_cache(maxsize=1024)
def _remembered_question(build, row_type, arguments):
    return _question(build(*arguments), row_type)


def _question(queryset, row_type):
    """(SQL, parameters) on the columns that the row type names; None if no row can match."""
    try:
        return queryset.values_list(*row_type._fields).query.sql_with_params()
    except EmptyResultSet:
        return None


def _read(question, row_type):
    if question is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*question)
        rows = cursor.fetchall()
    return list(map(row_type._make, rows))
