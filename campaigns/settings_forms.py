"""The settings of a year: what its documents say, section by section."""

from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseModelFormSet, modelformset_factory

from campaigns.models import Campaign, Criterion, Level, Sector, Theme
from campaigns.registry import has_form
from campaigns.return_reasons import return_reasons
from campaigns.services import change_deadline, year_taken
from campaigns.vocabulary import Obligation
from documents.text import clean_paragraphs, fold
from documents.wording import short_date
from organizations.form_base import HouseDateField, HouseForm
from organizations.overtaken import Overtaken
from organizations.shown_form import ShownForm, save_all

YEARS = range(2020, 2100)


class CampaignForm(ShownForm, forms.ModelForm):
    """Base of the sections that are fields of the year itself."""

    page_fields = ("section",)

    def __init__(self, *args, instance, **kwargs):
        # The service compares and writes; the form must not touch the year itself.
        super().__init__(*args, instance=copy(instance), **kwargs)


class AddresseesForm(CampaignForm):
    missing = {
        "addressee": "Nhập nơi các đơn vị gửi đến, ví dụ: Ban Xây dựng Đảng phường Đống Đa.",
        "city_addressee": "Nhập nơi phường gửi đến, ví dụ: Ban Tuyên giáo và Dân vận Thành ủy.",
    }

    class Meta:
        model = Campaign
        fields = ["launch_document", "addressee", "city_addressee", "help_contact"]
        labels = {
            "launch_document": "Công văn triển khai",
            "addressee": "Kính gửi (biểu của đơn vị)",
            "city_addressee": "Kính gửi (biểu của phường)",
            "help_contact": "Đầu mối hỗ trợ",
        }
        help_texts = {
            "launch_document": "Số, ký hiệu, ngày, trích yếu.",
            "help_contact": "Hiện ở cuối mọi trang và ở trang đăng nhập, ví dụ: "
            "Ban Xây dựng Đảng phường: đ/c Trần Minh Anh, 024 3851 0000 (giờ hành chính).",
        }


class LimitsForm(CampaignForm):
    page_fields = ("section", "confirmed")

    class Meta:
        model = Campaign
        fields = [
            "summary_max_words",
            "article_max_words",
            "photos_min",
            "photos_max",
            "photo_min_pixels",
            "name_max_length",
            "counts_distinct_in_totals",
        ]
        labels = {
            "summary_max_words": "Số từ tối đa của trích ngang thành tích",
            "article_max_words": "Số từ tối đa của bài viết",
            "photos_min": "Số ảnh tối thiểu",
            "photos_max": "Số ảnh tối đa",
            "photo_min_pixels": "Số điểm ảnh tối thiểu",
            "name_max_length": "Số ký tự tối đa của một tên",
            "counts_distinct_in_totals": "Dòng cấp và dòng Tổng đếm không trùng",
        }

    def clean(self):
        cleaned = super().clean()
        least, most = cleaned.get("photos_min"), cleaned.get("photos_max")
        if least is not None and most is not None and least > most:
            self.add_error("photos_max", "Số ảnh tối đa phải từ số ảnh tối thiểu trở lên.")
        return cleaned


