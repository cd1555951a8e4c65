"""Real workers and brokers for the tests: processes with a data folder of their own."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


SEEN = """
SELECT state, tries, progress_done,
       (SELECT count(*) FROM audit_auditevent WHERE action = 'counted' AND target_id = job.id)
  FROM jobs_job AS job ORDER BY id
"""


BEFORE = "import django; django.setup(); import tests.jobs.handlers\n"
# A web process lives on while a slow broker answers; so must these short ones.
AFTER = """
import threading
for thread in threading.enumerate():
    if thread.name == "doorbell":
        thread.join(5)
"""


class Seen(NamedTuple):
    """A job as it stands; `effects` counts how often tests.count_up took effect."""

    state: str
    tries: int
    progress_done: int
    effects: int


class Site:
    """A data folder, a broker, and workers on them; asks the database through child processes."""

    def __init__(self, var, redis_url=""):
        self.var = var
        self.database = var / "danvan.sqlite3"
        self.environment = {
            key: value
            for key, value in os.environ.items()
            if key not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DVK_NOW", "SECRET_KEY"}
        }
        self.environment.update(VAR=str(var), DEBUG="1", REDIS_URL=redis_url, LOG_LEVEL="ERROR")

    def migrate(self):
        self.python(
            "from django.core.management import call_command as c; c('migrate', verbosity=0)"
        )

    def python(self, code):
        """Run `code` with Django set up; what it prints, read as JSON (None if nothing)."""
        done = subprocess.run(
            [sys.executable, "-c", BEFORE + code + AFTER],
            cwd=ROOT,
            env={**self.environment, "DJANGO_SETTINGS_MODULE": "danvan.settings"},
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout) if done.stdout.strip() else None

    def enqueue(self, kind, count=1, **payload):
        """Put `count` jobs in; returns the longest time one enqueue took, in seconds."""
        return self.python(
            f"""
import json, time
from jobs.services import enqueue
slowest = 0
for _ in range({count}):
    began = time.monotonic()
    enqueue({kind!r}, {payload!r})
    slowest = max(slowest, time.monotonic() - began)
print(json.dumps(slowest))
"""
        )

    def jobs(self):
        """All jobs, oldest first; read without Django, for the tests ask often."""
        with closing(sqlite3.connect(self.database, timeout=20)) as database:
            return [Seen(*row) for row in database.execute(SEEN)]

    def sweep(self, *, expire=False):
        """Let the sweep see what has happened; `expire` lets all leases run out first."""
        self.python(
            f"""
from datetime import timedelta
from django.utils import timezone
from jobs.models import Job
from jobs.services import sweep
if {expire}:
    Job.objects.filter(state="running").update(lease_until=timezone.now())
Job.objects.update(offered_at=timezone.now() - timedelta(hours=1))
sweep()
"""
        )

    @contextmanager
    def worker(self):
        """A running worker with one pool process; killed at the end if it still lives."""
        options = ["-c", "1", "-l", "error", "-I", "tests.jobs.handlers"]
        options += ["--without-gossip", "--without-mingle"]
        with self._running("worker", "danvan", "worker", *options) as process:
            yield process

    @contextmanager
    def beat(self, name, app):
        """A running beat with the schedule of `app`, its own state, and its words in `name`.log."""
        options = ["-l", "info", "--schedule", str(self.var / name), "--pidfile", ""]
        with self._running(name, app, "beat", *options) as process:
            yield process

    @contextmanager
    def _running(self, name, app, *command):
        with (self.var / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", app, *command],
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            kill(process)

    def wait_for(self, condition, seconds=60):
        """The jobs when `condition(jobs)` holds; fails with what they were like at the end."""
        deadline = time.monotonic() + seconds
        while not condition(jobs := self.jobs()):
            log = (self.var / "worker.log").read_text()[-2000:]
            assert time.monotonic() < deadline, (jobs, log)
            time.sleep(0.2)
        return jobs


def kill(process):
    """SIGKILL to the worker and its pool, as a power switch would."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_of(redis_url):
    return urlsplit(redis_url).port


@contextmanager
def redis_server(folder, port=None):
    """The address of a real Redis on a free port, which keeps nothing on disk."""
    port = port or free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen(
        [*command, "--appendonly", "no", "--dir", str(folder)], stdout=subprocess.DEVNULL
    )
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        process.kill()
        process.wait()


@contextmanager
def silent_server():
    """The address of a “broker” that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def wait_for_port(port, seconds=10):
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, f"nothing answers on port {port}"
            time.sleep(0.05)
        else:
            return
