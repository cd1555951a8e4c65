"""What the page “Xét chọn Mẫu 03” shows (no HTTP here)."""

from dataclasses import dataclass, field

from awards.accepted import (
    Sending,
    accepted,
    accepted_in_brief,
    accepted_sendings,
    present_choice,
)
from awards.choice.notes import notes_of
from awards.models import CityChoice, Nomination, NomineeNote
from awards.nominations.mau03_form import hint_checks, sector_labels
from campaigns.deadlines import days_sent_late, due_dates_of_units
from campaigns.models import Submission
from campaigns.vocabulary import Obligation, Status
from documents.text import count_words
from registrations.models import Entry, Evidence, EvidenceStage

COMPARED_AT_MOST = 4
NOMINEES_PER_PAGE = 25
PHOTOS_PER_STAGE = 3


@dataclass(frozen=True, slots=True)
class NomineeLine:
    """One accepted nomination in the list of all."""

    sending: Sending
    sector_label: str
    is_chosen: bool

    @property
    def pk(self):
        return self.sending.file_id

    @property
    def participant(self):
        return self.sending.brief["participant"]


@dataclass(slots=True)
class Nominee:
    """One accepted nomination as it was sent."""

    nomination: Nomination
    content: dict
    sector_label: str
    words: int
    is_chosen: bool


@dataclass(slots=True)
class Stage:
    """The newest photos of the model from one stage; `more` are not shown here."""

    label: str
    photos: list = field(default_factory=list)
    more: int = 0


@dataclass(slots=True)
class Year:
    """What the unit registered in a year, and whether its nominee went to the city."""

    year: int
    models: int
    key_models: int
    chosen: str


@dataclass(slots=True)
class Candidate:
    """A nominee beside others: the checks, the models, the pictures, the unit's years, the note."""

    nominee: Nominee
    hints: list
    models: list
    stages: list
    years: list
    sendings: list
    note: NomineeNote | None

    @property
    def photo_count(self):
        return sum(len(stage.photos) + stage.more for stage in self.stages)


def nominee_lines(campaign):
    """(present CityChoice or None, [NomineeLine]) of the year; three queries for any number."""
    choice, labels = present_choice(campaign), sector_labels(campaign)
    chosen = choice.nomination_id if choice else None
    return choice, [
        NomineeLine(
            sending,
            labels.get(sending.brief["sector"], sending.brief["sector"]),
            sending.file_id == chosen,
        )
        for sending in accepted_in_brief(Nomination, campaign)
    ]


def nominees_of(campaign, wanted):
    """(present CityChoice or None, [Nominee]) of the ids; four queries for any number.

    Those that are not of the year, or not accepted, are left out.
    """
    choice = present_choice(campaign)
    files = accepted(Nomination, campaign).filter(pk__in=wanted)
    sent = accepted_sendings(files.select_related(None).select_related("unit"))
    labels = sector_labels(campaign)
    chosen = choice.nomination_id if choice else None
    return choice, [
        _nominee(nomination, revision.content, labels, chosen) for nomination, revision in sent
    ]


def _nominee(nomination, content, labels, chosen):
    return Nominee(
        nomination,
        content,
        labels.get(content["sector"], content["sector"]),
        count_words(content["summary"]),
        nomination.pk == chosen,
    )


def waiting_count(campaign):
    """How many nominees the Ban has still to look at; a nil return proposes nobody."""
    return Nomination.objects.filter(
        campaign=campaign, status=Status.SUBMITTED, is_nil=False
    ).count()


def candidates_of(campaign, nominees):
    """The nominees with all there is to compare; six queries for any number of them."""
    units = [nominee.nomination.unit_id for nominee in nominees]
    entries = _entries(campaign, units)
    photos = _photos(campaign, nominees)
    chosen = _chosen(campaign, units)
    sendings = _sendings(campaign, units)
    notes = notes_of([nominee.nomination for nominee in nominees])
    return [
        Candidate(
            nominee,
            hints=list(hint_checks(nominee.content["summary"])),
            models=[
                entry
                for entry in entries[nominee.nomination.unit_id]
                if entry.campaign_id == campaign.pk
            ],
            stages=_stages(photos.get(nominee.nomination.initiative_id, [])),
            years=list(_years(entries[nominee.nomination.unit_id], chosen, nominee.nomination)),
            sendings=sendings[nominee.nomination.unit_id],
            note=notes.get(nominee.nomination.pk),
        )
        for nominee in nominees
    ]


def _entries(campaign, units):
    """{unit: its accepted models of this year and those before, newest year first}."""
    found = {unit: [] for unit in units}
    entries = Entry.objects.filter(
        unit__in=units, list_status=Status.ACCEPTED, campaign__year__lte=campaign.year
    ).select_related("campaign", "sector")
    entries = entries.only(
        *("unit", "initiative", "initiative_name", "is_key"),
        *("campaign__year", "sector__short_label"),
    )
    for entry in entries.order_by("-campaign__year", "position"):
        found[entry.unit_id].append(entry)
    return found


def _photos(campaign, nominees):
    """{model: its photos of the year, newest first}."""
    found = {}
    models = [nominee.nomination.initiative_id for nominee in nominees]
    photos = Evidence.objects.shown().filter(
        campaign=campaign, initiative__in=[pk for pk in models if pk], kind=Evidence.Kind.PHOTO
    )
    for photo in photos.order_by("-uploaded_at", "-pk"):
        found.setdefault(photo.initiative_id, []).append(photo)
    return found


def _stages(photos):
    stages = {stage: Stage(stage.short_label) for stage in EvidenceStage}
    for photo in photos:
        stage = stages[photo.stage]
        if len(stage.photos) < PHOTOS_PER_STAGE:
            stage.photos.append(photo)
        else:
            stage.more += 1
    return list(stages.values())


def _chosen(campaign, units):
    """{(unit, year): who went to the city} of the years before."""
    choices = CityChoice.objects.filter(
        nomination__unit__in=units, campaign__year__lt=campaign.year
    ).select_related("nomination", "campaign")
    return {
        (choice.nomination.unit_id, choice.campaign.year): choice.nomination.participant_name
        for choice in choices
    }


def _years(entries, chosen, nomination):
    years = {}
    for entry in entries:
        years.setdefault(entry.campaign.year, []).append(entry)
    years |= {year: years.get(year, []) for unit, year in chosen if unit == nomination.unit_id}
    for year in sorted(years, reverse=True):
        yield Year(
            year,
            models=len({entry.initiative_id for entry in years[year]}),
            key_models=len({entry.initiative_id for entry in years[year] if entry.is_key}),
            chosen=chosen.get((nomination.unit_id, year), ""),
        )


def _sendings(campaign, units):
    """{unit: [(what it sent this year, days of delay)]} in the order of the obligations."""
    due = due_dates_of_units(campaign, units)
    found = {unit: [] for unit in units}
    sent = Submission.objects.filter(campaign=campaign, unit__in=units, first_sent_at__isnull=False)
    sendings = sent.values_list("obligation", "unit_id", "first_sent_at")
    order = list(Obligation)
    for obligation, unit_id, first_sent_at in sorted(sendings, key=lambda row: order.index(row[0])):
        late = days_sent_late(due[unit_id].get(obligation), first_sent_at)
        found[unit_id].append((Obligation(obligation).label, late))
    return found
