"""Documents that are kept beside a record as they were sent: PDF, Word and Excel files."""

from documents.errors import refused
from documents.limited import run_limited, shown_name
from documents.reading.archive import MAX_FILE_BYTES, too_large
from documents.reading.file_kinds import FileKind, kind_of
from documents.signed_copy import inspect_pdf


def accepted_document(data: bytes, filename: str) -> str:
    """What the file is by its content: "pdf", "docx" or "xlsx", of at most 20 MB.

    It opens without a password and holds no macro, embedded object or link that would be
    fetched; else DocumentRefused.
    """
    name = shown_name(filename)
    if len(data) > MAX_FILE_BYTES:
        raise too_large(len(data))
    kind = kind_of(data, name)
    if kind is FileKind.PDF:
        inspect_pdf(data, name)
        return "pdf"
    if kind is not FileKind.ZIP:
        raise refused(kind.value, filename=name)
    return run_limited("check_package", data, filename=name).decode()
