"""What the browser remembers of a cut-off upload, no longer than the server keeps its pieces."""

from datetime import datetime, timedelta

import pytest

from tests.registrations.test_browser_rules import run_in_node
from uploads.services import KEPT

NOW = datetime.fromisoformat("2026-01-09T09:00:00+07:00")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("began", "forgotten"),
    [
        (NOW - KEPT + SECOND, False),
        (NOW - KEPT, True),
        (NOW - KEPT * 30, True),
        (NOW + SECOND, False),  # a clock that was put back
    ],
)
def test_an_upload_is_remembered_as_long_as_the_server_keeps_it(began, forgotten):
    # as Date.prototype.toString tells it, which is what tus stores
    told = began.strftime("%a %b %d %Y %H:%M:%S GMT%z (Giờ Đông Dương)")
    milliseconds = NOW.timestamp() * 1000
    assert run_in_node("unfinished-uploads", "isForgotten", [[told, milliseconds]]) == [forgotten]


def test_an_upload_that_does_not_tell_its_age_is_forgotten():
    assert run_in_node("unfinished-uploads", "isForgotten", [[None, 0], ["", 0]]) == [True, True]
