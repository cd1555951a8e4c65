"""Sealed tables: what the ward published, written once and never changed."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from campaigns.models import Campaign
from reporting.totals import ACCEPTED_ONLY, WITH_WAITING

MAU01, MAU02 = "mau01", "mau02"


class WrittenOnce(Exception):
    """Somebody tried to change or delete what was published."""

    def __init__(self):
        super().__init__("a sealed table is never changed and never deleted")


class WrittenOnceQuerySet(models.QuerySet):
    def update(self, **changes):
        raise WrittenOnce

    def bulk_update(self, *args, **options):
        raise WrittenOnce

    def delete(self):
        raise WrittenOnce


class WrittenOnceModel(models.Model):
    """A row that can be inserted, and nothing else; its manager makes WrittenOnceQuerySets."""

    class Meta:
        abstract = True

    def save(self, *args, **options):
        if not self._state.adding:
            raise WrittenOnce
        super().save(*args, **{**options, "force_insert": True})

    def delete(self, *args, **options):
        raise WrittenOnce


class SealedTableQuerySet(WrittenOnceQuerySet):
    def without_rows(self):
        """For lists: the frozen rows of a ward are long."""
        return self.defer("frozen")


class SealedTable(WrittenOnceModel):
    """The ward's Mẫu 02 with the Mẫu 01 list behind it, as they were published.

    `frozen` is a reporting.sealing.frozen.FrozenTable as JSON and `sha256` its fingerprint; the
    papers are SealedFile rows. The number is the ward's own within a year: two who seal at once
    want the same, so the database lets one of them win.
    """

    campaign = models.ForeignKey(
        Campaign,
        verbose_name="năm công tác",
        on_delete=models.PROTECT,
        related_name="sealed_tables",
    )
    number = models.PositiveSmallIntegerField("số")
    include = models.CharField(
        "hồ sơ được tính",
        max_length=10,
        choices=[
            (ACCEPTED_ONLY, "Chỉ hồ sơ đã tiếp nhận"),
            (WITH_WAITING, "Cả hồ sơ chờ kiểm tra"),
        ],
    )
    sealed_at = models.DateTimeField("chốt lúc")
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người chốt",
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.CharField("ghi chú", max_length=500, blank=True)
    frozen = models.JSONField("số liệu", encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)

    objects = SealedTableQuerySet.as_manager()

    class Meta:
        verbose_name = "bản chốt số liệu"
        verbose_name_plural = "các bản chốt số liệu"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="one_sealed_table_per_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="sealed_tables_count_from_one"),
        ]

    def __str__(self):
        return f"{edition_name(self.number)}, năm {self.campaign.year}"

    @property
    def name(self):
        return edition_name(self.number)

    @property
    def reach(self):
        return self.campaign.reach


class SealedFile(WrittenOnceModel):
    """One paper of a sealed table, byte for byte as it was published."""

    table = models.ForeignKey(SealedTable, on_delete=models.PROTECT, related_name="files")
    form = models.CharField("biểu", max_length=8)
    file_format = models.CharField("dạng tệp", max_length=8)
    file = models.FileField("tệp", max_length=200)
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveBigIntegerField("dung lượng")
    sha256 = models.CharField(max_length=64)

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp của bản chốt"
        verbose_name_plural = "các tệp của bản chốt"
        ordering = ["-form", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "form", "file_format"], name="one_sealed_file_per_form_and_format"
            )
        ]

    def __str__(self):
        return self.name


def edition_name(number):
    """“Bản chốt số 01”; every later one supplements it: “Bản bổ sung số 02”."""
    return f"{'Bản chốt' if number == 1 else 'Bản bổ sung'} số {number:02d}"
