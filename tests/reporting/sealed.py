"""Sealed tables for tests."""

from django.core.files.storage import default_storage

from audit.clock import now
from reporting.downloads import Download
from reporting.sealing.frozen import freeze
from reporting.sealing.looks import look_of
from reporting.sealing.services import draw_up, papers_of, publish, store
from reporting.tasks import start_seal
from reporting.totals import ACCEPTED_ONLY

PAPERS = {
    (form, file_format) for form in ("mau01", "mau02") for file_format in ("docx", "pdf", "xlsx")
}


def plain_file(form, file_format, paper, name, *, campaign=None):
    """In place of the drawn paper, which takes a second: its description."""
    return Download(name, f"{form} {file_format} {paper!r}".encode())


def seal(campaign, actor, number=1, include=ACCEPTED_ONLY, note="", write=plain_file):
    """What the job does, at once."""
    sealing = draw_up(campaign, include, number=number)
    papers = papers_of(sealing, write=write, progress=lambda done, total: None)
    return publish(sealing, papers, store(papers), note=note, actor=actor)


def press(campaign, actor, number=1, note=""):
    """The job of who has just looked at the figures and presses the button."""
    look = look_of(freeze(campaign, ACCEPTED_ONLY, at=now()))
    return start_seal(campaign, ACCEPTED_ONLY, number=number, look=look, note=note, actor=actor)


def contents(table):
    """{(form, format): bytes} as they lie in the store."""
    found = {}
    for file in table.files.all():
        with default_storage.open(file.file.name) as stored:
            found[file.form, file.file_format] = stored.read()
    return found
