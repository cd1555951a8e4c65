from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from awards.book.importing import YEARS
from awards.book.services import FIELDS
from awards.models import BookEntry
from organizations.form_base import HouseForm


class BookEntryForm(HouseForm, forms.ModelForm):
    """`shown` is the fingerprint of the stored entry that the person began from."""

    missing = {"title": "Nhập tên bài hoặc mô hình.", "year": "Nhập năm xuất bản, ví dụ 2023."}

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = BookEntry
        fields = FIELDS
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "title": "Ghi như trong sách.",
            "person": "Tập thể, cá nhân được giới thiệu.",
            "text": "Càng đầy đủ, việc so trùng bài viết mới càng chắc.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, last = YEARS[0], YEARS[-1]
        self.fields["year"].validators += [MinValueValidator(first), MaxValueValidator(last)]
