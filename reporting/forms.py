"""What the Ban fills in to assess and to seal, and administrators before a demo ward changes."""

from django import forms
from django.core.exceptions import ValidationError

from awards.assessment.rules import parse_points
from documents.text import clean_text, fold
from organizations.form_base import HouseForm
from reporting.models import SealedTable

MAX_NOTE = SealedTable._meta.get_field("note").max_length


class SealForm(HouseForm, forms.Form):
    """`number` and `look` are of the table the person was shown; `note` is for its readers."""

    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    look = forms.CharField(required=False, widget=forms.HiddenInput)
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


class StageForm(HouseForm, forms.Form):
    """How far the year of the demo ward has gone (reporting.demo.seeding.STAGES)."""

    stage = forms.ChoiceField(
        label="Giai đoạn",
        choices=[
            ("registration", "Đầu năm: đang đăng ký mô hình (09/01/2026)"),
            ("overdue", "Quá hạn Mẫu số 01, 02 (16/01/2026)"),
            ("awards", "Giữa năm: bài viết, Mẫu số 03 (20/9/2026)"),
            ("year_end", "Cuối năm: xét chọn, chốt số liệu (10/12/2026)"),
        ],
    )


class TypedNameForm(HouseForm, forms.Form):
    """A name typed in full before what bears it is removed for good."""

    name = forms.CharField(
        label="Tên phường mẫu", max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, *args, wanted, **kwargs):
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.fields["name"].error_messages["required"] = f"Gõ {wanted} để gỡ."

    def clean_name(self):
        if fold(self.cleaned_data["name"]) != fold(self.wanted):
            raise ValidationError(f"Gõ {self.wanted} để gỡ.")
        return self.wanted


class VerdictForm(HouseForm, forms.Form):
    page_fields = ("version", "dat")
    missing = {"reason": "Ghi lý do thay đổi đánh giá."}

    reason = forms.CharField(
        label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class BonusForm(VerdictForm):
    missing = {"points": "Nhập điểm thưởng, ví dụ 2 hoặc 1,5.", "reason": "Ghi lý do."}

    points = forms.CharField(label="Điểm thưởng", max_length=20)
    field_order = ["points", "reason"]

    def clean_points(self):
        points = parse_points(self.cleaned_data["points"])
        if points is None:
            raise ValidationError("Nhập số từ 0 đến 999,99, ví dụ 2 hoặc 1,5.")
        return points


class ReopeningForm(HouseForm, forms.Form):
    missing = {"reason": "Ghi lý do mở lại đánh giá."}

    reason = forms.CharField(
        label="Lý do mở lại", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
