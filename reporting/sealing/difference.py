"""What changed from one sealed table to the next: a function of the two, and of nothing else."""

from dataclasses import astuple, dataclass

from documents.vocabulary import Label
from reporting.sealing.frozen import FrozenTable
from reporting.totals import Figures

NOTHING = Figures()


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of Mẫu 02 in both tables; a level's row has no sector, Tổng has neither."""

    level: Label | None
    sector: Label | None
    before: Figures
    after: Figures

    @property
    def is_changed(self):
        return self.before != self.after

    @property
    def pairs(self):
        """The four (before, after), in the order of the paper."""
        return tuple(zip(astuple(self.before), astuple(self.after), strict=True))


@dataclass(frozen=True, slots=True)
class Difference:
    """`rows` in the order of the paper; the units by name, each in one of the three at most.

    `countings` tells of both tables whether their level rows and Tổng count participants once.
    """

    rows: tuple[RowChange, ...]
    total: RowChange
    countings: tuple[bool, bool]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def is_empty(self):
        figures_changed = any(row.is_changed for row in (*self.rows, self.total))
        return not (figures_changed or self.joined or self.left or self.changed)


def difference(before: FrozenTable, after: FrozenTable) -> Difference:
    """A row that only one of them has counts as zeros in the other.

    Lists go by their submission, one for each unit and year: a unit's name and code may be
    corrected between the two.
    """
    places = dict.fromkeys([*after.figures, *before.figures])
    levels = {label.code: label for label in (*before.levels, *after.levels)}
    sectors = {label.code: label for label in (*before.sectors, *after.sectors)}
    old = {each.submission: each for each in before.lists}
    new = {each.submission: each for each in after.lists}
    return Difference(
        rows=tuple(
            RowChange(
                levels[level],
                sectors.get(sector),
                before.figures.get((level, sector), NOTHING),
                after.figures.get((level, sector), NOTHING),
            )
            for level, sector in places
        ),
        total=RowChange(None, None, before.total, after.total),
        countings=(before.counts_distinct, after.counts_distinct),
        joined=tuple(each.unit for key, each in new.items() if key not in old),
        left=tuple(each.unit for key, each in old.items() if key not in new),
        changed=tuple(
            each.unit for key, each in new.items() if key in old and each.rows != old[key].rows
        ),
    )
