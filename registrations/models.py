from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from campaigns.models import Campaign, Level, Sector, Submission
from campaigns.vocabulary import ParticipantKind, Status
from documents.photos import megapixels_text
from documents.text import clean_line, fold, fold_words
from jobs.models import Job
from organizations.models import Unit
from registrations.rows import rows_as_json, rows_from_json


class Participant(models.Model):
    """A collective or person behind a unit’s initiatives; the same folded name is the same one.

    What a list typed stands on its entries; how `name` is spelled, registrations.names says.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="participants")
    kind = models.CharField(max_length=10, choices=ParticipantKind)
    name = models.CharField("tên tập thể/cá nhân", max_length=1000)
    folded_name = models.CharField(max_length=1000, editable=False)

    class Meta:
        verbose_name = "tập thể/cá nhân thực hiện"
        verbose_name_plural = "tập thể/cá nhân thực hiện"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "folded_name"], name="one_participant_per_folded_name"
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = clean_line(self.name)
        self.folded_name = fold(self.name)
        super().save(*args, **kwargs)


class Initiative(models.Model):
    """A mô hình “Dân vận khéo” of a unit; it lives over the years, with one entry in each.

    `name` as for Participant.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="initiatives")
    name = models.CharField("tên mô hình", max_length=1000)
    folded_name = models.CharField(max_length=1000, editable=False)
    search_name = models.CharField(max_length=1000, editable=False)
    stopped_on = models.DateField("dừng triển khai từ ngày", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name="thay bằng", on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        verbose_name = "mô hình “Dân vận khéo”"
        verbose_name_plural = "mô hình “Dân vận khéo”"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "folded_name"], name="one_initiative_per_folded_name"
            )
        ]
        indexes = [models.Index(fields=["folded_name"], name="initiative_by_name")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = clean_line(self.name)
        self.folded_name = fold(self.name)
        self.search_name = fold_words(self.name)
        super().save(*args, **kwargs)


class RegistrationList(Submission):
    """Mẫu số 01 of one unit and year: the working copy, and the entries of the last sending."""

    draft_rows = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    row_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "danh sách đăng ký"
        verbose_name_plural = "danh sách đăng ký"

    @property
    def rows(self):
        return rows_from_json(self.draft_rows)

    @rows.setter
    def rows(self, rows):
        self.draft_rows = rows_as_json(rows)
        self.row_count = len(rows)


class Entry(models.Model):
    """One registered initiative: strict and complete, rebuilt from each sending.

    The names are those that the list typed, for everything that shows a year; participant and
    initiative are who and what they stand for in all years, whatever the spelling: for counting.
    Campaign, ward and the list's status are copied here so that Mẫu 02 is counted from one
    covering index; they stay as they were when the unit later moves in the tree.
    """

    class Kind(models.TextChoices):
        NEW = "new", "Xây dựng mới"
        MAINTAINED = "maintained", "Duy trì"
        REPLICATED = "replicated", "Nhân rộng"

        @property
        def mark(self):
            """What stands beside the name: nothing for a new model, which most are."""
            return "" if self == Entry.Kind.NEW else self.label

    registration_list = models.ForeignKey(
        RegistrationList, on_delete=models.CASCADE, related_name="entries"
    )
    row_id = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="entries")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="entries")
    participant_name = models.CharField("tên tập thể/cá nhân", max_length=1000)
    initiative_name = models.CharField("tên mô hình", max_length=1000)
    search_name = models.CharField(max_length=1000, editable=False)  # of the initiative, folded
    participant_kind = models.CharField(max_length=10, choices=ParticipantKind)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="entries")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NEW)
    is_key = models.BooleanField("mô hình trọng điểm", default=False)

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="entries")
    ward = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ward_entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="entries")
    list_status = models.CharField(max_length=10, choices=Status)

    class Meta:
        verbose_name = "mô hình đăng ký"
        verbose_name_plural = "mô hình đăng ký"
        ordering = ["registration_list", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration_list", "row_id"], name="one_entry_per_row"
            )
        ]
        indexes = [
            models.Index(
                fields=[
                    "campaign",
                    "ward",
                    "list_status",
                    "level",
                    "sector",
                    "participant_kind",
                    "participant",
                ],
                name="entry_totals_of_ward",
            ),
            models.Index(
                fields=["unit", "campaign", "list_status", "level", "sector", "participant_kind"],
                name="entry_totals_of_unit",
            ),
        ]

    def __str__(self):
        return f"{self.participant_name}: {self.initiative_name}"

    @property
    def shown_status(self):
        """As people see it: consolidated once a sealed table counts the list as it stands."""
        return self.registration_list.shown_status


