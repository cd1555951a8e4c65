"""What the Ban gives with a letter of the year."""

from django import forms

from campaigns.letters import WANTED
from campaigns.models import Letter
from documents.errors import MAX_FILE_BYTES
from documents.limited import too_large
from organizations.form_base import HouseForm


class LetterForm(HouseForm, forms.Form):
    """The letter's particulars as people quote it, and its file, which the service looks into."""

    missing = {
        "title": "Ghi số, ký hiệu, ngày, trích yếu của văn bản.",
        "file": f"Chọn {WANTED}.",
    }

    title = forms.CharField(
        label="Số, ký hiệu, ngày, trích yếu",
        max_length=Letter._meta.get_field("title").max_length,
        help_text="Ví dụ: Công văn số 12-CV/ĐU ngày 05/01/2026 về phong trào thi đua năm 2026.",
    )
    file = forms.FileField(
        label="Tệp công văn",
        allow_empty_file=True,  # told in our own words by documents.attachments
        help_text="Tệp PDF hoặc Word (.docx), tối đa 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(str(too_large(file.size)))
        return file

    def clean(self):
        cleaned = super().clean()
        if "title" in self.errors and cleaned.get("file"):
            self.add_error("file", "Chọn lại tệp: trình duyệt không giữ tệp khi trang mở lại.")
        return cleaned
