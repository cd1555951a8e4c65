"""What every form shares: Vietnamese messages, clean text, dates as people type them."""

import re
from datetime import date
from http import HTTPStatus

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError

from documents.text import clean_line, clean_text
from documents.wording import in_sentence, short_date

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
        return short_date(value) if isinstance(value, date) else value

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return parse_date(value, default_year=self.default_year)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class Panel(Fieldset):
    """A crispy fieldset drawn as a panel: heading, then its fields."""

    template = "_crispy_panel.html"


class HouseForm:
    """Mixin for forms and model forms; put it first.

    `missing` names for each field what to type when it is empty, in the words of its label.
    `error_list` feeds templates/_error_summary.html. `page_fields` are names the page itself
    sends beside the form's own; whatever else is in the data, `unexpected` names.
    `page_place` tells the form from others of its page in the summary.
    """

    use_required_attribute = False
    missing: dict[str, str] = {}
    page_fields: tuple[str, ...] = ()
    page_place = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if self.is_bound:
                self._prepare(name, field)
            _dress(field.widget)

    def _prepare(self, name, field):
        """What only a form needs that something was posted to."""
        verb = "Chọn" if isinstance(field, forms.ChoiceField) else "Nhập"
        required = self.missing.get(name, f"{verb} {in_sentence(str(field.label or name))}.")
        ours = {"required": required} | _plain_messages(field)
        field.error_messages |= ours | _own_messages(field)
        if isinstance(field, forms.CharField):
            _tidy(field)

    @property
    def layout(self):
        """The crispy layout of the page, or None for all fields in their order."""
        return None

    @property
    def helper(self):
        """Draws the fields only, in the house's markup; the page writes <form novalidate>."""
        helper = FormHelper()
        helper.template, helper.field_template = "_crispy_form.html", "_crispy_field.html"
        helper.layout = self.layout
        return helper

    @property
    def error_list(self):
        """[{anchor, text, place}] for the summary: fields first, then what concerns all of it."""
        found = [(bound.id_for_label, text) for bound in self for text in bound.errors]
        found += [("", text) for text in self.non_field_errors()]
        return [
            {"anchor": anchor, "text": text, "place": self.page_place} for anchor, text in found
        ]

    @property
    def status(self):
        """The status of a page that shows this form: 422 when what was typed is refused."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK

    @property
    def unexpected(self):
        """Names in the data that this form has no field for, e.g. a smuggled “is_staff”."""
        known = {self.add_prefix(name) for name in self.fields}
        return sorted(set(self.data) - known - {"csrfmiddlewaretoken", *self.page_fields})


def _own_messages(field):
    """The messages written for this very field: they win over the general ones."""
    defaults = {}
    for parent in reversed(type(field).__mro__):
        defaults |= getattr(parent, "default_error_messages", {})
    return {code: text for code, text in field.error_messages.items() if text != defaults.get(code)}


def _plain_messages(field):
    """Django's messages in the words of the label; limits stay placeholders."""
    label = str(field.label or "Nội dung")
    name = in_sentence(label)
    if isinstance(field, forms.IntegerField):  # DecimalField is one too
        return {
            "invalid": f"Ghi {name} bằng chữ số.",
            "min_value": f"{label}: ít nhất %(limit_value)s.",
            "max_value": f"{label}: nhiều nhất %(limit_value)s.",
        }
    if isinstance(field, forms.ChoiceField):  # ModelChoiceField is one too
        return {"invalid_choice": f"Chọn {name} trong danh sách."}
    messages = {
        "max_length": f"{label} có %(show_value)d ký tự, tối đa %(limit_value)d ký tự.",
        "null_characters_not_allowed": f"{label} có ký tự không đọc được. Nhập lại.",
    }
    if isinstance(field, forms.EmailField):
        messages["invalid"] = "Ghi đủ địa chỉ thư điện tử, ví dụ tdp12@example.vn."
    return messages


def _tidy(field):
    """Clean what is typed before its length is judged: decomposed text has more characters."""
    if isinstance(field.widget, forms.PasswordInput):
        return
    to_python = field.to_python
    is_long = isinstance(field.widget, forms.Textarea)

    def tidied(value):
        text = to_python(value)
        if not isinstance(text, str):
            return text
        return (clean_text(text).strip() if is_long else clean_line(text)) or field.empty_value

    field.to_python = tidied


def _dress(widget):
    """The control's class of the style sheet."""
    if isinstance(widget, forms.CheckboxInput):
        look = "form-check-input"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    else:
        look = "form-control"
    widget.attrs.setdefault("class", look)
