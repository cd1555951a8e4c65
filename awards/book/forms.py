from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from awards.book.importing import YEARS
from awards.book.services import FIELDS
from awards.models import BookEntry
from organizations.form_base import HouseForm

# a hundred whole articles are half of it; the file waits in the session for its confirmation
MAX_BOOK_FILE_BYTES = 3_000_000


class BookEntryForm(HouseForm, forms.ModelForm):
    missing = {"title": "Nhập tên bài hoặc mô hình.", "year": "Nhập năm xuất bản, ví dụ 2023."}

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


class BookFileForm(HouseForm, forms.Form):
    missing = {"file": "Chọn tệp Excel (.xlsx) danh mục sách."}

    file = forms.FileField(label="Tệp danh mục sách", allow_empty_file=True)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BOOK_FILE_BYTES:
            size = f"{file.size / 1_000_000:.1f}".replace(".", ",")
            raise ValidationError(f"Tệp {size} MB, tối đa 3 MB.")
        return file
