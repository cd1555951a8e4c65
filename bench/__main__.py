"""python -m bench [--entries N]: measures on a ward of 150 units made for this run.

Prints a table and writes bench/results/latest.json; ends with 1 if a target is missed. A ratio
compares with a floor timed in the same run, so the numbers travel between machines; the
milliseconds do not.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

import django

RESULTS = Path(__file__).parent / "results" / "latest.json"


def main():
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--entries", type=int, default=100_000, help="rows behind Mẫu 02")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="danvan-bench-") as folder:
        os.environ |= {
            "VAR": folder,
            "DEBUG": "1",
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "danvan.settings",
        }
        django.setup()
        from bench import cases, timing  # noqa: PLC0415 -- models exist only after setup()

        results = cases.run(options.entries)
        print(timing.table(results))  # noqa: T201 -- this is the command's output
        RESULTS.parent.mkdir(exist_ok=True)
        record = {
            "python": platform.python_version(),
            "entries": options.entries,
            "results": [result.as_json() for result in results],
        }
        RESULTS.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    sys.exit(0 if all(result.is_met for result in results) else 1)


main()
