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

    False, and nothing changed, where the clock is not the folder's to set: in a public
    installation, or under DVK_NOW.
    """
    if not settings.IS_LOCAL or settings.DVK_NOW:
        return False
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    (settings.VAR_DIR / "clock").write_text(f"{instant.isoformat()}\n", encoding="ascii")
    return True
