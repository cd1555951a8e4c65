from django.conf import settings
from django.db import models

from documents.wording import moment_text


class Restore(models.Model):
    """This database was filled from an archive. Reminders wait until a person lets them go.

    Written in the very transaction that fills the database, so no restored system forgets it.
    """

    at = models.DateTimeField("khôi phục lúc")
    made_at = models.DateTimeField("bản sao lưu lập lúc")
    mail_resumed_at = models.DateTimeField("bật gửi thư lúc", null=True)
    mail_resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "lần khôi phục"
        verbose_name_plural = "lần khôi phục"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"Khôi phục lúc {moment_text(self.at)}"


class Trial(models.Model):
    """An archive was restored into a throw-away database; `problem` is empty when all was well."""

    at = models.DateTimeField("lúc")
    archive = models.CharField("bản sao lưu", max_length=200)
    problem = models.CharField("lỗi", max_length=500, blank=True)

    class Meta:
        verbose_name = "lần khôi phục thử"
        verbose_name_plural = "lần khôi phục thử"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"Khôi phục thử {self.archive}"
