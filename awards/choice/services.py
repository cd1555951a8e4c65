"""The ward's choice: exactly one accepted nominee of a year goes to the city."""

from django.db import IntegrityError, transaction

from audit.clock import now
from audit.services import record
from awards.accepted import present_choice
from awards.models import CityChoice, Nomination
from awards.permissions import require_decider
from campaigns.models import Submission
from campaigns.vocabulary import Status
from campaigns.workflow import WorkflowError
from documents.text import clean_line


class AlreadyChosen(WorkflowError):
    """Another nominee is chosen; `present` is that CityChoice, or None if it was just undone."""

    def __init__(self, present):
        self.present = present
        if present is None:
            text = "Lựa chọn trước vừa được bỏ. Tải lại trang rồi chọn."
        else:
            name = present.nomination.participant_name
            text = f"Đã chọn 01: “{name}” ({present.nomination.unit}). Thay lựa chọn?"
        super().__init__(text)


def choose_for_city(campaign, nomination, *, actor, reason, replacing=None):
    """Put the nominee forward; returns the CityChoice.

    `replacing` is the pk of the present choice, if it is to give way. The database's unique
    constraint decides between people who choose at once: the others get AlreadyChosen. Choosing
    the chosen one again changes nothing.
    """
    reason = clean_line(reason)
    if replacing is not None and not reason:
        raise WorkflowError("Ghi lý do thay lựa chọn.")
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=nomination.pk)
        nominee = Nomination.objects.select_related("unit").get(pk=nomination.pk)
        require_decider(actor, campaign)
        if nominee.campaign_id != campaign.pk or nominee.is_nil:
            raise WorkflowError("Hồ sơ này không thuộc các đề xuất của năm.")
        if nominee.status != Status.ACCEPTED:
            raise WorkflowError("Chỉ chọn trong các đề xuất đã được tiếp nhận.")
        present = present_choice(campaign)
        if present and present.nomination_id == nominee.pk:
            return present
        replaced = _give_way(campaign, replacing) if replacing is not None else None
        choice = _create(campaign, nominee, actor, reason)
        record(
            actor,
            "choice.replaced" if replaced else "choice.made",
            nominee,
            campaign=campaign.pk,
            replaced=replaced,
            reason=reason,
        )
    return choice


def withdraw_choice(campaign, *, seen, actor, reason):
    """Take the choice back, so that the nominee's file can be reopened or nobody is put forward.

    `seen` is the CityChoice the person looked at; raises AlreadyChosen when it is gone.
    """
    reason = clean_line(reason)
    if not reason:
        raise WorkflowError("Ghi lý do bỏ lựa chọn.")
    with transaction.atomic():
        require_decider(actor, campaign)
        if not CityChoice.objects.filter(pk=seen.pk, campaign=campaign).delete()[0]:
            raise AlreadyChosen(present_choice(campaign))
        record(actor, "choice.withdrawn", seen.nomination, campaign=campaign.pk, reason=reason)


def _give_way(campaign, pk):
    """Delete exactly the choice the person saw, and tell whose it was."""
    present = present_choice(campaign)
    gone, _ = CityChoice.objects.filter(pk=pk, campaign=campaign).delete()
    if not gone:
        raise AlreadyChosen(present_choice(campaign))
    return present.nomination.participant_name


def _create(campaign, nominee, actor, reason):
    try:
        with transaction.atomic():
            return CityChoice.objects.create(
                campaign=campaign,
                nomination=nominee,
                chosen_by=actor,
                chosen_at=now(),
                reason=reason,
            )
    except IntegrityError:
        raise AlreadyChosen(present_choice(campaign)) from None
