"""Forms that carry what they showed, so that two people do not write over one another.

Beside every field stands what it held when the page was drawn (Django's hidden initial value).
What the person left alone follows what is stored now; what they changed is written only over what
they saw. Otherwise the form comes back with their text, and says who was first.
"""

from datetime import date
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.forms import ModelChoiceField
from django.utils.functional import cached_property

from audit.services import last_change
from documents.wording import in_sentence, moment_text, short_date
from organizations.form_base import HouseForm
from organizations.overtaken import Overtaken

LONGEST_QUOTE = 80


class ShownForm(HouseForm):
    """Mixin for forms and model forms that change a stored record; put it first.

    `changes` and `shown` are {field: value} for the service, which raises Overtaken.
    """

    is_overtaken = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = self.is_stored

    @property
    def is_stored(self):
        """False for a form that adds a record: nobody can be overtaken there."""
        instance = getattr(self, "instance", None)
        return instance is None or instance.pk is not None

    @cached_property
    def changed_data(self):
        """The names of the fields in which something else was posted than was shown."""
        if self.is_bound:
            self.data = self.data.copy()
            for bound in self._carried:
                # a caller without the page (an old one, a script) is taken to have seen the present
                self.data.setdefault(bound.html_initial_name, _plain(bound, bound.initial))
        return super().changed_data

    def full_clean(self):
        """A field the person left alone takes its present value, so that rules see the whole."""
        if self.is_bound:
            for bound in self._carried:
                if bound.name not in self.changed_data:
                    self.data[bound.html_name] = _plain(bound, bound.initial)
        super().full_clean()

    @property
    def _carried(self):
        return [bound for bound in self if bound.field.show_hidden_initial]

    @property
    def shown(self):
        return {name: self._shown(self[name]) for name in self.changes}

    @property
    def changes(self):
        """What the person typed anew: the same phone number written otherwise is none."""
        return {
            name: self.cleaned_data[name]
            for name in self.changed_data
            if name in self.cleaned_data and self.cleaned_data[name] != self._shown(self[name])
        }

    def _shown(self, bound):
        posted = bound.field.hidden_widget().value_from_datadict(
            self.data, self.files, bound.html_initial_name
        )
        if not isinstance(bound.field, ModelChoiceField) and _is_shown(bound, posted):
            return bound.initial  # as it is stored, though a form would have tidied it
        try:
            return bound.field.to_python(posted)
        except ValidationError:
            return None

    @property
    def status(self):
        return HTTPStatus.CONFLICT if self.is_overtaken else super().status

    @property
    def unexpected(self):
        known = {self.add_initial_prefix(name) for name in self.fields}
        return [name for name in super().unexpected if name not in known]

    def trail_key(self, name):
        """How the trail calls the field."""
        return name

    def stored_value(self, row, name):
        return getattr(row, name)

    def tell_overtaken(self, overtaken):
        """Say beside each field in question what it holds now, and count that as shown."""
        self.is_overtaken = True
        for name in overtaken.names:
            bound, value = self[name], self.stored_value(overtaken.row, name)
            self.data[bound.html_initial_name] = _plain(bound, value)
            event = last_change(overtaken.row, self.trail_key(name))
            self.add_error(name, _overtaken_text(bound, value, event))


def save_all(forms, save):
    """`save(form)` for each of the ShownForms, all or none; False when somebody was faster."""
    try:
        with transaction.atomic():
            for form in forms:
                _save_or_tell(form, save)
            if any(form.is_overtaken for form in forms):
                raise _TakenBack
    except _TakenBack:
        return False
    return True


class _TakenBack(Exception):
    """Ends the transaction of save_all."""


def _save_or_tell(form, save):
    try:
        with transaction.atomic():
            save(form)
    except Overtaken as overtaken:
        form.tell_overtaken(overtaken)


def _plain(bound, value):
    """A stored value as the form posts it."""
    if isinstance(value, Model):
        value = value.pk
    return bound.field.prepare_value(value)


def _is_shown(bound, posted):
    """True if the page showed exactly what is stored; browsers break lines in their own way."""
    lines = str(_plain(bound, bound.initial)).splitlines()
    return isinstance(posted, str) and posted.splitlines() == lines


def _overtaken_text(bound, value, event):
    label = in_sentence(str(bound.label))
    now = f"thành {_in_words(bound.field, value)}"
    if event is None:
        told = f"Mục {label} vừa được đổi {now}"
    else:
        by = f"Đ/c {event.actor}" if event.actor else "Hệ thống"
        told = f"{by} vừa đổi {label} {now} lúc {moment_text(event.at)}"
    return f"{told}; giữ nội dung đang ghi ở đây hay sửa, rồi lưu lại."


def _in_words(field, value):
    if isinstance(value, bool):
        return "“có”" if value else "“không”"
    if value in (None, "", []):
        return "để trống"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, list):
        value = "; ".join(value)
    elif not isinstance(value, Model):
        value = dict(getattr(field, "choices", ())).get(value, field.prepare_value(value))
    text = " ".join(str(value).split())
    return f"“{text if len(text) <= LONGEST_QUOTE else f'{text[:LONGEST_QUOTE]}…'}”"
