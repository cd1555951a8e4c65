"""What the Ban types while it chooses: its notes, and the reasons of its choice."""

from django import forms

from organizations.form_base import HouseForm

_MOST = 1000  # characters of a reason


def _reason(label, **options):
    return forms.CharField(
        label=label, max_length=_MOST, widget=forms.Textarea(attrs={"rows": 3}), **options
    )


class ChoiceForm(HouseForm, forms.Form):
    reason = _reason("Lý do chọn", required=False)


class ReplaceForm(HouseForm, forms.Form):
    missing = {"reason": "Ghi lý do thay lựa chọn."}
    page_fields = ("replacing",)

    reason = _reason("Lý do thay lựa chọn")


class WithdrawForm(HouseForm, forms.Form):
    missing = {"reason": "Ghi lý do bỏ lựa chọn."}

    reason = _reason("Lý do bỏ lựa chọn")


class NoteForm(HouseForm, forms.Form):
    """The note on one nominee, one of several on a page.

    `version` is that of the note the person began from, whose text goes along too: a note that
    was not touched is nothing to be stored.
    """

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Ghi chú của Ban",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        show_hidden_initial=True,
    )

    @classmethod
    def of(cls, nomination, note=None, data=None):
        """The form of a nominee's NomineeNote, or of the first one where `note` is None."""
        initial = {"version": note.version, "text": note.text} if note else {"version": 0}
        return cls(data, initial=initial, prefix=f"note-{nomination.pk}")

    @property
    def is_touched(self):
        return "text" in self.changed_data

    def refuse(self, reason, *, seen):
        """Show what was typed again, with the reason; the next press is about version `seen`."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = seen
        self.add_error("text", reason)
