"""Words of the campaign that every app above may use, word for word as the documents print them."""

from django.db import models


class Obligation(models.TextChoices):
    """What a unit owes in a year (Công văn phường Đống Đa 2026, mục 1, 2.1–2.3 và 2.5)."""

    PLAN = "plan", "Văn bản triển khai phong trào thi đua"
    REGISTRATION = "mau01", "Mẫu số 01 – Đăng ký mô hình"
    ARTICLE = "article", "Bài viết giới thiệu tấm gương điển hình"
    NOMINATION = "mau03", "Mẫu số 03 – Trích ngang thành tích"
    SELF_ASSESSMENT = "assessment", "Tự đánh giá cuối năm theo tiêu chí"

    @property
    def file_code(self):
        """The short mark of this obligation in receipt codes."""
        return {"plan": "VB", "mau01": "M01", "article": "BV", "mau03": "M03", "assessment": "TDG"}[
            self.value
        ]


class Status(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Đã gửi, chờ kiểm tra"
    RETURNED = "returned", "Đề nghị bổ sung"
    ACCEPTED = "accepted", "Đã tiếp nhận"


# what lies with the Ban, as against a draft or a returned file
SENT = (Status.SUBMITTED, Status.ACCEPTED)


class ParticipantKind(models.TextChoices):
    COLLECTIVE = "collective", "Tập thể"
    INDIVIDUAL = "individual", "Cá nhân"
