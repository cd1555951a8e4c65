"""The child process of documents.limited: sets its limits, does one task, writes the answer.

Run as a file by an isolated interpreter. The answer is one line of JSON that tells whether the
payload was refused, then the bytes of the result. A task that tells its steps writes them into
the pipe of the parent.
"""

import importlib
import json
import os
import resource
import sys
from pathlib import Path


def main() -> None:
    order = json.loads(sys.argv[1])
    _limit(order["limits"])
    answer = _own_answer_file()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    errors = importlib.import_module("documents.errors")
    result = b""
    try:
        task = getattr(importlib.import_module(order["module"]), order["function"])
        result = task(sys.stdin.buffer.read(), **order["options"], **_progress(order))
        status: dict[str, object] = {"refused": False}
    except errors.DocumentRefused as refusal:
        status = _refusal(refusal)
    except MemoryError:
        status = _refusal(errors.refused("too_heavy"))
    with answer:
        answer.write(json.dumps(status).encode() + b"\n" + result)


def _progress(order: dict[str, int]) -> dict[str, object]:
    """The task's argument for its steps, if the parent wants to know them."""
    if "progress_to" not in order:
        return {}
    pipe = order["progress_to"]
    return {"progress": lambda done, total: os.write(pipe, f"{done} {total}\n".encode())}


def _refusal(refusal) -> dict[str, object]:
    return {"refused": True, "code": refusal.code, "message": refusal.message}


def _limit(limits: dict[str, int]) -> None:
    _set(resource.RLIMIT_AS, limits["memory_bytes"])
    # One second later for the hard limit, so that the end is told as SIGXCPU.
    _set(resource.RLIMIT_CPU, limits["cpu_seconds"], limits["cpu_seconds"] + 1)
    _set(resource.RLIMIT_NOFILE, limits["open_files"])
    _set(resource.RLIMIT_FSIZE, limits["written_bytes"])
    _set(resource.RLIMIT_CORE, 0)


def _set(kind: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit for good; a stricter one set from outside stays."""
    _, most = resource.getrlimit(kind)
    limits = (soft, soft if hard is None else hard)
    if most != resource.RLIM_INFINITY:
        limits = (min(limits[0], most), min(limits[1], most))
    resource.setrlimit(kind, limits)


def _own_answer_file():
    """The answer's file for us alone; what a library prints goes to the error file."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answer


if __name__ == "__main__":
    main()
