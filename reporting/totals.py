"""Mẫu 02 as numbers: (level × sector × kind) → distinct participants and initiatives.

One grouped query whatever the number of units. Level rows and Tổng are the sum of their rows so
that the paper adds up; the distinct figures of the note are counted by their own grouping
because distinct counts do not add up (docs/domain.md, rule 5 of section 4).
"""

from dataclasses import dataclass, field

from django.db.models import Count

from campaigns.vocabulary import ParticipantKind, Status
from organizations.models import Unit
from registrations.models import Entry

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
        return (self.distinct.collectives, self.distinct.individuals) != (
            self.total.collectives,
            self.total.individuals,
        )


def entries_of(unit, campaign, include=ACCEPTED_ONLY):
    """The entries behind the numbers: of the whole ward, or of one unit and those below it."""
    entries = Entry.objects.filter(campaign=campaign, list_status__in=STATUSES[include])
    if unit.pk == campaign.ward_id:
        return entries.filter(ward_id=unit.pk)
    if unit.kind in (Unit.Kind.PARTY_CELL, Unit.Kind.MASS_ORGANIZATION):
        return entries.filter(unit_id=unit.pk)
    return entries.filter(unit__path__gte=unit.path, unit__path__lt=unit.path_end)


def totals(unit, campaign, *, sectors, levels, include=ACCEPTED_ONLY):
    """Count Mẫu 02 of a ward or a unit.

    `sectors` and `levels` are the campaign's, in their order. Two queries; a third when the
    campaign counts level rows and Tổng distinct.
    """
    entries = entries_of(unit, campaign, include).order_by()
    sector_codes = {sector.pk: sector.code for sector in sectors}
    level_codes = {level.pk: level.code for level in levels}
    grouped = entries.values_list("level_id", "sector_id", "participant_kind").annotate(
        Count("participant_id", distinct=True), Count("*")
    )
    counted = {}
    for level_id, sector_id, kind, participants, models in grouped:
        place = (level_codes[level_id], sector_codes[sector_id])
        counted[place] = counted.get(place, Figures()) + figures(kind, participants, models)
    cells = {
        (level.code, sector.code): counted.get((level.code, sector.code), Figures())
        for level in levels
        for sector in sectors
    }
    distinct = _distinct(entries.values_list("participant_kind"))
    by_level = {
        level.code: _sum(cells[level.code, sector.code] for sector in sectors) for level in levels
    }
    total = _sum(by_level.values())
    if campaign.counts_distinct_in_totals:
        by_level = _distinct_levels(entries, level_codes, by_level)
        total = distinct
    by_sector = {
        sector.code: _sum(cells[level.code, sector.code] for level in levels) for sector in sectors
    }
    return Totals(cells, by_level, total, distinct, by_sector)


def figures(kind, participants, models):
    if kind == COLLECTIVE:
        return Figures(collectives=participants, collective_models=models)
    return Figures(individuals=participants, individual_models=models)


def _distinct(grouping):
    counted = grouping.annotate(Count("participant_id", distinct=True), Count("*"))
    return _sum(figures(*row) for row in counted)


def _distinct_levels(entries, level_codes, summed):
    result = {}
    for level_id, kind, participants, models in entries.values_list(
        "level_id", "participant_kind"
    ).annotate(Count("participant_id", distinct=True), Count("*")):
        code = level_codes[level_id]
        result[code] = result.get(code, Figures()) + figures(kind, participants, models)
    return {code: result.get(code, Figures()) for code in summed}


def _sum(items):
    result = Figures()
    for item in items:
        result += item
    return result