class PendingImport(models.Model):
    """A filled form that was read and waits for the clerk's confirmation.

    Nothing of it reaches the list before that; `rows` is the working copy of the preview.
    """

    registration_list = models.ForeignKey(
        RegistrationList, on_delete=models.CASCADE, related_name="imports"
    )
    file_name = models.CharField("tệp", max_length=150)
    source = models.FileField(upload_to="mau01/%Y/")
    sha256 = models.CharField(max_length=64)
    reading = models.JSONField(help_text="Kết quả đọc: dòng đã đọc, dòng có vấn đề, dòng bỏ qua.")
    rows = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    base_version = models.PositiveIntegerField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tệp chờ xác nhận"
        verbose_name_plural = "tệp chờ xác nhận"
        constraints = [
            models.UniqueConstraint(
                fields=["registration_list"],
                condition=Q(confirmed_at__isnull=True),
                name="one_waiting_import_per_list",
            )
        ]

    def __str__(self):
        return self.file_name


class BulkImport(models.Model):
    """Many filled forms of one year, read at once; nothing is recorded before `confirmed_at`."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="bulk_imports")
    created_at = models.DateTimeField("lúc")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # the work in hand: reading until it is done, recording after the confirmation
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lần nhập nhiều tệp"
        verbose_name_plural = "các lần nhập nhiều tệp"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"Nhập nhiều tệp năm {self.campaign.year}"

    @property
    def reach(self):
        return self.campaign.ward.path


class BulkFile(models.Model):
    """One file of a BulkImport: what was read, which unit it is for, what became of it."""

    class Outcome(models.TextChoices):
        OPEN = "", "Chưa ghi nhận"
        SENT = "sent", "Đã gửi thay"
        DRAFTED = "drafted", "Đã ghi bản nháp"
        LEFT_OUT = "left_out", "Không ghi nhận"

    bulk_import = models.ForeignKey(BulkImport, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    file_name = models.CharField("tệp", max_length=150)
    source = models.FileField(upload_to="mau01/%Y/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    reading = models.JSONField(null=True)
    rows = models.JSONField(default=list)
    refusal = models.CharField("lý do không đọc được", max_length=500, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_unit_certain = models.BooleanField(default=False)
    level = models.CharField("cấp của dòng chưa ghi cấp", max_length=8, blank=True)
    outcome = models.CharField(
        "kết quả", max_length=10, choices=Outcome, default=Outcome.OPEN, blank=True
    )
    outcome_note = models.CharField(max_length=500, blank=True)
    registration_list = models.ForeignKey(
        RegistrationList, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "tệp nhập hàng loạt"
        verbose_name_plural = "tệp nhập hàng loạt"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulk_import", "position"], name="one_place_per_bulk_file"
            )
        ]

    def __str__(self):
        return self.file_name


class EvidenceStage(models.TextChoices):
    """When it was taken (Công văn phường Đống Đa 2026: ảnh, video trước, trong và sau)."""

    BEFORE = "before", "Trước khi triển khai"
    DURING = "during", "Trong khi triển khai"
    AFTER = "after", "Sau khi triển khai"

    @property
    def short_label(self):
        return self.label.partition(" ")[0]


class EvidenceQuerySet(models.QuerySet):
    def shown(self):
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """A photo, video or document that shows an initiative in one year.

    Photos are our own fresh copies in three sizes; nothing is ever deleted, only taken away.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", "Ảnh"
        VIDEO = "video", "Video"
        DOCUMENT = "document", "Tài liệu"

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="evidence")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="evidence")
    stage = models.CharField("giai đoạn", max_length=8, choices=EvidenceStage)
    kind = models.CharField("loại", max_length=8, choices=Kind)
    file = models.FileField("tệp")
    screen = models.FileField("cỡ màn hình", blank=True)
    thumbnail = models.FileField("cỡ nhỏ", blank=True)
    file_name = models.CharField("tên tệp", max_length=150)
    caption = models.CharField("chú thích", max_length=300, blank=True)
    taken_on = models.DateField("ngày ghi hình", null=True, blank=True)
    sha256 = models.CharField(max_length=64)  # of what is kept; of a photo, of the file as sent
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField("dung lượng")
    uploaded_at = models.DateTimeField("thêm lúc")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "campaign", "sha256"],
                condition=Q(removed_at=None),
                name="one_evidence_per_file",
            )
        ]
        indexes = [models.Index(fields=["campaign", "initiative"], name="evidence_of_year")]

    def __str__(self):
        return self.caption or self.file_name

    @property
    def reach(self):
        return self.initiative.unit.path

    @property
    def megapixels(self):
        """ "2,1", cut off."""
        return megapixels_text(self.width * self.height)


class UnitPlan(Submission):
    """The unit's own document that starts the movement: tiêu chí (1) of the year."""

    number = models.CharField("số", max_length=20, blank=True)
    symbol = models.CharField("ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    excerpt = models.CharField("trích yếu", max_length=500, blank=True)
    word_file = models.FileField("tệp Word", blank=True)
    word_name = models.CharField(max_length=150, blank=True)
    word_sha256 = models.CharField(max_length=64, blank=True)
    pdf_file = models.FileField("tệp PDF", blank=True)
    pdf_name = models.CharField(max_length=150, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "văn bản triển khai"
        verbose_name_plural = "văn bản triển khai"
