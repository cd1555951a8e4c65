"""Whether the assessment of a year is closed (chốt)."""

from django.utils import timezone

from awards.models import AssessmentClosing
from documents.wording import short_date


def present_closing(campaign):
    """The AssessmentClosing that holds now, or None."""
    closings = AssessmentClosing.objects.select_related("closed_by", "campaign__ward")
    return closings.filter(campaign=campaign, reopened_at=None).first()


def closed_words(closing):
    day = short_date(timezone.localdate(closing.closed_at))
    return f"Đánh giá năm {closing.campaign.year} đã chốt ngày {day}. Xem được, không sửa được."
