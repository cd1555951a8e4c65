"""The tus protocol: files that arrive piece by piece, and go on after a cut."""

import base64
import os
import socket
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.core import signing
from django.http import Http404
from django.urls import reverse

from documents.errors import DocumentRefused
from uploads import registry, services
from uploads.models import Upload
from uploads.registry import Purpose
from uploads.services import OffsetConflict, append, forget_expired, offset_of, ticket
from uploads.storing import store_is_down

CONTENT = b"video: " + bytes(range(256)) * 4
SIZE = len(CONTENT)
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


class Shelf:
    """Where the purpose of these tests puts what it gets."""

    def __init__(self):
        self.kept, self.forgotten, self.refusals = [], 0, []

    def check(self, size, head):
        if size > 5000:
            raise DocumentRefused("too_large", "Tệp quá lớn.")
        if head and not head.startswith(b"video"):
            raise DocumentRefused("not_a_video", "Tệp không phải video.")

    def receive(self, upload, file):
        if self.refusals:
            raise self.refusals.pop()
        return SimpleNamespace(
            content=file.read(), save=lambda: self.kept.append(upload), forget=self.forget
        )

    def forget(self):
        self.forgotten += 1


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"
    return settings.UPLOADS_DIR


@pytest.fixture
def shelf(monkeypatch):
    shelf = Shelf()
    purpose = Purpose("shelf", check=shelf.check, receive=shelf.receive)
    monkeypatch.setitem(registry._purposes, "shelf", purpose)
    return shelf


@pytest.fixture
def browser(shelf, clerk, signed_in):
    return signed_in(clerk)


def metadata(**words):
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items()
    )


def create(browser, owner, size=SIZE, name="Khảo sát.mp4", text=None):
    given = metadata(filename=name, ticket=text or ticket("shelf", {"place": 7}, owner))
    return browser.post(
        reverse("uploads:creation"),
        headers=TUS | {"Upload-Length": str(size), "Upload-Metadata": given},
    )


def patch(browser, address, offset, piece):
    headers = TUS | {"Upload-Offset": str(offset)}
    return browser.patch(address, piece, content_type=PIECE, headers=headers)


def offset(browser, address):
    return int(browser.head(address, headers=TUS)["Upload-Offset"])


def upload_at(address):
    return Upload.objects.get(pk=address.strip("/").split("/")[-1])


def test_a_file_arrives_in_pieces(browser, clerk, shelf):
    created = create(browser, clerk)
    assert created.status_code == 201
    address = created["Location"]
    assert offset(browser, address) == 0
    answer = patch(browser, address, 0, CONTENT[:100])
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "100")
    assert offset(browser, address) == 100
    assert shelf.kept == []
    assert patch(browser, address, 100, CONTENT[100:]).status_code == 204
    (upload,) = shelf.kept
    assert (upload.file_name, upload.target) == ("Khảo sát.mp4", {"place": 7})
    assert not upload.path.exists()
    assert offset(browser, address) == len(CONTENT)


def test_what_arrived_before_the_line_was_cut_is_not_sent_again(
    transactional_db, live_server, browser, clerk, shelf
):
    address = create(browser, clerk)["Location"]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    token = "a" * 32
    head = (
        f"PATCH {address} HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: {cookies}; {django_settings.CSRF_COOKIE_NAME}={token}\r\nX-CSRFToken: {token}\r\n"
        f"Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: {PIECE}\r\n"
        f"Content-Length: {len(CONTENT)}\r\n\r\n"
    )
    where = live_server.thread.host, live_server.thread.port
    with socket.create_connection(where) as line:
        line.sendall(head.encode() + CONTENT[:300])
        line.shutdown(socket.SHUT_WR)
        line.recv(1000)
    assert offset(browser, address) == 300
    assert shelf.kept == []
    assert patch(browser, address, 300, CONTENT[300:]).status_code == 204
    assert len(shelf.kept) == 1


def test_a_piece_that_does_not_continue_is_refused(browser, clerk):
    address = create(browser, clerk)["Location"]
    patch(browser, address, 0, CONTENT[:100])
    assert patch(browser, address, 0, CONTENT[:100]).status_code == 409
    assert patch(browser, address, 200, CONTENT[200:]).status_code == 409
    assert offset(browser, address) == 100


