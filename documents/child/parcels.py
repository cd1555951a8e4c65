"""One answer of a child process made of facts and files: a line of JSON, then the files' bytes."""

import json
from collections.abc import Sequence
from typing import Any


def pack(facts: dict[str, Any], files: Sequence[bytes]) -> bytes:
    head = {"facts": facts, "sizes": [len(file) for file in files]}
    return json.dumps(head).encode() + b"\n" + b"".join(files)


def unpack(parcel: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What `pack` was given."""
    line, _, content = parcel.partition(b"\n")
    head = json.loads(line)
    files = []
    start = 0
    for size in head["sizes"]:
        files.append(content[start : start + size])
        start += size
    return head["facts"], files
