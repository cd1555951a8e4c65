"""What the self-assessment's editor shows (no HTTP here)."""

from dataclasses import dataclass

from awards.assessment.assessment_form import AssessmentForm
from awards.assessment.drafts import answers_of, facts_of_file
from awards.assessment.rules import Answer, Fact
from campaigns.editors import ConflictLine, editor_frame, error_links
from campaigns.models import Criterion


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion as the editor draws it; `errors` are {"met" or "note": words}."""

    criterion: Criterion
    answer: Answer
    fact: Fact | None
    met_error: str
    note_error: str
    asked: str


def editor_page(assessment, user, *, is_checked=False):
    """The editor on the assessment as it stands in memory: stored, or typed and not stored."""
    facts, criteria = facts_of_file(assessment), list(assessment.campaign.criteria.all())
    problems = AssessmentForm().problems(assessment) if is_checked else []
    wrong = {problem.anchor: problem.message for problem in problems}
    frame = editor_frame(assessment, user)
    notes = frame["notes"]
    return frame | {
        "assessment": assessment,
        "lines": [
            CriterionLine(
                criterion,
                answer,
                facts.get(criterion.number),
                wrong.get(f"met-{criterion.number}", ""),
                wrong.get(f"note-{criterion.number}", ""),
                notes.get(f"criterion-{criterion.number}", ""),
            )
            for criterion, answer in zip(
                criteria, answers_of(assessment, criteria, facts), strict=True
            )
        ],
        "points_error": wrong.get("bonus_points", ""),
        "reason_error": wrong.get("bonus_reason", ""),
        "bonus_note": notes.get("bonus", ""),
        "errors": error_links(problems),
    }


def lines_beside(assessment, post):
    """[ConflictLine] of the stored draft (theirs) beside what was posted (mine)."""
    facts, criteria = facts_of_file(assessment), list(assessment.campaign.criteria.all())
    lines = [
        ConflictLine(
            f"Tiêu chí ({answer.number})",
            _words(answer.is_met, answer.note),
            _words(*post.answers[answer.number]),
        )
        for answer in answers_of(assessment, criteria, facts)
    ]
    return [
        *lines,
        ConflictLine("Điểm thưởng đề nghị", assessment.bonus_points, post.bonus_points),
        ConflictLine("Lý do đề nghị điểm thưởng", assessment.bonus_reason, post.bonus_reason),
    ]


def _words(is_met, note):
    verdict = {True: "Đạt", False: "Chưa đạt", None: "Chưa chọn"}[is_met]
    return f"{verdict}. {note}" if note else verdict
