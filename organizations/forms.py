"""Signing in, one's own password, units, people."""

import re
from copy import copy

from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organizations.form_base import HouseForm, Panel
from organizations.models import Membership, Unit, User
from organizations.rules import (
    UNIT_CODE,
    account_name,
    code_taken,
    phone_digits,
    phone_text,
    username_taken,
)
from organizations.shown_form import ShownForm

Kind = Unit.Kind
_USERNAME = re.compile(r"[\w.@+-]+")
CONTACT_FIELDS = ["contact_name", "contact_phone", "contact_email"]
LETTERHEAD_FIELDS = [
    "superior_name",
    "printed_name",
    "place",
    "on_behalf_of",
    "signer_position",
    "signer_name",
    "has_seal",
]


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


class PasswordResetForm(HouseForm, forms.Form):
    missing = {"email": "Nhập địa chỉ thư điện tử đã khai trong tài khoản."}

    email = forms.EmailField(
        label="Thư điện tử",
        help_text="Địa chỉ đã khai trong tài khoản, ví dụ hoa.nt@example.vn.",
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class SlipCodeForm(HouseForm, forms.Form):
    missing = {"code": "Nhập mã in trên phiếu đăng nhập."}

    code = forms.CharField(
        label="Mã trên phiếu",
        help_text="16 chữ và số, ví dụ k7mp-x2qd-9hta-w4vc; viết liền hay có gạch đều được.",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class NewPasswordForm(HouseForm, forms.Form):
    missing = {
        "new_password": "Nhập mật khẩu mới.",
        "again": "Nhập lại mật khẩu mới.",
    }

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

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("again") and cleaned.get("new_password") not in (None, cleaned["again"]):
            self.add_error("again", "Hai lần nhập mật khẩu mới chưa giống nhau.")
        return cleaned


class OwnPasswordForm(NewPasswordForm):
    missing = NewPasswordForm.missing | {"old_password": "Nhập mật khẩu đang dùng."}

    old_password = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    field_order = ["old_password", "new_password", "again"]

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        if not self.user.check_password(password):
            raise ValidationError("Mật khẩu đang dùng chưa đúng.")
        return password


class ContactForm(ShownForm, forms.ModelForm):
    """Who answers for the unit: the part that the Ban may change."""

    class Meta:
        model = Unit
        fields = CONTACT_FIELDS
        help_texts = {
            "contact_name": "Ví dụ: Nguyễn Thị Hòa.",
            "contact_phone": "Ví dụ: 0912 345 678.",
        }

    def __init__(self, *args, instance=None, **kwargs):
        # The service compares and writes; the form must not touch the unit itself.
        super().__init__(*args, instance=copy(instance), **kwargs)

    def clean_contact_phone(self):
        return _phone(self.cleaned_data["contact_phone"])

    @property
    def layout(self):
        return Layout(Panel("Đầu mối", *CONTACT_FIELDS))


class UnitForm(ContactForm):
    missing = {
        "name": "Nhập tên đơn vị.",
        "code": "Nhập mã đơn vị, ví dụ TDP12.",
        "kind": "Chọn khối.",
        "parent": "Chọn đơn vị cấp trên.",
    }

    class Meta(ContactForm.Meta):
        fields = [
            "name",
            "short_name",
            "code",
            "kind",
            "parent",
            "is_active",
            *CONTACT_FIELDS,
            *LETTERHEAD_FIELDS,
        ]
        labels = {
            "name": "Tên đơn vị",
            "short_name": "Tên gọn",
            "code": "Mã đơn vị",
            "kind": "Khối",
            "parent": "Đơn vị cấp trên",
            "is_active": "Đang hoạt động",
            "contact_name": "Đầu mối",
            "contact_phone": "Điện thoại đầu mối",
            "contact_email": "Thư điện tử đầu mối",
            "superior_name": "Cơ quan cấp trên in trên văn bản",
            "printed_name": "Tên đơn vị in trên văn bản",
            "place": "Địa danh",
            "on_behalf_of": "Thay mặt",
            "signer_position": "Chức vụ người ký",
            "signer_name": "Họ tên người ký",
            "has_seal": "Có con dấu",
        }
        help_texts = ContactForm.Meta.help_texts | {
            "name": "Ví dụ: Chi bộ Tổ dân phố số 12.",
            "short_name": "Dùng ở bảng hẹp, ví dụ: TDP số 12.",
            "code": "Chữ không dấu và số, ví dụ: TDP12. Cũng là tên đăng nhập khi cấp tài khoản.",
            "superior_name": "Để trống: tên đảng bộ phường.",
            "printed_name": "Để trống: như tên đơn vị.",
            "place": "Để trống: địa danh của phường, ví dụ: Đống Đa.",
            "signer_position": "Ví dụ: Bí thư.",
        }

    def __init__(self, *args, tops, instance=None, **kwargs):
        """`tops` are the units this administrator holds; nothing outside can be chosen."""
        super().__init__(*args, instance=instance, **kwargs)
        self.tops = tops
        parents = Unit.objects.within(*tops)
        if instance is not None:
            parents = parents.exclude(instance.below())
        else:
            del self.fields["is_active"]
        if instance in tops:
            del self.fields["parent"], self.fields["kind"]
            return
        self.fields["parent"].queryset = parents
        self.fields["parent"].required = True
        self.fields["parent"].empty_label = "Chọn đơn vị cấp trên"
        is_over_wards = any(top.kind == Kind.CITY_COMMITTEE for top in tops)
        hidden = [] if is_over_wards else [Kind.CITY_COMMITTEE, Kind.WARD_COMMITTEE]
        kinds = [(value, label) for value, label in Kind.choices if value not in hidden]
        self.fields["kind"].choices = [("", "Chọn khối"), *kinds]

    @property
    def layout(self):
        own = ["name", "short_name", "code", "kind", "parent", "is_active"]
        return Layout(
            Panel("Đơn vị", *(name for name in own if name in self.fields)),
            Panel("Đầu mối", *CONTACT_FIELDS),
            Panel("Phần đầu và phần ký của văn bản", *LETTERHEAD_FIELDS),
        )

    def clean_code(self):
        code = self.cleaned_data["code"].strip().upper()
        if not UNIT_CODE.fullmatch(code):
            raise ValidationError("Mã đơn vị chỉ gồm chữ không dấu và số, ví dụ TDP12.")
        other = Unit.objects.filter(code=code).exclude(pk=self.instance.pk).first()
        if other:
            is_in_reach = any(top.holds(other) for top in self.tops)
            raise ValidationError(code_taken(code, other if is_in_reach else None))
        return code


class PersonForm(ShownForm, forms.Form):
    """The account of an existing person."""

    missing = {
        "full_name": "Nhập họ và tên.",
        "username": "Nhập tên đăng nhập, ví dụ tdp12.",
    }

    full_name = forms.CharField(
        label="Họ và tên", max_length=150, help_text="Ví dụ: Nguyễn Thị Hòa."
    )
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        help_text="Không phân biệt chữ hoa, chữ thường. Ví dụ: tdp12.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label="Số điện thoại",
        max_length=20,
        required=False,
        help_text="Dùng để đăng nhập thay tên. Ví dụ: 0912 345 678.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label="Thư điện tử", required=False)
    is_active = forms.BooleanField(label="Tài khoản đang dùng được", required=False)

    def __init__(self, *args, person=None, **kwargs):
        self.person = person
        if person is not None:
            kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    @property
    def is_stored(self):
        return self.person is not None

    def clean_username(self):
        username = account_name(self.cleaned_data["username"])
        if not _USERNAME.fullmatch(username):
            raise ValidationError("Tên đăng nhập viết liền, chỉ gồm chữ, số và các dấu . - _ @ +")
        others = User.objects.filter(username=username)
        if others.exclude(pk=self.person.pk if self.person else None).exists():
            raise ValidationError(username_taken(username))
        return username

    def clean_phone(self):
        phone = _phone(self.cleaned_data["phone"])
        others = User.objects.filter(phone=phone).exclude(
            pk=self.person.pk if self.person else None
        )
        if phone and others.exists():
            raise ValidationError(f"Số {phone_text(phone)} đã ghi ở tài khoản khác.")
        return phone


class RoleForm(HouseForm, forms.Form):
    missing = {"unit": "Chọn đơn vị.", "role": "Chọn vai trò."}

    role = forms.ChoiceField(
        label="Vai trò",
        choices=[("", "Chọn vai trò"), *Membership.Role.choices],
        help_text="Giao tại một đơn vị trực thuộc, vai trò “Thường trực Đảng ủy” là người đứng đầu "
        "đơn vị đó: xem hồ sơ đã gửi, được nhắc khi đơn vị quá hạn.",
    )
    unit = forms.ModelChoiceField(
        label="Đơn vị",
        queryset=Unit.objects.none(),
        empty_label="Chọn đơn vị",
    )

    def __init__(self, *args, tops, **kwargs):
        """`tops` are the units this administrator holds; nothing outside can be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.within(*tops).filter(is_active=True)


class NewPersonForm(RoleForm, PersonForm):
    """A new account always starts with one role."""

    missing = PersonForm.missing | RoleForm.missing
    field_order = ["full_name", "username", "phone", "email", "role", "unit"]
    is_active = None


def _phone(text):
    if not text:
        return ""
    digits = phone_digits(text)
    if not digits:
        raise ValidationError("Ghi số điện thoại bằng chữ số, ví dụ 0912 345 678.")
    return digits
