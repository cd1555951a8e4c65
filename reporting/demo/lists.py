"""The rows of every list of the demo ward, dealt so that the year's figures come out as planned."""

from dataclasses import replace

from campaigns.opening import read_fixture
from registrations.rows import COLLECTIVE, INDIVIDUAL, NEW, Row
from reporting.demo.names import folded
from reporting.demo.shares import deck, sizes

# Of the 61 lists sent by 09/01/2026, and of the 78 of the year before.
MODELS_THIS_YEAR, LISTS_THIS_YEAR = 214, 61
MODELS_LAST_YEAR, LISTS_LAST_YEAR = 178, 78
_SECTORS = {
    2026: {"VHXH": 98, "QPAN": 47, "KT": 41, "HTCT": 28},
    2025: {"VHXH": 81, "QPAN": 38, "KT": 36, "HTCT": 23},
}
_LEVELS = {2026: {"TP": 12, "XP": 65, "CS": 137}, 2025: {"TP": 10, "XP": 54, "CS": 114}}
_KINDS = {COLLECTIVE: 181, INDIVIDUAL: 33}
_LONGEST = 6
MAINTAINED = "maintained"
_KEY_MODEL_SHARE = 0.6
_CARRIED_SHARE = 0.6


class ListMaker:
    """Makes the rows of a group of units for one year; knows last year's to carry some on."""

    def __init__(self, rng, names, models_per_unit=None):
        self._rng = rng
        self._names = names
        self._models_per_unit = models_per_unit
        self._fixed = read_fixture("demo_lists")
        self._last_year = {}

    def last_year(self, plans):
        """{unit code: rows} of 2025; remembered for `this_year`."""
        self._last_year = self._make(plans, 2025, MODELS_LAST_YEAR / LISTS_LAST_YEAR)
        return self._last_year

    def this_year(self, plans):
        """{unit code: rows} of 2026; some initiatives go on from the year before."""
        return self._make(plans, 2026, MODELS_THIS_YEAR / LISTS_THIS_YEAR)

    def _make(self, plans, year, average):
        fixed = {} if self._models_per_unit else self._fixed[str(year)]
        result = {
            plan.code: self._finish([self._row(*row) for row in fixed[plan.code]], plan.code, year)
            for plan in plans
            if plan.code in fixed
        }
        free = [plan for plan in plans if plan.code not in fixed]
        given = sum(len(rows) for rows in result.values())
        total = round(average * len(plans)) - given
        lengths = self._lengths(len(free), total)
        cards = zip(
            deck(self._rng, sum(lengths), _KINDS),
            deck(self._rng, sum(lengths), _SECTORS[year]),
            deck(self._rng, sum(lengths), _LEVELS[year]),
            strict=True,
        )
        for plan, length in zip(free, lengths, strict=True):
            rows = self._dealt(plan, [next(cards) for _ in range(length)], year)
            result[plan.code] = self._finish(rows, plan.code, year)
        return result

    def _lengths(self, count, total):
        if self._models_per_unit:
            return [self._models_per_unit] * count
        return sizes(self._rng, count, total, most=_LONGEST)

    def _dealt(self, plan, cards, year):
        carried = list(self._last_year.get(plan.code, ())) if year == 2026 else []
        taken = {folded(row.initiative) for row in carried}
        rows = []
        for kind, sector, level in cards:
            old = next((row for row in carried if (row.kind, row.sector) == (kind, sector)), None)
            if old and self._rng.random() < _CARRIED_SHARE:
                carried.remove(old)
                rows.append(self._row(kind, old.participant, old.initiative, sector, level))
                continue
            participant = self._names.participant(plan, kind)
            initiative = self._names.initiative(plan, sector, taken)
            rows.append(self._row(kind, participant, initiative, sector, level))
        return rows

    def _row(self, kind, participant, initiative, sector, level):
        row_id = f"{self._rng.getrandbits(32):08x}"
        return Row(row_id, kind, participant, initiative, sector, level)

    def _finish(self, rows, code, year):
        """Collectives first; what went on from last year says so; often one is a key model."""
        last_year = self._last_year.get(code, ()) if year == 2026 else ()
        before = {folded(row.initiative) for row in last_year}
        rows = sorted(rows, key=lambda row: row.kind != COLLECTIVE)
        key = self._rng.randrange(len(rows)) if self._rng.random() < _KEY_MODEL_SHARE else None
        return [
            replace(
                row,
                initiative_kind=MAINTAINED if folded(row.initiative) in before else NEW,
                is_key=place == key,
            )
            for place, row in enumerate(rows)
        ]
