"""Signing in and one's own password."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organizations.form_base import HouseForm


class SignInForm(HouseForm, forms.Form):
    missing = {
        "username": "Nhập tên đăng nhập hoặc số điện thoại.",
        "password": "Nhập mật khẩu.",
    }

    username = forms.CharField(
        label="Tên đăng nhập",
        help_text="Mã đơn vị hoặc số điện thoại, ví dụ tdp12.",
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    remember = forms.BooleanField(label="Nhớ trên máy này 30 ngày", required=False)


class OwnPasswordForm(HouseForm, forms.Form):
    missing = {
        "old_password": "Nhập mật khẩu đang dùng.",
        "new_password": "Nhập mật khẩu mới.",
        "again": "Nhập lại mật khẩu mới.",
    }

    old_password = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label="Mật khẩu mới",
        help_text="Ít nhất 10 ký tự; dễ nhớ nhất là ba, bốn từ ghép lại, ví dụ “cay bang mua ha”.",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu mới",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        if not self.user.check_password(password):
            raise ValidationError("Mật khẩu đang dùng chưa đúng.")
        return password

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("again") and cleaned.get("new_password") not in (None, cleaned["again"]):
            self.add_error("again", "Hai lần nhập mật khẩu mới chưa giống nhau.")
        return cleaned
