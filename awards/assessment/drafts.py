"""The working copy of a unit's self-assessment: opened and saved."""

from audit.clock import now
from awards.assessment.facts import facts_of
from awards.assessment.locks import why_closed
from awards.assessment.rules import Answer
from awards.models import Assessment
from campaigns.deadlines import due_dates
from campaigns.drafts import NotEditable, open_file, save_draft
from campaigns.vocabulary import Obligation
from documents.text import clean_line, clean_text
from documents.wording import short_date


def open_assessment(unit, campaign, *, actor):
    """The unit's self-assessment of the year, made at the first need.

    Raises NotEditable, also before the day from which it is asked, and once the year's assessment
    is closed.
    """
    if closed := why_closed(campaign):
        raise NotEditable(closed)
    due = due_dates(campaign, unit).get(Obligation.SELF_ASSESSMENT)
    if due and not due.is_open(now()):
        raise NotEditable(f"Tự đánh giá mở từ ngày {short_date(due.opens_on)}.")
    return open_file(
        Assessment,
        Obligation.SELF_ASSESSMENT,
        unit,
        campaign,
        actor=actor,
        action="assessment.opened",
    )


def save_assessment(assessment, post, *, version, actor):
    """Store an AssessmentPost if nobody saved since `version`; returns the new version.

    Of a tick only what departs from the data is kept, so that a paper sent meanwhile counts.
    Raises NotEditable or StaleVersion.
    """
    facts = facts_of_file(assessment)
    answers = {}
    for number, (is_met, note) in post.answers.items():
        fact = facts.get(number)
        departs = fact is None or is_met != fact.is_met
        answers[str(number)] = {"met": is_met if departs else None, "note": clean_text(note)}
    changes = {
        "answers": answers,
        "bonus_points": clean_line(post.bonus_points)[:20],
        "bonus_reason": clean_text(post.bonus_reason),
    }
    return save_draft(assessment, changes, version=version, actor=actor, action="assessment.saved")


def facts_of_file(assessment):
    """{number: Fact} of the unit as the data stand now."""
    return facts_of(assessment.campaign, [assessment.unit_id], at=now())[assessment.unit_id]


def answers_of(assessment, criteria, facts):
    """[Answer] of the year's criteria: what the unit said, else what the data say."""
    return [_answer(assessment.answers.get(str(item.number)), item, facts) for item in criteria]


def _answer(stored, criterion, facts):
    stored = stored or {"met": None, "note": ""}
    is_met, fact = stored["met"], facts.get(criterion.number)
    if is_met is None and fact:
        is_met = fact.is_met
    return Answer(criterion.number, is_met, stored["note"])
