"""Stored files as answers: a fixed type, a sandbox, parts of videos, and words when it fails."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory

from registrations.models import Evidence
from uploads.downloads import stored_file_response

CONTENT = bytes(range(200))
pytestmark = pytest.mark.django_db  # ending an answer looks at the connection


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def video():
    return stored("x/a.mp4")


def stored(name, content=CONTENT):
    return Evidence(file=default_storage.save(name, ContentFile(content))).file


def ask(file, name="Họp tổ.mp4", **headers):
    return stored_file_response(RequestFactory().get("/", headers=headers), file, name)


def read(response):
    body = b"".join(response)
    response.close()
    return body


@pytest.mark.parametrize(
    ("ending", "content_type", "shown"),
    [
        (".jpg", "image/jpeg", "inline"),
        (".mp4", "video/mp4", "inline"),
        (".pdf", "application/pdf", "inline"),
        (".docx", "wordprocessingml.document", "attachment"),
        (".html", "application/octet-stream", "attachment"),
        (".svg", "application/octet-stream", "attachment"),
    ],
)
def test_the_type_is_ours_and_the_answer_can_do_nothing(ending, content_type, shown):
    answer = ask(stored(f"x/a{ending}", b"<script>alert(1)</script>"))
    assert answer["Content-Type"].endswith(content_type)
    assert answer["Content-Disposition"].startswith(shown)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    kept = "no-cache" if shown == "inline" else "no-store"
    assert answer["Cache-Control"] == f"private, {kept}"
    read(answer)


def test_what_is_only_to_be_taken_away_is_never_shown():
    request = RequestFactory().get("/")
    answer = stored_file_response(request, stored("x/a.pdf"), "Biểu.pdf", shown=False)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    assert read(answer) == CONTENT


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=150-", 150, 200),
        ("bytes=-20", 180, 200),
        ("bytes=-900", 0, 200),
        ("bytes=190-900", 190, 200),
    ],
)
def test_a_video_is_given_in_the_parts_it_is_asked_for(video, asked, start, end):
    answer = ask(video, Range=asked)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/200"
    assert answer["Content-Length"] == str(end - start)
    assert read(answer) == CONTENT[start:end]


@pytest.mark.parametrize(
    "asked",
    ["", "bytes=-", "lines=1-2", "bytes=1-2,5-6", f"bytes={'9' * 5000}-"],
    ids=range(5),
)
def test_without_a_range_that_we_know_the_whole_file_is_given(video, asked):
    answer = ask(video, Range=asked)
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert read(answer) == CONTENT


@pytest.mark.parametrize("asked", ["bytes=200-", "bytes=9-3"])
def test_a_range_outside_the_file_is_refused(video, asked):
    answer = ask(video, Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */200")


def test_a_browser_that_has_the_file_is_told_so(video):
    first = ask(video)
    read(first)
    assert ask(video, **{"If-None-Match": first["ETag"]}).status_code == 304
    part = ask(video, Range="bytes=0-9", **{"If-Range": first["ETag"]})
    assert read(part) == CONTENT[:10]
    whole = ask(video, Range="bytes=0-9", **{"If-Range": '"another"'})
    assert read(whole) == CONTENT


def test_a_file_that_is_gone_is_not_found(video):
    default_storage.delete(video.name)
    with pytest.raises(Http404):
        ask(video)


def test_a_store_that_does_not_answer_is_told_in_words(video, monkeypatch):
    def down(name, mode="rb"):
        raise OSError("down")

    monkeypatch.setattr(video.storage, "open", down)
    answer = ask(video)
    assert answer.status_code == 503
    assert "Kho lưu tệp tạm thời" in answer.content.decode()
