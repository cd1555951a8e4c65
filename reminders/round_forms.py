"""When units are told: the rounds of a plan, the days off."""

from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from organizations.form_base import HouseDateField, HouseForm
from organizations.shown_form import ShownForm
from reminders.forms import ReminderTextField
from reminders.models import Holiday
from reminders.rounds import FARTHEST, RoundDraft
from reminders.schedule import digest_hour
from reminders.vocabulary import Audience

BEFORE, ON, AFTER = "truoc", "ngay-cuoi", "sau"
WHENS = [(BEFORE, "Trước ngày cuối"), (ON, "Đúng ngày cuối"), (AFTER, "Sau ngày cuối")]


class PlanForm(HouseForm, forms.Form):
    is_on = forms.BooleanField(label="Bật nhắc tự động", required=False)


class HourField(forms.TimeField):
    widget = forms.TextInput(attrs={"size": 6, "inputmode": "numeric"})

    def prepare_value(self, value):
        return f"{value:%H:%M}" if isinstance(value, time) else value


class HourForm(ShownForm, forms.Form):
    """The one hour of the ward, apart from the rounds: saving these must not set it back."""

    hour = HourField(
        label="Giờ nhắc chung của phường",
        help_text="Một giờ cho mọi nội dung, mọi năm: những đợt cùng ngày gộp vào một tin.",
        input_formats=["%H:%M", "%H"],
        error_messages={"invalid": "Ghi giờ từ 00:00 đến 23:59, ví dụ 08:00."},
    )

    def stored_value(self, row, name):
        return digest_hour(row)


class RoundForm(HouseForm, forms.Form):
    """One round as it is written: so many days before or after the last day in time."""

    missing = {"when": "Chọn trước hay sau ngày cuối.", "audience": "Chọn người được nhắc."}

    when = forms.ChoiceField(label="Nhắc", choices=WHENS, initial=BEFORE)
    days = forms.IntegerField(
        label="Số ngày", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    audience = forms.ChoiceField(label="Nhắc ai", choices=Audience, initial=Audience.UNIT)
    text = ReminderTextField(widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == ON:
            cleaned["days"] = 0
        elif "days" in cleaned and not 0 < (cleaned["days"] or 0) <= FARTHEST:
            self.add_error("days", f"Ghi số ngày từ 1 đến {FARTHEST}.")
        return cleaned

    @property
    def draft(self):
        """The RoundDraft of a valid form."""
        values = self.cleaned_data
        offset = -values["days"] if values["when"] == BEFORE else values["days"]
        return RoundDraft(offset, values["text"], values["audience"])

    @staticmethod
    def initial_of(draft):
        """How a RoundDraft, or a Round, stands in the form."""
        when = ON if draft.offset == 0 else (BEFORE if draft.offset < 0 else AFTER)
        days = abs(draft.offset) or None
        return {"when": when, "days": days, "audience": draft.audience, "text": draft.text}


class RowFormSet(BaseFormSet):
    """Rows that can be taken out, and empty ones at the end that may stay empty.

    What is posted replaces the rows, so it is read by itself and not against what is stored now.
    """

    row_name = "Dòng"
    removal = "Bỏ dòng này khi lưu"

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = self.removal
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"
        form.page_place = f"{self.row_name} {index + 1:02d}" if index is not None else ""
        form.is_known = index is not None and index < self.initial_form_count()

    @property
    def kept(self):
        """The filled forms that are to stay."""
        return [
            form
            for form in self.forms
            if (form.is_known or form.has_changed()) and form not in self.deleted_forms
        ]

    @property
    def error_list(self):
        errors = [error for form in self.forms for error in form.error_list]
        return errors + [{"anchor": "", "text": text} for text in self.non_form_errors()]


class RoundFormSet(RowFormSet):
    row_name = "Đợt"
    removal = "Bỏ đợt này khi lưu"

    @property
    def drafts(self):
        return [form.draft for form in self.kept]

    def tell(self, problems):
        """Put what reminders.rounds.save_plan refused beside the rounds it is about."""
        for place, sentences in problems.items():
            form = self.kept[int(place)]
            form.add_error("days", ValidationError(sentences))


class HolidayForm(HouseForm, forms.Form):
    missing = {"day": "Ghi ngày, ví dụ 02/9/2026.", "name": "Ghi tên ngày nghỉ hoặc ngày làm bù."}

    day = HouseDateField(label="Ngày")
    name = forms.CharField(label="Tên", max_length=100)
    is_working = forms.BooleanField(label="Ngày làm bù (thứ Bảy, Chủ nhật đi làm)", required=False)

    @property
    def holiday(self):
        values = self.cleaned_data
        return Holiday(day=values["day"], name=values["name"], is_working=values["is_working"])

    @staticmethod
    def initial_of(holiday):
        """How a Holiday, or a NationalDay, stands in the form."""
        return {"day": holiday.day, "name": holiday.name, "is_working": holiday.is_working}


class HolidayFormSet(RowFormSet):
    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year

    def clean(self):
        seen = set()
        for form in self.forms:
            day = getattr(form, "cleaned_data", {}).get("day")
            if day is None or form in self.deleted_forms:
                continue
            if day.year != self.year:
                form.add_error("day", f"Chỉ ghi các ngày của năm {self.year}.")
            elif day in seen:
                form.add_error("day", "Ngày này đã có ở trên.")
            seen.add(day)

    @property
    def holidays(self):
        return [form.holiday for form in self.kept]


round_formset = formset_factory(RoundForm, formset=RoundFormSet, extra=1, can_delete=True)
holiday_formset = formset_factory(HolidayForm, formset=HolidayFormSet, extra=3, can_delete=True)
