"""What the Ban fills in before it seals the year's figures."""

from django import forms

from documents.text import clean_text
from organizations.form_base import HouseForm
from reporting.models import SealedTable

MAX_NOTE = SealedTable._meta.get_field("note").max_length


class SealForm(HouseForm, forms.Form):
    """`number` is that of the table the person was shown; `note` is for those who read it."""

    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    note = forms.CharField(
        label="Ghi chú",
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: gửi Ban Tuyên giáo và Dân vận Thành ủy theo công văn số …",
        error_messages={"max_length": "Ghi chú dài %(show_value)s ký tự, tối đa 500 ký tự."},
    )

    def clean_note(self):
        return clean_text(self.cleaned_data["note"]).strip()
