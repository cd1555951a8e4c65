"""The working copy of Mẫu số 03: opened and saved."""

from awards.models import Nomination
from campaigns.drafts import open_file, save_draft
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import WorkflowError
from documents.text import clean_line, clean_text, fold
from registrations.models import Entry


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


def save_nomination(nomination, changes, *, version, actor):
    """Store `changes` ({field: text}) of any length if nobody saved since; the new version.

    The name of an accepted model of the unit stands for that model, another name for none.
    Raises NotEditable or StaleVersion.
    """
    changes = {name: _cleaned(name, value) for name, value in changes.items()}
    if "initiative_name" in changes:
        changes["initiative"] = _initiative_named(nomination, changes["initiative_name"])
    return save_draft(nomination, changes, version=version, actor=actor, action="nomination.saved")


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
        .select_related("initiative", "sector")
        .order_by("position")
    )


def pick_initiative(nomination, entry, *, version, actor):
    """Take name and field from an accepted model of the unit; returns the new version.

    Who is proposed comes with it, unless a name was typed that no model of the unit brings.
    """
    entries = list(pickable_entries(nomination))
    if entry not in entries:
        raise WorkflowError("Chọn một mô hình đã được tiếp nhận của đơn vị.")
    changes = {
        "initiative": entry.initiative,
        "initiative_name": entry.initiative_name,
        "sector": entry.sector.code,
    }
    named = fold(nomination.participant_name)
    if not named or named in {fold(each.participant_name) for each in entries}:
        changes |= {"kind": entry.participant_kind, "participant_name": entry.participant_name}
    return save_draft(nomination, changes, version=version, actor=actor, action="nomination.saved")


def _cleaned(name, text):
    """The summary keeps its lines."""
    return clean_text(text) if name == "summary" else clean_line(text)
