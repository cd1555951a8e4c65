import uuid
from pathlib import Path

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """A file on its way here, piece by piece.

    What has arrived lies in UPLOADS_DIR; its length is the one truth about how far it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads"
    )
    purpose = models.CharField("mục đích", max_length=64)
    target = models.JSONField("nơi nhận")
    file_name = models.CharField("tệp", max_length=150)
    size = models.PositiveBigIntegerField("dung lượng")
    created_at = models.DateTimeField("bắt đầu lúc")
    expires_at = models.DateTimeField("giữ đến", db_index=True)
    finished_at = models.DateTimeField("nhận xong lúc", null=True)

    class Meta:
        verbose_name = "tệp đang tải lên"
        verbose_name_plural = "tệp đang tải lên"

    def __str__(self):
        return self.file_name

    @property
    def path(self):
        """Where the pieces are put together; named by us, never by the sender."""
        return Path(settings.UPLOADS_DIR) / self.id.hex
