"""What the templates of the Mẫu số 03 editor show (no HTTP here)."""

from dataclasses import dataclass

from awards.consents import AGREES, valid_consents
from awards.models import Consent
from awards.nominations.drafts import pickable_entries
from awards.nominations.forms import FIELD_OF
from awards.nominations.mau03_form import LABELS, Mau03, readable, text_of
from awards.pending import confirmed_files
from awards.rules import summary_hints
from campaigns.editors import ConflictLine, editor_frame, error_links
from campaigns.sending import signed_copy_of
from campaigns.vocabulary import ParticipantKind
from documents.text import count_words, excess_start


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as the editor draws it: its text, what is wrong with it, what the Ban asks."""

    name: str
    label: str
    value: str
    error: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WordCount:
    """The counter of a text with a limit; `excess` is what stands behind the limit."""

    words: int
    limit: int
    excess: str = ""

    @property
    def surplus(self):
        return max(0, self.words - self.limit)

    @property
    def rest(self):
        return max(0, self.limit - self.words)


def editor_page(nomination, user, *, is_checked=False):
    """The editor on the nomination as it stands in memory: stored, or typed and not stored."""
    text = text_of(nomination)
    problems = Mau03().problems(nomination) if is_checked else []
    frame = editor_frame(nomination, user)
    limit = nomination.campaign.summary_max_words
    return frame | {
        "nomination": nomination,
        "fields": _fields(text, problems, frame["notes"]),
        "kinds": ParticipantKind.choices,
        "entries": list(pickable_entries(nomination)),
        "sectors": list(nomination.campaign.sectors.all()),
        "count": word_count(text.summary, limit),
        "hints": summary_hints(text.summary).points,
        "consent": _consent(nomination, problems),
        "errors": error_links(problems),
        "source": confirmed_files(nomination).first(),
        "signed_copy": signed_copy_of(nomination),
    }


def _fields(text, problems, notes):
    errors = {problem.anchor: problem.message for problem in problems}
    return {
        name: FieldView(name, label, getattr(text, name), errors.get(name, ""), notes.get(name, ""))
        for name, label in LABELS.items()
    }


def word_count(text, limit):
    start = excess_start(text, limit)
    return WordCount(count_words(text), limit, "" if start is None else text[start:])


def _consent(nomination, problems):
    """The box to tick: the name it speaks of and the rest of its sentence, whether it is ticked."""
    subject, name = Consent.Subject.PERSON, nomination.participant_name
    anchor = f"consent-{subject}"
    errors = [problem.message for problem in problems if problem.anchor == anchor]
    return {
        "name": name,
        "agrees": AGREES,
        "is_given": subject in valid_consents(nomination, name),
        "error": errors[0] if errors else "",
    }


def lines_beside_nomination(nomination, changes):
    """[ConflictLine] of the stored draft (theirs) beside {field: text} of another text (mine)."""
    campaign = nomination.campaign
    return [
        ConflictLine(
            LABELS[name],
            readable(name, getattr(nomination, stored), campaign),
            readable(name, changes.get(stored, ""), campaign),
        )
        for name, stored in FIELD_OF.items()
    ]
