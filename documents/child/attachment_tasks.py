"""Looking into Word and Excel files. Runs in the limited child of documents.limited only."""

from documents.reading.archive import open_package


def check_package(data: bytes, filename: str = "") -> bytes:
    """ "docx" or "xlsx"."""
    return open_package(data, filename).kind.encode()
