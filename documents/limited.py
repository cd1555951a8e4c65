"""Work on strangers' files in a child process that may fail without harm.

The child gets its own process group, temporary folder and limits for memory, processor time,
open files and written bytes; it inherits neither files nor secrets of the environment. Whatever
a file does to it, the answer here is a result or DocumentRefused, in bounded time.
"""

import json
import logging
import os
import pickle
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from documents.drawing.paper import Paper
from documents.errors import DocumentRefused, refused
from documents.reading.archive import MAX_FILE_BYTES, too_large
from documents.reading.article_records import ArticleReading
from documents.reading.file_kinds import FileKind, kind_of
from documents.reading.mau01_records import Mau01Reading
from documents.reading.mau03_records import Mau03Reading
from documents.reading.sheet_records import SheetRow, rows_from_json
from documents.style import HD05_2026, PartyStyle
from documents.text import clean_line
from documents.yearbook import Yearbook

logger = logging.getLogger(__name__)

_CHILD = Path(__file__).parent / "child" / "limited_child.py"
_MEGABYTE = 1024 * 1024
_LONGEST_FILENAME = 150
_MOST_BYTES_OF_FILENAME = 240
_LOGGED_BYTES = 4_000

# told how many of how many steps are done; what it raises ends the child
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Limits:
    """What a child may use: address space and written bytes, seconds of processor and clock."""

    memory_bytes: int = 512 * _MEGABYTE
    cpu_seconds: int = 10
    wall_seconds: float = 15
    open_files: int = 64
    written_bytes: int = 64 * _MEGABYTE


@dataclass(frozen=True)
class _Task:
    """What a child runs, and the refusals that stand for its exceeded time and for its crash."""

    module: str
    function: str
    limits: Limits = Limits()
    too_slow: str = "too_slow"
    unreadable: str = "unreadable"


_PICTURES = Limits(memory_bytes=1024 * _MEGABYTE, cpu_seconds=40, wall_seconds=60)
# LibreOffice reserves far more address space than it uses.
_OFFICE = Limits(
    memory_bytes=8 * 1024 * _MEGABYTE, cpu_seconds=40, wall_seconds=60, open_files=1024
)
# A consolidated list of 3 000 rows takes 80 s and 450 MB on a small machine.
_PAPERS = Limits(
    memory_bytes=4 * 1024 * _MEGABYTE, cpu_seconds=300, wall_seconds=420, open_files=256
)
# 60 articles with 150 photos take 420 MB and 20 s of processor, and make files of 85 MB; both
# grow with the articles.
_BOOKS = Limits(
    memory_bytes=2 * 1024 * _MEGABYTE,
    cpu_seconds=900,
    wall_seconds=1200,
    open_files=256,
    written_bytes=512 * _MEGABYTE,
)
_TASKS = {
    "draw_pdf": _Task("documents.child.pdf_tasks", "draw", _PAPERS),
    "draw_yearbook": _Task("documents.child.yearbook_tasks", "draw", _BOOKS),
    "read_mau01": _Task("documents.reading.mau01_reading", "read_as_json"),
    "read_mau03": _Task("documents.reading.mau03_reading", "read_as_json"),
    "read_article": _Task("documents.reading.article_reading", "read_as_parcel"),
    "read_sheets": _Task("documents.sheets", "read_as_json"),
    "doc_to_docx": _Task("documents.reading.old_word", "to_docx", _OFFICE),
    "clean_photo": _Task(
        "documents.child.photo_tasks", "clean_photo", _PICTURES, "photo_too_heavy", "not_a_photo"
    ),
    "photos_to_pdf": _Task("documents.child.signed_copy_tasks", "photos_to_pdf", _PICTURES),
    "check_pdf": _Task("documents.child.signed_copy_tasks", "check_pdf"),
    "clean_package": _Task("documents.child.attachment_tasks", "clean_package"),
    "check_template": _Task("documents.child.template_tasks", "check"),
}


def read_mau01(data: bytes, filename: str) -> Mau01Reading:
    """The filled Mẫu số 01 in an uploaded .docx or .xlsx file (.doc where LibreOffice is)."""
    return Mau01Reading.from_json(_read_form("read_mau01", data, filename))


def read_mau03(data: bytes, filename: str) -> Mau03Reading:
    """The filled Mẫu số 03 in an uploaded .docx or .xlsx file (.doc where LibreOffice is)."""
    return Mau03Reading.from_json(_read_form("read_mau03", data, filename))


def _read_form(task: str, data: bytes, filename: str) -> dict[str, Any]:
    name = shown_name(filename)
    form: dict[str, Any] = json.loads(run_limited(task, new_office(data, name), filename=name))
    return form


def read_article(data: bytes, filename: str) -> ArticleReading:
    """The exemplar article in an uploaded .docx file (.doc where LibreOffice is)."""
    name = shown_name(filename)
    if kind_of(data, name) in (FileKind.PDF, FileKind.PICTURE):
        # no place for a signed copy stands beside the article
        raise refused("not_wanted", filename=name, wanted="tệp Word (.docx)")
    parcel = run_limited("read_article", new_office(data, name), filename=name)
    return ArticleReading.from_parcel(parcel)


def new_office(data: bytes, name: str) -> bytes:
    """The file as an archive that Word or Excel may have written, old Word files converted."""
    if len(data) > MAX_FILE_BYTES:
        raise too_large(len(data))
    kind = kind_of(data, name)
    if kind is FileKind.WORD_97 and shutil.which("soffice"):
        return run_limited("doc_to_docx", data, filename=name)
    if kind is not FileKind.ZIP:
        raise refused(kind.value, filename=name)
    return data


