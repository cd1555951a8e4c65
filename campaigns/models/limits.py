"""Until when, for whom later, and for whom not at all."""

from django.conf import settings
from django.db import models

from campaigns.limits import end_of_reach, last_day_before, stated_limit
from campaigns.models.years import Campaign
from campaigns.vocabulary import Obligation
from documents.wording import short_date
from organizations.models import Unit


class Deadline(models.Model):
    """When an obligation is due: `due_before` is exclusive and follows from the stated day."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="deadlines")
    obligation = models.CharField("nội dung", max_length=12, choices=Obligation)
    stated_on = models.DateField("ngày ghi trong văn bản", help_text="“Trước ngày …”")
    includes_stated_day = models.BooleanField(
        "tính cả ngày ghi trong văn bản",
        default=False,
        help_text="Bỏ trống: chậm nhất là hết ngày hôm trước.",
    )
    due_before = models.DateTimeField(editable=False)
    opens_on = models.DateField(
        "mở từ ngày", null=True, blank=True, help_text="Để trống: mở ngay từ đầu năm."
    )
    citation = models.CharField("căn cứ", max_length=200, blank=True)
    is_confirmed = models.BooleanField(
        "đã đối chiếu với văn bản của năm",
        default=True,
        help_text="Thời hạn chép từ năm trước chờ xác nhận theo văn bản mới.",
    )

    class Meta:
        verbose_name = "thời hạn"
        verbose_name_plural = "thời hạn"
        ordering = ["due_before", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "obligation"], name="one_deadline_per_obligation"
            )
        ]

    def __str__(self):
        return f"{self.get_obligation_display()}: {self.limit}"

    def save(self, *args, **kwargs):
        self.due_before = end_of_reach(self.stated_on, includes_stated_day=self.includes_stated_day)
        super().save(*args, **kwargs)

    @property
    def reach(self):
        return self.campaign.reach

    @property
    def limit(self):
        return stated_limit(self.stated_on, includes_stated_day=self.includes_stated_day)

    @property
    def last_day(self):
        return last_day_before(self.due_before)


class Extension(models.Model):
    """More time for one unit (gia hạn), with the reason and the person who granted it."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="extensions")
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="extensions"
    )
    last_day = models.DateField("gia hạn đến hết ngày")
    due_before = models.DateTimeField(editable=False)
    reason = models.CharField("lý do", max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        constraints = [
            models.UniqueConstraint(fields=["deadline", "unit"], name="one_extension_per_unit")
        ]

    def __str__(self):
        return f"{self.unit}: gia hạn đến {short_date(self.last_day)}"

    def save(self, *args, **kwargs):
        self.due_before = end_of_reach(self.last_day, includes_stated_day=True)
        super().save(*args, **kwargs)

    @property
    def reach(self):
        return self.unit.reach


class Exemption(models.Model):
    """One unit need not answer one obligation this year (miễn), with the reason and the person."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="exemptions")
    obligation = models.CharField("nội dung", max_length=12, choices=Obligation)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="exemptions"
    )
    reason = models.CharField("lý do", max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "miễn gửi"
        verbose_name_plural = "miễn gửi"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "obligation", "unit"], name="one_exemption_per_unit"
            )
        ]

    def __str__(self):
        return f"{self.unit}: miễn {self.get_obligation_display()}"

    @property
    def reach(self):
        return self.unit.reach
