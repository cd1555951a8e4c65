"""The assessment at the end of the year (Công văn phường Đống Đa 2026, mục 2.5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Campaign, Criterion, Submission
from organizations.models import Unit

Person = settings.AUTH_USER_MODEL
POINTS = Criterion._meta.get_field("points")


class Assessment(Submission):
    """How a unit assesses itself: the working copy.

    `answers` are {number of a criterion, as text: {"met": …, "note": …}}; "met" is None where the
    unit leaves it to what the data say. What was typed for points is kept, readable or not.
    """

    answers = models.JSONField("tự đánh giá từng tiêu chí", default=dict)
    bonus_points = models.CharField("điểm thưởng đề nghị", max_length=20, blank=True)
    bonus_reason = models.TextField("lý do đề nghị điểm thưởng", blank=True)

    class Meta:
        verbose_name = "tự đánh giá"
        verbose_name_plural = "tự đánh giá"


class Judgement(models.Model):
    """What the Ban decides itself of a unit, with its reason; what it was before is in the trail.

    `version` refuses a decision of somebody who has not seen the present one.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="%(class)ss")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("lý do")
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("lúc")

    class Meta:
        abstract = True

    @property
    def reach(self):
        """Of the ward: the unit reads of it when the Ban tells it."""
        return self.campaign.reach


class CriterionMark(Judgement):
    """The Ban's own word on one criterion, in place of the unit's and of what the data say."""

    number = models.PositiveSmallIntegerField("tiêu chí")
    is_met = models.BooleanField("đạt")

    class Meta:
        verbose_name = "đánh giá của Ban"
        verbose_name_plural = "đánh giá của Ban"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "number"], name="one_mark_per_unit_and_criterion"
            )
        ]

    def __str__(self):
        return f"Tiêu chí ({self.number}), {self.unit}: {'đạt' if self.is_met else 'chưa đạt'}"


class Bonus(Judgement):
    """The points that the Ban adds for good and inventive ways of working; 0 takes them back."""

    points = models.DecimalField(
        "điểm thưởng", max_digits=POINTS.max_digits, decimal_places=POINTS.decimal_places
    )

    class Meta:
        verbose_name = "điểm thưởng"
        verbose_name_plural = "điểm thưởng"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="one_bonus_per_unit"),
            models.CheckConstraint(condition=Q(points__gte=0), name="bonus_takes_nothing_away"),
        ]

    def __str__(self):
        return f"Điểm thưởng, {self.unit}: {self.points}"


class AssessmentClosing(models.Model):
    """The year's assessment as the Ban closed it (chốt); while none is reopened nothing moves.

    `content` is the whole table as it stood then (awards.assessment.grid).
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="assessment_closings"
    )
    number = models.PositiveSmallIntegerField("lần chốt")
    content = models.JSONField("kết quả")
    sha256 = models.CharField(max_length=64)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("chốt lúc")
    reopened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField("mở lại lúc", null=True)
    reopening_reason = models.TextField("lý do mở lại", blank=True)

    class Meta:
        verbose_name = "lần chốt đánh giá"
        verbose_name_plural = "lần chốt đánh giá"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="one_closing_number_per_year"
            ),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(reopened_at=None),
                name="an_assessment_is_closed_once",
            ),
        ]

    def __str__(self):
        return f"Đánh giá năm {self.campaign.year}, lần chốt {self.number:02d}"

    @property
    def reach(self):
        return self.campaign.reach
