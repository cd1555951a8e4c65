"""What is said about a sending: the message to pass on, and what comes next."""

from django.utils import timezone

from audit.clock import now
from campaigns.deadlines import due_dates
from campaigns.vocabulary import Obligation
from campaigns.workflow import has_form


def timeliness(days_late):
    return f"gửi muộn {days_late:02d} ngày" if days_late else "đúng hạn"


def zalo_text(submission, revision, counts, days_late):
    """One message for the unit's group: what was sent, how much of it, when, under which code."""
    sent_at = timezone.localtime(revision.sent_at)
    campaign = submission.campaign
    if revision.content["is_nil"]:
        what = f"báo cáo không có mô hình năm {campaign.year}"
    else:
        what = (
            f"Mẫu số 01 năm {campaign.year}: {counts.collective_models:02d} mô hình tập thể, "
            f"{counts.individual_models:02d} mô hình cá nhân"
        )
    return (
        f"{submission.unit.name} đã gửi {campaign.addressee} {what}. "
        f"Mã hồ sơ {revision.code}, lúc {sent_at:%H:%M} ngày {sent_at:%d/%m/%Y} "
        f"({timeliness(days_late)})."
    )


def following_task(submission):
    """The unit's next deadline that can be met here, or None when the year has no more."""
    dates = due_dates(submission.campaign, submission.unit)
    for obligation, due in dates.items():
        is_other = obligation != submission.obligation and has_form(obligation)
        if is_other and due.due_before > now():
            return {"title": Obligation(obligation).label, "deadline": due, "url": None}
    return None
