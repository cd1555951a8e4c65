"""What the Ban gives with a letter of the year."""

from django import forms

from campaigns.letters import WANTED
from campaigns.models import Letter
from documents.errors import MAX_FILE_BYTES
from documents.limited import too_large
from organizations.form_base import HouseForm


class LetterForm(HouseForm, forms.Form):
    """The letter's particulars as people quote it, and its file, which the service looks into."""

    missing = {"file": f"Chọn {WANTED}."}

    title = forms.CharField(
        label="Số, ký hiệu, ngày, trích yếu",
        max_length=Letter._meta.get_field("title").max_length,
        required=False,
        help_text="Ghi trước khi chọn tệp, ví dụ: Công văn số 12-CV/ĐU ngày 05/01/2026 về phong "
        "trào thi đua năm 2026. Để trống thì lấy tên tệp.",
    )
    file = forms.FileField(
        label="Tệp công văn",
        allow_empty_file=True,  # told in our own words by documents.attachments
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(str(too_large(file.size)))
        return file
