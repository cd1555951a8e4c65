"""The signed copy of a form: phone photos made into one PDF, or a PDF looked at before keeping.

Pictures and PDFs are opened in the limited child only (documents.child.signed_copy_tasks).
"""

from collections.abc import Sequence

from documents.errors import refused
from documents.limited import run_limited, shown_name
from documents.reading.archive import MAX_FILE_BYTES, too_large

MAX_PHOTOS = 5


def photos_to_pdf(photos: Sequence[bytes], names: Sequence[str] = ()) -> bytes:
    """One PDF with a page for each of 1–5 photos, upright and without their metadata.

    Takes JPEG, PNG, WEBP and HEIC; raises DocumentRefused naming the photo at fault.
    """
    if not 1 <= len(photos) <= MAX_PHOTOS:
        raise refused("too_many_photos", limit=MAX_PHOTOS)
    for photo in photos:
        if len(photo) > MAX_FILE_BYTES:
            raise too_large(len(photo))
    shown = [shown_name(name) for name in names]
    shown += [f"ảnh số {place}" for place in range(len(shown) + 1, len(photos) + 1)]
    return run_limited(
        "photos_to_pdf", b"".join(photos), sizes=[len(photo) for photo in photos], names=shown
    )


def inspect_pdf(data: bytes, filename: str = "") -> int:
    """The number of pages of a PDF of at most 20 MB that opens without a password."""
    if len(data) > MAX_FILE_BYTES:
        raise too_large(len(data))
    return int(run_limited("check_pdf", data, filename=shown_name(filename)))
