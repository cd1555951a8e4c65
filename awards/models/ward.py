"""What the Ban makes of what was sent: edited copies, the yearbook, the choice for the city."""

from django.conf import settings
from django.db import models

from awards.models.files import Article, Nomination
from campaigns.models import Campaign, Revision

Person = settings.AUTH_USER_MODEL


class EditedArticle(models.Model):
    """The Ban's edited copy of one sending; what the unit sent stays in the revision."""

    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="edited_article"
    )
    title = models.TextField("tên bài viết")
    parts = models.JSONField("năm phần của đề cương")
    words = models.PositiveIntegerField("số từ")  # of all parts
    version = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField("sửa lúc")

    class Meta:
        verbose_name = "bản biên tập"
        verbose_name_plural = "bản biên tập"

    def __str__(self):
        return self.title

    @property
    def reach(self):
        return self.revision.submission.reach


class YearbookPlace(models.Model):
    """Where an article stands in the yearbook (kỷ yếu) of its year; places may have gaps.

    An article without a place comes behind those that have one.
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="yearbook_place"
    )
    position = models.PositiveIntegerField("thứ tự")

    class Meta:
        verbose_name = "thứ tự trong kỷ yếu"
        verbose_name_plural = "thứ tự trong kỷ yếu"

    def __str__(self):
        return f"{self.position}. {self.article}"


class CityChoice(models.Model):
    """The one nominee whom the ward puts forward to the city in a year."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="city_choice")
    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="city_choice"
    )
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField("lúc")
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "lựa chọn đề xuất Thành phố"
        verbose_name_plural = "lựa chọn đề xuất Thành phố"

    def __str__(self):
        return f"{self.nomination.participant_name}, {self.campaign}"

    @property
    def reach(self):
        return self.campaign.reach


class NomineeNote(models.Model):
    """What the Ban notes down of a nominee while it compares; never shown to the unit."""

    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="note_of_the_ban"
    )
    text = models.TextField("ghi chú", blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "ghi chú xét chọn"
        verbose_name_plural = "ghi chú xét chọn"

    def __str__(self):
        return f"Ghi chú xét chọn: {self.nomination.participant_name}"

    @property
    def reach(self):
        """Of the ward, as the choice is: also in the trail the unit does not read it."""
        return self.nomination.campaign.reach