def read_sheets(data: bytes, filename: str) -> list[SheetRow]:
    """The rows of the visible sheets of an uploaded .xlsx file that hold any text."""
    name = shown_name(filename)
    if len(data) > MAX_FILE_BYTES:
        raise too_large(len(data))
    kind = kind_of(data, name)
    if kind in (FileKind.EXCEL_97, FileKind.ENCRYPTED, FileKind.MACRO_97):
        raise refused(kind.value, filename=name)
    if kind is not FileKind.ZIP:
        raise refused("not_excel", filename=name)
    return rows_from_json(run_limited("read_sheets", data, filename=name))


def draw_pdf(paper: Paper, style: PartyStyle = HD05_2026) -> bytes:
    """The paper as drawing.pdf draws it, for work that may take minutes: it ends in any case."""
    return run_limited("draw_pdf", pickle.dumps((paper, style)))


def draw_yearbook(yearbook: Yearbook, file_format: str, *, progress: Progress | None) -> bytes:
    """The book as "docx" or "pdf"; as many steps as articles, and a few more."""
    payload = pickle.dumps(yearbook)
    return run_limited("draw_yearbook", payload, progress=progress, file_format=file_format)


def shown_name(filename: str) -> str:
    """A file's own name as it may be shown and kept: no path, nothing invisible, NFC, one line.

    Of a long one the end stays: at most 150 characters, and 240 bytes, for a disk takes 255.
    """
    own = filename.replace("\\", "/").rpartition("/")[2]
    visible = "".join(filter(str.isprintable, clean_line(own)))[-_LONGEST_FILENAME:]
    return visible.encode()[-_MOST_BYTES_OF_FILENAME:].decode(errors="ignore").strip(" ")


def run_limited(
    task: str,
    payload: bytes,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> bytes:
    """What the task makes of the payload in a limited child; `options` must fit into JSON.

    A task that tells its steps is given `progress` here. Raises DocumentRefused when the task
    refuses the payload or exceeds its limits.
    """
    chosen = _TASKS[task]
    limits = limits or chosen.limits
    order = {
        "module": chosen.module,
        "function": chosen.function,
        "options": options,
        "limits": asdict(limits),
    }
    with tempfile.TemporaryDirectory(prefix="danvan-") as folder:
        outcome = _run(Path(folder), order, payload, limits.wall_seconds, progress)
    if outcome.timed_out or outcome.code == -signal.SIGXCPU:
        raise refused(chosen.too_slow, filename=options.get("filename", ""))
    if outcome.code != 0:
        logger.error("Task %s ended with %s: %s", task, outcome.code, outcome.errors)
        raise refused(chosen.unreadable, filename=options.get("filename", ""))
    return _result(outcome.answer)


def _result(answer: bytes) -> bytes:
    """The bytes behind the status line that the child wrote."""
    status_line, _, result = answer.partition(b"\n")
    status = json.loads(status_line)
    if status["refused"]:
        raise DocumentRefused(status["code"], status["message"])
    return result


@dataclass(frozen=True)
class _Outcome:
    code: int
    timed_out: bool
    answer: bytes
    errors: str


def _run(
    folder: Path,
    order: dict[str, Any],
    payload: bytes,
    wall_seconds: float,
    progress: Progress | None,
) -> _Outcome:
    paths = {name: folder / name for name in ("sent", "answer", "errors")}
    work = folder / "work"
    work.mkdir()
    paths["sent"].write_bytes(payload)
    with (
        paths["sent"].open("rb") as sent,
        paths["answer"].open("wb") as answer,
        paths["errors"].open("wb") as errors,
        _pipe() as (told, telling),
    ):
        if progress is not None:
            order = {**order, "progress_to": telling.fileno()}
        process = subprocess.Popen(  # noqa: S603 - our own program, without a shell
            [sys.executable, "-I", "-X", "utf8", str(_CHILD), json.dumps(order)],
            stdin=sent,
            stdout=answer,
            stderr=errors,
            cwd=work,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(work), "TMPDIR": str(work)},
            start_new_session=True,
            pass_fds=() if progress is None else (telling.fileno(),),
        )
        try:
            timed_out = not _ends_within(process.pid, wall_seconds, told, progress)
        finally:
            # Before the child is reaped, while its group can still be no one else's.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return _Outcome(
        process.returncode,
        timed_out,
        paths["answer"].read_bytes(),
        paths["errors"].read_bytes()[-_LOGGED_BYTES:].decode("utf-8", "replace"),
    )


@contextmanager
def _pipe() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Both ends of the pipe through which a child tells how far it is."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as told, os.fdopen(writing, "wb") as telling:
        yield told, telling


def _ends_within(pid: int, seconds: float, told: BinaryIO, progress: Progress | None) -> bool:
    """Wait for the process without reaping it, and pass on what it tells meanwhile."""
    deadline = time.monotonic() + seconds
    handle = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    poll.register(told, select.POLLIN)
    try:
        while (left := deadline - time.monotonic()) > 0:
            ready = {descriptor for descriptor, _ in poll.poll(left * 1000)}
            if handle in ready:
                return True
            if told.fileno() in ready and progress is not None:
                progress(*_last_step(told))
        return False
    finally:
        os.close(handle)


def _last_step(told: BinaryIO) -> tuple[int, int]:
    """The newest of the steps that wait in the pipe; each was written there whole."""
    *_, last = told.read(_MEGABYTE).splitlines()
    done, total = map(int, last.split())
    return done, total
