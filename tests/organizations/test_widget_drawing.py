"""Controls drawn without a template are those that Django's templates draw."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from hypothesis import given
from hypothesis import strategies as st

from organizations.widget_drawing import QuickWidgets

STOCK, QUICK = DjangoTemplates(), QuickWidgets()
CONTROLS = (
    forms.TextInput,
    forms.NumberInput,
    forms.HiddenInput,
    forms.PasswordInput,
    forms.EmailInput,
    forms.URLInput,
    forms.TelInput,
    forms.SearchInput,
    forms.CheckboxInput,
    forms.Textarea,
)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
values = st.one_of(st.none(), st.integers(0, 99), texts)
options = st.lists(st.tuples(values, texts), max_size=6)
choices = st.lists(st.one_of(st.tuples(values, texts), st.tuples(texts, options)), max_size=6)
attributes = st.dictionaries(
    st.sampled_from(["id", "class", "data-x", "maxlength", "disabled"]),
    st.one_of(texts, st.booleans(), st.none(), st.integers()),
)


@given(st.sampled_from(CONTROLS), values, attributes, texts)
def test_a_control_is_the_stock_control(control, value, attrs, name):
    widget = control(attrs=attrs)
    stock, quick = (widget.render(name, value, renderer=each) for each in (STOCK, QUICK))
    assert quick == stock.strip()


@given(choices, values, attributes, texts)
def test_a_list_of_choices_is_the_stock_one_up_to_white_space(choices, value, attrs, name):
    widget = forms.Select(attrs=attrs, choices=choices)
    stock, quick = (widget.render(name, value, renderer=each) for each in (STOCK, QUICK))
    assert _bare(quick) == _bare(stock)


@pytest.mark.parametrize("control", CONTROLS)
def test_markup_in_a_value_is_shown_not_run(control):
    drawn = control().render("unit", '"><script>alert(1)</script>', renderer=QUICK)
    assert "<script>" not in drawn


def test_markup_in_a_choice_is_shown_not_run():
    drawn = forms.Select(choices=[('"><script>', "<b>Chi bộ</b>")]).render("unit", "")
    assert "<script>" not in drawn
    assert "<b>" not in drawn


def test_every_form_of_the_program_is_drawn_so():
    assert isinstance(get_default_renderer(), QuickWidgets)


def _bare(markup):
    """Without the white space the stock templates put between the tags."""
    return re.sub(r"\n\s*(?=<)", "", markup).strip()
