from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from campaigns.limits import end_of_reach, stated_limit
from campaigns.vocabulary import Obligation, Status
from organizations.models import Membership, Unit


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The years of every ward in which the person holds a role, or above which they stand."""
        memberships = user.current_memberships
        above = {pk for m in memberships for pk in m.unit.ids_to_root}
        wards_below = Unit.objects.within(*(m.unit for m in memberships))
        return self.filter(Q(ward_id__in=above) | Q(ward__in=wards_below))


class Campaign(models.Model):
    """One year of the movement in one ward, with every number and label its documents set."""

    ward = models.ForeignKey(
        Unit, verbose_name="phường", on_delete=models.PROTECT, related_name="campaigns"
    )
    year = models.PositiveSmallIntegerField("năm")
    is_open = models.BooleanField(
        "đang mở", default=True, help_text="Năm đã khóa thì xem và tải được, không sửa được."
    )
    launch_document = models.CharField(
        "công văn triển khai", max_length=300, blank=True, help_text="Số, ký hiệu, ngày, trích yếu."
    )
    addressee = models.CharField(
        "kính gửi", max_length=200, default="Ban Xây dựng Đảng phường Đống Đa"
    )
    city_addressee = models.CharField(
        "kính gửi (biểu của phường)", max_length=200, default="Ban Tuyên giáo và Dân vận Thành ủy"
    )
    help_contact = models.CharField("đầu mối hỗ trợ", max_length=200, blank=True)
    summary_max_words = models.PositiveIntegerField(
        "số từ tối đa của trích ngang thành tích",
        default=350,
        help_text="Mẫu số 03, chú thích 1: không quá 350 từ.",
    )
    article_max_words = models.PositiveIntegerField(
        "số từ tối đa của bài viết",
        default=3500,
        help_text="Đề cương bài viết, lưu ý (1): không quá 3.500 từ.",
    )
    photos_min = models.PositiveSmallIntegerField(
        "số ảnh tối thiểu", default=2, help_text="Đề cương bài viết, lưu ý (2): từ 02–03 ảnh."
    )
    photos_max = models.PositiveSmallIntegerField("số ảnh tối đa", default=3)
    photo_min_pixels = models.PositiveIntegerField(
        "số điểm ảnh tối thiểu",
        default=1_000_000,
        help_text="Đề cương bài viết, lưu ý (2): từ 01 MP trở lên.",
    )
    name_max_length = models.PositiveSmallIntegerField("số ký tự tối đa của một tên", default=300)
    counts_distinct_in_totals = models.BooleanField(
        "dòng cấp và dòng Tổng đếm không trùng",
        default=False,
        help_text="Mặc định dòng cấp và dòng Tổng bằng tổng các dòng, để biểu cộng khớp.",
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "năm công tác"
        verbose_name_plural = "năm công tác"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["ward", "year"], name="one_campaign_per_ward_and_year")
        ]

    def __str__(self):
        return f"Phong trào thi đua “Dân vận khéo” năm {self.year}, {self.ward}"

    @property
    def reach(self):
        return self.ward.path


class LabelledCode(models.Model):
    """A stable code printed with the label of its year."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="%(class)ss")
    code = models.CharField("mã", max_length=8)
    label = models.CharField("tên in trên biểu", max_length=200)
    short_label = models.CharField("tên gọn", max_length=60)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self):
        return self.label


class Sector(LabelledCode):
    class Meta(LabelledCode.Meta):
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code"], name="sector_code_once_per_campaign"
            )
        ]


class Level(LabelledCode):
    title_label = models.CharField(
        "tên trong tiêu đề Mẫu số 01", max_length=100, help_text="Sau chữ “cấp”, ví dụ: Thành phố."
    )

    class Meta(LabelledCode.Meta):
        verbose_name = "cấp đăng ký"
        verbose_name_plural = "cấp đăng ký"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code"], name="level_code_once_per_campaign"
            )
        ]


class Theme(models.Model):
    """A content focus of the year (Công văn phường Đống Đa 2026, mục 1.1–1.7)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="themes")
    number = models.CharField("mục", max_length=8)
    title = models.CharField("nội dung", max_length=400)

    class Meta:
        verbose_name = "nội dung trọng tâm"
        verbose_name_plural = "nội dung trọng tâm"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="theme_number_once")
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


class Criterion(models.Model):
    """A criterion of the year-end assessment (Công văn phường Đống Đa 2026, mục 2.5)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField("số")
    text = models.CharField("nội dung", max_length=500)
    points = models.DecimalField(
        "điểm",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Để trống: chỉ đánh giá đạt hoặc chưa đạt.",
    )

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="criterion_number_once")
        ]

    def __str__(self):
        return f"({self.number}) {self.text}"


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
        """The last day on which a sending is on time."""
        return timezone.localdate(self.due_before - timedelta(seconds=1))


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
        return f"{self.unit}: gia hạn đến {self.last_day:%d/%m/%Y}"

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


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own units' files for clerks; the ward's for reviewers; sent ones only for leaders."""
        role = Membership.Role
        reach = Q(pk__in=[])
        for membership in user.current_memberships:
            below = Q(unit__path__gte=membership.unit.path, unit__path__lt=membership.unit.path_end)
            if membership.role == role.LEADER:
                below &= Q(status__in=[Status.SUBMITTED, Status.ACCEPTED])
            reach |= below
        return self.filter(reach)

    def waiting(self):
        """The review queue: first sent, first checked."""
        return self.filter(status=Status.SUBMITTED).order_by("last_sent_at", "pk")


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
    opened_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision_note = models.TextField(blank=True)
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
    content = models.JSONField("nội dung")
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

    @property
    def code(self):
        """The receipt's code, e.g. DVK-2026-M01-TDP12-01."""
        submission = self.submission
        mark = Obligation(submission.obligation).file_code
        return f"DVK-{submission.campaign.year}-{mark}-{submission.unit.code}-{self.number:02d}"


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
