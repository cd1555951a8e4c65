"""What the Ban types on an article: its edited copy."""

from django import forms

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
