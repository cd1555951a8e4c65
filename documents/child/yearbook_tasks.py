"""Binding the yearbook. Runs in the limited child of documents.limited only."""

import pickle

from documents import yearbook

_WRITERS = {"docx": yearbook.to_docx, "pdf": yearbook.to_pdf}


def draw(data: bytes, *, file_format: str, progress: yearbook.Progress | None = None) -> bytes:
    """`data` is the pickled book, written by our own parent process and nobody else."""
    book = pickle.loads(data)  # noqa: S301
    return _WRITERS[file_format](book, progress=progress)
