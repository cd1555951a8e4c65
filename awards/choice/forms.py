"""What the Ban types while it chooses: its notes, and the reasons when it changes its choice."""

from django import forms

from organizations.form_base import HouseForm


class ReplaceForm(HouseForm, forms.Form):
    missing = {"reason": "Ghi lý do thay lựa chọn."}
    page_fields = ("replacing",)

    reason = forms.CharField(
        label="Lý do thay lựa chọn", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(HouseForm, forms.Form):
    missing = {"reason": "Ghi lý do bỏ lựa chọn."}

    reason = forms.CharField(
        label="Lý do bỏ lựa chọn", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoteForm(HouseForm, forms.Form):
    """The note on one nominee; `version` is that of the note the person began from."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Ghi chú của Ban",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @classmethod
    def of(cls, nomination, note, data=None):
        """The form of a nominee's NomineeNote, or of the first one where `note` is None."""
        initial = {"version": note.version, "text": note.text} if note else {"version": 0}
        return cls(data, initial=initial, auto_id=f"%s-{nomination.pk}")
