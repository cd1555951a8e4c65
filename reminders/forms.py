"""What people type on the pages of reminders."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

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
    """What to tell, and which units. One that sent since the page was shown may be among them."""

    page_fields = ("action",)

    text = ReminderTextField(help_text=f"Chỗ tự điền cho từng đơn vị: {PLACES_LINE}.")
    include_told = forms.BooleanField(label="Nhắc cả các đơn vị này", required=False)
    units = forms.TypedMultipleChoiceField(
        label="Đơn vị",
        coerce=int,
        error_messages={
            "required": "Chọn ít nhất 01 đơn vị.",
            "invalid_choice": "Danh sách đã thay đổi: có đơn vị không còn của phường. Chọn lại.",
        },
    )

    def __init__(self, *args, units, **kwargs):
        """`units`: all that a page of the ward may have shown."""
        super().__init__(*args, **kwargs)
        # read only where somebody chose: a page that shows its own boxes needs no list of them
        self.fields["units"].choices = lambda: [(unit.pk, unit.name) for unit in units]
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
    """One line of the call list. The page also posts what it showed, so that nothing is undone.

    What was not touched stays as it is stored now; a note that somebody else changed meanwhile is
    told beside the one that was typed.
    """

    is_reached = forms.BooleanField(label="Đã gọi được", required=False, show_hidden_initial=True)
    note = forms.CharField(
        label="Ghi chú", max_length=300, required=False, show_hidden_initial=True
    )

    def __init__(self, *args, call, **kwargs):
        """`call`: the Call that is stored of the line, or None."""
        self._call = call
        self._stored = {
            "is_reached": bool(call and call.is_reached),
            "note": call.note if call else "",
        }
        super().__init__(*args, initial=self._stored, **kwargs)

    def clean_note(self):
        note, stored = self.cleaned_data["note"], self._stored["note"]
        shown_as = self["note"].html_initial_name
        shown = self.data.get(shown_as, "")
        if "note" in self.changed_data and stored not in (shown, note):
            self.data = self.data.copy()
            self.data[shown_as] = stored  # the page that tells of it shows it: the next press knows
            raise ValidationError(self._told_by_other)
        return note

    @property
    def _told_by_other(self):
        call = self._call
        did = f"ghi “{call.note}”" if call.note else "xóa ghi chú"
        return (
            f"Đ/c {call.called_by} vừa {did} lúc {timezone.localtime(call.called_at):%H:%M}. "
            "Lưu lại lần nữa nếu thay bằng ghi chú ở trên."
        )

    @property
    def inputs(self):
        """{name: what the page's own markup of the field needs}.

        A widget of Django's costs as much as a whole line of the list.
        """
        return {bound.name: self._input(bound) for bound in self}

    def _input(self, bound):
        shown_as = bound.html_initial_name
        return {
            "name": bound.html_name,
            "id": bound.auto_id,
            "value": bound.value(),
            "shown_as": shown_as,
            "shown": self.data.get(shown_as, self._stored[bound.name]),
            "errors": bound.errors,
        }

    @property
    def news(self):
        """The line as it is to be stored; None if that changes nothing."""
        line = self._stored | {name: self.cleaned_data[name] for name in self.changed_data}
        return None if line == self._stored else line
