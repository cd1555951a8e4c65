"""What people type on the pages of reminders."""

from django import forms
from django.core.exceptions import ValidationError

from organizations.form_base import HouseForm
from reminders.texts import PLACES, TextRefused, check_text, check_words

PLACES_LINE = ", ".join(f"{{{name}}}" for name in PLACES)
TEXT_LIMIT = 1000


def posted(request):
    """What a form is bound to: None on a visit, the data of a post however little it holds."""
    return request.POST if request.method == "POST" else None


class ReminderTextField(forms.CharField):
    """A text to be sent; what is wrong with it is said as reminders.texts says it."""

    widget = forms.Textarea

    def __init__(self, *, check=check_text, **options):
        """`check` raises TextRefused."""
        super().__init__(**{"max_length": TEXT_LIMIT, "label": "Nội dung nhắc"} | options)
        self._check = check

    def validate(self, value):
        super().validate(value)
        try:
            self._check(value)
        except TextRefused as refusal:
            raise ValidationError(str(refusal)) from None


class ChaseForm(HouseForm, forms.Form):
    """What to tell, and which of the units shown."""

    page_fields = ("action",)

    text = ReminderTextField(help_text=f"Chỗ tự điền cho từng đơn vị: {PLACES_LINE}.")
    include_told = forms.BooleanField(label="Nhắc cả các đơn vị này", required=False)
    units = forms.TypedMultipleChoiceField(
        label="Đơn vị",
        coerce=int,
        error_messages={
            "required": "Chọn ít nhất 01 đơn vị.",
            "invalid_choice": "Danh sách đã thay đổi: có đơn vị không còn trong bảng. Chọn lại.",
        },
    )

    def __init__(self, *args, units, **kwargs):
        """`units`: those of the page, of which some may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(unit.pk, unit.name) for unit in units]
        self.fields["text"].widget.attrs["rows"] = 3


class DraftForm(HouseForm, forms.Form):
    """The own words of one draft: sent as they are."""

    text = ReminderTextField(
        check=check_words,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Gửi đúng như ghi ở đây; liên kết và đầu mối được ghi thêm ở cuối.",
    )


class CallForm(HouseForm, forms.Form):
    """One line of the call list; changed is what differs from what the page showed."""

    is_reached = forms.BooleanField(label="Đã gọi được", required=False, show_hidden_initial=True)
    note = forms.CharField(
        label="Ghi chú", max_length=300, required=False, show_hidden_initial=True
    )
