"""Which pictures are missing: the year's models against before, during and after.

Công văn phường Đống Đa 2026: ảnh, video trước, trong và sau khi triển khai.
"""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from campaigns.vocabulary import SENT
from registrations.models import Evidence, EvidenceStage, Initiative
from registrations.permissions import visible_entries
from reporting.pictures import sectors_of


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A model, with how many photos it has of each stage in the order of EvidenceStage."""

    initiative: Initiative
    counts: tuple
    page_url: str

    @property
    def cells(self):
        """[(stage, count, url of those photos)]"""
        return [
            (stage, count, f"{self.page_url}#{stage.value}")
            for stage, count in zip(EvidenceStage, self.counts, strict=True)
        ]

    @property
    def is_complete(self):
        return all(self.counts)

    @property
    def is_empty(self):
        return not any(self.counts)


def matrix_rows(user, campaign, wanted):
    """The models on the year's sent lists by unit, as far as the person may see; one query.

    Of `wanted` (a PictureFilter) the field and the unit count.
    """
    entries = visible_entries(user).filter(campaign=campaign, list_status__in=SENT)
    if wanted.sector:
        entries = entries.filter(sector=wanted.sector)
    if wanted.unit:
        entries = entries.filter(unit=wanted.unit)
    models = (
        Initiative.objects.filter(pk__in=entries.values("initiative"))
        .select_related("unit")
        .annotate(**{stage.value: _photos(campaign, stage) for stage in EvidenceStage})
        .order_by("unit__name_key", "unit_id", "pk")
    )
    return [
        MatrixRow(
            model,
            tuple(getattr(model, stage.value) for stage in EvidenceStage),
            f"{reverse('registrations:initiative_detail', args=[model.pk])}?nam={campaign.year}",
        )
        for model in models
    ]


def _photos(campaign, stage):
    return Count(
        "evidence",
        filter=Q(
            evidence__campaign=campaign,
            evidence__stage=stage,
            evidence__kind=Evidence.Kind.PHOTO,
            evidence__removed_at=None,
        ),
    )


def with_sectors(rows, campaign):
    """[(MatrixRow, its field)] of one page; one query."""
    labels = sectors_of({row.initiative.pk for row in rows}, campaign)
    return [(row, labels.get(row.initiative.pk, "")) for row in rows]
