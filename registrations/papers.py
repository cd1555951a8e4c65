"""A unit's Mẫu 01 as the paper form, from rows as they stand or as they were sent."""

from campaigns.letterheads import unit_letterhead
from documents.mau01 import Mau01Entry, Mau01Form, blank_form
from documents.vocabulary import Label
from registrations.rows import in_paper_order


def mau01_forms(unit, campaign, rows, *, issued_on=None, only_level=None):
    """One form per level that has rows, in the order of the levels; empty without any.

    Rows that lack a name, a sector or a level cannot stand on paper: see `unprintable`.
    """
    rows = [row for row in in_paper_order(rows) if is_printable(row)]
    sectors = _labels(campaign.sectors.all())
    return [
        Mau01Form(
            letterhead=unit_letterhead(unit, campaign, issued_on=issued_on),
            year=campaign.year,
            level=Label(level.code, level.title_label),
            sectors=sectors,
            entries=tuple(
                Mau01Entry(row.kind, row.participant, row.initiative, row.sector)
                for row in rows
                if row.level == level.code
            ),
            unit_name=unit.name,
            unit_code=unit.code,
        )
        for level in campaign.levels.all()
        if any(row.level == level.code for row in rows) and only_level in (None, level.code)
    ]


def empty_forms(unit, campaign, *, levels=None):
    """Forms to fill in by hand, with the unit's head printed already."""
    return [
        blank_form(
            unit_letterhead(unit, campaign),
            campaign.year,
            Label(level.code, level.title_label),
            _labels(campaign.sectors.all()),
            unit_name=unit.name,
            unit_code=unit.code,
        )
        for level in (levels or campaign.levels.all())
    ]


def is_printable(row):
    return bool(row.participant and row.initiative and row.sector and row.level)


def unprintable(rows):
    """How many rows the print leaves out because something is still missing in them."""
    return sum(not is_printable(row) for row in rows)


def _labels(items):
    return tuple(Label(item.code, item.label) for item in items)
