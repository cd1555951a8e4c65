from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture
def january(settings, tmp_path):
    """In time for Mẫu số 01, with a store of its own."""
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(datetime(2026, 1, 9, 2, 0, tzinfo=UTC), tick=False):
        yield
