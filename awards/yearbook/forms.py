"""What the Ban types on an article: its edited copy, and its place in the yearbook."""

from django import forms
from django.core.validators import MaxValueValidator

from awards.rules import PART_COUNT
from organizations.form_base import HouseForm

PART_FIELDS = tuple(f"part-{number}" for number in range(1, PART_COUNT + 1))


class CopyForm(HouseForm, forms.Form):
    """Title and parts of any length; `version` is that of the copy the person began from."""

    missing = {"title": "Nhập tên bài viết."}

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Tên bài viết", max_length=1000, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in PART_FIELDS:
            self.fields[name] = forms.CharField(required=False)

    @property
    def parts(self):
        """The five texts as typed, also while something else has to be mended."""
        return [self.data.get(name, "") for name in PART_FIELDS]


class PlaceForm(HouseForm, forms.Form):
    """Where an article is to stand in the yearbook that has `of` articles."""

    place = forms.IntegerField(
        label="Đến vị trí",
        min_value=1,
        widget=forms.TextInput(
            attrs={"class": "form-control book-number", "inputmode": "numeric", "size": 3}
        ),
    )

    def __init__(self, *args, article_id, of, **kwargs):
        super().__init__(*args, auto_id=f"%s-{article_id}", **kwargs)
        self.article_id = article_id
        field = self.fields["place"]
        field.max_value = of
        field.validators.append(MaxValueValidator(of))
        told = f"Ghi vị trí từ 1 đến {of}."
        field.error_messages |= dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), told
        )
