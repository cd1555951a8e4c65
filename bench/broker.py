"""What a request loses to a broker that accepts and never answers, against one that answers."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.timing import Result
from tests.jobs.workers import ROOT, redis_server, silent_server

ASKED = 30
MOST_LOST_MS = 50
# Each request finds the bell ready to ring, as if the last failure had been long ago.
ENQUEUE = f"""
import json, statistics, time
import django; django.setup()
from jobs import doorbell
from jobs.registry import register
from jobs.services import enqueue
register("bench.wait", print, title="Việc thử")
took = []
for _ in range({ASKED}):
    doorbell._quiet_until = 0
    began = time.perf_counter()
    enqueue("bench.wait", {{}})
    took.append((time.perf_counter() - began) * 1000)
print(json.dumps(statistics.median(took)))
"""


def silent_broker():
    """The Result: the median of requests that start a job, with either broker."""
    with tempfile.TemporaryDirectory(prefix="danvan-bench-") as folder:
        with redis_server(Path(folder)) as (address, _):
            answering = _median_ms(address)
        with silent_server() as address:
            silent = _median_ms(address)
    return Result(
        "request: starting a job, the broker silent",
        round(silent, 2),
        "a broker that answers",
        round(answering, 2),
        round(silent / answering, 2),
        longest_ms=round(answering + MOST_LOST_MS, 2),
    )


def _median_ms(address):
    done = subprocess.run(  # noqa: S603 -- this interpreter and the code above
        [sys.executable, "-W", "ignore", "-c", ENQUEUE],
        cwd=ROOT,
        env=os.environ | {"REDIS_URL": address, "LOG_LEVEL": "CRITICAL"},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)
