"""Reading the posted self-assessment."""

from dataclasses import dataclass

TICKS = {"dat": True, "chua-dat": False}


@dataclass(frozen=True, slots=True)
class AssessmentPost:
    """What was typed: {number: (is_met or None, note)}, and the proposal of a bonus."""

    answers: dict
    bonus_points: str
    bonus_reason: str


def posted_assessment(data, criteria):
    return AssessmentPost(
        answers={
            item.number: (
                TICKS.get(data.get(f"met-{item.number}")),
                data.get(f"note-{item.number}", ""),
            )
            for item in criteria
        },
        bonus_points=data.get("bonus_points", ""),
        bonus_reason=data.get("bonus_reason", ""),
    )
