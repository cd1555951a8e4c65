"""A field drawn without a template: its label, hint, control and errors, each escaped."""

import pytest
from django import forms
from django.template import Context, Template

from organizations.form_base import HouseForm
from organizations.templatetags.fields import (
    form_field,
    hidden_fields,
    options,
    row_fields,
    whole_field,
)

MARKUP = "<b>&"


class Sample(HouseForm, forms.Form):
    name = forms.CharField(label=f"Tên {MARKUP}", help_text=f"Ghi như {MARKUP}")
    note = forms.CharField(label="Ghi chú", required=False)
    is_ready = forms.BooleanField(label="Đã xong", help_text="Bỏ trống nếu chưa.", required=False)
    mark = forms.CharField(widget=forms.HiddenInput)


@pytest.fixture
def posted():
    return Sample({"name": "", "note": MARKUP, "mark": "7"})


def test_label_and_hint_name_their_control_and_are_shown_as_typed(posted):
    drawn = whole_field(posted["name"])
    assert '<label class="form-label" for="id_name">Tên &lt;b&gt;&amp;</label>' in drawn
    assert '<p class="field-hint" id="id_name_helptext">Ghi như &lt;b&gt;&amp;</p>' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn


def test_what_is_wrong_stands_under_the_control_with_the_id_it_names(posted):
    drawn = whole_field(posted["name"])
    assert drawn.index("<input") < drawn.index('<p class="field-error" id="id_name_error">')
    assert MARKUP not in drawn


def test_a_field_that_may_stay_empty_says_so(posted):
    assert "(không bắt buộc)" in form_field(posted["note"])
    assert "(không bắt buộc)" not in form_field(posted["name"])
    assert 'value="&lt;b&gt;&amp;"' in form_field(posted["note"])


def test_a_box_stands_before_its_words(posted):
    drawn = form_field(posted["is_ready"])
    assert drawn.index('type="checkbox"') < drawn.index("Đã xong") < drawn.index("Bỏ trống")


def test_a_hidden_field_has_no_words(posted):
    assert form_field(posted["mark"]).count("<") == 1


def test_a_form_that_was_only_shown_needs_no_messages():
    shown, sent = Sample(), Sample({})
    assert "Nhập tên" not in str(shown.fields["name"].error_messages)
    assert sent.errors["name"][0].startswith("Nhập ")


def test_the_value_of_the_address_is_chosen_and_words_are_shown_as_typed():
    drawn = options([("", "Tất cả"), (7, MARKUP), ('x"', "Khác")], "7")
    assert '<option value="7" selected>&lt;b&gt;&amp;</option>' in drawn
    assert '<option value="x&quot;">Khác</option>' in drawn
    assert drawn.count("selected") == 1


def test_a_row_shows_what_may_be_changed_and_posts_what_tells_it_apart():
    form = Sample()
    form.fields["note"].disabled = True
    form.fields["DELETE"] = forms.BooleanField(required=False)
    drawn = row_fields(form)
    assert [name for name in form.fields if f'name="{name}"' in drawn] == [
        "name",
        "is_ready",
        "mark",
    ]
    assert 'type="hidden" name="mark"' in drawn


def test_the_management_of_a_form_set_is_posted_whole():
    rows = forms.formset_factory(Sample, extra=2)(prefix="dong")
    drawn = hidden_fields(rows.management_form)
    assert '<input type="hidden" name="dong-TOTAL_FORMS" value="2"' in drawn
    assert drawn.count("<input") == drawn.count('type="hidden"') == 4


def test_what_is_wrong_with_a_whole_form_stands_above_its_fields():
    form = Sample({"name": "A", "mark": "7"})
    form.add_error(None, MARKUP)
    drawn = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": form})
    )
    assert drawn.index("&lt;b&gt;&amp;") < drawn.index('name="name"')
    assert drawn.count("<form") == drawn.count("csrfmiddlewaretoken") == 0