def test_of_two_pieces_at_the_same_place_one_wins(browser, clerk):
    upload = upload_at(create(browser, clerk)["Location"])

    def slow():
        yield CONTENT[:100]
        with pytest.raises(OffsetConflict):
            append(upload, 0, [CONTENT[:50]])
        yield CONTENT[100:150]

    assert append(upload, 0, slow()) == 150
    assert offset_of(upload) == 150


def test_nobody_else_reaches_an_upload(browser, clerk, second_clerk, signed_in):
    address = create(browser, clerk)["Location"]
    other = signed_in(second_clerk)
    assert other.head(address, headers=TUS).status_code == 404
    assert patch(other, address, 0, CONTENT).status_code == 404
    assert offset(browser, address) == 0


def test_a_ticket_is_good_for_its_owner_only(browser, clerk, second_clerk):
    answer = create(browser, clerk, text=ticket("shelf", {}, second_clerk))
    assert answer.status_code == 403
    assert "Tải lại trang" in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "text", ["nothing", signing.dumps({"owner": 1}, salt="other")], ids=["garbled", "other salt"]
)
def test_a_ticket_that_we_did_not_give_is_refused(browser, clerk, text):
    assert create(browser, clerk, text=text).status_code == 403


def test_a_file_too_large_is_refused_before_it_is_sent(browser, clerk):
    answer = create(browser, clerk, size=5001)
    assert (answer.status_code, answer.content.decode()) == (413, "Tệp quá lớn.")


def test_a_file_of_another_kind_ends_with_its_first_piece(browser, clerk, folder):
    address = create(browser, clerk)["Location"]
    answer = patch(browser, address, 0, b"<html>")
    assert (answer.status_code, answer.content.decode()) == (422, "Tệp không phải video.")
    assert list(folder.iterdir()) == []
    assert browser.head(address, headers=TUS).status_code == 404


def test_more_than_was_declared_is_never_stored(browser, clerk, shelf, folder):
    address = create(browser, clerk, size=100)["Location"]
    assert patch(browser, address, 0, CONTENT[:101]).status_code == 413
    assert (list(folder.iterdir()), shelf.kept) == ([], [])


def test_what_the_receiver_refuses_is_gone_and_the_reason_is_told(browser, clerk, shelf, folder):
    shelf.refusals = [DocumentRefused("not_a_photo", "Tệp không phải ảnh.")]
    address = create(browser, clerk)["Location"]
    answer = patch(browser, address, 0, CONTENT)
    assert (answer.status_code, answer.content.decode()) == (422, "Tệp không phải ảnh.")
    assert (list(folder.iterdir()), Upload.objects.count()) == ([], 0)


def test_a_store_that_is_down_is_told_and_asking_again_ends_it_well(browser, clerk, shelf):
    shelf.refusals = [store_is_down()]
    address = create(browser, clerk)["Location"]
    answer = patch(browser, address, 0, CONTENT)
    assert answer.status_code == 503
    assert "Kho lưu tệp tạm thời" in answer.content.decode()
    assert shelf.kept == []
    assert offset(browser, address) == len(CONTENT)
    assert len(shelf.kept) == 1
    assert offset(browser, address) == len(CONTENT)
    assert len(shelf.kept) == 1


def test_records_that_cannot_be_written_take_their_files_along(browser, clerk, shelf, monkeypatch):
    address = create(browser, clerk)["Location"]

    def full(upload):
        raise DocumentRefused("full", "Đã đủ tệp.")

    monkeypatch.setattr(services, "_finish", full)
    assert patch(browser, address, 0, CONTENT).status_code == 422
    assert (shelf.forgotten, shelf.kept) == (1, [])


def test_one_person_cannot_fill_the_disk_with_beginnings(browser, clerk, second_clerk, monkeypatch):
    monkeypatch.setattr(services, "OPEN_BYTES_ALLOWED", 2000)
    other = services.begin(second_clerk, ticket("shelf", {}, second_clerk), "a.mp4", 1900)
    first, second = (create(browser, clerk, size=900)["Location"] for _ in range(2))
    patch(browser, first, 0, CONTENT[:100])  # the second was left alone for longer
    os.utime(upload_at(second).path, (0, 0))
    assert create(browser, clerk, size=900).status_code == 201
    assert browser.head(second, headers=TUS).status_code == 404
    assert offset(browser, first) == 100
    assert offset_of(other) == 0


