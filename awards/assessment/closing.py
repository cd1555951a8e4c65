"""Closing the year's assessment (chốt đánh giá), and opening it again with a reason."""

from django.db import transaction

from audit.clock import now
from audit.services import record
from awards.assessment.grid import grid_of
from awards.assessment.locks import present_closing
from awards.assessment.marks import locked_campaign
from awards.models import AssessmentClosing
from awards.permissions import require_decider
from campaigns.looks import fingerprint
from campaigns.models import Submission
from campaigns.vocabulary import Obligation
from campaigns.workflow import WorkflowError
from documents.text import clean_line


@transaction.atomic
def close_assessment(campaign, *, actor):
    """Freeze the whole table as it stands; returns the AssessmentClosing.

    Whoever is just sending a self-assessment or deciding on a criterion comes before or after it,
    never in between. Raises NotAllowed, or WorkflowError before the year asks for it and when it is
    closed already.
    """
    locked_campaign(campaign, actor)
    files = Submission.objects.filter(campaign=campaign, obligation=Obligation.SELF_ASSESSMENT)
    list(files.order_by("pk").select_for_update().values_list("pk", flat=True))
    at = now()
    content = grid_of(campaign, at=at).as_json()
    closing = AssessmentClosing.objects.create(
        campaign=campaign,
        number=AssessmentClosing.objects.filter(campaign=campaign).count() + 1,
        content=content,
        sha256=fingerprint(content),
        closed_by=actor,
        closed_at=at,
    )
    record(actor, "assessment.closed", closing, number=closing.number, sha256=closing.sha256)
    return closing


@transaction.atomic
def reopen_assessment(campaign, *, reason, actor):
    """Let the assessment go on; what was closed stays on record with the reason.

    Raises NotAllowed, or WorkflowError without a reason and when it is not closed.
    """
    reason = clean_line(reason)
    require_decider(actor, campaign)
    if not reason:
        raise WorkflowError("Ghi lý do mở lại đánh giá.")
    closing = present_closing(campaign)
    changed = closing and AssessmentClosing.objects.filter(pk=closing.pk, reopened_at=None).update(
        reopened_by=actor, reopened_at=now(), reopening_reason=reason
    )
    if not changed:
        raise WorkflowError("Đánh giá năm này đang mở. Tải lại trang.")
    record(actor, "assessment.reopened", closing, number=closing.number, reason=reason)
