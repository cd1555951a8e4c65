"""Make a data folder ready: tables, the demo ward, static files. python -m danvan.prepare

Runs before the servers start, and only when something may be missing (see deploy/run.py).
"""

import io
import os

import django

from danvan.clock import demo_offset


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- needs setup
    from django.core.management import call_command  # noqa: PLC0415 -- needs setup

    call_command("migrate", verbosity=0)
    if settings.DEMO:
        # deploy/run.py names the accounts at every start; the command would say them once more
        call_command("seed_demo", stage="registration", if_empty=True, stdout=io.StringIO())
    if settings.IS_LOCAL:
        demo_offset(settings.VAR_DIR / "clock")  # from here on the demo's clock runs
    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)


if __name__ == "__main__":
    main()
