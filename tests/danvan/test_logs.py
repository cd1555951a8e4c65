"""No address that carries a key comes into the log with it."""

import logging
import logging.handlers

import pytest
from django.urls import reverse
from django.utils.module_loading import import_string

from danvan.logs import without_keys
from tests.test_foreign_ids import ADDRESSES

KEY = "k7mp-x2qd-9hta-w4vc"
WITH_KEY = [name for name, arguments in ADDRESSES if "token" in arguments]


@pytest.mark.parametrize("name", WITH_KEY)
def test_an_address_with_a_key_is_written_without_it(name):
    path = reverse(name, args=[KEY])

    for line in (f"Not Found: {path}", f'"GET {path}?a=1 HTTP/1.1" 302', path):
        assert KEY not in without_keys(line)
        assert "…" in without_keys(line)


def test_other_addresses_are_written_whole():
    line = "Reference A1B2: 404 GET /phieu/ from /lich-han/ and /dang-ky/12/"

    assert without_keys(line) == line


@pytest.mark.parametrize("name", WITH_KEY)
def test_a_refused_request_leaves_no_key_in_the_log(client, db, settings, name):
    listener = logging.handlers.BufferingHandler(100)
    configured = settings.LOGGING["filters"]
    for chosen in settings.LOGGING["handlers"]["console"]["filters"]:
        listener.addFilter(import_string(configured[chosen]["()"])())
    logging.getLogger().addHandler(listener)
    try:
        client.delete(reverse(name, args=[KEY]))
    finally:
        logging.getLogger().removeHandler(listener)

    written = "\n".join(line.getMessage() for line in listener.buffer)
    assert "Method Not Allowed" in written
    assert KEY not in written
