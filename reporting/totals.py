"""Mẫu 02 as numbers: (level × sector × kind) → distinct participants and initiatives.

One grouped query whatever the number of units. Level rows and Tổng are the sum of their rows so
that the paper adds up; the distinct figures of the note are counted by their own grouping
because distinct counts do not add up (docs/domain.md, rule 5 of section 4).
"""

from dataclasses import dataclass, field

from django.db.models import Count

from campaigns.models import Level, Sector
from campaigns.vocabulary import ParticipantKind, Status
from documents.text import fold
from registrations.models import Entry
from registrations.papers import is_printable

ACCEPTED_ONLY = "accepted"
WITH_WAITING = "all"
STATUSES = {
    ACCEPTED_ONLY: [Status.ACCEPTED],
    WITH_WAITING: [Status.ACCEPTED, Status.SUBMITTED],
}
COLLECTIVE, INDIVIDUAL = ParticipantKind.COLLECTIVE, ParticipantKind.INDIVIDUAL


@dataclass(frozen=True, slots=True)
class Figures:
    """The four numbers of one row of Mẫu 02."""

    collectives: int = 0
    collective_models: int = 0
    individuals: int = 0
    individual_models: int = 0

    def __add__(self, other):
        return Figures(
            self.collectives + other.collectives,
            self.collective_models + other.collective_models,
            self.individuals + other.individuals,
            self.individual_models + other.individual_models,
        )

    @property
    def models(self):
        return self.collective_models + self.individual_models


@dataclass(frozen=True, slots=True)
class Totals:
    """`cells[level code, sector code]` for every level and sector of the year, `levels`, `total`.

    `distinct` holds the participants counted once over the whole table.
    """

    cells: dict
    levels: dict
    total: Figures
    distinct: Figures
    sector_totals: dict = field(default_factory=dict)

    @property
    def repeats_participants(self):
        """True if somebody stands in several rows, so the paper needs its note."""
        return repeats_participants(self.distinct, self.total)


def repeats_participants(distinct, total):
    return (distinct.collectives, distinct.individuals) != (total.collectives, total.individuals)


@dataclass(frozen=True, slots=True)
class Labels:
    """The sectors and levels of a year, in the order of its paper."""

    sectors: tuple
    levels: tuple

    def sector(self, code):
        return next((sector for sector in self.sectors if sector.code == code), None)

    def level(self, code):
        return next((level for level in self.levels if level.code == code), None)


def labels_of(campaign):
    """Two queries."""
    return labels_of_years([campaign])[campaign.pk]


def labels_of_years(campaigns):
    """{campaign id: Labels}; two queries for any number of years."""
    ids = [campaign.pk for campaign in campaigns]
    sectors = list(Sector.objects.filter(campaign__in=ids))
    levels = list(Level.objects.filter(campaign__in=ids))
    return {
        pk: Labels(
            tuple(sector for sector in sectors if sector.campaign_id == pk),
            tuple(level for level in levels if level.campaign_id == pk),
        )
        for pk in ids
    }


def entries_of(unit, campaign, include=ACCEPTED_ONLY):
    """The entries behind the numbers: of the whole ward, or of one unit and those below it."""
    entries = Entry.objects.filter(campaign=campaign)
    return _placed(entries, unit, include, is_ward=unit.pk == campaign.ward_id)


def _placed(entries, unit, include, *, is_ward):
    entries = entries.filter(list_status__in=STATUSES[include])
    if is_ward:
        return entries.filter(ward_id=unit.pk)
    return entries.filter(unit.below("unit__"))


def totals(unit, campaign, labels, include=ACCEPTED_ONLY):
    """Count Mẫu 02 of a ward or a unit.

    Two queries; a third when the campaign counts level rows and Tổng distinct.
    """
    entries = entries_of(unit, campaign, include).order_by()
    sector_codes = {sector.pk: sector.code for sector in labels.sectors}
    level_codes = {level.pk: level.code for level in labels.levels}
    counted = {}
    for level_id, sector_id, *numbers in _count(entries, "level_id", "sector_id"):
        _add(counted, (level_codes[level_id], sector_codes[sector_id]), figures(*numbers))
    distinct = _sum(figures(*row) for row in _count(entries))
    distinct_levels = {}
    if campaign.counts_distinct_in_totals:
        for level_id, *numbers in _count(entries, "level_id"):
            _add(distinct_levels, level_codes[level_id], figures(*numbers))
    return _assemble(counted, distinct, distinct_levels, campaign, labels)


