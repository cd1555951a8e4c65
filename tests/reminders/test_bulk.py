"""Rows written by the thousand are the rows the models would have written."""

import uuid
from datetime import UTC, date, datetime

import pytest

from reminders import bulk
from reminders.bulk import insert_new
from reminders.models import Message
from reminders.vocabulary import Channel, MessageState

AT = datetime(2026, 1, 7, 2, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def insert(ward):
    """insert(addresses, …) writes a digest to each."""

    def write(addresses, name="Chi bộ “12”", **columns):
        rows = [
            {"recipient": address, "name": name, "key": uuid.uuid4(), "ended_at": None}
            for address in addresses
        ]
        same = {"ward_id": ward.pk, "channel": Channel.EMAIL, "day": AT.date()}
        insert_new(Message, rows, **same, created_at=AT, next_try_at=AT, **columns)

    return write


def test_a_row_is_what_the_model_would_have_written(insert, ward):
    insert(["tdp12@danvan.example"], name="""Chi bộ “12”, 'O''Brien' \\ {"a": %s}""")
    message = Message.objects.get()
    twin = Message(
        ward=ward,
        channel=Channel.EMAIL,
        recipient="tdp12@danvan.example",
        name="""Chi bộ “12”, 'O''Brien' \\ {"a": %s}""",
        day=date(2026, 1, 7),
        key=message.key,
        created_at=AT,
        next_try_at=AT,
    )
    columns = [field.attname for field in Message._meta.concrete_fields if not field.primary_key]
    assert {name: getattr(message, name) for name in columns} == {
        name: getattr(twin, name) for name in columns
    }


def test_what_is_there_already_is_left_as_it_is(insert):
    insert(["a@danvan.example"], name="cũ")
    insert(["a@danvan.example", "b@danvan.example"], name="mới")
    assert dict(Message.objects.values_list("recipient", "name")) == {
        "a@danvan.example": "cũ",
        "b@danvan.example": "mới",
    }


def test_rows_go_in_portions_of_one_statement_each(insert, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(bulk, "ROWS_AT_ONCE", 20)
    with django_assert_num_queries(3):
        insert([f"{number}@danvan.example" for number in range(60)])
    assert Message.objects.filter(state=MessageState.WAITING).count() == 60


def test_no_rows_ask_nothing_of_the_database(insert, django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([])
