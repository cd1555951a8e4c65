"""Files that somebody sent, as answers that can do no harm. The caller has checked who asks."""

import hashlib
import logging
import re
from http import HTTPStatus
from pathlib import PurePath

from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from documents.file_names import DOCX, XLSX

logger = logging.getLogger(__name__)
# Shown in the browser: what cannot run anything. The rest is downloaded.
INLINE = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mov": "video/quicktime",
}
DOWNLOADED = {
    ".docx": DOCX,
    ".xlsx": XLSX,
}
# the sizes of a picture in addresses, the largest first
PICTURE_SIZES = ("goc", "vua", "nho")
HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
STORE_DOWN = "Kho lưu tệp tạm thời không mở được. Thử lại sau ít phút."
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def stored_file_response(request, file, name, *, shown=True):
    """The stored file (a FieldFile) under the name people gave it.

    With `shown` the browser may show, and keep, what is a picture, a video or a PDF. Its type
    follows the ending under which we stored it, never its content or its sender's word; the
    sandbox keeps scripts, forms and our own origin away from it, and Chromium (156, seen) opens a
    sandboxed PDF in its viewer. A browser that has the file already is told so, and a video is
    given in the parts it is asked for (RFC 9110, 14).
    """
    if not file:
        raise Http404
    ending = PurePath(file.name).suffix.lower()
    etag = f'"{hashlib.sha256(file.name.encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag) or _content(request, file, ending, etag)
    is_shown = shown and ending in INLINE
    headers = HARMLESS | {"Cache-Control": "private, no-cache" if is_shown else "private, no-store"}
    if answer.status_code < HTTPStatus.BAD_REQUEST:
        headers["Content-Disposition"] = content_disposition_header(not is_shown, name)
        headers |= {"ETag": etag, "Accept-Ranges": "bytes"}
    for header, value in headers.items():
        answer.headers[header] = value
    return answer


def _content(request, file, ending, etag):
    content_type = (INLINE | DOWNLOADED).get(ending, "application/octet-stream")
    try:
        content = file.storage.open(file.name)
    except FileNotFoundError as error:
        raise Http404 from error
    except OSError:
        logger.exception("The store did not open %s", file.name)
        return HttpResponse(STORE_DOWN, status=503, content_type="text/plain; charset=utf-8")
    size = content.seek(0, 2)
    asked = _asked_range(request, etag, size)
    if asked is None:
        content.seek(0)
        return FileResponse(content, content_type=content_type)
    start, end = asked
    if start >= end:
        content.close()
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{size}"},
        )
    content.seek(start)
    return FileResponse(
        _Part(content, end - start),
        status=HTTPStatus.PARTIAL_CONTENT,
        content_type=content_type,
        headers={
            "Content-Range": f"bytes {start}-{end - 1}/{size}",
            "Content-Length": str(end - start),
        },
    )


def _asked_range(request, etag, size):
    """(start, end) of the one range asked for, end exclusive; None for the whole file."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if not first:
        return (max(0, size - int(last)), size) if last else None
    return int(first), min(int(last) + 1, size) if last else size


class _Part:
    """The next `length` bytes of an open file."""

    def __init__(self, content, length):
        self._content = content
        self._left = length
        self.close = content.close

    def read(self, most):
        piece = self._content.read(min(most, self._left))
        self._left -= len(piece)
        return piece
