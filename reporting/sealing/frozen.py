"""The figures of a ward at one moment, with every row behind them, apart from all records.

What is frozen is plain data: renaming a unit, editing a model or a label changes nothing in it.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import NamedTuple

from audit.plain_rows import remembered_rows
from campaigns.models import Revision, Submission
from campaigns.vocabulary import Obligation
from documents.vocabulary import Label
from registrations.models import Entry
from reporting.coverage import coverage
from reporting.totals import STATUSES, Figures, labels_of, repeats_participants, totals

_STANDING = (Revision.Decision.WAITING, Revision.Decision.ACCEPTED)


class FrozenRow(NamedTuple):
    """One model of a list; kind, sector and level are codes. A named tuple, for a ward has 700."""

    kind: str
    participant: str
    initiative: str
    sector: str
    level: str


class FrozenList(NamedTuple):
    """The list of one unit as it was counted: `code` and `sha256` name its sending."""

    submission: int
    unit_code: str
    unit: str
    code: str
    sha256: str
    rows: tuple[FrozenRow, ...]


@dataclass(frozen=True, slots=True)
class FrozenTable:
    """Mẫu 02 with all that it counts. `figures[level code, sector code]`; a level's row has "".

    `total` and the level rows count as the year counts them (see reporting.totals): each
    participant once when it `counts_distinct`, else as the sum of their rows.
    """

    ward: str
    year: int
    include: str
    as_of: datetime
    coverage: str
    levels: tuple[Label, ...]
    sectors: tuple[Label, ...]
    figures: dict[tuple[str, str], Figures]
    total: Figures
    distinct: Figures
    lists: tuple[FrozenList, ...]
    counts_distinct: bool

    @property
    def repeats_participants(self):
        """True if somebody stands in several rows, so the table needs its note."""
        return repeats_participants(self.distinct, self.total)

    def as_json(self):
        data = asdict(replace(self, lists=()))
        data["lists"] = [
            each._asdict() | {"rows": [row._asdict() for row in each.rows]} for each in self.lists
        ]
        data["as_of"] = self.as_of.isoformat()
        data["figures"] = [
            {"level": level, "sector": sector, **asdict(figures)}
            for (level, sector), figures in self.figures.items()
        ]
        return data

    @classmethod
    def from_json(cls, data):
        """A table sealed before `counts_distinct` was kept tells it by its sums."""
        figures = {_place(row): _figures(row) for row in data["figures"]}
        total = Figures(**data["total"])
        return cls(
            ward=data["ward"],
            year=data["year"],
            include=data["include"],
            as_of=datetime.fromisoformat(data["as_of"]),
            coverage=data["coverage"],
            levels=tuple(Label(**label) for label in data["levels"]),
            sectors=tuple(Label(**label) for label in data["sectors"]),
            figures=figures,
            total=total,
            distinct=Figures(**data["distinct"]),
            lists=tuple(
                FrozenList(**{**each, "rows": tuple(FrozenRow(**row) for row in each["rows"])})
                for each in data["lists"]
            ),
            counts_distinct=data.get("counts_distinct", total != _sum_of_cells(figures)),
        )


def freeze(campaign, include, *, at):
    """The FrozenTable of the ward; who seals holds the lists still (services.draw_up).

    Twelve queries for any number of units.
    """
    labels = labels_of(campaign)
    table = totals(campaign.ward, campaign, labels, include)
    figures = {}
    for level in labels.levels:
        figures[level.code, ""] = table.levels[level.code]
        figures |= {
            (level.code, sector.code): table.cells[level.code, sector.code]
            for sector in labels.sectors
        }
    return FrozenTable(
        ward=campaign.ward.name,
        year=campaign.year,
        include=include,
        as_of=at,
        coverage=coverage(campaign.ward, campaign, include, at=at).sentence,
        levels=tuple(Label(level.code, level.label) for level in labels.levels),
        sectors=tuple(Label(sector.code, sector.label) for sector in labels.sectors),
        figures=figures,
        total=table.total,
        distinct=table.distinct,
        lists=tuple(_lists(campaign, include)),
        counts_distinct=campaign.counts_distinct_in_totals,
    )


class _Sending(NamedTuple):
    """Which list, where its unit stands in order, then the fields of a FrozenList."""

    submission_id: int
    submission__unit__name_key: str
    submission__unit__code: str
    submission__unit__name: str
    code: str
    sha256: str


class _ListRow(NamedTuple):
    """Which list, then the fields of a FrozenRow."""

    registration_list_id: int
    participant_kind: str
    participant_name: str
    initiative_name: str
    sector__code: str
    level__code: str


def _lists(campaign, include):
    """Every counted list, those that say “không có” too, in the order of the units."""
    counted = campaign.pk, tuple(STATUSES[include])
    rows = defaultdict(list)
    for list_id, *row in remembered_rows(_entries, _ListRow, *counted):
        rows[list_id].append(FrozenRow(*row))
    sendings = remembered_rows(_sendings, _Sending, *counted)
    last = {submission: (name_key, submission, *told) for submission, name_key, *told in sendings}
    for _, submission, *told in sorted(last.values()):
        yield FrozenList(submission, *told, rows=tuple(rows[submission]))


def _sendings(campaign_id, statuses):
    counted = _counted(campaign_id, statuses)
    sendings = Revision.objects.filter(submission__in=counted, decision__in=_STANDING)
    return sendings.order_by("number")


def _entries(campaign_id, statuses):
    entries = Entry.objects.filter(registration_list__in=_counted(campaign_id, statuses))
    return entries.order_by("registration_list_id", "position")


def _counted(campaign_id, statuses):
    counted = Submission.objects.filter(
        campaign=campaign_id, obligation=Obligation.REGISTRATION, status__in=statuses
    )
    return counted.values("pk")


def _sum_of_cells(figures):
    return sum((each for (_, sector), each in figures.items() if sector), Figures())


def _place(row):
    return row["level"], row["sector"]


def _figures(row):
    return Figures(
        row["collectives"], row["collective_models"], row["individuals"], row["individual_models"]
    )
