import resource
import socket
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from audit.clock import now
from jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def health(client):
    """health() is (status code, body) of /healthz."""

    def ask():
        answer = client.get("/healthz")
        return answer.status_code, answer.json()

    return ask


def failing(body):
    return {name: word for name, word in body["checks"].items() if word != "ok"}


def test_a_healthy_site_says_ok_to_everybody(health, client):
    names = ["database", "queue", "media", "fonts", "restore"]
    assert health() == (200, {"status": "ok", "checks": dict.fromkeys(names, "ok")})
    assert client.cookies == {}


def test_no_probe_file_stays_behind(health, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    health()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_database_that_does_not_answer_is_named(health, monkeypatch):
    def refuse(*args):
        raise DatabaseError("no route to host, user=secret")

    monkeypatch.setattr(connection, "cursor", refuse)
    status, body = health()
    assert (status, body["status"]) == (503, "failing")
    assert failing(body) == {
        "database": "no answer: DatabaseError",
        "queue": "unknown: no database",
    }


def test_a_broker_that_is_down_is_named(health, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
        status, body = health()
    assert (status, list(failing(body))) == (503, ["queue"])


def test_a_broker_that_never_answers_does_not_hold_the_watcher(health, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        began = time.monotonic()
        status, body = health()
    assert (status, list(failing(body))) == (503, ["queue"])
    assert time.monotonic() - began < 5


def test_an_embedded_queue_needs_its_folder(health, settings, tmp_path):
    settings.CELERY_BROKER_URL = "filesystem://localhost/"
    settings.QUEUE_DIR = tmp_path
    assert health()[0] == 200
    settings.QUEUE_DIR = tmp_path / "gone"
    assert failing(health()[1]) == {"queue": "no broker: FileNotFoundError"}


def test_jobs_that_no_worker_takes_are_noticed(health):
    moment = now() - timedelta(minutes=10)
    Job.objects.create(kind="tests.count_up", created_at=moment, offered_at=moment)
    assert failing(health()[1]) == {"queue": "no worker takes the waiting jobs"}


def test_a_store_that_takes_no_files_is_named(health, settings, tmp_path):
    (tmp_path / "media").write_text("a file where the folder should be")
    settings.MEDIA_ROOT = tmp_path / "media"
    assert list(failing(health()[1])) == ["media"]


def test_missing_paper_fonts_are_named(health, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    assert failing(health()[1])["fonts"].startswith("missing: Tinos-Regular.ttf")


@pytest.fixture
def full_disk():
    """Files can be made and opened, but no byte can be written: a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_named_for_each_thing_that_lives_on_it(
    health, settings, tmp_path, full_disk
):
    settings.CELERY_BROKER_URL = "filesystem://localhost/"
    settings.QUEUE_DIR = tmp_path
    status, body = health()
    expected = {"queue": "no broker: OSError", "media": "not writable: OSError"}
    if connection.vendor == "sqlite":
        expected["database"] = "not writable: OSError"
    assert (status, failing(body)) == (503, expected)


def test_a_database_without_its_tables_is_not_well(health):
    """As after a restart with an empty data folder: a bare SELECT 1 would still answer."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO gone")
    assert "database" in failing(health()[1])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a standby is PostgreSQL's")
def test_a_standby_that_only_answers_questions_is_named(health):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    assert failing(health()[1])["database"] == "read only"


def test_only_reading_is_allowed(client):
    assert client.post("/healthz").status_code == 405
