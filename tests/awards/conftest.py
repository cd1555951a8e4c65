from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def june():
    """Before the limit of the article."""
    with time_machine.travel(datetime(2026, 6, 1, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def september():
    """Before the limit of Mẫu số 03."""
    with time_machine.travel(datetime(2026, 9, 20, 2, 0, tzinfo=UTC), tick=False):
        yield
