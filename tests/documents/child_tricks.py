"""Tasks that misbehave in every way a parser of hostile files could. Run in the limited child."""

import os
import signal
import subprocess
import time
from pathlib import Path


def sleep_for_ever(payload, **_options):
    time.sleep(3_600)


def compute_for_ever(payload, **_options):
    while True:
        hash(payload)


def take_memory(payload, **_options):
    return bytes(1 << 30)


def crash(payload, **_options):
    raise LookupError("a fault of our own")


def die_of_a_signal(payload, **_options):
    os.kill(os.getpid(), signal.SIGSEGV)


def write_too_much(payload, **_options):
    Path("big").write_bytes(bytes(4 << 20))
    return b""


def leave_a_grandchild(payload, **_options):
    sleeper = subprocess.Popen(["/bin/sleep", "60"])
    return str(sleeper.pid).encode()


def look_around(payload, **_options):
    files = [str(link.resolve()) for link in Path("/proc/self/fd").iterdir()]
    return repr((dict(os.environ), files)).encode()


def print_and_answer(payload, **_options):
    os.write(1, b'{"refused": true}')
    return b"answer\n{}"


def write_a_file(payload, **_options):
    Path("left").write_bytes(payload)
    return b""
