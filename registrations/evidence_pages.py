"""What the pages of a unit's models show (no HTTP here)."""

from dataclasses import dataclass, field

from registrations.evidence import MAX_FILES, PURPOSE, fingerprint_of
from registrations.evidence_forms import EvidenceForm
from registrations.models import Entry, Evidence, EvidenceStage
from registrations.permissions import visible_entries, visible_evidence
from uploads.services import ticket

Kind = Evidence.Kind


@dataclass(slots=True)
class Slot:
    """One of before, during and after on a card: the newest photo, and how many files there are."""

    stage: EvidenceStage
    photo: Evidence | None = None
    count: int = 0
    ticket: str = ""


@dataclass(slots=True)
class Card:
    """A model of the year; `entry` is None when the list as last sent no longer names it."""

    initiative: object
    entry: Entry | None = None
    slots: dict = field(default_factory=lambda: {stage: Slot(stage) for stage in EvidenceStage})

    @property
    def name(self):
        """As the year's list typed it."""
        return self.entry.initiative_name if self.entry else self.initiative.name

    @property
    def count(self):
        return sum(slot.count for slot in self.slots.values())

    @property
    def has_all_photos(self):
        return all(slot.photo for slot in self.slots.values())

    @property
    def has_room(self):
        return self.count < MAX_FILES


def cards_of(unit, campaign, reader, *, can_add=False):
    """The unit's models of the year in the order of its list, as far as the reader may see."""
    cards = {}
    entries = (
        _with_status(visible_entries(reader))
        .filter(unit=unit, campaign=campaign)
        .select_related("initiative", "sector", "level")
    )
    for entry in entries.order_by("position"):
        cards.setdefault(entry.initiative_id, Card(entry.initiative, entry))
    shown = visible_evidence(reader).shown().filter(campaign=campaign, initiative__unit=unit)
    for evidence in shown.select_related("initiative"):
        card = cards.setdefault(evidence.initiative_id, Card(evidence.initiative))
        slot = card.slots[evidence.stage]
        slot.count += 1
        if evidence.kind == Kind.PHOTO:
            slot.photo = evidence
    if can_add:
        for card in cards.values():
            _give_tickets(card.slots.values(), card.initiative, campaign, reader)
    return list(cards.values())


def _with_status(entries):
    """With the list whose sealing their status tells, but not with its rows."""
    return entries.select_related("registration_list").defer("registration_list__draft_rows")


@dataclass(slots=True)
class Section:
    """Everything of one stage on the page of a model."""

    stage: EvidenceStage
    photos: list = field(default_factory=list)
    videos: list = field(default_factory=list)
    documents: list = field(default_factory=list)
    ticket: str = ""
    errors: list = field(default_factory=list)  # why files were not taken

    @property
    def count(self):
        return len(self.photos) + len(self.videos) + len(self.documents)


def sections_of(initiative, campaign, reader, *, can_edit=False, bound_form=None):
    """Before, during, after. Each file carries its form as `.form` for those who may write."""
    sections = {stage: Section(stage) for stage in EvidenceStage}
    files = visible_evidence(reader).shown().filter(initiative=initiative, campaign=campaign)
    for evidence in files:
        section = sections[evidence.stage]
        if can_edit:
            is_bound = bound_form is not None and bound_form.instance.pk == evidence.pk
            evidence.form = bound_form if is_bound else _form_of(evidence, campaign)
        kept = {
            Kind.PHOTO: section.photos,
            Kind.VIDEO: section.videos,
            Kind.DOCUMENT: section.documents,
        }
        kept[evidence.kind].append(evidence)
    if can_edit:
        _give_tickets(sections.values(), initiative, campaign, reader)
    return list(sections.values())


def _form_of(evidence, campaign):
    shown = {"shown": fingerprint_of(evidence)}
    return EvidenceForm(instance=evidence, campaign=campaign, initial=shown)


def _give_tickets(places, initiative, campaign, uploader):
    for place in places:
        target = {"initiative": initiative.pk, "campaign": campaign.pk, "stage": place.stage.value}
        place.ticket = ticket(PURPOSE, target, uploader)


def history_of(initiative, reader):
    """The model's entries over the years, newest first, as far as the reader may see."""
    return (
        _with_status(visible_entries(reader))
        .filter(initiative=initiative)
        .select_related("campaign", "sector", "level")
        .order_by("-campaign__year", "position")
    )
