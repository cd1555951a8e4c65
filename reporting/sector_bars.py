"""The models of each field and level beside last year's, as bars (reporting/_sector_bars.html)."""

from dataclasses import dataclass

from reporting.charts import length


@dataclass(frozen=True, slots=True)
class Bar:
    """A number and last year's, None where that cannot be compared.

    `width` and `tick` in hundredths of the longest; no tick without a last year.
    """

    code: str
    label: str
    count: int
    before: int | None
    width: str
    tick: str


@dataclass(frozen=True, slots=True)
class SectorBar(Bar):
    """The initiatives of a sector, and of each level in it."""

    levels: tuple


@dataclass(frozen=True, slots=True)
class YearCounts:
    """How many initiatives a year has: `cells[level code, sector code]`.

    `sectors` and `levels` are {code: its Sector or Level}, as that year called them.
    """

    year: int
    sectors: dict
    levels: dict
    cells: dict

    @property
    def models(self):
        return sum(self.cells.values())

    def of_sector(self, code):
        """None if the year did not have the sector."""
        return self._sum(1, code) if code in self.sectors else None

    def of_level(self, code):
        return self._sum(0, code) if code in self.levels else None

    def of_cell(self, level, sector):
        known = level in self.levels and sector in self.sectors
        return self.cells.get((level, sector), 0) if known else None

    def _sum(self, part, code):
        return sum(number for key, number in self.cells.items() if key[part] == code)


def sector_bars(now, before):
    """[SectorBar] of a year's YearCounts beside last year's (or None), longest first."""
    sectors = {
        code: (now.of_sector(code), before and before.of_sector(code)) for code in now.sectors
    }
    cells = {
        (level, sector): (now.of_cell(level, sector), before and before.of_cell(level, sector))
        for level in now.levels
        for sector in now.sectors
    }
    longest, longest_cell = _longest(sectors.values()), _longest(cells.values())
    bars = [
        SectorBar(
            **_bar(sector, *sectors[code], longest),
            levels=tuple(
                Bar(**_bar(level, *cells[level_code, code], longest_cell))
                for level_code, level in now.levels.items()
            ),
        )
        for code, sector in now.sectors.items()
    ]
    return sorted(bars, key=lambda bar: -bar.count)


def _longest(pairs):
    """The longest of all numbers, at least 1."""
    return max((number or 0 for pair in pairs for number in pair), default=0) or 1


def _bar(labelled, count, before, longest):
    return {
        "code": labelled.code,
        "label": labelled.short_label,
        "count": count,
        "before": before,
        "width": length(100 * count / longest),
        "tick": "" if before is None else length(100 * before / longest),
    }


def changed_sectors(now, before):
    """[(Sector, last year's words)] of what was renamed; none without a last year.

    Without last year's words the sector is new, and its numbers are not compared.
    """
    if before is None:
        return []
    words = {code: sector.label for code, sector in before.sectors.items()}
    return [
        (sector, words.get(code, ""))
        for code, sector in now.sectors.items()
        if words.get(code) != sector.label
    ]
