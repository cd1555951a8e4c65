"""python -m bench.reminders: planning 10.000 reminders, against one raw INSERT … SELECT.

5.000 units that owe one obligation, each with a clerk who has a mailbox: a letter and a notice
each. The floor writes as many rows of the ledger from themselves. SQLite in a folder of its own,
or the database of DATABASE_URL in a transaction that is rolled back.
"""

import os
import statistics
import tempfile

import django

UNITS = 5000
RUNS = 5
MOST_SECONDS = 5


def main():
    with tempfile.TemporaryDirectory(prefix="danvan-bench-") as folder:
        os.environ |= {"VAR": folder, "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "danvan.settings"}
        django.setup()
        from bench import reminders_case  # noqa: PLC0415 -- models exist only after setup()

        results = reminders_case.measured(UNITS, RUNS)
    ours, floor = (statistics.median(times) for times in (results.ours, results.floor))
    missed = "" if ours <= MOST_SECONDS else " (missed)"
    print(  # noqa: T201 -- this is the command's output
        f"{results.rows} reminders: {ours:.2f} s{missed}, raw INSERT … SELECT {floor:.2f} s, "
        f"ratio {ours / floor:.1f}, {results.queries} queries, of which {results.insertions} "
        f"insert rows in portions; {results.queries_of_few} for {results.few} reminders"
    )


if __name__ == "__main__":
    main()
