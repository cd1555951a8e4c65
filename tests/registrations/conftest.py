from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile

from jobs import services as jobs
from registrations import bulk
from registrations.models import BulkImport
from tests.factories import make_unit
from tests.registrations.bulk_files import EXPECTED


@pytest.fixture
def january(settings, tmp_path):
    """In time for Mẫu số 01, with a store of its own."""
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(datetime(2026, 1, 9, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def sample_units(ward):
    """The units named in the sample files, by name."""
    names = {expected["unit"] for name, expected in EXPECTED.items() if name.startswith("mau01")}
    return {name: make_unit(ward, name) for name in names}


@pytest.fixture
def start(campaign, reviewer, media):
    """start((name, bytes), …) uploads the files and reads them, as the job does."""

    def begin(*files):
        uploads = [(name, len(data), ContentFile(data)) for name, data in files]
        started = bulk.start_import(campaign, uploads, actor=reviewer)
        jobs.run(started.job_id)
        return BulkImport.objects.get(pk=started.pk)

    return begin
