"""What a year says prints the names as its lists typed them, whatever other years call them."""

import pytest
from django.urls import reverse

from audit.clock import now
from campaigns.services import close_campaign
from campaigns.workflow import advance
from registrations.models import Initiative
from reporting.as_data import mau01_data
from reporting.dossiers.contents import items_of
from reporting.papers import registered_mau01, registered_mau02
from reporting.sealing.frozen import freeze
from reporting.sealing.services import Since, compared_with_last, since_sealing
from reporting.totals import ACCEPTED_ONLY
from tests.factories import make_accepted_list, make_row, make_sent_list
from tests.reporting.photos import keep_photo
from tests.reporting.sealed import seal

ENTRIES = reverse("reporting:entries")
TYPED, RESPELLED = ("Nguyễn Thị Hòa", "Bếp ấm"), ("Nguyễn Thị Hoa", "Bếp âm")


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def row(names):
    participant, initiative = names
    return make_row(kind="individual", participant=participant, initiative=initiative)


def printed(campaign):
    """[(participant, model)] of the live Mẫu 01."""
    forms = registered_mau01(campaign.ward, campaign, ACCEPTED_ONLY, at=now())
    return [(entry.participant, entry.initiative) for form in forms for entry in form.entries]


def in_annex(campaign):
    paper = registered_mau02(campaign.ward, campaign, ACCEPTED_ONLY, at=now(), with_annex=True)
    return [(line.participant, line.initiative) for line in paper.annex]


def for_scripts(campaign):
    entries = mau01_data(campaign.ward, campaign, ACCEPTED_ONLY)["entries"]
    return [(entry["participant"], entry["model"]) for entry in entries]


def frozen(campaign):
    (only,) = freeze(campaign, ACCEPTED_ONLY, at=now()).lists
    return [(line.participant, line.initiative) for line in only.rows]


FACES = [printed, in_annex, for_scripts, frozen]


@pytest.mark.parametrize("face", FACES)
def test_two_names_that_differ_in_marks_are_both_printed_and_counted_once(
    unit, campaign, clerk, reviewer, face
):
    names = [("Nguyễn Văn Bính", "Bếp ấm"), ("Nguyễn Văn Bình", "Ngõ sáng")]
    make_accepted_list(unit, campaign, clerk, reviewer, [row(each) for each in names])
    assert face(campaign) == names
    paper = registered_mau02(campaign.ward, campaign, ACCEPTED_ONLY, at=now())
    assert (paper.total.individuals, paper.total.individual_models) == (1, 2)


@pytest.mark.parametrize("fate", ["withdrawn", "waiting", "accepted"])
@pytest.mark.parametrize("face", FACES)
def test_a_locked_year_keeps_its_names_whatever_the_next_one_sends(
    unit, campaign, next_year, clerk, reviewer, administrator, face, fate
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row(TYPED)])
    close_campaign(campaign, actor=administrator)
    later = make_sent_list(unit, next_year, clerk, [row(RESPELLED)])
    if fate == "withdrawn":
        advance(later, "withdraw", actor=clerk)
    if fate == "accepted":
        advance(later, "accept", actor=reviewer)
        assert face(next_year) == [RESPELLED]
    assert face(campaign) == [TYPED]


def test_nothing_has_changed_since_the_sealing_when_another_year_spells_otherwise(
    unit, campaign, next_year, clerk, reviewer
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row(TYPED)])
    seal(campaign, reviewer)
    make_accepted_list(unit, next_year, clerk, reviewer, [row(RESPELLED)])
    _, difference = compared_with_last(campaign, freeze(campaign, ACCEPTED_ONLY, at=now()))
    assert difference.is_empty
    assert since_sealing(campaign) == Since(accepted=0, changed=0)


def test_the_list_behind_a_number_shows_and_finds_each_spelling_of_its_year(
    unit, campaign, next_year, clerk, reviewer, signed_in
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row(("Nguyễn Thị Hòa", "Bếpấm"))])
    make_accepted_list(unit, next_year, clerk, reviewer, [row(RESPELLED)])
    client = signed_in(reviewer)

    def found(year, search):
        page = client.get(ENTRIES, {"nam": year, "tim": search}).context["page_obj"]
        return [(line["participant_name"], line["initiative_name"]) for line in page]

    assert found(2026, "nguyen thi hoa") == [("Nguyễn Thị Hòa", "Bếpấm")]
    assert found(2027, "nguyễn thị hòa") == [RESPELLED]
    assert found(2026, "bepam") == [("Nguyễn Thị Hòa", "Bếpấm")]
    assert found(2027, "am bep") == [RESPELLED]
    assert found(2026, "am bep") == []


def test_pictures_are_named_by_the_model_as_their_year_typed_it(
    unit, campaign, next_year, clerk, reviewer, signed_in
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row(TYPED)])
    make_accepted_list(unit, next_year, clerk, reviewer, [row(RESPELLED)])
    for year in (campaign, next_year):
        keep_photo(Initiative.objects.get(), year, clerk, "after")
    client = signed_in(reviewer)
    for year, shown, other in ((2026, "Bếp ấm", "Bếp âm"), (2027, "Bếp âm", "Bếp ấm")):
        for page in ("photo_store", "photo_matrix"):
            text = client.get(reverse(f"reporting:{page}"), {"nam": year}).content.decode()
            assert shown in text
            assert other not in text


def test_a_dossier_names_its_evidence_by_the_model_as_its_year_typed_it(
    unit, campaign, next_year, clerk, reviewer
):
    make_accepted_list(unit, campaign, clerk, reviewer, [row(TYPED)])
    make_accepted_list(unit, next_year, clerk, reviewer, [row(RESPELLED)])
    keep_photo(Initiative.objects.get(), campaign, clerk, "after")
    titles = [item.title for item in items_of(unit, campaign, reviewer)]
    assert "001 Sau - Bếp ấm" in titles