def test_what_is_being_sent_does_not_give_way(browser, clerk, monkeypatch):
    monkeypatch.setattr(services, "OPEN_BYTES_ALLOWED", 2000)
    upload = upload_at(create(browser, clerk)["Location"])

    def slow():
        yield CONTENT[:100]
        answer = create(browser, clerk, size=1500)
        assert answer.status_code == 422
        assert "Chờ tải xong rồi thêm tệp mới." in answer.content.decode()
        yield CONTENT[100:]

    assert append(upload, 0, slow()) == SIZE


def test_an_upload_whose_receiver_is_closed_to_its_owner_ends(browser, clerk, shelf, folder):
    shelf.refusals = [Http404()]
    address = create(browser, clerk)["Location"]
    assert patch(browser, address, 0, CONTENT).status_code == 410
    assert (list(folder.iterdir()), Upload.objects.count()) == ([], 0)


def test_a_beginning_that_finds_no_disk_leaves_nothing(browser, clerk, monkeypatch):
    def full(self, **how):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "touch", full)
    assert create(browser, clerk).status_code == 503
    assert not Upload.objects.exists()


def test_the_sweep_leaves_alone_what_is_being_sent(browser, clerk, shelf):
    upload = upload_at(create(browser, clerk)["Location"])

    def slow():
        yield CONTENT[:100]
        Upload.objects.update(expires_at=upload.created_at - timedelta(hours=1))
        forget_expired()
        yield CONTENT[100:]

    assert append(upload, 0, slow()) == SIZE
    assert len(shelf.kept) == 1


def test_the_sweep_leaves_alone_what_begins_while_it_looks(browser, clerk, monkeypatch):
    listed, begun = Path.iterdir, []

    def begin_meanwhile(self):
        begun.append(create(browser, clerk)["Location"])
        return listed(self)

    create(browser, clerk)
    monkeypatch.setattr(Path, "iterdir", begin_meanwhile)
    forget_expired()
    assert offset(browser, begun[0]) == 0


def test_a_file_that_begins_is_never_without_its_row(browser, clerk, monkeypatch):
    touched = Path.touch

    def sweep_meanwhile(self, **how):
        touched(self, **how)
        forget_expired()

    monkeypatch.setattr(Path, "touch", sweep_meanwhile)
    assert offset(browser, create(browser, clerk)["Location"]) == 0


def test_an_expired_upload_is_swept_with_its_file(browser, clerk, folder):
    address = create(browser, clerk)["Location"]
    patch(browser, address, 0, CONTENT[:100])
    kept = create(browser, clerk)["Location"]
    first = Upload.objects.earliest("created_at")
    first.expires_at -= timedelta(hours=25)
    first.save()
    (folder / "stray").write_bytes(b"left by a crash")
    assert browser.head(address, headers=TUS).status_code == 404
    forget_expired()
    assert len(list(folder.iterdir())) == 1
    assert offset(browser, kept) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "5"}, 412),
        (TUS, 400),
        (TUS | {"Upload-Length": "5"}, 400),
        (TUS | {"Upload-Length": "5", "Upload-Metadata": "filename %%%"}, 400),
        (TUS | {"Upload-Length": "dài"}, 400),
    ],
)
def test_a_creation_that_says_too_little_is_refused(browser, headers, status):
    assert browser.post(reverse("uploads:creation"), headers=headers).status_code == status


def test_a_piece_must_say_what_it_is(browser, clerk):
    address = create(browser, clerk)["Location"]
    headers = TUS | {"Upload-Offset": "0"}
    form = browser.patch(address, CONTENT, content_type="text/plain", headers=headers)
    assert form.status_code == 415
    nowhere = browser.patch(address, CONTENT, content_type=PIECE, headers=TUS)
    assert nowhere.status_code == 400
    assert browser.get(address, headers=TUS).status_code == 405


def test_the_server_says_which_protocol_it_speaks(browser):
    answer = browser.options(reverse("uploads:creation"))
    assert (answer["Tus-Version"], answer["Tus-Extension"]) == ("1.0.0", "creation")
