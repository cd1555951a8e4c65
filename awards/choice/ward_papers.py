"""The ward's own Mẫu số 03: the list of all accepted nominees, and the one put forward.

Công văn phường Đống Đa 2026: each unit proposes one, and the ward chooses one of them for the
city.
"""

from django.utils import timezone

from awards.accepted import accepted, accepted_sendings, present_choice
from awards.models import Nomination
from awards.nominations.papers import nominee_of
from campaigns.letterheads import ward_letterhead
from campaigns.workflow import WorkflowError
from documents.mau03 import Mau03Form
from documents.vocabulary import Label
from documents.wording import count_text, moment_text


def ward_mau03(campaign, *, at):
    """Every accepted nominee under the name of its unit; three queries for any number."""
    nominees = tuple(
        nominee_of(revision.content, unit=nomination.unit.name)
        for nomination, revision in accepted_sendings(accepted(Nomination, campaign))
    )
    note = f"Gồm {count_text(len(nominees))} đề xuất đã tiếp nhận đến {moment_text(at)}."
    return _form(campaign, nominees, at, notes=(note,))


def city_mau03(campaign, *, at):
    """The chosen nominee alone, under the name of its unit as in the ward's list.

    WorkflowError while nobody is chosen.
    """
    choice = present_choice(campaign)
    sent = accepted_sendings([choice.nomination] if choice else [])
    if not sent:
        raise WorkflowError("Chưa chọn đề xuất Thành phố.")
    [(nomination, revision)] = sent
    return _form(campaign, (nominee_of(revision.content, unit=nomination.unit.name),), at)


def _form(campaign, nominees, at, *, notes=()):
    ward = campaign.ward
    return Mau03Form(
        letterhead=ward_letterhead(campaign, issued_on=timezone.localdate(at)),
        year=campaign.year,
        sectors=tuple(Label(sector.code, sector.label) for sector in campaign.sectors.all()),
        nominees=nominees,
        word_limit=campaign.summary_max_words,
        unit_name=ward.name,
        unit_code=ward.code,
        notes=notes,
    )