def models_by_cell(unit, labels, include=ACCEPTED_ONLY, *, is_ward=True):
    """{campaign id: {(level code, sector code): initiatives}} of a ward or a unit; one query.

    `labels` as labels_of_years gives them.
    """
    sector_codes = {item.pk: item.code for each in labels.values() for item in each.sectors}
    level_codes = {item.pk: item.code for each in labels.values() for item in each.levels}
    counted = (
        _placed(Entry.objects.filter(campaign__in=labels), unit, include, is_ward=is_ward)
        .order_by()
        .values_list("campaign_id", "level_id", "sector_id")
        .annotate(models=Count("*"))
    )
    cells = {pk: {} for pk in labels}
    for pk, level, sector, models in counted:
        cells[pk][level_codes[level], sector_codes[sector]] = models
    return cells


def totals_of_rows(rows, campaign, labels):
    """The same table from the rows of one unit's list: of a draft, or of a frozen revision.

    Rows that still lack something have no place on the paper and are not counted.
    """
    placed = printable_rows(rows, labels)
    counted = {
        (level.code, sector.code): _figures_of(
            row for row in placed if (row.level, row.sector) == (level.code, sector.code)
        )
        for level in labels.levels
        for sector in labels.sectors
    }
    distinct_levels = {
        level.code: _figures_of(row for row in placed if row.level == level.code)
        for level in labels.levels
    }
    return _assemble(counted, _figures_of(placed), distinct_levels, campaign, labels)


def printable_rows(rows, labels):
    """The rows that stand on paper: complete, with a sector and a level of the year."""
    return [
        row
        for row in rows
        if is_printable(row) and labels.sector(row.sector) and labels.level(row.level)
    ]


def count_entries(entries):
    """(as the rows of the paper add up, distinct) Figures of any selection; two queries.

    The first counts a participant once in each row (level × sector), the second once in all.
    """
    entries = entries.order_by()
    by_row = _sum(figures(*numbers) for _, _, *numbers in _count(entries, "level_id", "sector_id"))
    return by_row, _sum(figures(*row) for row in _count(entries))


def figures(kind, participants, models):
    if kind == COLLECTIVE:
        return Figures(collectives=participants, collective_models=models)
    return Figures(individuals=participants, individual_models=models)


def _count(entries, *groups):
    """Rows (…groups, kind, distinct participants, initiatives); one query over the index.

    Count("*"), because counting a column that the index lacks would read every row.
    """
    return entries.values_list(*groups, "participant_kind").annotate(
        participants=Count("participant_id", distinct=True), models=Count("*")
    )


def _figures_of(rows):
    rows = list(rows)
    return _sum(
        figures(kind, len({fold(row.participant) for row in of_kind}), len(of_kind))
        for kind in (COLLECTIVE, INDIVIDUAL)
        for of_kind in [[row for row in rows if row.kind == kind]]
    )


def _assemble(counted, distinct, distinct_levels, campaign, labels):
    cells = {
        (level.code, sector.code): counted.get((level.code, sector.code), Figures())
        for level in labels.levels
        for sector in labels.sectors
    }
    by_level = {
        level.code: _sum(cells[level.code, sector.code] for sector in labels.sectors)
        for level in labels.levels
    }
    by_sector = {
        sector.code: _sum(cells[level.code, sector.code] for level in labels.levels)
        for sector in labels.sectors
    }
    total = _sum(by_level.values())
    if campaign.counts_distinct_in_totals:
        by_level = {code: distinct_levels.get(code, Figures()) for code in by_level}
        total = distinct
    return Totals(cells, by_level, total, distinct, by_sector)


def _add(counted, key, numbers):
    counted[key] = counted.get(key, Figures()) + numbers


def _sum(items):
    return sum(items, Figures())
