"""The last number that each table gave out: one that was deleted is never given to another row."""

from django.db import connection


def read(models):
    """{label: last number} of the tables that number their rows themselves."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            by_table = dict(cursor.fetchall())
        else:
            by_table = _read_sequences(cursor, models.values())
    tables = {model._meta.db_table: label for label, model in models.items()}
    return {tables[name]: last for name, last in by_table.items() if name in tables and last}


def write(models, numbers):
    """Go on counting from there; a table without a number goes on from its rows."""
    known = {models[label]._meta.db_table: last for label, last in numbers.items()}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table, last in known.items():
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, last])
            return
        for model in models.values():
            name, table = _sequence(cursor, model), model._meta.db_table
            if name:
                last = known.get(table)
                cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def _read_sequences(cursor, models):
    found = {}
    for model in models:
        if name := _sequence(cursor, model):
            cursor.execute(f"SELECT last_value, is_called FROM {name}")  # noqa: S608 -- quoted by it
            last, is_called = cursor.fetchone()
            found[model._meta.db_table] = last if is_called else 0
    return found


def _sequence(cursor, model):
    """PostgreSQL's own name of what numbers the table, quoted; None for other kinds of key."""
    key = model._meta.pk
    if key.is_relation or not getattr(key, "db_returning", False):
        return None
    quoted = connection.ops.quote_name(model._meta.db_table)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted, key.column])
    return cursor.fetchone()[0]
