"""User files in an S3-compatible store: a real server speaking S3, started here."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from danvan.media import READ_AHEAD, ObjectStorage, s3_options
from documents.errors import DocumentRefused
from tests.uploads.stores import dead_store, server, store, use_store
from uploads.storing import keep, keep_all

__all__ = ["dead_store", "server", "store"]  # fixtures


def test_the_address_names_server_bucket_keys_and_region():
    options = s3_options("https://khoa:mat%2Fkhau@kho.example.vn:9000/tep?region=hn-1")
    assert options["endpoint_url"] == "https://kho.example.vn:9000"
    assert options["bucket_name"] == "tep"
    assert (options["access_key"], options["secret_key"]) == ("khoa", "mat/khau")
    assert options["region_name"] == "hn-1"


@pytest.mark.parametrize("address", ["https://kho.example.vn/tep", "khoa:mat@kho", "https://a:b@h"])
def test_an_incomplete_address_is_named_as_the_setting(address):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_URL_S3"):
        s3_options(address)


def test_a_file_comes_back_as_it_went(store):
    name = keep("minh-chung/a.jpg", b"pixels")
    assert default_storage.exists(name)
    assert default_storage.size(name) == 6
    with default_storage.open(name) as file:
        assert file.read() == b"pixels"
    default_storage.delete(name)
    assert not default_storage.exists(name)


def test_two_files_of_one_name_are_both_kept(store):
    names = keep_all({"x/hai.jpg": b"1"}) + keep_all({"x/hai.jpg": ContentFile(b"2")})
    assert len(set(names)) == 2


def test_part_of_a_large_file_is_read_without_the_rest(store):
    content = bytes(range(256)) * (READ_AHEAD // 64)
    name = keep("x/lon.mp4", content)
    with default_storage.open(name) as file:
        assert file.seek(0, 2) == len(content)
        file.seek(READ_AHEAD + 5)
        assert file.read(10) == content[READ_AHEAD + 5 : READ_AHEAD + 15]
        assert file.read() == content[READ_AHEAD + 15 :]
        assert file.read(10) == b""


def test_a_missing_object_is_a_missing_file(store):
    with pytest.raises(FileNotFoundError):
        default_storage.open("x/khong-co.jpg")
    with pytest.raises(FileNotFoundError):
        default_storage.size("x/khong-co.jpg")


def test_a_store_that_does_not_answer_refuses_in_words(dead_store):
    with pytest.raises(DocumentRefused, match="Kho lưu tệp tạm thời không nhận được tệp"):
        keep("x/a.jpg", b"pixels")


def test_a_bucket_that_is_not_there_refuses_in_words(server, settings):
    use_store(settings, server, bucket="khong-co")
    with pytest.raises(DocumentRefused, match="Kho lưu tệp"):
        keep("x/a.jpg", b"pixels")


def test_of_several_files_all_are_kept_or_none(store, monkeypatch):
    taken = []

    def save_first_only(storage, name, content):
        if taken:
            raise OSError("down")
        taken.append(save(storage, name, content))
        return taken[0]

    save = ObjectStorage.save
    monkeypatch.setattr(ObjectStorage, "save", save_first_only)
    with pytest.raises(DocumentRefused):
        keep_all({"x/mot.jpg": b"1", "x/hai.jpg": b"2"})
    assert taken
    assert not default_storage.exists(taken[0])


@pytest.mark.django_db
def test_the_health_check_asks_the_store(client, store):
    assert client.get("/healthz").json()["checks"]["media"] == "ok"


@pytest.mark.django_db
def test_the_health_check_tells_of_a_dead_store(client, dead_store):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["media"].startswith("not writable")
