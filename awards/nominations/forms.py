"""Reading the posted editor of Mẫu số 03."""

from dataclasses import dataclass

from campaigns.forms import posted_number
from campaigns.vocabulary import ParticipantKind
from documents.text import clean_line, fold

# what the page calls the fields of the nomination
FIELD_OF = {
    "kind": "kind",
    "participant": "participant_name",
    "initiative": "initiative_name",
    "sector": "sector",
    "summary": "summary",
}


@dataclass(frozen=True, slots=True)
class NominationPost:
    """What was typed; `entry_id` is that of the model picked from the list, or 0.

    `is_agreed`: the box about the person is ticked, and was shown with the name that is typed.
    """

    changes: dict
    entry_id: int
    is_agreed: bool


def posted_nomination(data, sector_codes):
    """What the page posted; a kind or sector that it does not offer counts as not chosen."""
    typed = {field: data.get(name, "") for name, field in FIELD_OF.items()}
    if typed["kind"] not in ParticipantKind.values:
        typed["kind"] = ""
    if typed["sector"] not in sector_codes:
        typed["sector"] = ""
    agreed_name = fold(data.get("consent-person", ""))
    return NominationPost(
        changes=typed,
        entry_id=posted_number(data, "entry"),
        is_agreed=bool(agreed_name) and agreed_name == fold(clean_line(typed["participant_name"])),
    )
