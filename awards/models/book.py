"""The 2023 book, and the texts that new articles are compared with."""

from django.db import models
from django.db.models import Q

from campaigns.models import Revision
from documents.text import fold_words
from organizations.models import Unit


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


class TextMark(models.Model):
    """One number of a known text's MinHash sketch: near copies in its ward have some of them."""

    known_text = models.ForeignKey(KnownText, on_delete=models.CASCADE, related_name="marks")
    value = models.BigIntegerField()

    class Meta:
        # equal marks are found, and counted by text, in the index alone
        indexes = [models.Index(fields=["value", "known_text"], name="text_by_mark")]

    def __str__(self):
        return f"{self.value:x}"
