"""What the reviewer writes: reasons for a return or a reopening, and more time for one unit."""

from django import forms
from django.utils import timezone

from audit.clock import now
from audit.numbers import whole_number
from campaigns.models import ReviewNote
from documents.errors import MAX_FILE_BYTES, DocumentRefused
from documents.text import clean_text
from documents.wording import short_date
from organizations.form_base import HouseDateField, HouseForm

NOTE_PREFIX = "row-"
MAX_NOTE = ReviewNote._meta.get_field("text").max_length


class ReturnForm(HouseForm, forms.Form):
    """“Đề nghị bổ sung”: ready-made reasons, own words, and words pinned to rows.

    `reasons` are the sentences of the form, `anchors` the rows of the revision. The fields of the
    rows are named "row-<anchor>"; rows the revision does not have are ignored.
    """

    reasons = forms.MultipleChoiceField(
        label="Lý do thường gặp",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": "Danh sách lý do vừa được sửa. Chọn lại lý do."},
    )
    note = forms.CharField(
        label="Ghi thêm",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Ý kiến dài %(show_value)s ký tự, tối đa 2.000 ký tự."},
    )

    def __init__(self, *args, reasons=(), anchors=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = [(reason, reason) for reason in reasons]
        self._anchors = anchors

    @property
    def typed_notes(self):
        """{anchor: text} as posted, also while something else has to be mended."""
        texts = {
            anchor: clean_text(self.data.get(f"{NOTE_PREFIX}{anchor}", "")).strip()
            for anchor in self._anchors
        }
        return {anchor: text for anchor, text in texts.items() if text}

    def clean(self):
        cleaned = super().clean()
        notes = self.typed_notes
        for text in notes.values():
            if len(text) > MAX_NOTE:
                raise forms.ValidationError(
                    f"Ý kiến ở một dòng dài {len(text)} ký tự, tối đa {MAX_NOTE} ký tự."
                )
        if not (cleaned.get("reasons") or cleaned.get("note") or notes or self.errors):
            raise forms.ValidationError("Chọn lý do hoặc ghi nội dung đề nghị đơn vị bổ sung.")
        return cleaned

    @property
    def message(self):
        """The text the unit reads, put together from the reasons and the own words."""
        parts = [*self.cleaned_data["reasons"], self.cleaned_data["note"]]
        return ". ".join(part.rstrip(". ") for part in parts if part) + "." if any(parts) else ""

    @property
    def row_notes(self):
        return list(self.typed_notes.items())


class ReopenForm(HouseForm, forms.Form):
    missing = {"note": "Ghi lý do mở lại hồ sơ đã tiếp nhận."}

    note = forms.CharField(
        label="Lý do mở lại", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(HouseForm, forms.Form):
    """What the unit has to say for itself, in one field: at most what the file keeps."""

    page_fields = ("version", "ask")

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class NilForm(ReasonForm):
    """Why the unit has nothing to send; `words` are the NilWords of the form."""

    missing = {"reason": "Ghi lý do đơn vị không gửi nội dung này."}

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, auto_id="nil-%s", **kwargs)
        self.fields["reason"].label = words.label
        self.fields["reason"].help_text = f"Ví dụ: {words.example}"


class AskForm(ReasonForm):
    """What the unit would like to mend in a file that it cannot take back itself."""

    missing = {"reason": "Ghi rõ nội dung đơn vị cần sửa."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="ask-%s", **kwargs)
        self.fields["reason"].label = "Nội dung cần sửa"


class ExtensionForm(HouseForm, forms.Form):
    """More time for one unit; the new day must lie behind the ward's own limit and today."""

    missing = {
        "last_day": "Nhập ngày gia hạn, ví dụ 20/01/2026.",
        "reason": "Ghi lý do gia hạn.",
    }

    last_day = HouseDateField(
        label="Gia hạn đến hết ngày", help_text="Ví dụ 20/01/2026. Gửi trong ngày này vẫn đúng hạn."
    )
    reason = forms.CharField(
        label="Lý do", max_length=300, help_text="Ví dụ: Đơn vị đang kiện toàn cấp ủy."
    )

    def __init__(self, *args, deadline, **kwargs):
        super().__init__(*args, **kwargs)
        self._deadline = deadline

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        limit = self._deadline.last_day
        if day <= limit:
            raise forms.ValidationError(
                f"Chọn ngày sau hạn chung (hạn chung hết ngày {short_date(limit)})."
            )
        if day < timezone.localdate(now()):
            raise forms.ValidationError("Ngày này đã qua. Chọn hôm nay hoặc một ngày sau.")
        if day.year > limit.year + 1:
            raise forms.ValidationError("Ngày này xa hơn một năm. Kiểm tra lại năm.")
        return day


class ExemptionForm(HouseForm, forms.Form):
    """Why one unit need not answer."""

    page_fields = ("back",)
    missing = {"reason": "Ghi lý do miễn."}

    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        help_text="Đơn vị đọc được lý do này. Ví dụ: Đơn vị mới thành lập tháng 12/2025.",
    )


def posted_file(request):
    """(name, bytes) of the form's `file`; DocumentRefused when there is none, or too much."""
    upload = request.FILES.get("file")
    if upload is None:
        raise DocumentRefused("empty", "Chọn một tệp Word (.docx) hoặc Excel (.xlsx).")
    if upload.size > MAX_FILE_BYTES:
        size = upload.size // (1024 * 1024)
        raise DocumentRefused("too_large", f"Tệp {size} MB, tối đa 20 MB.")
    return upload.name, upload.read()


def posted_number(data, name):
    """A whole number of the form, 0 when it is missing or garbled."""
    return whole_number(data.get(name, ""))
