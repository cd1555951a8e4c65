"""The awards of the demo ward as told, before anything is written: the texts and the acts."""

import random
import re
from collections import Counter
from itertools import pairwise

import pytest
from django.utils import timezone

from awards.duplicates.sketches import containment, shingles_of
from awards.rules import PART_COUNT, SummaryHints, nomination_problems, summary_hints
from campaigns.vocabulary import Obligation
from documents.text import count_words
from reporting.demo.award_desk import with_near_copy
from reporting.demo.award_story import FATES, award_acts
from reporting.demo.essays import Writer
from reporting.demo.seeding import STAGES, plan_story

MARKUP = re.compile(r"[\[\]{}|]")


@pytest.fixture(scope="module")
def story():
    return plan_story(units=86)


@pytest.fixture(scope="module")
def writer():
    return Writer(2026)


@pytest.fixture(scope="module")
def subjects(story, writer):
    rows = {
        history.unit_code: step.rows
        for history in story.this_year
        for step in history.steps
        if step.code == "save"
    }
    return writer.subjects([plan for plan in story.units if plan.code in rows], rows)


def acts_of(story, seed=1):
    return award_acts(story.units, random.Random(seed))  # noqa: S311


def test_every_article_fills_five_parts_without_a_leftover_of_the_making(subjects, writer):
    for subject in subjects.values():
        text = writer.article(subject)
        assert len(text.parts) == PART_COUNT
        assert all(count_words(part) >= 30 for part in text.parts)
        assert sum(map(count_words, text.parts)) <= 3500
        assert not MARKUP.search("".join([text.title, *text.parts]))
        assert subject.name in text.parts[0]


def test_every_summary_meets_mau03_and_its_three_hints(subjects, writer):
    codes = {"KT", "VHXH", "QPAN", "HTCT"}
    for subject in subjects.values():
        text = writer.nomination(subject)
        assert nomination_problems(text, max_words=350, max_length=300, sector_codes=codes) == []
        assert summary_hints(text.summary) == SummaryHints(True, True, True)
        assert not MARKUP.search(text.summary)


def test_only_the_near_copy_is_much_like_another_article(subjects, writer):
    copied = with_near_copy(subjects, subjects, writer)
    (copy,) = [code for code in subjects if copied[code] != subjects[code]]
    texts = {code: shingles_of(writer.article(copied[code]).parts) for code in copied}
    near = {
        code
        for code in copied
        for other in copied
        if code != other and containment(texts[code], texts[other]) > 0.35
    }
    assert copy in near
    assert len(near) == 2


def test_without_two_models_of_one_kind_nothing_is_copied(subjects, writer):
    assert with_near_copy(subjects, ["TDP12"], writer) == subjects


def test_the_same_seed_writes_the_same_texts(subjects):
    subject = subjects["TDP12"]
    assert Writer(2026).article(subject) == Writer(2026).article(subject)
    assert Writer(7).article(subject) != Writer(2026).article(subject)


@pytest.mark.parametrize("obligation", [Obligation.ARTICLE, Obligation.NOMINATION])
def test_every_fate_has_its_share_of_the_units(obligation):
    assert sum(FATES[obligation].values()) == 86


def test_acts_run_forward_in_working_hours(story):
    acts = acts_of(story)
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert all(7 <= timezone.localtime(act.at).hour < 18 for act in acts)
    assert {timezone.localtime(act.at).weekday() for act in acts} <= {0, 1, 2, 3, 4}


def test_the_acts_on_one_file_follow_the_path_of_sending(story):
    ways = {}
    for act in acts_of(story):
        ways.setdefault((act.unit_code, act.obligation), []).append(act.code)
    for codes in ways.values():
        assert codes[0] == "open"
        assert codes[-1] in ("accept", "reopen")
        decisions = [code for code in codes if code in ("send", "return", "accept")]
        assert all(first != second for first, second in pairwise(decisions))


def test_on_20_september_most_articles_are_sent_and_mau03_has_begun(story):
    done = Counter()
    for act in acts_of(story):
        if act.at <= STAGES["awards"] and act.code in ("accept", "return", "open"):
            done[act.obligation, act.code] += 1
    assert done[Obligation.ARTICLE, "accept"] == 54 + 10 + 8
    assert done[Obligation.NOMINATION, "accept"] == 13 + 3
    assert done[Obligation.NOMINATION, "open"] == 13 + 3 + 7 + 3 + 11
