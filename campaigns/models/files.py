"""What units send: the file of one obligation, its sendings, and the reasons it came back."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models.years import Campaign
from campaigns.seals import SEALED, has_left_its_seal, is_sealed
from campaigns.vocabulary import SENT, Obligation, Status
from organizations.models import Unit
from organizations.permissions import in_reach


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files in the person's reach; drafts for those only who write or check them."""
        sent = Q(status__in=SENT)
        return self.filter(in_reach(user, "unit", sent))

    def waiting(self):
        """The review queue: first sent, first checked."""
        return self.filter(status=Status.SUBMITTED).order_by("last_sent_at", "pk")

    def spanning(self, unit_ids):
        """Those of the given units, and of whatever units have a number in between.

        A range is found as quickly for a hundred units as for one; the others do no harm to who
        looks rows up by their unit.
        """
        if not unit_ids:
            return self.none()
        first, last = span_of(unit_ids)
        return self.filter(unit__gte=first, unit__lte=last)


def span_of(unit_ids):
    """(the lowest, the highest), for `spanning`; () of none."""
    return (min(unit_ids), max(unit_ids)) if unit_ids else ()


class Submission(models.Model):
    """What a unit sends for one obligation of one year; each form adds its own content.

    `status` is written by `campaigns.workflow.advance` and by nothing else. `version` grows with
    every change of content and refuses a save that was made from an older text.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    obligation = models.CharField(max_length=12, choices=Obligation)
    status = models.CharField("trạng thái", max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=0)
    is_nil = models.BooleanField("báo cáo không có", default=False)
    nil_reason = models.CharField("lý do", max_length=500, blank=True)
    is_on_behalf = models.BooleanField("gửi thay", default=False)

    first_sent_at = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField("gửi lúc", null=True)
    # by whom of the Ban the last sending was first looked at
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision_note = models.TextField(blank=True)
    # when a sealed table last counted the file, and when it was last opened again
    sealed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    edit_request = models.CharField("đơn vị đề nghị sửa", max_length=500, blank=True)
    signed_copy = models.FileField("bản đã ký, đóng dấu", upload_to="ban-ky/%Y/", blank=True)
    signed_copy_pages = models.PositiveSmallIntegerField(default=0)
    signed_copy_at = models.DateTimeField(null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "obligation"], name="one_file_per_unit_and_obligation"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(first_sent_at__isnull=False),
                name="a_file_past_draft_was_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "obligation", "status", "last_sent_at"], name="review_queue"
            )
        ]

    def __str__(self):
        return f"{self.get_obligation_display()}, {self.unit}, năm {self.campaign.year}"

    @property
    def reach(self):
        return self.unit.path

    @property
    def is_editable_status(self):
        return self.status in (Status.DRAFT, Status.RETURNED)

    @property
    def is_sealed(self):
        return is_sealed(self.status, self.sealed_at, self.last_sent_at)

    @property
    def has_left_its_seal(self):
        return has_left_its_seal(self.status, self.sealed_at, self.last_sent_at)

    @property
    def shown_status(self):
        """The code of the status as people see it (organizations.faces.STATUSES)."""
        return SEALED if self.is_sealed else self.status

    @cached_property
    def last_revision(self):
        return self.revisions.order_by("-number").first()


class Revision(models.Model):
    """One sending, frozen: what was sent, by whom, when, and what became of it."""

    class Decision(models.TextChoices):
        WAITING = "", "Chờ kiểm tra"
        RETURNED = "returned", "Đề nghị bổ sung"
        ACCEPTED = "accepted", "Đã tiếp nhận"
        WITHDRAWN = "withdrawn", "Đã rút lại"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("lần gửi")
    # on the receipt: DVK-2026-M01-TDP12-01, with the unit's code as it was at the sending
    code = models.CharField("mã hồ sơ", max_length=50, unique=True, editable=False)
    content = models.JSONField("nội dung")
    # what lists say of the content (campaigns.registry.Form.brief): they are read without it
    brief = models.JSONField("nội dung tóm lược", default=dict)
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField("gửi lúc")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_on_behalf = models.BooleanField("gửi thay", default=False)
    due_before = models.DateTimeField(null=True)
    days_late = models.PositiveSmallIntegerField("số ngày muộn", default=0)
    decision = models.CharField(
        max_length=10, choices=Decision, default=Decision.WAITING, blank=True
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField("ý kiến", blank=True)

    class Meta:
        verbose_name = "lần gửi"
        verbose_name_plural = "lần gửi"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="one_revision_number_per_file"
            ),
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(decision=""),
                name="one_waiting_revision_per_file",
            ),
        ]

    def __str__(self):
        return self.code


class ReviewNote(models.Model):
    """A reason for returning, pinned to one row (or part) of the revision, or to the whole."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="notes")
    anchor = models.CharField(max_length=40, blank=True)
    text = models.CharField("nội dung", max_length=1000)

    class Meta:
        verbose_name = "nội dung đề nghị bổ sung"
        verbose_name_plural = "nội dung đề nghị bổ sung"
        ordering = ["pk"]

    def __str__(self):
        return self.text
