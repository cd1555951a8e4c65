from django.conf import settings
from django.db import models
from django.db.models import Q

from awards.rules import PART_COUNT
from campaigns.models import Campaign, Revision, Submission
from campaigns.vocabulary import ParticipantKind
from documents.text import fold_words
from organizations.models import Unit
from registrations.models import EvidenceStage, Initiative

Person = settings.AUTH_USER_MODEL
# a photo of an article need not tell a stage
PHOTO_STAGES = [("", "Không ghi"), *EvidenceStage.choices]


def empty_parts():
    return [""] * PART_COUNT


class Nomination(Submission):
    """Mẫu số 03 of one unit and year: the working copy of the one nominee.

    The texts have no limit here: a draft keeps everything, the sending is what is refused.
    """

    kind = models.CharField(max_length=10, choices=ParticipantKind, blank=True)
    participant_name = models.TextField("tên tập thể/cá nhân", blank=True)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, related_name="nominations"
    )
    initiative_name = models.TextField("tên mô hình", blank=True)
    sector = models.CharField("lĩnh vực thực hiện", max_length=8, blank=True)
    summary = models.TextField("tóm tắt thành tích nổi bật", blank=True)

    class Meta:
        verbose_name = "trích ngang thành tích"
        verbose_name_plural = "trích ngang thành tích"


class Article(Submission):
    """The article on one exemplary person: the working copy. Its photos are ArticlePhoto."""

    title = models.TextField("tên bài viết", blank=True)
    person = models.TextField("họ và tên cá nhân điển hình", blank=True)
    person_role = models.TextField("chức vụ, đơn vị công tác hoặc vai trò", blank=True)
    parts = models.JSONField("năm phần của đề cương", default=empty_parts)
    is_not_in_book = models.BooleanField("chưa được giới thiệu trong sách năm 2023", null=True)
    shows_children = models.BooleanField("có trẻ em trong bài hoặc ảnh", null=True)

    class Meta:
        verbose_name = "bài viết điển hình"
        verbose_name_plural = "bài viết điển hình"


class Consent(models.Model):
    """That the people concerned agreed: one row per confirmation, of which the latest rules.

    `text` is the sentence as it was shown, names included: it does not speak for anybody else.
    `pictures` are the SHA-256 of those that stood beside it: it does not speak for any other.
    """

    class Subject(models.TextChoices):
        PERSON = "person", "Người được giới thiệu"
        PHOTOS = "photos", "Người trong ảnh"
        GUARDIANS = "guardians", "Trẻ em và người giám hộ"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="consents")
    subject = models.CharField(max_length=10, choices=Subject)
    text = models.TextField("nội dung xác nhận")
    pictures = models.JSONField("ảnh đã xem khi xác nhận", default=list)
    is_given = models.BooleanField("đã đồng ý")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "xác nhận đồng ý"
        verbose_name_plural = "xác nhận đồng ý"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_subject_display()}: {self.submission}"

    def speaks_for(self, pictures):
        """True if all of these (SHA-256) were seen; the one written about agrees to the text."""
        return self.subject == self.Subject.PERSON or set(pictures) <= set(self.pictures)


class ArticlePhotoQuerySet(models.QuerySet):
    def shown(self):
        """Without the removed ones, in the order of the article."""
        return self.filter(removed_at=None).order_by("position")


class ArticlePhoto(models.Model):
    """A picture of an article as fresh pixel copies in three sizes.

    The row and its files are never deleted: a removal is undone by clearing `removed_at`, and
    every sent revision goes on showing its own pictures.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="photos")
    position = models.PositiveSmallIntegerField("thứ tự")
    caption = models.TextField("chú thích", blank=True)
    part = models.PositiveSmallIntegerField("đặt ở phần", null=True)
    stage = models.CharField(
        "giai đoạn", max_length=6, choices=PHOTO_STAGES, default="", blank=True
    )
    large = models.FileField(upload_to="bai-viet/%Y/")
    screen = models.FileField(upload_to="bai-viet/%Y/")
    thumbnail = models.FileField(upload_to="bai-viet/%Y/")
    width = models.PositiveIntegerField("rộng, điểm ảnh")
    height = models.PositiveIntegerField("cao, điểm ảnh")
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField("tải lên lúc")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField("bỏ lúc", null=True)

    objects = ArticlePhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh của bài viết"
        verbose_name_plural = "ảnh của bài viết"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "position"],
                condition=Q(removed_at=None),
                name="one_photo_per_place",
            ),
            models.UniqueConstraint(
                fields=["article", "sha256"],
                condition=Q(removed_at=None),
                name="a_picture_once_per_article",
            ),
            models.CheckConstraint(
                condition=Q(part=None) | Q(part__range=(1, PART_COUNT)),
                name="photo_stands_in_a_part",
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="photo_has_pixels"),
        ]

    def __str__(self):
        return self.caption or f"Ảnh {self.position}"

    @property
    def reach(self):
        return self.article.reach

    @property
    def pixels(self):
        return self.width * self.height


class EditedArticle(models.Model):
    """The Ban's edited copy of one sending; what the unit sent stays in the revision."""

    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="edited_article"
    )
    title = models.TextField("tên bài viết")
    parts = models.JSONField("năm phần của đề cương")
    version = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField("sửa lúc")

    class Meta:
        verbose_name = "bản biên tập"
        verbose_name_plural = "bản biên tập"

    def __str__(self):
        return self.title

    @property
    def reach(self):
        return self.revision.submission.reach


