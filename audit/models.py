from django.conf import settings
from django.db import models

from audit.wording import ACTIONS


class AuditEventQuerySet(models.QuerySet):
    def within(self, *paths):
        """Events about anything at or below the given places of the tree."""
        reach = models.Q(pk__in=[])
        for path in paths:
            reach |= models.Q(reach__startswith=path)
        return self.filter(reach)

    def about(self, target):
        return self.filter(target_type=target._meta.label_lower, target_id=target.pk)


class AuditEvent(models.Model):
    """Who did what to which record, and when. Rows are written once and never changed."""

    at = models.DateTimeField("lúc", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người thực hiện",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    action = models.CharField("việc", max_length=64)
    target_type = models.CharField("loại hồ sơ", max_length=64)
    target_id = models.BigIntegerField("mã hồ sơ", null=True)
    target_label = models.CharField("hồ sơ", max_length=300)
    # the tree path of the unit concerned ("00000001/00000012/"): who may read the line
    reach = models.CharField(max_length=120, editable=False, default="", db_index=True)
    data = models.JSONField("chi tiết", default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id", "at"], name="audit_by_target")]

    def __str__(self):
        return f"{self.label}: {self.target_label}"

    @property
    def label(self):
        """What was done, in words; the bare code of an action that has none yet."""
        return ACTIONS.get(self.action, self.action)
