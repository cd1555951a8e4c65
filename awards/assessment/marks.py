"""What the Ban decides of a unit itself: one criterion, or the bonus, each with its reason."""

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.clock import now
from audit.services import record
from awards.assessment.locks import why_closed, why_early
from awards.assessment.rules import points_text
from awards.models import Bonus, CriterionMark
from awards.permissions import require_decider
from campaigns.models import Campaign
from campaigns.workflow import WorkflowError
from documents.text import clean_line


class StaleMark(WorkflowError):
    """Somebody decided meanwhile; `current` is that decision."""

    def __init__(self, current):
        self.current = current
        super().__init__(f"Đ/c {current.decided_by} vừa quyết định khác: {current}. Xem lại.")


def mark_criterion(campaign, unit, number, *, is_met, reason, version, actor):
    """Put the Ban's verdict in place of what stands there; returns the CriterionMark.

    `version` is that of the mark the person saw, 0 where there was none. Raises StaleMark,
    NotAllowed, or WorkflowError without a reason, before the assessment and once it is closed.
    """
    place = {"campaign": campaign, "unit": unit, "number": number}
    return _decide(
        CriterionMark,
        place,
        {"is_met": is_met},
        reason,
        version,
        actor,
        ("assessment.marked", lambda mark: mark.is_met),
    )


def give_bonus(campaign, unit, *, points, reason, version, actor):
    """Give the unit a bonus (Decimal), or another one; as `mark_criterion`."""
    place = {"campaign": campaign, "unit": unit}
    return _decide(
        Bonus,
        place,
        {"points": points},
        reason,
        version,
        actor,
        ("assessment.bonus_given", lambda bonus: points_text(bonus.points)),
    )


def locked_campaign(campaign, actor):
    """Whoever decides or closes waits for the other; raises NotAllowed or WorkflowError."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    campaign.refresh_from_db(fields=["is_open"])
    require_decider(actor, campaign)
    if closed := why_closed(campaign):
        raise WorkflowError(closed)
    if early := why_early(campaign, now()):
        raise WorkflowError(early)


def _decide(model, place, values, reason, version, actor, told):
    action, value_of = told
    reason = clean_line(reason)
    if not reason:
        raise WorkflowError("Ghi lý do thay đổi đánh giá.")
    values |= {"reason": reason, "decided_by": actor, "decided_at": now()}
    with transaction.atomic():
        locked_campaign(place["campaign"], actor)
        before = found(model, **place)
        if version == 0 and before is None:
            _create(model, place, values)
        elif not model.objects.filter(**place, version=version).update(
            version=F("version") + 1, **values
        ):
            raise StaleMark(before) if before else WorkflowError("Tải lại trang rồi thực hiện lại.")
        mark = found(model, **place)
        record(
            actor,
            action,
            mark,
            before=value_of(before) if before else None,
            after=value_of(mark),
            reason=reason,
        )
    return mark


def found(model, **place):
    """The Ban's decision at a place, or None."""
    related = model.objects.select_related("decided_by", "unit", "campaign__ward")
    return related.filter(**place).first()


def _create(model, place, values):
    """The constraint decides between two who are the first at once."""
    try:
        with transaction.atomic():
            model.objects.create(**place, **values)
    except IntegrityError:
        raise StaleMark(found(model, **place)) from None
