"""Django's rules for passwords, told in the house's words: what is wrong, and what to do.

Django 5.2 has no Vietnamese for some of them.
"""

from django.contrib.auth import password_validation as rules


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self):
        return f"Mật khẩu mới còn ngắn. Nhập ít nhất {self.min_length} ký tự."


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self):
        return "Mật khẩu mới quá phổ biến, dễ bị đoán. Nhập mật khẩu khác."


class UnlikeItsOwner(rules.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "Mật khẩu mới gần giống tên đăng nhập, họ tên hoặc thư điện tử. Nhập mật khẩu khác."
