"""The program's one clock. Everything asks it, so a demo or a test can stand at another day."""

from django.conf import settings
from django.utils import timezone


def now():
    """The present instant, aware; shifted by settings.CLOCK_OFFSET in a demo or under test."""
    return timezone.now() + settings.CLOCK_OFFSET
