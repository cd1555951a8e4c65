"""Looking into Word and Excel files. Runs in the limited child of documents.limited only."""

import io
import zipfile

from documents.child.picture_notes import without_notes
from documents.reading.archive import open_package


def clean_package(data: bytes, filename: str = "") -> bytes:
    """ "docx" or "xlsx", a line break, and the file without the notes of its pictures.

    A file whose pictures tell nothing stays byte for byte what it was; the same file gives the
    same bytes each time.
    """
    package = open_package(data, filename)
    parts = {name: without_notes(content) for name, content in package.parts.items()}
    kept = data if parts == package.parts else _zipped(parts)
    return package.kind.encode() + b"\n" + kept


def _zipped(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
