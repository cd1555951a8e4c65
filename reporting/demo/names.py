"""Who does what in the demo ward: names from fixtures/demo_models.json, never of real people."""

from functools import cache

from documents.text import fold
from registrations.rows import COLLECTIVE
from reporting.demo.units import NEIGHBOURHOOD

# a load test asks for the same few names a hundred thousand times
folded = cache(fold)
SPECIAL_GROUPS = frozenset({"school", "health", "security", "office", "business"})


class NameBook:
    """Hands out names by the unit's own chance, never the same initiative twice in one list."""

    def __init__(self, fixture, rng):
        self._names = fixture["names"]
        self._groups = fixture["groups"]
        self._titles = fixture["titles"]
        self._people = fixture["people"]
        self._rng = rng

    def initiative(self, plan, sector, taken):
        """A name of the sector that suits the unit; `taken` (folded names) grows by it."""
        names = self._names_for(plan.group, sector)
        start = self._rng.randrange(len(names))
        for turn in range(1, len(taken) + 2):
            for offset in range(len(names)):
                name = names[(start + offset) % len(names)]
                name = name if turn == 1 else f"{name}, đợt {turn}"
                if folded(name) not in taken:
                    taken.add(folded(name))
                    return name
        raise AssertionError("one of more names than are taken must be free")

    def _names_for(self, group, sector):
        """The names of the unit's own kind first; societies do what neighbourhoods do."""
        by_group = self._names[sector]
        own = by_group.get(group) if group in SPECIAL_GROUPS else by_group[NEIGHBOURHOOD]
        return [*(own or []), *by_group["everyone"]]

    def participant(self, plan, kind):
        if kind == COLLECTIVE:
            number = plan.code.removeprefix("TDP")
            return self._rng.choice(self._groups[plan.group]).format(n=number)
        is_woman = self._rng.random() < 0.5
        name = self._person(is_woman)
        title = self._rng.choice(self._titles[plan.group])
        return f"{'Bà' if is_woman else 'Ông'} {name}, {title}"

    def person(self):
        """A full name as an account or a contact carries it."""
        return self._person(self._rng.random() < 0.5)

    def _person(self, is_woman):
        given = self._rng.choice(self._people["women" if is_woman else "men"])
        return f"{self._rng.choice(self._people['surnames'])} {given}"
