"""The clock of a demo: it starts at an instant that was asked for and runs on from there.

The file VAR/clock holds “<demo instant> <real time of the start>”, so that web, worker and every
restart agree. Sample data may ask for another clock by writing the first half alone.
"""

import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


def parse_instant(text: str, zone: str) -> datetime:
    """An ISO instant; without an offset it is local time of `zone`. ValueError if it is neither."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))


def demo_offset(clock_file: Path, asked: datetime | None = None) -> timedelta:
    """How far the demo's clock is from the real one; nothing asked and nothing kept: not at all.

    Asking for another instant than the one that is kept starts the clock anew.
    """
    instant, started = _read(clock_file)
    if asked is not None and asked != instant:
        instant, started = asked, None
    if instant is None:
        return timedelta(0)
    if started is None:
        started = datetime.now(UTC)
        _write(clock_file, instant, started)
    return instant - started


def _read(clock_file: Path) -> tuple[datetime | None, datetime | None]:
    try:
        words = clock_file.read_text().split()
    except FileNotFoundError:
        return None, None
    instants = [datetime.fromisoformat(word) for word in words]
    return instants[0], instants[1] if len(instants) > 1 else None


def _write(clock_file: Path, instant: datetime, started: datetime) -> None:
    """Replace the file in one step: another process may be reading it."""
    clock_file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=clock_file.parent)
    with os.fdopen(handle, "w") as file:
        file.write(f"{instant.isoformat()} {started.isoformat()}\n")
    Path(name).replace(clock_file)
