"""When a year is assessed: from the day its limit names until the assessment is closed (chốt)."""

from django.utils import timezone

from campaigns.deadlines import due_date
from campaigns.models import Deadline
from campaigns.vocabulary import Obligation
from documents.wording import short_date


def ward_limit(campaign):
    """The DueDate of the self-assessments, as the ward set it for all; None while it has not."""
    deadline = Deadline.objects.filter(
        campaign=campaign, obligation=Obligation.SELF_ASSESSMENT
    ).first()
    return due_date(deadline) if deadline else None


def why_early(campaign, at):
    """Why nobody is assessed yet; "" from the day on which the year asks for it."""
    due = ward_limit(campaign)
    if due is None:
        return f"Chưa đến kỳ đánh giá: phường chưa đặt hạn tự đánh giá của năm {campaign.year}."
    if due.is_open(at):
        return ""
    return f"Chưa đến kỳ đánh giá: mở từ ngày {short_date(due.opens_on)}."


def present_closing(campaign):
    """The AssessmentClosing that holds now, or None."""
    return _present(campaign).first()


def why_closed(campaign):
    """Why nothing of the year's assessment can be changed; "" while it can. One small query."""
    closed_at = _present(campaign).values_list("closed_at", flat=True).first()
    if closed_at is None:
        return ""
    day = short_date(timezone.localdate(closed_at))
    return f"Đánh giá năm {campaign.year} đã chốt ngày {day}. Xem được, không sửa được."


def _present(campaign):
    return campaign.assessment_closings.filter(reopened_at=None)
