"""The marks that stand beside the status of a file, never instead of it."""

from dataclasses import dataclass
from datetime import date

from campaigns.deadlines import days_sent_late
from campaigns.registry import takes_signed_copy


@dataclass(frozen=True, slots=True)
class Flag:
    """A code of organizations.faces.FLAGS, with the days or the day that it names."""

    code: str
    days: int = 0
    until: date | None = None


def flags_of(submission, due):
    """The flags of a file that stands on its last sending, or on none yet."""
    flags = []
    if submission.is_nil:
        flags.append(Flag("nil_return"))
    if due and due.extended_to:
        flags.append(Flag("extended", until=due.extended_to))
    if submission.last_revision is None:
        return flags
    if days := days_sent_late(due, submission.first_sent_at):
        flags.append(Flag("sent_late", days=days))
    if submission.has_left_its_seal:
        flags.append(Flag("changed_after_sealing"))
    elif submission.reopened_at and not submission.is_sealed:
        flags.append(Flag("changed"))
    if submission.last_revision.is_on_behalf:
        flags.append(Flag("on_behalf"))
    if takes_signed_copy(submission.obligation) and not submission.signed_copy:
        flags.append(Flag("unsigned"))
    return flags
