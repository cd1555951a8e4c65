"""Many rows of plain columns, without what Django does to each of their values."""

from django.core.exceptions import EmptyResultSet
from django.db import connections


def plain_rows(queryset, row_type):
    """[row_type] of a QuerySet, for a NamedTuple whose fields name columns (lookups with "__").

    As `values_list`, in a third of its time on SQLite, where Django turns every value of every row
    over once more; a board reads six hundred rows. Plain columns only: numbers, words, booleans,
    moments (aware on both databases, see audit.sqlite_moments).
    """
    query = queryset.values_list(*row_type._fields).query
    try:
        sql, params = query.sql_with_params()
    except EmptyResultSet:
        return []
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return list(map(row_type._make, rows))
