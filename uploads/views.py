"""The tus protocol 1.0 (tus.io): creation, HEAD for the offset, PATCH with the next piece."""

import base64
import binascii
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from documents.errors import DocumentRefused
from uploads.permissions import get_own_upload
from uploads.services import Gone, OffsetConflict, TicketRefused, append, begin, discard, offset_of
from uploads.storing import STORE_DOWN

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
READ_BYTES = 64 * 1024
DRAINED_READS = 64
PAGE_TOO_OLD = "Trang đã mở quá lâu. Tải lại trang rồi chọn lại tệp."
STATUS_OF_REFUSAL = {
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    STORE_DOWN: HTTPStatus.SERVICE_UNAVAILABLE,
}


@require_http_methods(["POST", "OPTIONS"])
def creation(request):
    """POST with Upload-Length and Upload-Metadata (`ticket`, `filename`) answers a Location."""
    if request.method == "OPTIONS":
        return _answer(
            HTTPStatus.NO_CONTENT, **{"Tus-Version": VERSION, "Tus-Extension": "creation"}
        )
    if wrong := _wrong_version(request):
        return wrong
    try:
        size = int(request.headers.get("Upload-Length", ""))
        metadata = _metadata(request.headers.get("Upload-Metadata", ""))
        upload = begin(request.user, metadata["ticket"], metadata["filename"], size)
    except (ValueError, KeyError):
        return _answer(HTTPStatus.BAD_REQUEST)
    except TicketRefused:
        return _answer(HTTPStatus.FORBIDDEN, PAGE_TOO_OLD)
    except DocumentRefused as refusal:
        return _refusal(refusal)
    location = reverse("uploads:upload", args=[upload.pk])
    return _answer(HTTPStatus.CREATED, Location=location)


def upload(request, pk):
    """HEAD: how far it is. PATCH: the next piece. For the person who began it, and nobody else."""
    own = get_own_upload(request.user, pk)
    return _upload(request, own)


@require_http_methods(["HEAD", "PATCH"])
def _upload(request, own):
    if wrong := _wrong_version(request):
        return wrong
    try:
        offset = offset_of(own) if request.method == "HEAD" else _patch(request, own)
    except _NotAPiece as problem:
        return _answer(problem.status)
    except OffsetConflict:
        return _answer(HTTPStatus.CONFLICT)
    except Gone:
        return _answer(HTTPStatus.NOT_FOUND)
    except UnreadablePostError:  # the line was cut; what arrived is kept
        return _answer(HTTPStatus.BAD_REQUEST)
    except (Http404, PermissionDenied):  # the place is closed to its owner by now
        discard(own)
        return _answer(HTTPStatus.GONE)
    except DocumentRefused as refusal:
        _drain(request)
        return _refusal(refusal)
    headers = {"Upload-Offset": str(offset)}
    if request.method == "HEAD":
        return _answer(HTTPStatus.OK, **headers, **{"Upload-Length": str(own.size)})
    return _answer(HTTPStatus.NO_CONTENT, **headers)


class _NotAPiece(Exception):
    def __init__(self, status):
        super().__init__(status)
        self.status = status


def _patch(request, own):
    if request.content_type != PIECE_TYPE:
        raise _NotAPiece(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        offset = int(request.headers.get("Upload-Offset", ""))
    except ValueError as error:
        raise _NotAPiece(HTTPStatus.BAD_REQUEST) from error
    return append(own, offset, iter(lambda: request.read(READ_BYTES), b""))


def _drain(request):
    """Read what is still coming: a browser whose sending is cut off never sees the answer."""
    for _ in range(DRAINED_READS):
        if not request.read(READ_BYTES):
            break


def _metadata(header):
    """{key: text} of an Upload-Metadata header; ValueError if it is none."""
    pairs = (pair.strip().partition(" ") for pair in header.split(",") if pair.strip())
    try:
        return {
            key: base64.b64decode(value, validate=True).decode("utf-8") for key, _, value in pairs
        }
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("not base64 of UTF-8") from error


def _wrong_version(request):
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(HTTPStatus.PRECONDITION_FAILED, **{"Tus-Version": VERSION})


def _refusal(refusal):
    status = STATUS_OF_REFUSAL.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _answer(status, refusal.message)


def _answer(status, text="", **headers):
    return HttpResponse(
        text,
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Tus-Resumable": VERSION, "Cache-Control": "no-store", **headers},
    )
