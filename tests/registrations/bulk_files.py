"""Many files at once, as the tests of R4 send and record them."""

import json
from pathlib import Path

from documents.mau01 import to_docx
from jobs import services as jobs
from jobs.models import Job
from registrations import bulk
from registrations.papers import mau01_forms

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))


def record(started, reviewer):
    bulk.confirm(started, actor=reviewer)
    jobs.run(started.job_id)
    assert Job.objects.get(pk=started.job_id).state == Job.State.DONE
    return {file.file_name: file for file in started.files.all()}


def form(unit, campaign, rows):
    """A filled Mẫu số 01 as the unit would send it."""
    return to_docx(mau01_forms(unit, campaign, rows))


def sample(name):
    return name, (SAMPLES / name).read_bytes()


def sample_names():
    return [name for name in EXPECTED if name.startswith("mau01")]
