from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot():
    """Everything read inside is of one moment, while others go on writing. Write nothing inside.

    An ordinary transaction would not do: on SQLite it takes the pen (IMMEDIATE), on PostgreSQL
    each of its queries sees what was committed meanwhile.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
