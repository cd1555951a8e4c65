"""What every form shares: Vietnamese messages, clean text, dates as people type them."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from documents.text import clean_line, clean_text

_DATE = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{2}|\d{4})")
_DATE_IN_WORDS = re.compile(
    r"(?:ngày )?(\d{1,2}) tháng (\d{1,2})(?:(?: năm|,)? (\d{4}))?", re.IGNORECASE
)
DATE_EXAMPLE = "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2026."


def parse_date(text, *, default_year=None):
    """The day in “05/6/2026”, “5/6/26”, “05-06-2026” or “5 tháng 6 [năm 2026]”.

    Raises ValueError when there is no such day, or no year and no `default_year`.
    """
    cleaned = clean_line(text)
    found = _DATE.fullmatch(cleaned) or _DATE_IN_WORDS.fullmatch(cleaned)
    if found is None:
        raise ValueError(text)
    day, month, year = found.groups()
    year = int(year) if year else default_year
    if year is None:
        raise ValueError(text)
    return date(year if year > 99 else 2000 + year, int(month), int(day))


class HouseDateField(forms.Field):
    """A day typed as text: dd/mm/yyyy, 5/6/26, 05-06-2026, “5 tháng 6”."""

    widget = forms.TextInput
    default_error_messages = {"invalid": f"Không có ngày này. {DATE_EXAMPLE}"}

    def __init__(self, *, default_year=None, **options):
        super().__init__(**options)
        self.default_year = default_year
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "size": 12}

    def prepare_value(self, value):
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return parse_date(value, default_year=self.default_year)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class HouseForm:
    """Mixin for forms and model forms; put it first.

    `missing` names for each field what to type when it is empty, in the words of its label.
    `error_list` feeds templates/_error_summary.html. `posted` are names that the page itself
    sends beside the fields; anything else in the data is reported by `unexpected`.
    """

    use_required_attribute = False
    missing: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.error_messages["required"] = self.missing.get(
                name, f"Nhập {_in_sentence(field.label or name)}."
            )
            field.error_messages |= _plain_messages(field)
            _dress(field.widget)

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        for name, value in cleaned.items():
            if isinstance(value, str) and isinstance(self.fields.get(name), forms.CharField):
                cleaned[name] = self._tidy(name, value)
        return cleaned

    def _tidy(self, name, value):
        if isinstance(self.fields[name].widget, forms.PasswordInput):
            return value
        is_long = isinstance(self.fields[name].widget, forms.Textarea)
        return clean_text(value).strip() if is_long else clean_line(value)

    @property
    def error_list(self):
        """[{anchor, text}] for the summary: fields first, then what concerns the whole form."""
        errors = [
            {"anchor": bound.id_for_label, "text": text} for bound in self for text in bound.errors
        ]
        return errors + [{"anchor": "", "text": text} for text in self.non_field_errors()]

    @property
    def unexpected(self):
        """Names in the data that this form has no field for, e.g. a smuggled “is_staff”."""
        known = {self.add_prefix(name) for name in self.fields} | {"csrfmiddlewaretoken"}
        return sorted(set(self.data) - known)


def _in_sentence(label):
    label = str(label)
    return label[:1].lower() + label[1:]


def _plain_messages(field):
    name = _in_sentence(field.label or "nội dung")
    if isinstance(field, forms.EmailField):
        return {"invalid": "Ghi đủ địa chỉ thư điện tử, ví dụ tdp12@example.vn."}
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return {"invalid": f"Ghi {name} bằng chữ số."}
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return {"invalid_choice": f"Chọn {name} trong danh sách."}
    return {}


def _dress(widget):
    """The control's class of the style sheet."""
    if isinstance(widget, forms.CheckboxInput):
        look = "form-check-input"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    else:
        look = "form-control"
    widget.attrs.setdefault("class", look)
