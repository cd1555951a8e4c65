"""Documents that are kept beside a record: PDF, Word and Excel files."""

from documents.errors import refused
from documents.limited import new_office, run_limited, shown_name
from documents.reading.archive import MAX_FILE_BYTES, too_large
from documents.reading.file_kinds import FileKind, kind_of
from documents.signed_copy import inspect_pdf


def accepted_document(
    data: bytes, filename: str, wanted: str = "tệp Word (.docx)"
) -> tuple[str, bytes]:
    """What the file is by its content ("pdf", "docx" or "xlsx"), and the bytes to keep of it.

    `wanted` says in a refusal what the place takes: “tệp PDF”. The file has at most 20 MB, opens
    without a password and holds no macro, embedded object or link that would be fetched; else
    DocumentRefused. What is kept of a Word or Excel file is without the notes of its pictures
    (where and by whom they were taken); a PDF is kept as it is.
    """
    name = shown_name(filename)
    if len(data) > MAX_FILE_BYTES:
        raise too_large(len(data))
    kind = kind_of(data, name)
    if kind is FileKind.PDF:
        inspect_pdf(data, name)
        return "pdf", data
    if kind is not FileKind.ZIP:
        if kind in (FileKind.PICTURE, FileKind.OTHER):
            raise refused("not_wanted", filename=name, wanted=wanted)
        raise refused(kind.value, filename=name)
    return _without_notes(data, name)


def kept_form(data: bytes, filename: str) -> tuple[str, bytes]:
    """The name and the bytes under which a filled Word or Excel form that was read is kept.

    Its pictures no longer tell where and by whom they were taken. Of an old Word file, whose
    pictures cannot be reached, the new one is kept that it was read as. DocumentRefused where the
    file could not be looked through.
    """
    name = shown_name(filename)
    _, kept = _without_notes(new_office(data, name), name)
    is_old = name.lower().endswith(".doc")
    return (shown_name(f"{name[:-4]}.docx") if is_old else name), kept


def _without_notes(package: bytes, name: str) -> tuple[str, bytes]:
    kind, _, kept = run_limited("clean_package", package, filename=name).partition(b"\n")
    return kind.decode(), kept
