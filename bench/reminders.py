"""python -m bench.reminders: planning 10.000 reminders alone, also on the database of DATABASE_URL.

What it writes there is rolled back; without DATABASE_URL it is SQLite in a folder of its own.
"""

import os
import tempfile

import django


def main():
    with tempfile.TemporaryDirectory(prefix="danvan-bench-") as folder:
        os.environ |= {"VAR": folder, "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "danvan.settings"}
        django.setup()
        from bench import reminders_case, timing  # noqa: PLC0415 -- models exist only after setup()

        print(timing.table([reminders_case.planning()]))  # noqa: T201 -- the command's output


if __name__ == "__main__":
    main()
