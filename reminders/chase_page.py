"""The page “Đôn đốc”: which units owe what, told when, reachable how."""

from dataclasses import dataclass
from datetime import datetime

from campaigns.answering import answering_rows
from campaigns.models import Campaign
from organizations.models import Unit
from reminders.models import Call
from reminders.outbox import Chased, Refusal, chased, refused_addresses
from reminders.recipients import RemindedUnit, reached_units
from reminders.texts import Fact, fill, usual_text
from reporting.board import (
    ALL,
    HEADS,
    KIND_LABELS,
    NOT_SENT,
    OVERDUE,
    RETURNED,
    Chip,
    View,
    found_units,
    view_from,
)
from reporting.progress import State, progress

FILTERS = {
    ALL: ("Tất cả còn nợ", lambda fact: True),
    OVERDUE: ("Quá hạn", lambda fact: fact.cell.days_overdue > 0),
    NOT_SENT: ("Chưa gửi", lambda fact: fact.cell.is_unsent),
    RETURNED: ("Cần bổ sung", lambda fact: fact.cell.state == State.RETURNED),
}


@dataclass(frozen=True, slots=True)
class Owing:
    """The units of a page that owe one obligation, and how the page was asked for.

    `answering` are all of the ward, as RemindedUnits: who owed when the page was shown is
    among them; `cells` is how they stand.
    """

    campaign: Campaign
    answering: list[RemindedUnit]
    cells: dict
    view: View
    at: datetime
    facts: list[Fact]
    usual_text: str
    parts: list[Chip]
    chips: list[Chip]

    @property
    def units(self):
        return [fact.unit for fact in self.facts]

    @property
    def head(self):
        return HEADS.get(self.view.obligation, "")

    @property
    def query(self):
        """The same page as an address, for forms and links that come back to it."""
        return self.view.url()


@dataclass(frozen=True, slots=True)
class ChaseLine:
    """One unit of the table. `refused` is what its addresses turned down."""

    fact: Fact
    kind_label: str
    chased: Chased | None
    has_recipient: bool
    refused: list[Refusal]
    text: str

    @property
    def is_told(self):
        """Within 24 h, or about to be: who drafts reminders now leaves the unit out."""
        return self.chased is not None and self.chased.is_recent

    @property
    def unit(self) -> Unit:
        return self.fact.unit


def owing_page(campaign, query, *, at):
    """The Owing of an address (a QueryDict with the words of the board); five queries.

    Without an obligation in the address it is the first that somebody is late with, else the first
    that somebody owes.
    """
    units = answering_rows(campaign, RemindedUnit, [campaign.ward])
    cells = progress(campaign, units, at=at)
    of_obligation = {
        obligation: [
            Fact(unit, campaign.addressee, cell, cell.due, at)
            for unit in units
            if (cell := cells[unit.pk][obligation]).is_owing and cell.due
        ]
        for obligation in next(iter(cells.values()), {})
    }
    view = view_from(query, campaign, cells)
    if not view.obligation:
        view = view_from(_with(query, han=_most_pressing(of_obligation)), campaign, cells)
    facts = of_obligation.get(view.obligation, [])
    found = {unit.pk for unit in found_units([fact.unit for fact in facts], view)}
    facts = [fact for fact in facts if fact.unit.pk in found]
    state = view.state if view.state in FILTERS else ALL
    shown = [fact for fact in facts if FILTERS[state][1](fact)]
    return Owing(
        campaign=campaign,
        answering=units,
        cells=cells,
        view=view,
        at=at,
        facts=shown,
        usual_text=usual_text(shown),
        parts=_parts(of_obligation, view),
        chips=_chips(facts, view, state),
    )


def _with(query, **values):
    changed = query.copy()
    for name, value in values.items():
        changed[name] = value
    return changed


def _most_pressing(of_obligation):
    for obligation, facts in of_obligation.items():
        if any(fact.cell.days_overdue for fact in facts):
            return obligation
    return next((obligation for obligation, facts in of_obligation.items() if facts), "")


def _parts(of_obligation, view):
    """A link for each obligation that somebody owes; one that is shown stays, whoever paid."""
    return [
        Chip(
            obligation,
            HEADS[obligation],
            "",
            len(facts),
            view.filtered(obligation=obligation, state=ALL),
            obligation == view.obligation,
        )
        for obligation, facts in of_obligation.items()
        if facts or obligation == view.obligation
    ]


def _chips(facts, view, current):
    counts = {code: sum(map(matches, facts)) for code, (_, matches) in FILTERS.items()}
    return [
        Chip(code, label, "", counts[code], view.filtered(state=code), code == current)
        for code, (label, _) in FILTERS.items()
        if counts[code] or code in (ALL, current)
    ]


def chase_lines(owing, text):
    """[ChaseLine] with the given text filled in; three queries for any number of units."""
    campaign, obligation = owing.campaign, owing.view.obligation
    told = chased(campaign, obligation, at=owing.at)
    refused = refused_addresses(campaign)
    reached = reached_units(campaign.ward, owing.units)
    return [
        ChaseLine(
            fact=fact,
            kind_label=KIND_LABELS.get(fact.unit.kind, ""),
            chased=told.get(fact.unit.pk),
            has_recipient=fact.unit.pk in reached,
            refused=refused.get(fact.unit.pk, []),
            text=fill(text, fact),
        )
        for fact in owing.facts
    ]


def call_facts(owing, unit_ids):
    """[Fact] of units that a call list showed, also of those that owe nothing any more."""
    obligation = owing.view.obligation
    units = list(Unit.objects.within(owing.campaign.ward).filter(pk__in=unit_ids))
    cells = progress(owing.campaign, units, at=owing.at)
    return [
        Fact(unit, owing.campaign.addressee, cell, cell.due, owing.at)
        for unit in units
        if (cell := cells[unit.pk].get(obligation))
    ]


def calls_of(owing):
    """{unit id: Call} of the obligation of the page; one query."""
    calls = Call.objects.filter(campaign=owing.campaign, obligation=owing.view.obligation)
    return {call.unit_id: call for call in calls.select_related("called_by")}
