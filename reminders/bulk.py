"""Rows by the thousand: a portion is one statement, without what a model instance costs."""

import json
from functools import cache, partial

from django.db import connection

ROWS_AT_ONCE = 5000
# How a database reads rows that travel as one JSON list: a column of a row, and the rows.
_READING = {
    "postgresql": ('"{column}"', 'json_populate_recordset(NULL::"{table}", %s)'),
    "sqlite": ("json_extract(value, '$.{column}')", "json_each(%s) WHERE true"),
}


def insert_new(model, rows, **same):
    """Insert `rows`, but not those that break a rule of uniqueness.

    A row is a dict {attname: value}, and all rows name the same columns. `same` are the values of
    columns that are equal in all rows. A column that neither names gets its field's default.
    """
    if not rows:
        return
    rest = {item.attname: item for item in model._meta.concrete_fields if not item.primary_key}
    own = {name: rest.pop(name) for name in rows[0]}
    equal = [_stored(field, same.get(name, field.get_default())) for name, field in rest.items()]
    statement = _statement(model._meta.db_table, rest.values(), own.values())
    stored = {name: cache(partial(_stored, field)) for name, field in own.items()}
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            portion = [
                {own[name].column: stored[name](value) for name, value in row.items()}
                for row in rows[start : start + ROWS_AT_ONCE]
            ]
            cursor.execute(statement, [*equal, json.dumps(portion, default=str)])


def _statement(table, equal, own):
    column, source = _READING[connection.vendor]
    names = ", ".join(f'"{field.column}"' for field in [*equal, *own])
    values = ["%s"] * len(equal) + [column.format(column=field.column) for field in own]
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {", ".join(values)} '  # noqa: S608 -- no user's text
        f"FROM {source.format(table=table)} ON CONFLICT DO NOTHING"
    )


def _stored(field, value):
    return field.get_db_prep_save(value, connection)
