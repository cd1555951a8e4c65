"""The end of the demo year: units assess themselves, the Ban decides on some of it."""

import random
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from audit.clock import held_at
from awards.assessment.drafts import facts_of_file, open_assessment, save_assessment
from awards.assessment.forms import AssessmentPost
from awards.assessment.marks import give_bonus, mark_criterion
from campaigns.workflow import advance, mark_opened
from reporting.demo.story import REVIEWERS, ZONE, next_working_day
from reporting.demo.units import DEFAULT_UNITS

FIRST_DAY = datetime(2026, 11, 16, tzinfo=ZONE).date()
DECIDED_AT = datetime(2026, 12, 8, 14, 30, tzinfo=ZONE)
# how many units in a hundred have come how far by the end of the story
FATES = {"accepted": 38, "waiting": 9, "returned": 3, "draft": 6, "nothing": 44}
NOTE = "Đơn vị lồng ghép trong nghị quyết chuyên đề, đã báo cáo Ban Xây dựng Đảng."
BONUS_REASON = "Mô hình được Đảng ủy phường biểu dương tại hội nghị sơ kết."
ASKED = ("bonus", "Ghi rõ hình thức biểu dương, khen thưởng.")
OVERRIDES = (
    (1, True, "Ban đã xem bản giấy của đơn vị."),
    (5, True, "Đơn vị được gia hạn bằng lời do thay đầu mối."),
    (4, True, "Đơn vị có hồ sơ công nhận mô hình năm 2025 còn hiệu lực."),
)


@transaction.atomic
def add_assessments(cast, until, *, seed):
    """Take the units' self-assessments as far as they were at the instant."""
    chance = random.Random(f"{seed}-assessments")  # noqa: S311 (sample data)
    accepted = []
    # a ward for load tests has thousands of units
    for code in list(cast.units)[:DEFAULT_UNITS]:
        (fate,) = chance.choices(list(FATES), FATES.values())
        day = FIRST_DAY + timedelta(days=chance.randrange(16))
        reviewer = cast.reviewers[chance.choice(REVIEWERS)]
        desk = _Desk(cast, code, reviewer, asks_bonus=chance.random() < 0.2)
        sent_at = datetime.combine(next_working_day(day), time(chance.randint(8, 15), 20), ZONE)
        if fate == "nothing" or sent_at > until:
            continue
        desk.take(fate, sent_at)
        if fate == "accepted":
            accepted.append(cast.units[code])
    if until >= DECIDED_AT:
        with held_at(DECIDED_AT):
            _decide(cast, accepted)


def _decide(cast, accepted):
    campaign, actor = cast.campaigns[2026], cast.reviewers["bxdd1"]
    for unit, (number, is_met, reason) in zip(accepted, OVERRIDES, strict=False):
        asked = {"is_met": is_met, "reason": reason, "version": 0, "actor": actor}
        mark_criterion(campaign, unit, number, **asked)
    for unit in accepted[:2]:
        asked = {"reason": BONUS_REASON, "version": 0, "actor": actor}
        give_bonus(campaign, unit, points=Decimal(2), **asked)


class _Desk:
    """One unit's self-assessment, taken through the services that the pages use."""

    def __init__(self, cast, code, reviewer, *, asks_bonus):
        self._unit, self._clerk = cast.units[code], cast.clerks[code]
        self._campaign, self._reviewer = cast.campaigns[2026], reviewer
        self._bonus = ("2", BONUS_REASON) if asks_bonus else ("", "")

    def take(self, fate, sent_at):
        with held_at(sent_at - timedelta(minutes=12)):
            file = self._write()
        if fate == "draft":
            return
        with held_at(sent_at):
            advance(file, "send", actor=self._clerk)
        if fate == "waiting":
            return
        with held_at(sent_at + timedelta(minutes=50)):
            mark_opened(file, actor=self._reviewer)
            if fate == "returned":
                advance(file, "return", actor=self._reviewer, row_notes=[ASKED])
            else:
                advance(file, "accept", actor=self._reviewer)

    def _write(self):
        file = open_assessment(self._unit, self._campaign, actor=self._clerk)
        answers = {
            number: (fact.is_met, "" if fact.is_met else NOTE)
            for number, fact in facts_of_file(file).items()
        }
        post = AssessmentPost(answers, *self._bonus)
        save_assessment(file, post, version=file.version, actor=self._clerk)
        return file
