"""The program's one clock. Everything asks it, so a demo or a test can stand at another day."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

_held_at = ContextVar("held_at", default=None)


def now():
    """The present instant, aware; shifted by settings.CLOCK_OFFSET in a demo or under test."""
    return _held_at.get() or timezone.now() + settings.CLOCK_OFFSET


@contextmanager
def held_at(instant):
    """Hold the clock at one instant inside the block: for sample data that tells of the past."""
    token = _held_at.set(instant)
    try:
        yield
    finally:
        _held_at.reset(token)


def set_demo_clock(instant):
    """Let the demo of this data folder begin at `instant` when it is started next.

    Rewrites DVK_NOW in VAR/env, which `make setup` made; False if there is no such file, so that
    an installation with settings of its own keeps its clock.
    """
    env_file = settings.VAR_DIR / "env"
    if not env_file.exists():
        return False
    lines = env_file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("DVK_NOW=")]
    env_file.write_text("\n".join([*kept, f"DVK_NOW={instant.isoformat()}", ""]), encoding="utf-8")
    # without the anchor of the earlier start the clock stands at DVK_NOW again
    (settings.VAR_DIR / "clock").unlink(missing_ok=True)
    return True
