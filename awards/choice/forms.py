"""The reasons the Ban gives when it changes its choice for the city."""

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
