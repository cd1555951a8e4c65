"""The curve of one obligation's sendings, beside last year's (reporting/_curve.html)."""

from datetime import timedelta

from django.utils import timezone

from campaigns.limits import last_day_before
from campaigns.models import Deadline, Submission
from campaigns.vocabulary import Status
from reporting.charts import progress_curve

A_WEEK = timedelta(days=7)


def sending_curve(cells, summary, campaign, before, at):
    """This year's sendings by day, and last year's moved onto the same deadline.

    `cells`: of one obligation; `summary`: of the same; `before`: the Campaign of last year or
    None. None where the obligation has no limit. In a locked year nothing comes any more: its
    curve ends a week after the limit or the last sending. Two queries with a year before.
    """
    if summary.due is None:
        return None
    sent = _local_days(cell.first_sent_at for cell in cells if cell.state.is_sent)
    last_day = summary.due.last_day
    return progress_curve(
        sent,
        summary.expected,
        today=max([*sent, last_day]) + A_WEEK if campaign.is_closed else timezone.localdate(at),
        last_day=last_day,
        last_year=_days_of(before, summary.obligation, last_day) if before else (),
        is_over=campaign.is_closed,
    )


def _days_of(campaign, obligation, last_day):
    """The days of a year's first sendings, moved so that its limit is `last_day`."""
    files = Submission.objects.filter(
        campaign=campaign, obligation=obligation, first_sent_at__isnull=False
    ).exclude(status=Status.DRAFT)
    limits = Deadline.objects.filter(campaign=campaign, obligation=obligation)
    due_before = limits.values_list("due_before", flat=True).first()
    shift = last_day - last_day_before(due_before) if due_before else timedelta(0)
    return [day + shift for day in _local_days(files.values_list("first_sent_at", flat=True))]


def _local_days(moments):
    zone = timezone.get_current_timezone()
    return [moment.astimezone(zone).date() for moment in moments]
