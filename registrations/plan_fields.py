from django import forms

from documents.text import clean_line
from organizations.form_base import HouseDateField, HouseForm
from registrations.models import UnitPlan


class PlanFieldsForm(HouseForm, forms.ModelForm):
    """The particulars of a draft; what is missing is asked for at the sending only."""

    page_fields = ("version", "word", "pdf", "action")
    issued_on = HouseDateField(label="Ngày ban hành", required=False)

    class Meta:
        model = UnitPlan
        fields = ["number", "symbol", "issued_on", "excerpt"]
        widgets = {"excerpt": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "number": "Ví dụ: 12",
            "symbol": "Ví dụ: KH/CB",
            "excerpt": "Ví dụ: Triển khai phong trào thi đua “Dân vận khéo” năm 2026",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].default_year = self.instance.campaign.year

    def clean_excerpt(self):
        """One line on paper, however it was typed."""
        return clean_line(self.cleaned_data["excerpt"])
