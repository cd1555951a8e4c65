"""The working copies of Mẫu số 03 and of the article: opened, saved, declared nil."""

from awards.models import Article, Nomination
from awards.rules import PART_COUNT
from campaigns.drafts import open_file, save_draft
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import WorkflowError
from documents.text import clean_line, clean_text, fold
from registrations.models import Entry

_WHERE_LINES_ARE_KEPT = ("summary",)
_NOT_NIL = {"is_nil": False, "nil_reason": ""}


def open_nomination(unit, campaign, *, actor):
    """The unit's Mẫu số 03 of the year, made at the first need; raises NotEditable."""
    return open_file(
        Nomination,
        Obligation.NOMINATION,
        unit,
        campaign,
        actor=actor,
        action="nomination.opened",
    )


def open_article(unit, campaign, *, actor):
    """The unit's article of the year, made at the first need; raises NotEditable."""
    return open_file(
        Article, Obligation.ARTICLE, unit, campaign, actor=actor, action="article.opened"
    )


def save_nomination(nomination, changes, *, version, actor):
    """Store `changes` ({field: text}) of any length if nobody saved since; the new version.

    The name of an accepted model of the unit stands for that model, another name for none.
    Raises NotEditable or StaleVersion.
    """
    changes = {name: _cleaned(name, value) for name, value in changes.items()}
    if "initiative_name" in changes:
        changes["initiative"] = _initiative_named(nomination, changes["initiative_name"])
    return save_draft(
        nomination,
        changes | _NOT_NIL,
        version=version,
        actor=actor,
        action="nomination.saved",
    )


def _initiative_named(nomination, name):
    picked, folded = nomination.initiative, fold(name)
    if picked is not None and picked.folded_name == folded:
        return picked
    entry = pickable_entries(nomination).filter(initiative__folded_name=folded).first()
    return entry.initiative if entry else None


def pickable_entries(nomination):
    """The unit's accepted models of the year, in the order of its paper."""
    return (
        Entry.objects.filter(
            unit_id=nomination.unit_id,
            campaign_id=nomination.campaign_id,
            list_status=Status.ACCEPTED,
        )
        .select_related("participant", "initiative", "sector")
        .order_by("position")
    )


def pick_initiative(nomination, entry, *, version, actor):
    """Take name and field from an accepted model of the unit; returns the new version.

    Who is proposed comes with it while no name was typed.
    """
    if not pickable_entries(nomination).filter(pk=entry.pk).exists():
        raise WorkflowError("Chọn một mô hình đã được tiếp nhận của đơn vị.")
    changes = {
        "initiative": entry.initiative,
        "initiative_name": entry.initiative.name,
        "sector": entry.sector.code,
    }
    if not nomination.participant_name:
        changes |= {"kind": entry.participant_kind, "participant_name": entry.participant.name}
    return save_draft(
        nomination,
        changes | _NOT_NIL,
        version=version,
        actor=actor,
        action="nomination.saved",
    )


def save_article(article, changes, *, version, actor):
    """Store `changes` of any length if nobody saved since `version`; returns the new version.

    `parts` are the five texts of the outline; paragraphs are kept. Raises NotEditable or
    StaleVersion.
    """
    if len(changes.get("parts", article.parts)) != PART_COUNT:
        raise ValueError(f"an article has {PART_COUNT} parts")
    changes = {name: _cleaned(name, value) for name, value in changes.items()}
    return save_draft(
        article, changes | _NOT_NIL, version=version, actor=actor, action="article.saved"
    )


def declare_nil(submission, reason, *, version, actor):
    """The unit has nothing to send and says why: a valid answer that counts as reported."""
    if not reason.strip():
        raise WorkflowError("Ghi lý do đơn vị không gửi nội dung này.")
    return save_draft(
        submission,
        {"is_nil": True, "nil_reason": clean_line(reason)[:500]},
        version=version,
        actor=actor,
        action="award.nil_declared",
    )


def _cleaned(name, value):
    if name == "parts":
        return [clean_text(text) for text in value]
    if not isinstance(value, str):
        return value
    return clean_text(value) if name in _WHERE_LINES_ARE_KEPT else clean_line(value)
