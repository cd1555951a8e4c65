"""`make run` in small: what it starts, it stops; what dies, it starts again."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.jobs.workers import free_port

pytestmark = pytest.mark.queue
ROOT = Path(__file__).resolve().parents[2]


class Running:
    """A supervisor without the demo ward, and the processes it started."""

    def __init__(self, var, port, log):
        self.port = port
        self.log = log
        environment = {
            **os.environ,
            "VAR": str(var),
            "PORT": str(port),
            "DEBUG": "1",
            "DEMO": "0",
        }
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        environment.pop("DATABASE_URL", None)
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "deploy/run.py"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_until(self, condition, seconds=120):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            time.sleep(0.1)

    def answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as page:
                return page.status == 200
        except OSError:
            return False

    def family(self):
        """{pid: command} of all living descendants."""
        commands, parents = {}, {}
        for folder in Path("/proc").glob("[0-9]*"):
            pid = int(folder.name)
            try:
                state, parents[pid] = state_of(pid), parent_of(pid)
                commands[pid] = (folder / "cmdline").read_text().replace("\0", " ")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if state == "Z":
                del commands[pid]
        found, grown = {self.process.pid}, True
        while grown:
            children = {pid for pid, parent in parents.items() if parent in found}
            grown = not children <= found
            found |= children
        return {pid: commands[pid] for pid in found - {self.process.pid} if pid in commands}

    def has_all(self):
        """Two web processes, and a worker with its pool and its beat."""
        commands = list(self.family().values())
        return (
            sum("granian" in c for c in commands) >= 3 and sum("celery" in c for c in commands) >= 3
        )


@pytest.fixture
def running(tmp_path):
    site = Running(tmp_path / "var", free_port(), tmp_path / "log")
    try:
        site.wait_until(site.answers)
        site.wait_until(site.has_all)
        yield site
    finally:
        for pid in [*site.family(), site.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        site.process.wait()


def alive(family):
    """{pid: command} of those that still run; a dead process may wait for its parent's notice."""
    return {pid: command for pid, command in family.items() if state_of(pid) not in (None, "Z")}


def state_of(pid):
    try:
        return stat_of(pid)[0]
    except (FileNotFoundError, ProcessLookupError):
        return None


def parent_of(pid):
    return int(stat_of(pid)[1])


def stat_of(pid):
    """State, parent and so on: what follows the name in proc(5) stat."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_key_stops_everything_it_started(running, number):
    family = running.family()
    running.process.send_signal(number)
    assert running.process.wait(timeout=20) == 0
    assert alive(family) == {}
    assert not running.answers()


def test_a_web_server_that_dies_is_started_again(running):
    [main] = [
        pid
        for pid, command in running.family().items()
        if "granian" in command and parent_of(pid) == running.process.pid
    ]
    os.kill(main, signal.SIGKILL)
    running.wait_until(lambda: "Máy chủ web dừng bất ngờ" in running.log.read_text())
    running.wait_until(running.answers)
    assert running.process.poll() is None


def test_nothing_outlives_a_supervisor_that_is_killed(running):
    family = running.family()
    running.process.kill()
    running.wait_until(lambda: alive(family) == {}, seconds=30)
    assert not running.answers()
