"""What units send: Mẫu số 03 and the article, with consents, pictures and filled forms."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from awards.rules import PART_COUNT
from campaigns.models import Submission
from campaigns.vocabulary import ParticipantKind
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
