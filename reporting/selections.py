"""Which entries a page, a number or a file is about; carried in its address."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.http import urlencode

from campaigns.models import Campaign, Level, Sector
from campaigns.vocabulary import ParticipantKind
from documents.text import fold
from organizations.models import Unit
from organizations.page_addresses import address_of
from organizations.searching import holding_words
from reporting.states import ModelState
from reporting.totals import ACCEPTED_ONLY, STATUSES, entries_of

KINDS = {"tap-the": ParticipantKind.COLLECTIVE, "ca-nhan": ParticipantKind.INDIVIDUAL}
KIND_WORDS = {kind: word for word, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Selection:
    """A unit's (or the ward's) entries of a year, narrowed to a cell of Mẫu 02 or a search."""

    campaign: Campaign
    unit: Unit
    include: str = ACCEPTED_ONLY
    level: Level | None = None
    sector: Sector | None = None
    kind: str = ""
    search: str = ""
    unit_kind: str = ""
    only_key: bool = False
    state: ModelState | None = None

    @property
    def is_ward(self):
        return self.unit.pk == self.campaign.ward_id

    @property
    def is_narrowed(self):
        return any(
            (
                self.level,
                self.sector,
                self.kind,
                self.search,
                self.unit_kind,
                self.only_key,
                self.state,
            )
        )

    def entries(self):
        entries = entries_of(self.unit, self.campaign, self.include)
        if self.level:
            entries = entries.filter(level=self.level)
        if self.sector:
            entries = entries.filter(sector=self.sector)
        if self.kind:
            entries = entries.filter(participant_kind=self.kind)
        if self.unit_kind:
            entries = entries.filter(unit__kind=self.unit_kind)
        if self.only_key:
            entries = entries.filter(is_key=True)
        if self.state:
            entries = entries.filter(self.state.condition)
        if self.search:
            entries = entries.filter(
                holding_words(self.search, "search_name", "unit__folded_name")
                | Q(participant__folded_name__contains=fold(self.search))
            )
        return entries

    def query(self):
        """The selection as a query string; the same address gives the same entries."""
        values = {
            "nam": self.campaign.year,
            "don-vi": "" if self.is_ward else self.unit.pk,
            "gom": self.include,
            "cap": self.level.code if self.level else "",
            "linh-vuc": self.sector.code if self.sector else "",
            "doi-tuong": KIND_WORDS.get(self.kind, ""),
            "khoi": self.unit_kind,
            "trong-diem": "1" if self.only_key else "",
            "trang-thai": self.state,
            "tim": self.search,
        }
        return urlencode({name: value for name, value in values.items() if value})

    def url(self, view="reporting:entries"):
        return f"{address_of(view)}?{self.query()}"

    def narrowed(self, **changes):
        return replace(self, **changes)


def include_from(query):
    """Which files a query string asks to count."""
    include = query.get("gom", "")
    return include if include in STATUSES else ACCEPTED_ONLY


def selection_from(query, campaign, unit, labels):
    """Read what a query string asks for; unknown words mean no narrowing."""
    return Selection(
        campaign=campaign,
        unit=unit,
        include=include_from(query),
        level=labels.level(query.get("cap", "")),
        sector=labels.sector(query.get("linh-vuc", "")),
        kind=KINDS.get(query.get("doi-tuong", ""), ""),
        search=query.get("tim", "").strip()[:100],
        unit_kind=query.get("khoi", "") if query.get("khoi", "") in Unit.Kind else "",
        only_key=query.get("trong-diem") == "1",
        state=ModelState(state) if (state := query.get("trang-thai", "")) in ModelState else None,
    )
