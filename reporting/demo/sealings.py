"""What the demo ward published in 2026: its figures in October, and a supplement in November."""

from datetime import datetime

from django.db import transaction

from audit.clock import held_at
from campaigns.models import Submission
from campaigns.vocabulary import Status
from registrations.models import Entry
from reporting.demo.story import ZONE
from reporting.downloads import write
from reporting.sealing.services import draw_up, papers_of, publish, store
from reporting.totals import ACCEPTED_ONLY

PUBLISHED = (
    (datetime(2026, 10, 15, 9, 0, tzinfo=ZONE), "Báo cáo nhân ngày 15/10"),
    (datetime(2026, 11, 10, 9, 0, tzinfo=ZONE), "Bổ sung đơn vị gửi muộn"),
)


def add_sealings(cast, instant):
    campaign, reviewer = cast.campaigns[2026], cast.reviewers["bxdd1"]
    for number, (moment, note) in enumerate(PUBLISHED, 1):
        if moment > instant:
            return
        with held_at(moment):
            sealing = _as_of(moment, campaign, number)
            papers = papers_of(sealing, write=write, progress=lambda done, total: None)
            publish(sealing, papers, store(papers), note=note, actor=reviewer)


def _as_of(moment, campaign, number):
    """The figures without what was sent later, which is hidden only while they are read."""
    later = Submission.objects.filter(campaign=campaign, last_sent_at__gt=moment)
    with transaction.atomic():
        Entry.objects.filter(registration_list__in=later.values("pk")).update(
            list_status=Status.DRAFT
        )
        later.update(status=Status.DRAFT)
        sealing = draw_up(campaign, ACCEPTED_ONLY, number=number, at=moment)
        transaction.set_rollback(True)
    return sealing