class YearbookPlace(models.Model):
    """Where an article stands in the yearbook (kỷ yếu) of its year; places may have gaps.

    An article without a place comes behind those that have one.
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="yearbook_place"
    )
    position = models.PositiveIntegerField("thứ tự")

    class Meta:
        verbose_name = "thứ tự trong kỷ yếu"
        verbose_name_plural = "thứ tự trong kỷ yếu"

    def __str__(self):
        return f"{self.position}. {self.article}"


class CityChoice(models.Model):
    """The one nominee whom the ward puts forward to the city in a year."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="city_choice")
    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="city_choice"
    )
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField("lúc")
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "lựa chọn đề xuất Thành phố"
        verbose_name_plural = "lựa chọn đề xuất Thành phố"

    def __str__(self):
        return f"{self.nomination.participant_name}, {self.campaign}"

    @property
    def reach(self):
        return self.campaign.reach


class NomineeNote(models.Model):
    """What the Ban notes down of a nominee while it compares; never shown to the unit."""

    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="note_of_the_ban"
    )
    text = models.TextField("ghi chú", blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "ghi chú xét chọn"
        verbose_name_plural = "ghi chú xét chọn"

    def __str__(self):
        return f"Ghi chú xét chọn: {self.nomination.participant_name}"

    @property
    def reach(self):
        """Of the ward, as the choice is: also in the trail the unit does not read it."""
        return self.nomination.campaign.reach


class BookEntry(models.Model):
    """An entry of the city's 2023 book, as the ward fills its register in.

    Đề cương bài viết, lưu ý (3): what the book has introduced is not introduced again.
    """

    ward = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="book_entries")
    year = models.PositiveSmallIntegerField("năm xuất bản", default=2023)
    title = models.CharField("tên bài, mô hình", max_length=500)
    person = models.CharField("tập thể, cá nhân", max_length=300, blank=True)
    unit_name = models.CharField("đơn vị", max_length=300, blank=True)
    text = models.TextField("nội dung", blank=True)
    folded_title = models.CharField(max_length=500, editable=False)
    folded_person = models.CharField(max_length=300, editable=False)
    folded_unit_name = models.CharField(max_length=300, editable=False)

    class Meta:
        verbose_name = "mục trong sách “Dân vận khéo”"
        verbose_name_plural = "sách “Dân vận khéo”"
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ward", "year", "folded_title", "folded_person"],
                name="one_book_entry_per_title_and_person",
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.folded_title = fold_words(self.title)[:500]
        self.folded_person = fold_words(self.person)[:300]
        self.folded_unit_name = fold_words(self.unit_name)[:300]
        super().save(*args, **kwargs)

    @property
    def reach(self):
        return self.ward.path


class KnownText(models.Model):
    """A text to compare new articles with: a sent article or an entry of the book register."""

    ward = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, null=True, related_name="known_text"
    )
    book_entry = models.OneToOneField(
        BookEntry, on_delete=models.CASCADE, null=True, related_name="known_text"
    )
    folded_title = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revision=None) ^ Q(book_entry=None),
                name="known_text_has_one_source",
            )
        ]

    def __str__(self):
        return self.folded_title

    def is_of(self, submission):
        return self.revision is not None and self.revision.submission_id == submission.pk


class TextMark(models.Model):
    """One number of a known text's MinHash sketch: near copies in its ward have some of them."""

    known_text = models.ForeignKey(KnownText, on_delete=models.CASCADE, related_name="marks")
    value = models.BigIntegerField()

    class Meta:
        # equal marks are found, and counted by text, in the index alone
        indexes = [models.Index(fields=["value", "known_text"], name="text_by_mark")]

    def __str__(self):
        return f"{self.value:x}"


class PendingFile(models.Model):
    """A filled form that was read and waits for the clerk's confirmation.

    Nothing of it reaches the draft before that; `changes` is what it would put there.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="pending_files"
    )
    file_name = models.CharField("tệp", max_length=150)
    source = models.FileField(upload_to="tep-da-dien/%Y/")
    sha256 = models.CharField(max_length=64)
    changes = models.JSONField()
    notices = models.JSONField(default=list)
    mismatch = models.TextField(blank=True)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tệp chờ xác nhận"
        verbose_name_plural = "tệp chờ xác nhận"
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(confirmed_at=None),
                name="one_waiting_file_per_submission",
            )
        ]

    def __str__(self):
        return self.file_name
