"""What settings promise of the database and of passwords, asked of the running thing."""

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="settings of SQLite")


@only_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 20_000)]
)
def test_an_acknowledged_write_outlives_a_power_cut_and_writers_wait(pragma, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_pen_before_it_reads(django_assert_num_queries):
    with django_assert_num_queries(2) as captured, transaction.atomic():
        pass
    assert [query["sql"] for query in captured] == ["BEGIN IMMEDIATE", "COMMIT"]


def test_a_password_costs_nineteen_mebibytes_two_passes_and_one_lane():
    assert make_password("một mật khẩu dài").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