class DeadlineForm(ShownForm, forms.Form):
    """The limit of one obligation; left empty while the ward has not set it."""

    page_fields = ("section",)

    stated_on = HouseDateField(label="Ngày ghi trong văn bản", required=False)
    includes_stated_day = forms.BooleanField(label="Tính cả ngày ghi trong văn bản", required=False)
    opens_on = HouseDateField(
        label="Mở từ ngày", required=False, help_text="Để trống: mở ngay từ đầu năm."
    )
    citation = forms.CharField(
        label="Căn cứ",
        max_length=200,
        required=False,
        help_text="Ví dụ: Công văn số 12-CV/ĐU, mục 2.1.",
    )
    is_confirmed = forms.BooleanField(label="Đã đối chiếu với văn bản của năm", required=False)

    LIMIT = ("stated_on", "includes_stated_day")
    FIELDS = ("stated_on", "includes_stated_day", "opens_on", "citation", "is_confirmed")

    def __init__(self, *args, obligation, year, deadline=None, **kwargs):
        self.obligation, self.year, self.deadline = obligation, year, deadline
        if deadline is not None:
            kwargs["initial"] = {name: getattr(deadline, name) for name in self.FIELDS}
        super().__init__(*args, prefix=obligation.value, **kwargs)
        self.fields["stated_on"].help_text = f"Ngày sau chữ “trước ngày”. Ví dụ: 15/01/{year}."
        self.page_place = self.title
        if deadline is None:  # whoever types a new limit has the document at hand
            del self.fields["is_confirmed"]
        for name in ("stated_on", "opens_on"):
            self.fields[name].default_year = year

    @property
    def title(self):
        return self.obligation.label

    @property
    def changes(self):
        """Whoever confirms a limit confirms the day that stood on the page, and no other."""
        changes = super().changes
        if changes.get("is_confirmed"):
            changes = {name: self._shown(self[name]) for name in self.LIMIT} | changes
        return changes

    def clean_stated_on(self):
        day = self.cleaned_data["stated_on"]
        if day is None and self.deadline is not None:
            raise ValidationError(f"Nhập ngày ghi trong văn bản, ví dụ 15/01/{self.year}.")
        if day is not None and day.year not in (self.year, self.year + 1):
            raise ValidationError(f"Ngày {short_date(day)} không thuộc năm {self.year}.")
        return day

    def clean(self):
        cleaned = super().clean()
        opens_on, stated_on = cleaned.get("opens_on"), cleaned.get("stated_on")
        if opens_on and stated_on and opens_on >= stated_on:
            self.add_error("opens_on", "Ngày mở phải trước hạn gửi.")
        return cleaned


def deadline_forms(campaign, data=None):
    """One form per obligation, in the order of the year."""
    known = {deadline.obligation: deadline for deadline in campaign.deadlines.all()}
    return [
        DeadlineForm(
            data, obligation=obligation, year=campaign.year, deadline=known.get(obligation)
        )
        for obligation in Obligation
    ]


def save_deadlines(campaign, forms, *, actor):
    """Set the limits that a person changed on a page of valid forms; False if overtaken."""
    return save_all(
        [form for form in forms if form.cleaned_data["stated_on"]],
        lambda form: change_deadline(
            campaign, form.obligation, form.changes, shown=form.shown, actor=actor
        ),
    )


class LinesField(forms.CharField):
    """Texts typed one a line: none twice, none too long; blank lines count for nothing."""

    widget = forms.Textarea

    def __init__(self, *, max_lines, max_line_length, **options):
        super().__init__(**options)
        self.max_lines, self.max_line_length = max_lines, max_line_length

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return list(clean_paragraphs(super().to_python(value)))

    def validate(self, lines):
        super().validate(lines)
        if len(lines) > self.max_lines:
            raise ValidationError(f"Có {len(lines)} dòng, tối đa {self.max_lines} dòng.")
        seen = {}
        for line in lines:
            if len(line) > self.max_line_length:
                raise ValidationError(
                    f"“{line[:40]}…” có {len(line)} ký tự, tối đa {self.max_line_length} ký tự."
                )
            if fold(line) in seen:
                raise ValidationError(f"“{line}” trùng với “{seen[fold(line)]}”. Giữ một dòng.")
            seen[fold(line)] = line


class ReasonsForm(ShownForm, forms.Form):
    """The ready-made sentences of “Đề nghị bổ sung” for one obligation."""

    page_fields = ("section",)
    missing = {"reasons": "Ghi ít nhất một lý do, mỗi dòng một lý do."}

    reasons = LinesField(
        max_lines=20, max_line_length=200, widget=forms.Textarea(attrs={"rows": 7})
    )

    def __init__(self, *args, obligation, campaign, **kwargs):
        initial = {"reasons": return_reasons(campaign, obligation)}
        super().__init__(*args, prefix=obligation.value, initial=initial, **kwargs)
        self.obligation = obligation
        self.fields["reasons"].label = self.page_place = obligation.label

    def trail_key(self, name):
        return self.obligation.label

    def stored_value(self, row, name):
        return return_reasons(row, self.obligation)

    def tell_overtaken(self, overtaken):
        """The service speaks of the obligation, which has one field here."""
        super().tell_overtaken(Overtaken(overtaken.row, ["reasons"]))


