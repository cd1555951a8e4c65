"""What the self-assessment adds to the common path of sending and reviewing."""

from django.urls import reverse

from awards.assessment.drafts import answers_of, facts_of_file
from awards.assessment.locks import why_closed
from awards.assessment.rules import answer_problems, bonus_problems
from campaigns.registry import Form
from campaigns.review import Check, ReviewField, changed_fields, good_news_first, timeliness
from campaigns.sending import notes_by_anchor
from documents.wording import count_text

BONUS = "bonus"


class AssessmentForm(Form):
    name = "Tự đánh giá"
    first_step = "Xem căn cứ"
    part_labels = {
        "criteria": "căn cứ hoặc đánh giá của một tiêu chí",
        "bonus_points": "điểm thưởng đề nghị",
        "bonus_reason": "lý do đề nghị điểm thưởng",
    }
    takes_signed_copy = False
    has_print = False
    content_template = "awards/_sent_assessment.html"
    review_template = "awards/_review_assessment.html"
    return_reasons = (
        "Chưa ghi lý do của tiêu chí chưa đạt",
        "Đánh giá chưa khớp với căn cứ",
        "Lý do đề nghị điểm thưởng chưa rõ",
    )

    def is_asked(self, due, at):
        """At the end of the year: from the day that the ward's limit names."""
        return due is not None and due.is_open(at)

    def closed_because(self, campaign):
        return why_closed(campaign)

    def problems(self, assessment):
        facts = facts_of_file(assessment)
        answers = answers_of(assessment, assessment.campaign.criteria.all(), facts)
        bonus = bonus_problems(assessment.bonus_points, assessment.bonus_reason)
        return [*answer_problems(answers, facts), *bonus]

    def is_blank(self, assessment):
        """There is always something to say of a year."""
        return False

    def content(self, assessment):
        """Each criterion in the words of the year, with the grounds as they stood."""
        facts = facts_of_file(assessment)
        criteria = list(assessment.campaign.criteria.all())
        answers = answers_of(assessment, criteria, facts)
        return {
            "form": "assessment",
            "unit": assessment.unit.name,
            "year": assessment.campaign.year,
            "is_nil": False,
            "nil_reason": "",
            "criteria": [
                _line(criterion, answer, facts.get(criterion.number))
                for criterion, answer in zip(criteria, answers, strict=True)
            ],
            "bonus_points": assessment.bonus_points,
            "bonus_reason": assessment.bonus_reason,
        }

    def title(self, campaign):
        return f"Tự đánh giá phong trào thi đua “Dân vận khéo” năm {campaign.year}"

    def edit_url(self, submission_id):
        return reverse("awards:assessment_edit", args=[submission_id])

    def start_url(self, unit, campaign):
        return f"{reverse('awards:assessment_start', args=[unit.pk])}?nam={campaign.year}"

    def content_context(self, assessment, revision, notes):
        return {"text": revision.content if revision else self.content(assessment), "notes": notes}

    def summary(self, revision):
        lines = revision.content["criteria"]
        met = sum(line["is_met"] for line in lines)
        return f"tự đánh giá đạt {count_text(met)}/{count_text(len(lines))} tiêu chí"

    def review_context(self, assessment, revision, previous, due):
        content, before = revision.content, previous.content if previous else None
        texts, old = _texts(content), _texts(before) if before else None
        names = list(texts)
        changed = changed_fields(texts, dict.fromkeys(names, "") | old if old else None, names)
        asked = notes_by_anchor(previous)
        return {
            "text": content,
            "fields": [
                ReviewField(
                    name=name,
                    label=_label(name),
                    text=texts[name],
                    before=old.get(name, "") if name in changed else "",
                    is_changed=name in changed,
                    asked=asked.get(name, ""),
                )
                for name in names
            ],
            "changed": changed,
            "checks": good_news_first(_checks(content, revision, due)),
        }

    def anchors(self, revision):
        return frozenset(_texts(revision.content))


def _line(criterion, answer, fact):
    return {
        "number": criterion.number,
        "text": criterion.text,
        "is_met": answer.is_met,
        "note": answer.note,
        "grounds": [evidence.text for evidence in fact.evidence] if fact else [],
        "lack": fact.lack if fact else "",
    }


def _texts(content):
    """{anchor: what the unit says there}, as one text each."""
    texts = {f"criterion-{line['number']}": line_words(line) for line in content["criteria"]}
    if content["bonus_points"]:
        texts[BONUS] = f"{content['bonus_points']} điểm. {content['bonus_reason']}"
    return texts


def line_words(line):
    verdict = "Đạt" if line["is_met"] else "Chưa đạt"
    grounds = "; ".join(line["grounds"]) or "chưa có"
    note = f"\nGhi chú: {line['note']}" if line["note"] else ""
    return f"{verdict}\nCăn cứ: {grounds}{note}"


def _label(name):
    if name == BONUS:
        return "Điểm thưởng đề nghị"
    return f"Tiêu chí ({name.removeprefix('criterion-')})"


def _checks(content, revision, due):
    yield timeliness(revision, due)
    for line in content["criteria"]:
        if line["is_met"] and line["lack"]:
            text = f"Tiêu chí ({line['number']}): đơn vị tự đánh giá đạt, {line['lack']}"
            yield Check(False, text)
    yield Check(True, f"Tự đánh giá đủ {count_text(len(content['criteria']))} tiêu chí")
