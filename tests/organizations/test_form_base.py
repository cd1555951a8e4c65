"""What every form of the house promises."""

from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from organizations.form_base import HouseDateField, HouseForm, parse_date


class SampleForm(HouseForm, forms.Form):
    missing = {"name": "Nhập tên mô hình."}

    name = forms.CharField(label="Tên mô hình", max_length=10, help_text="Ví dụ: Ngõ sạch.")
    day = HouseDateField(label="Ngày", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")], required=False)
    number = forms.IntegerField(label="Số", required=False, min_value=1)
    custom = forms.CharField(
        label="Riêng", required=False, max_length=3, error_messages={"max_length": "Dài quá."}
    )
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea)
    is_sure = forms.BooleanField(label="Chắc chắn", required=False)


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["/", "-", ".", " ", " / "]),
    st.booleans(),
    st.booleans(),
)
def test_a_day_is_read_however_it_is_typed(day, separator, pads, shortens):
    parts = [f"{day.day:02d}", f"{day.month:02d}"] if pads else [str(day.day), str(day.month)]
    parts.append(f"{day.year % 100:02d}" if shortens else str(day.year))

    assert parse_date(f" {separator.join(parts)} ") == day


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("5 tháng 6", 2026, date(2026, 6, 5)),
        ("ngày 05 tháng 6 năm 2027", 2026, date(2027, 6, 5)),
        ("5 tháng 6, 2027", None, date(2027, 6, 5)),
    ],
)
def test_a_day_in_words_is_read(text, year, day):
    assert parse_date(text, default_year=year) == day


@pytest.mark.parametrize(
    "text", ["31/02/2026", "15/2026", "5 tháng 6", "mai", "1/1/1/2026", "٣/١/x"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_date(text)


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({}, "name", "Nhập tên mô hình."),
        ({"name": "x" * 12}, "name", "Tên mô hình có 12 ký tự, tối đa 10 ký tự."),
        ({"name": "x", "day": "30/2/2026"}, "day", "Không có ngày này. Ghi ngày theo dạng"),
        ({"name": "x", "kind": "b"}, "kind", "Chọn loại trong danh sách."),
        ({"name": "x", "number": "hai"}, "number", "Ghi số bằng chữ số."),
        ({"name": "x", "number": "0"}, "number", "Số: ít nhất 1."),
        ({"name": "x", "custom": "xxxx"}, "custom", "Dài quá."),
    ],
)
def test_messages_use_the_words_of_the_label(data, field, message):
    form = SampleForm(data)

    assert form.errors[field][0].startswith(message)
    assert form.error_list[0]["anchor"] == f"id_{field}"
    assert form.error_list[0]["text"].startswith(message)


def test_text_is_cleaned_on_entering():
    form = SampleForm({"name": "  Ngo\u0303 \u200b sạch ", "note": " một\r\nhai \u00ad"})

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Ngõ sạch"
    assert form.cleaned_data["note"] == "một\nhai"


def test_names_without_a_field_are_unexpected():
    form = SampleForm({"name": "x", "is_staff": "1", "csrfmiddlewaretoken": "t"})

    assert form.unexpected == ["is_staff"]


def test_the_crispy_tag_draws_label_hint_control_error_in_this_order():
    form = SampleForm({"day": "x"})
    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))

    name = page[page.index('for="id_name"') : page.index('for="id_day"')]
    order = ["Tên mô hình", "Ví dụ: Ngõ sạch.", "<input", "Nhập tên mô hình."]
    assert sorted(order, key=name.index) == order
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert 'aria-invalid="true"' in name
    assert 'id="id_name_error"' in name
    assert " required" not in page
    assert "<form" not in page
    assert 'class="form-check-input"' in page
    assert "(không bắt buộc)" in page