def reasons_forms(campaign, data=None):
    """One form per obligation that units can send, in the order of the year."""
    return [
        ReasonsForm(data, obligation=obligation, campaign=campaign)
        for obligation in Obligation
        if has_form(obligation)
    ]


class SectorForm(ShownForm, forms.ModelForm):
    missing = {
        "label": "Nhập tên in trên biểu.",
        "short_label": "Nhập tên gọn, dùng ở bảng hẹp.",
    }

    class Meta:
        model = Sector
        fields = ["label", "short_label"]
        labels = {"label": "Tên in trên biểu", "short_label": "Tên gọn"}


class LevelForm(SectorForm):
    missing = SectorForm.missing | {"title_label": "Nhập chữ đứng sau “cấp” trong tiêu đề."}

    class Meta(SectorForm.Meta):
        model = Level
        fields = ["label", "short_label", "title_label"]
        labels = SectorForm.Meta.labels | {"title_label": "Tên trong tiêu đề Mẫu số 01"}


class NumberedForm(ShownForm, forms.ModelForm):
    """A row's number is chosen once; later only its text changes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].disabled = self.instance.pk is not None


class CriterionForm(NumberedForm):
    missing = {"number": "Nhập số của tiêu chí.", "text": "Nhập nội dung tiêu chí."}

    class Meta:
        model = Criterion
        fields = ["number", "text", "points"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        labels = {"number": "Số", "text": "Nội dung", "points": "Điểm"}


class ThemeForm(NumberedForm):
    missing = {"number": "Nhập số mục, ví dụ 1.1.", "title": "Nhập nội dung trọng tâm."}

    class Meta:
        model = Theme
        fields = ["number", "title"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}
        labels = {"number": "Mục", "title": "Nội dung"}


class NumberedFormSet(BaseModelFormSet):
    """Rows with a number that must be theirs alone."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Bỏ mục này khi lưu"
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            number = form.cleaned_data.get("number") if hasattr(form, "cleaned_data") else None
            if number in (None, "") or form.cleaned_data.get("DELETE"):
                continue
            if number in seen:
                form.add_error("number", f"Số {number} có hai lần. Mỗi mục một số.")
            seen.add(number)


def _fixed_rows(model, form):
    """Rows whose codes stand for ever: their labels change, none comes or goes."""
    return modelformset_factory(model, form=form, extra=0, edit_only=True)


def _open_rows(model, form):
    return modelformset_factory(model, form=form, formset=NumberedFormSet, extra=1, can_delete=True)


ROW_SETS = {
    "sectors": _fixed_rows(Sector, SectorForm),
    "levels": _fixed_rows(Level, LevelForm),
    "criteria": _open_rows(Criterion, CriterionForm),
    "themes": _open_rows(Theme, ThemeForm),
}


def row_set(name, campaign, data=None):
    """The rows of one section: sectors, levels, criteria or themes of the year."""
    return ROW_SETS[name](data, queryset=getattr(campaign, name).all(), prefix=name)


class YearForm(HouseForm, forms.Form):
    """A year typed in full: the new one to copy to, or the one to close or reopen."""

    year = forms.IntegerField(label="Năm", widget=forms.TextInput(attrs={"inputmode": "numeric"}))

    def __init__(self, *args, wanted=None, taken=(), **kwargs):
        """`wanted`: the only right answer; `taken`: years that exist already."""
        super().__init__(*args, **kwargs)
        self.wanted, self.taken = wanted, taken
        self.fields["year"].error_messages["required"] = (
            f"Gõ {wanted} để xác nhận." if wanted else "Nhập năm mới, ví dụ 2027."
        )

    def clean_year(self):
        year = self.cleaned_data["year"]
        if self.wanted is not None and year != self.wanted:
            raise ValidationError(f"Gõ {self.wanted} để xác nhận.")
        if year in self.taken:
            raise ValidationError(year_taken(year))
        if year not in YEARS:
            raise ValidationError("Nhập năm gồm bốn chữ số, ví dụ 2027.")
        return year
