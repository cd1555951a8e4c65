"""Rows of a table as lines of JSON and back, the same bytes whichever database holds them."""

import hashlib
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from backups.refusals import damaged

# What ends with this machine: sessions, work in progress and its results, files still arriving.
LEFT_OUT = {"sessions.Session", "jobs.Job", "uploads.Upload"}
ROWS_AT_ONCE = 200


def all_models(apps):
    """Every model with a table, links between two tables included."""
    found = apps.get_models(include_auto_created=True)
    tables = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted(tables, key=_label)


def kept_models(apps):
    """{label: model} of what an archive holds."""
    return {_label(model): model for model in all_models(apps) if _label(model) not in LEFT_OUT}


def columns(model):
    return [field.attname for field in _fields(model)]


def lines(model):
    """The rows by primary key, each as one line; some rows at a time are in memory.

    Call it inside a snapshot. What points to a row that is left out points to nothing.
    """
    fields = _fields(model)
    cut = {place for place, field in enumerate(fields) if _is_cut(field)}
    rows = model._base_manager.order_by("pk").values_list(*columns(model))
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        values = [None if place in cut else value for place, value in enumerate(row)]
        text = json.dumps(
            values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
        )
        yield f"{text}\n".encode()


def digest(model):
    """(rows, SHA-256) of `lines`."""
    count, total = 0, hashlib.sha256()
    for line in lines(model):
        count += 1
        total.update(line)
    return count, total.hexdigest()


def load(model, told):
    """Insert the rows of these lines. BackupRefused where the table does not take one."""
    fields = _fields(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- our own names
    told = iter(told)
    try:
        with connection.cursor() as cursor:
            while rows := [_row(fields, line) for line in islice(told, ROWS_AT_ONCE)]:
                cursor.executemany(statement, rows)
    except (ValueError, TypeError, OverflowError, RecursionError) as fault:
        raise damaged(f"dòng không đọc được trong bảng {_label(model)}") from fault
    except (ValidationError, DatabaseError) as fault:
        raise damaged(f"dòng không ghi được vào bảng {_label(model)}") from fault


def _row(fields, line):
    values = json.loads(line)
    if not isinstance(values, list):
        raise TypeError("a row is a list")
    return [
        None if value is None else field.get_db_prep_save(field.to_python(value), connection)
        for field, value in zip(fields, values, strict=True)
    ]


def _fields(model):
    """By name: migrations and the program list them in different orders."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: field.attname)


def _label(model):
    return model._meta.label


def _is_cut(field):
    return field.is_relation and _label(field.related_model) in LEFT_OUT


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a backup")
