"""What a refused password tells its owner."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organizations.models import User


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("cay bang", "Mật khẩu mới còn ngắn. Nhập ít nhất 10 ký tự."),
        ("1234567890", "Mật khẩu mới quá phổ biến, dễ bị đoán. Nhập mật khẩu khác."),
        (
            "canbo-tdp12",
            "Mật khẩu mới gần giống tên đăng nhập, họ tên hoặc thư điện tử. Nhập mật khẩu khác.",
        ),
    ],
)
def test_a_refused_password_is_told_in_vietnamese_with_what_to_do(password, told):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, User(username="canbo.tdp12"))
    assert refused.value.messages == [told]
