"""Which pictures are missing: the year's models against before, during and after.

Công văn phường Đống Đa 2026: ảnh, video trước, trong và sau khi triển khai.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count

from campaigns.vocabulary import SENT
from organizations.page_addresses import record_address
from registrations.models import Evidence, EvidenceStage, Initiative
from registrations.permissions import visible_entries
from reporting.pictures import lines_of


class PhotoCounts(NamedTuple):
    """How many photos a model has of each stage, in the order of EvidenceStage."""

    pk: int
    counts: tuple

    @property
    def is_complete(self):
        return all(self.counts)

    @property
    def is_empty(self):
        return not any(self.counts)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A model of a page with its name and field in the year and its PhotoCounts."""

    initiative: Initiative
    name: str
    sector: str
    counts: tuple
    page_url: str

    @property
    def cells(self):
        """[(stage, count, url of those photos)]"""
        return [
            (stage, count, f"{self.page_url}#{stage.value}")
            for stage, count in zip(EvidenceStage, self.counts, strict=True)
        ]


def photo_counts(user, campaign, wanted):
    """[PhotoCounts] of the models on the year's sent lists by unit, as far as the person may see.

    Of `wanted` (a PictureFilter) the field and the unit count. Two queries.
    """
    entries = visible_entries(user).filter(campaign=campaign, list_status__in=SENT)
    if wanted.sector:
        entries = entries.filter(sector=wanted.sector)
    if wanted.unit:
        entries = entries.filter(unit=wanted.unit.pk)
    models = Initiative.objects.filter(pk__in=entries.values("initiative"))
    photos = Evidence.objects.shown().filter(campaign=campaign, kind=Evidence.Kind.PHOTO)
    numbers = photos.order_by().values_list("initiative", "stage").annotate(number=Count("pk"))
    found = {(initiative, stage): number for initiative, stage, number in numbers}
    return [
        PhotoCounts(pk, tuple(found.get((pk, stage), 0) for stage in EvidenceStage))
        for pk in models.order_by("unit__name_key", "unit_id", "pk").values_list("pk", flat=True)
    ]


def matrix_rows(counts, campaign):
    """[MatrixRow] of the PhotoCounts of one page; two queries."""
    pks = [item.pk for item in counts]
    models = Initiative.objects.select_related("unit").only("name", "unit__name").in_bulk(pks)
    lines = lines_of(pks, campaign)
    return [
        MatrixRow(
            models[pk],
            *lines.get(pk, (models[pk].name, "")),
            numbers,
            f"{record_address('registrations:initiative_detail', pk)}?nam={campaign.year}",
        )
        for pk, numbers in counts
        if pk in models
    ]
