"""R10: every unit against every criterion, as the Ban sees it now or as it was closed.

A cell is the Ban's own mark, else what the unit sent, else what the data say.
"""

from dataclasses import asdict, dataclass
from typing import NamedTuple

from awards.accepted import last_contents
from awards.assessment.facts import facts_of
from awards.assessment.rules import parse_points, points_text, total_points
from awards.models import Bonus, CriterionMark
from campaigns.answering import answering_rows
from campaigns.vocabulary import Obligation

BAN, UNIT, DATA = "ban", "unit", "data"


@dataclass(frozen=True, slots=True)
class Head:
    """A criterion of the year as a column; `points` as text, "" where it has none."""

    number: int
    text: str
    points: str


class Cell(NamedTuple):
    """One verdict: whose it is, what is missing behind it, and the words that go with it.

    A named tuple, for a ward has a thousand of them.
    """

    number: int
    is_met: bool
    source: str
    lack: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One unit; points as text, "" where nobody gave or asked for any."""

    unit_id: int
    code: str
    name: str
    kind: str
    is_sent: bool
    cells: list
    bonus: str = ""
    bonus_reason: str = ""
    proposed: str = ""
    proposed_reason: str = ""
    total: str = ""

    @property
    def met(self):
        return sum(cell.is_met for cell in self.cells)

    @property
    def lacks(self):
        return [cell for cell in self.cells if cell.lack]


@dataclass(frozen=True, slots=True)
class Grid:
    heads: list
    rows: list

    @property
    def has_points(self):
        return any(head.points for head in self.heads)

    def as_json(self):
        return {
            "heads": [asdict(head) for head in self.heads],
            "rows": [
                asdict(row) | {"cells": [cell._asdict() for cell in row.cells]} for row in self.rows
            ],
        }

    @classmethod
    def from_json(cls, content):
        rows = [
            Row(**row | {"cells": [Cell(**cell) for cell in row["cells"]]})
            for row in content["rows"]
        ]
        return cls([Head(**head) for head in content["heads"]], rows)


class _Unit(NamedTuple):
    """Of a unit what a Row says of it."""

    pk: int
    code: str
    name: str
    kind: str


def grid_of(campaign, *, at):
    """The Grid of the year as it stands; eight queries for any number of units."""
    units = answering_rows(campaign, _Unit, [campaign.ward])
    ids = [unit.pk for unit in units]
    criteria = list(campaign.criteria.all())
    heads = [Head(item.number, item.text, points_text(item.points)) for item in criteria]
    points = {item.number: item.points for item in criteria}
    facts = facts_of(campaign, ids, at=at)
    sent_of = last_contents(Obligation.SELF_ASSESSMENT, campaign)
    marks = {
        (mark.unit_id, mark.number): mark
        for mark in CriterionMark.objects.filter(campaign=campaign)
    }
    bonuses = {bonus.unit_id: bonus for bonus in Bonus.objects.filter(campaign=campaign)}
    rows = []
    for unit in units:
        content, of_unit = sent_of.get(unit.pk), facts[unit.pk]
        own = {line["number"]: line for line in content["criteria"]} if content else {}
        cells = [
            _cell(number, of_unit.get(number), own.get(number), marks.get((unit.pk, number)))
            for number in points
        ]
        rows.append(_row(unit, points, cells, content, bonuses.get(unit.pk)))
    return Grid(heads, rows)


def _cell(number, fact, own, mark):
    lack = fact.lack if fact else ""
    if mark:
        return Cell(number, mark.is_met, BAN, lack, mark.reason)
    if own:
        return Cell(number, own["is_met"], UNIT, lack, own["note"])
    return Cell(number, bool(fact and fact.is_met), DATA, lack)


def _row(unit, points, cells, content, bonus):
    given = bonus.points if bonus else None
    met = {cell.number for cell in cells if cell.is_met}
    total = total_points(points, met, given)
    asked = parse_points(content["bonus_points"]) if content else None
    return Row(
        unit.pk,
        unit.code,
        unit.name,
        unit.kind,
        is_sent=content is not None,
        cells=cells,
        bonus=points_text(given),
        bonus_reason=bonus.reason if bonus else "",
        proposed=points_text(asked),
        proposed_reason=content["bonus_reason"] if asked is not None else "",
        total=points_text(total),
    )
