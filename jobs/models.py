import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q

from jobs.registry import kind_of

WAITS = "Đang chờ đến lượt…"
WAITS_AGAIN = "Bị gián đoạn, chưa xong. Đang chờ làm lại…"


def result_path(job, name):
    """A random key in the store; the name people see is a column."""
    return f"jobs/{uuid.uuid4().hex}{PurePath(name).suffix}"


class JobQuerySet(models.QuerySet):
    def owned_by(self, user):
        return self.filter(owner=user)

    def over(self):
        return self.filter(state__in=Job.FINAL_STATES)


class Job(models.Model):
    """Work done later, and its state. Only jobs.services writes these rows.

    A worker holds a running job until `lease_until` (real time, whatever the demo's clock says);
    `tries` counts the holders, so an old holder that wakes up late cannot write any more.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Đang chờ"
        RUNNING = "running", "Đang làm"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không làm được"
        CANCELLED = "cancelled", "Đã hủy"

    FINAL_STATES = (State.DONE, State.FAILED, State.CANCELLED)

    kind = models.CharField("loại việc", max_length=64)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người yêu cầu",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="jobs",
    )
    payload = models.JSONField("dữ liệu vào", default=dict)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    offered_at = models.DateTimeField("báo cho hàng đợi lúc")
    lease_until = models.DateTimeField("giữ đến", null=True, blank=True)
    progress_done = models.PositiveIntegerField("đã làm", default=0)
    progress_total = models.PositiveIntegerField("tổng số", default=0)
    message = models.CharField("thông báo", max_length=500, blank=True)
    result = models.JSONField("kết quả", default=dict)
    result_file = models.FileField("tệp kết quả", upload_to=result_path, max_length=200, blank=True)
    result_name = models.CharField("tên tệp kết quả", max_length=200, blank=True)
    created_at = models.DateTimeField("tạo lúc")
    started_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    finished_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "công việc nền"
        verbose_name_plural = "công việc nền"
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The sweep looks only at the few that are not over.
            models.Index(
                fields=["state", "offered_at"],
                condition=Q(state__in=["queued", "running"]),
                name="jobs_not_over",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False),
                name="running_job_has_lease",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self):
        return self.state in self.FINAL_STATES

    @property
    def was_interrupted(self):
        """Waits for another try after a worker died or a step broke."""
        return self.state == self.State.QUEUED and self.tries > 0

    @property
    def can_be_repeated(self):
        """Ended without a result, and not because something else has to be done first."""
        unfinished = self.state in (self.State.FAILED, self.State.CANCELLED)
        return unfinished and not self.result and kind_of(self.kind).is_repeatable

    @property
    def title(self):
        return kind_of(self.kind).title

    @property
    def doing(self):
        return kind_of(self.kind).doing

    @property
    def words(self):
        """How far it is, while it is not over."""
        if self.state == self.State.QUEUED:
            return WAITS_AGAIN if self.was_interrupted else WAITS
        if not self.progress_total:
            return f"{self.doing}…"
        return f"{self.doing} {self.progress_done}/{self.progress_total} {self.counted}".rstrip()

    @property
    def counted(self):
        return kind_of(self.kind).counted
