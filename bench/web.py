"""A web server as `make run` starts it, on the ward of this run."""

import os
import subprocess
import sys
from contextlib import contextmanager

from tests.jobs.workers import ROOT, free_port, wait_for_port

HOST = "127.0.0.1"


@contextmanager
def web_server(**environment):
    """The port of one process on this database, with these variables besides our own."""
    port = free_port()
    command = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    command += ["--workers", "1", "--blocking-threads", "1", "--log-level", "error"]
    process = subprocess.Popen(  # noqa: S603 -- this interpreter and the command above
        [sys.executable, "-W", "ignore", "-m", *command, "danvan.wsgi:application"],
        cwd=ROOT,
        env=os.environ | {"LOG_LEVEL": "CRITICAL"} | environment,
    )
    try:
        wait_for_port(port, seconds=60)
        yield port
    finally:
        process.terminate()
        process.wait()
