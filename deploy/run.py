"""`make run`: make the data folder ready, then keep web and worker running until Ctrl-C.

PORT, HOST, VAR and WEB_WORKERS in the environment. Does not import Django: it must be quick.
"""

import contextlib
import ctypes
import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

import environ
from data_folder import ROOT, data_folder, ensure_local_settings

PATIENCE = 8  # seconds the processes get to end by themselves
TOO_SOON = 10  # a process that ends within so many seconds does not just need another start
STARTS_ALLOWED = 3
STATIC_MANIFEST = "staticfiles.json"
PR_SET_PDEATHSIG = 1  # linux/prctl.h
ACCOUNTS = "tdp12, tdp7 (đơn vị) · bxdd1, bxdd2 (Ban Xây dựng Đảng) · ttdu (Thường trực) · admin"


@dataclass
class Service:
    """A process we keep running, with everything it starts, in a group of its own."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0
    short_lives: int = 0

    def start(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 -- one of the two commands below
            self.command, cwd=ROOT, start_new_session=True, preexec_fn=end_with_parent
        )

    def has_ended(self):
        return self.process is not None and self.process.poll() is not None

    def restart(self):
        """Start again after it ended by itself; False when that has become pointless."""
        self.kill_group()  # what the dead process left behind
        lived = time.monotonic() - self.started
        self.short_lives = self.short_lives + 1 if lived < TOO_SOON else 0
        tell(f"{self.name} dừng bất ngờ (mã {self.process.returncode}).")
        if self.short_lives >= STARTS_ALLOWED:
            return False
        self.start()
        return True

    def wait(self, patience):
        """Let it end by itself within `patience` seconds; then end it and all it started."""
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            tell(f"{self.name} chưa dừng, buộc dừng.")
        self.kill_group()
        self.process.wait()

    def kill_group(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def end_with_parent():
    """In the child: ask Linux for SIGTERM should this supervisor be killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main():
    var = data_folder()
    ensure_local_settings(var)
    environ.Env.read_env(ROOT / ".env")
    environ.Env.read_env(var / "env")
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    os.environ["VAR"] = str(var)
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    if not prepare(var):
        return 1
    is_demo = environ.Env().bool("DEMO", default=False)
    services, stopping = [web(host, port), worker(var, is_demo=is_demo)], []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.append(True))
    health = f"http://{reachable(host)}:{port}/healthz"
    try:
        return keep_running(services, stopping, health, is_demo=is_demo)
    finally:
        stop(services)


def prepare(var):
    """Run danvan.prepare unless it has run for exactly this state; False if it failed.

    Asking Django costs two seconds, so a stamp is compared first.
    """
    stamp = var / "prepared"
    if stamp.exists() and stamp.read_text() == state_of(var):
        return True
    tell("Đang chuẩn bị dữ liệu và giao diện…")
    done = subprocess.run([sys.executable, "-m", "danvan.prepare"], cwd=ROOT, check=False)
    if done.returncode:
        return False
    stamp.write_text(state_of(var))
    return True


def state_of(var):
    """A digest of all that danvan.prepare looks at: migrations, static files, which database."""
    files = [*ROOT.glob("*/migrations/*.py"), *(ROOT / "static").rglob("*.*")]
    files += [ROOT / "requirements.lock", var / "danvan.sqlite3", var / "static" / STATIC_MANIFEST]
    marks = [os.environ.get(name, "") for name in ("DATABASE_URL", "DEBUG", "DEMO")]
    marks += [f"{path} {mark_of(path)}" for path in sorted(files)]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


def mark_of(path):
    """What tells a file from another one of the same name; a database changes all the time."""
    if not path.exists():
        return "missing"
    status = path.stat()
    return status.st_ino if path.suffix == ".sqlite3" else status.st_mtime_ns


def web(host, port):
    command = ["granian", "--interface", "wsgi", "--host", host, "--port", port, "--no-ws"]
    # One thread for each process: Django's own work does not gain from more (docs/dependencies.md)
    command += ["--workers", os.environ.get("WEB_WORKERS", "2"), "--blocking-threads", "1"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "2"]
    command += ["--log-level", "warning", "danvan.wsgi:application"]
    return Service("Máy chủ web", [sys.executable, "-m", *command])


def worker(var, *, is_demo):
    python = [sys.executable]
    if is_demo:  # a demo in a container runs as root
        python += ["-W", "ignore:You're running the worker with superuser privileges"]
    command = ["celery", "-q", "-A", "danvan", "worker", "-B", "-c", "1", "-l", "warning"]
    command += ["-s", str(var / "beat"), "--without-gossip", "--without-mingle"]
    return Service("Máy làm việc nền", [*python, "-m", *command])


def keep_running(services, stopping, health, *, is_demo):
    """Until a signal (returns 0) or until a process cannot be kept alive (returns 1).

    The first service starts alone, for people wait for it and two cores are busy enough with it.
    """
    first, *others = services
    first.start()
    while not stopping:
        for service in services:
            if service.has_ended() and not stopping and not service.restart():
                return 1
        if others and answers(health):
            announce(is_demo=is_demo)
            while others:
                others.pop().start()
        time.sleep(0.1)
    return 0


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 -- our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def announce(*, is_demo):
    tell(f"Dân vận khéo: {os.environ['SITE_URL']}")
    if is_demo:
        tell(f"Tài khoản thử: {ACCOUNTS}")
        tell(f"Mật khẩu chung: {os.environ['DEMO_PASSWORD']}")
    tell("Ctrl-C để dừng.")


def reachable(host):
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 -- compared, not bound


def stop(services):
    """Nothing we started stays behind."""
    started = [service for service in services if service.process is not None]
    tell("Đang dừng…")  # the worker takes five seconds, or finishes its job
    for service in started:
        service.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for service in started:
        service.wait(max(0, deadline - time.monotonic()))


def tell(line):
    print(line, flush=True)  # noqa: T201 -- the words of `make run`


if __name__ == "__main__":
    sys.exit(main())
