"""A year of the movement in a ward, with the labels and texts of its documents."""

from functools import cached_property

from django.db import models
from django.db.models import Q

from organizations.models import Membership, Unit, below_any
from organizations.permissions import units_held


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The years of every ward in which the person holds a role, or above which they stand.

        A year in preparation is for the administrators of the ward alone.
        """
        held = units_held(user)
        above = Q(ward_id__in={pk for unit in held for pk in unit.ids_to_root})
        administered = below_any(units_held(user, Membership.Role.ADMIN), "ward__")
        return self.filter(
            above | below_any(held, "ward__"), Q(is_in_preparation=False) | administered
        )


class Campaign(models.Model):
    """One year of the movement in one ward, with every number and label its documents set."""

    ward = models.ForeignKey(
        Unit, verbose_name="phường", on_delete=models.PROTECT, related_name="campaigns"
    )
    year = models.PositiveSmallIntegerField("năm")
    is_open = models.BooleanField(
        "đang mở", default=True, help_text="Năm đã khóa thì xem và tải được, không sửa được."
    )
    is_in_preparation = models.BooleanField(
        "đang chuẩn bị",
        default=False,
        editable=False,
        help_text="Chỉ người quản trị thấy; các đơn vị thấy khi năm được mở.",
    )
    # when it was locked: what was owed then grows no older
    closed_at = models.DateTimeField("khóa lúc", null=True, editable=False)
    ticked_steps = models.JSONField("bước đã xem lại", default=list, editable=False)
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

    # {obligation: sentences} where the ward has its own: campaigns.return_reasons
    return_reasons = models.JSONField("lý do đề nghị bổ sung", default=dict, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "năm công tác"
        verbose_name_plural = "năm công tác"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["ward", "year"], name="one_campaign_per_ward_and_year"),
            models.CheckConstraint(
                condition=~Q(is_open=True, is_in_preparation=True),
                name="open_is_not_in_preparation",
            ),
        ]

    def __str__(self):
        return f"Phong trào thi đua “Dân vận khéo” năm {self.year}, {self.ward}"

    @property
    def reach(self):
        return self.ward.path

    @cached_property
    def own_word_forms(self):
        """The forms whose Word files are the office's own: their PDF keeps the built-in layout."""
        return frozenset(
            self.word_templates.filter(is_active=True).order_by().values_list("form", flat=True)
        )

    @property
    def takes_settings(self):
        return self.is_open or self.is_in_preparation

    @property
    def is_closed(self):
        """Locked after its time; a year that is not open yet is being prepared."""
        return not self.takes_settings

    def standing_at(self, at):
        """The moment that pages of the year tell of: `at`, but not after its locking."""
        return min(at, self.closed_at) if self.is_closed and self.closed_at else at


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
