"""When a year is assessed: from the day its limit names until the assessment is closed (chốt)."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from audit.plain_rows import remembered_rows
from awards.models import AssessmentClosing
from campaigns.deadlines import due_date
from campaigns.models import Deadline
from campaigns.vocabulary import Obligation
from documents.wording import short_date

HOLDS = {"reopened_at": None}


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
    return campaign.assessment_closings.filter(**HOLDS).first()


def why_closed(campaign):
    """Why nothing of the year's assessment can be changed; "" while it can. One small query."""
    closings = remembered_rows(_present, _Closing, campaign.pk)
    if not closings:
        return ""
    day = short_date(timezone.localdate(closings[0].closed_at))
    return f"Đánh giá năm {campaign.year} đã chốt ngày {day}. Xem được, không sửa được."


class _Closing(NamedTuple):
    closed_at: datetime


def _present(campaign_id):
    return AssessmentClosing.objects.filter(campaign=campaign_id, **HOLDS)
