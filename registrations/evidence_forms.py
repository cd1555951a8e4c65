from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.clock import now
from organizations.form_base import HouseDateField, HouseForm
from registrations.models import Evidence


class EvidenceForm(HouseForm, forms.ModelForm):
    """`shown` is the fingerprint of the stored words that the person began from."""

    taken_on = HouseDateField(label="Ngày ghi hình", required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Evidence
        fields = ["caption", "stage", "taken_on"]

    def __init__(self, *args, campaign, **kwargs):
        instance = kwargs["instance"]
        super().__init__(*args, auto_id=f"minh-chung-{instance.pk}-%s", **kwargs)
        self.fields["taken_on"].default_year = campaign.year

    def clean_taken_on(self):
        taken_on = self.cleaned_data["taken_on"]
        if taken_on and taken_on > timezone.localdate(now()):
            raise ValidationError("Ngày ghi hình chưa đến. Ghi lại ngày.")
        return taken_on
