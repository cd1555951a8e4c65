"""What is said about a sending: flags, the message to pass on, and what comes next."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from audit.clock import now
from campaigns.deadlines import due_dates
from campaigns.vocabulary import Obligation


@dataclass(frozen=True, slots=True)
class Flag:
    code: str
    days: int = 0
    until: date | None = None


def flags_of(submission, revision, due):
    """Marks beside the status, never instead of it."""
    flags = []
    if submission.is_nil:
        flags.append(Flag("nil_return"))
    if due and due.extended_to:
        flags.append(Flag("extended", until=due.extended_to))
    if revision is None:
        return flags
    if revision.days_late:
        flags.append(Flag("sent_late", days=revision.days_late))
    if revision.is_on_behalf:
        flags.append(Flag("on_behalf"))
    if not submission.signed_copy:
        flags.append(Flag("unsigned"))
    return flags


def timeliness(days_late):
    return f"gửi muộn {days_late:02d} ngày" if days_late else "đúng hạn"


def zalo_text(submission, revision, counts):
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
        f"({timeliness(revision.days_late)})."
    )


def following_task(submission):
    """The unit's next deadline behind this one, or None when the year has no more."""
    dates = due_dates(submission.campaign, submission.unit)
    for obligation, due in dates.items():
        if obligation != submission.obligation and due.due_before > now():
            return {"title": Obligation(obligation).label, "deadline": due, "url": None}
    return None
