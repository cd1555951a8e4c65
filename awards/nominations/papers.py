"""Mẫu số 03 as paper, of what was sent or of the draft as it stands.

`content` is what a Form freezes: a revision's, or that of the working copy.
"""

from dataclasses import replace

from campaigns.letterheads import unit_letterhead
from documents.mau03 import Mau03Form, Mau03Nominee
from documents.vocabulary import Label


def mau03_paper(nomination, content, *, issued_on=None):
    """The unit's Mẫu số 03 with its one nominee; without one, a form to fill in by hand."""
    form = empty_mau03(nomination.unit, nomination.campaign, issued_on=issued_on)
    if not (content["participant"] or content["initiative"] or content["summary"]):
        return form
    return replace(form, nominees=(nominee_of(content),))


def empty_mau03(unit, campaign, *, issued_on=None):
    """A unit's form without a nominee yet."""
    return Mau03Form(
        letterhead=unit_letterhead(unit, campaign, issued_on=issued_on),
        year=campaign.year,
        sectors=tuple(Label(sector.code, sector.label) for sector in campaign.sectors.all()),
        word_limit=campaign.summary_max_words,
        unit_name=unit.name,
        unit_code=unit.code,
    )


def nominee_of(content, *, unit=""):
    """One nominee; `unit` is named where the ward writes, not in the unit's own form."""
    return Mau03Nominee(
        kind=content["kind"],
        participant=content["participant"],
        initiative=content["initiative"],
        sector=content["sector"],
        summary=content["summary"],
        unit=unit,
    )
