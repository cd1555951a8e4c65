"""Nothing that a page can say about a file lacks its words, its icon and its colour."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from campaigns.flags import Flag
from campaigns.models import Revision
from campaigns.vocabulary import Status
from organizations.faces import FLAGS, STATUSES
from reporting.charts import WAFFLE_MARKS
from reporting.progress import State

PROJECT = Path(__file__).parents[2]
ICONS = set((PROJECT / "deploy" / "icons.txt").read_text("utf-8").split())
TONES = {"none", "draft", "sent", "more", "ok", "late"}
# a revision without a decision is shown as waiting
SHOWN_STATUSES = {
    *Status.values,
    *State,
    *(decision for decision in Revision.Decision.values if decision),
}


@pytest.mark.parametrize("code", sorted(map(str, SHOWN_STATUSES)))
def test_every_status_has_words_icon_and_tone(code):
    face = STATUSES[code]
    assert face.label
    assert face.short
    assert face.icon in ICONS
    assert face.tone in TONES
    assert face.label in render_to_string("_status.html", {"code": code})


@pytest.mark.parametrize("code", sorted(FLAGS))
def test_every_flag_has_words_icon_and_tone(code):
    face = FLAGS[code]
    assert face.label
    assert face.short
    assert face.icon in ICONS
    assert face.tone in TONES
    assert face.label in render_to_string("_flag.html", {"flag": Flag(code)})


def test_every_flag_that_a_page_raises_is_known():
    raised = {
        code
        for app in ("campaigns", "registrations", "reporting")
        for path in (PROJECT / app).rglob("*.py")
        for code in re.findall(r'Flag\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert raised >= {"overdue", "sent_late", "extended", "unsigned", "on_behalf", "nil_return"}
    assert raised <= set(FLAGS)


def test_every_state_of_progress_stands_among_the_squares():
    assert set(WAFFLE_MARKS) == set(State)


def test_every_tone_has_its_colours():
    css = (PROJECT / "static" / "css" / "dvk.css").read_text("utf-8")
    assert all(f".status-{tone}" in css for tone in TONES)
