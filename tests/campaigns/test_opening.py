"""The 2026 campaign as data: what the ward's letter says, without the misreadings of its scan."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from audit.models import AuditEvent
from campaigns.models import Campaign, Criterion, Deadline, Level, Sector, Theme
from campaigns.opening import FIXTURES, campaign_setup, open_campaign, years_on_file
from documents.text import normalize
from documents.vocabulary import LEVELS_2026, SECTORS_2026

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MISREADINGS = ["Đông Đa", "Đồng Đa", "Ban Ban", "CHỈ ỦY", "linh vực", "Phòng DVCCQNN"]


@pytest.fixture
def opened(ward, administrator):
    return open_campaign(ward, campaign_setup("campaign_2026"), actor=administrator)


def test_time_limits_are_exclusive_instants_of_hanoi(opened):
    limits = dict(Deadline.objects.values_list("obligation", "due_before"))
    assert limits["mau01"] == datetime(2026, 1, 15, tzinfo=HANOI)
    assert limits["article"] == datetime(2026, 6, 15, tzinfo=HANOI)
    assert limits["mau03"] == datetime(2026, 10, 10, tzinfo=HANOI)
    assert all(Deadline.objects.values_list("citation", flat=True))


def test_self_assessment_opens_in_november(opened):
    assessment = opened.deadlines.get(obligation="assessment")
    assert str(assessment.opens_on) == "2026-11-01"


@pytest.mark.parametrize(("model", "labels"), [(Sector, SECTORS_2026), (Level, LEVELS_2026)])
def test_labels_are_those_printed_on_the_forms_in_their_order(opened, model, labels):
    found = model.objects.order_by("position").values_list("code", "label")
    assert list(found) == [(label.code, label.label) for label in labels]


def test_there_are_five_criteria_without_points_and_seven_themes(opened):
    assert list(Criterion.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert set(Criterion.objects.values_list("points", flat=True)) == {None}
    assert list(Theme.objects.values_list("number", flat=True)) == [f"1.{n}" for n in range(1, 8)]


def test_limits_follow_the_letter(opened):
    campaign = Campaign.objects.get(pk=opened.pk)
    assert (campaign.summary_max_words, campaign.article_max_words) == (350, 3500)
    assert (campaign.photos_min, campaign.photos_max, campaign.photo_min_pixels) == (
        2,
        3,
        1_000_000,
    )
    assert campaign.addressee == "Ban Xây dựng Đảng phường Đống Đa"


def test_opening_leaves_a_trail(opened, administrator):
    event = AuditEvent.objects.get(action="campaign.opened")
    assert (event.actor, event.target_id) == (administrator, opened.pk)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_data_files_hold_composed_text_in_curly_quotes_without_misreadings(path):
    text = path.read_text(encoding="utf-8")
    assert text == normalize(text)
    assert not [wrong for wrong in MISREADINGS if wrong in text]
    assert '\\"' not in text
    assert json.loads(text)


def test_the_years_on_file_can_all_be_opened(ward):
    assert years_on_file() == [2026]
    for year in years_on_file():
        campaign = open_campaign(ward, campaign_setup(f"campaign_{year}"), actor=None)
        assert campaign.year == year
