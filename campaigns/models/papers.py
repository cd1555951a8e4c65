"""The office's own files of a year: Word files for its forms, and its letters."""

from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models.years import Campaign


class WordTemplate(models.Model):
    """One version of an office's Word file for a form; of each form at most one is in use.

    Without one in use the built-in file is. Versions stay, so that an earlier one can come back.
    """

    class Form(models.TextChoices):
        MAU01 = "mau01", "Mẫu số 01"
        MAU02 = "mau02", "Mẫu số 02"
        MAU03 = "mau03", "Mẫu số 03"
        ARTICLE = "article", "Bài viết"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="word_templates")
    form = models.CharField("biểu", max_length=8, choices=Form)
    file = models.FileField("tệp Word", upload_to="mau-van-ban/")
    file_name = models.CharField("tên tệp", max_length=150)
    sha256 = models.CharField(max_length=64)
    is_active = models.BooleanField("đang dùng", default=False)
    added_at = models.DateTimeField("tải lên lúc")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "mẫu văn bản"
        verbose_name_plural = "mẫu văn bản"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "form"],
                condition=Q(is_active=True),
                name="one_word_template_in_use",
            )
        ]

    def __str__(self):
        return f"{self.get_form_display()}, năm {self.campaign.year}: {self.file_name}"

    @property
    def reach(self):
        return self.campaign.ward.path


class Letter(models.Model):
    """A letter of the ward as it was issued (công văn gốc), for its units to take home (C11).

    A file that was taken off the page stays, so that this can be undone.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="letters")
    title = models.CharField("số, ký hiệu, ngày, trích yếu", max_length=300)
    file = models.FileField("tệp", upload_to="cong-van/")
    file_name = models.CharField("tên tệp", max_length=150)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField("tải lên lúc")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "công văn"
        verbose_name_plural = "công văn"
        ordering = ["added_at", "pk"]

    def __str__(self):
        return f"{self.title}, năm {self.campaign.year}"

    @property
    def reach(self):
        return self.campaign.ward.path

    @property
    def format_name(self):
        return "PDF" if PurePath(self.file.name).suffix == ".pdf" else "Word"
