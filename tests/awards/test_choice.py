import pytest

from audit.models import AuditEvent
from awards.accepted import present_choice
from awards.choice.services import AlreadyChosen, choose_for_city, withdraw_choice
from awards.models import CityChoice
from campaigns.models import Campaign
from campaigns.workflow import NotAllowed, WorkflowError, advance
from tests.factories import (
    make_accepted_nomination,
    make_campaign,
    make_nomination,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nominees(unit, other_unit, campaign, clerk, other_clerk, reviewer):
    return [
        make_accepted_nomination(unit, campaign, clerk, reviewer, participant_name="Tổ dân vận 12"),
        make_accepted_nomination(
            other_unit, campaign, other_clerk, reviewer, participant_name="Tổ dân vận 7"
        ),
    ]


def test_one_nominee_is_put_forward_with_the_reason(campaign, nominees, reviewer):
    choice = choose_for_city(campaign, nominees[0], actor=reviewer, reason=" Kết quả  rõ ")
    assert present_choice(campaign) == choice
    assert (choice.nomination, choice.reason) == (nominees[0], "Kết quả rõ")
    [event] = AuditEvent.objects.filter(action="choice.made")
    assert event.target_id == nominees[0].pk


def test_a_second_choice_names_the_present_one(campaign, nominees, reviewer, second_reviewer):
    choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    with pytest.raises(AlreadyChosen, match="Đã chọn 01: “Tổ dân vận 12”") as refused:
        choose_for_city(campaign, nominees[1], actor=second_reviewer, reason="")
    assert refused.value.present.nomination == nominees[0]
    assert AuditEvent.objects.filter(action__startswith="choice.").count() == 1


def test_choosing_the_chosen_one_again_changes_nothing(campaign, nominees, reviewer):
    first = choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    assert choose_for_city(campaign, nominees[0], actor=reviewer, reason="") == first
    assert AuditEvent.objects.filter(action="choice.made").count() == 1


def test_replacing_needs_a_reason_and_the_choice_that_was_seen(
    campaign, nominees, reviewer, second_reviewer
):
    first = choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    with pytest.raises(WorkflowError, match="Ghi lý do thay"):
        choose_for_city(campaign, nominees[1], actor=reviewer, reason="", replacing=first.pk)
    second = choose_for_city(
        campaign, nominees[1], actor=reviewer, reason="Số liệu rõ hơn", replacing=first.pk
    )
    with pytest.raises(AlreadyChosen, match="Tổ dân vận 7"):
        choose_for_city(
            campaign, nominees[0], actor=second_reviewer, reason="Cũ", replacing=first.pk
        )
    assert present_choice(campaign) == second
    [event] = AuditEvent.objects.filter(action="choice.replaced")
    assert event.data["replaced"] == "Tổ dân vận 12"


def test_a_choice_that_was_taken_back_meanwhile_cannot_be_replaced(campaign, nominees, reviewer):
    seen = choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    withdraw_choice(campaign, seen=seen, actor=reviewer, reason="Chọn lại từ đầu")
    with pytest.raises(AlreadyChosen, match="vừa được bỏ"):
        choose_for_city(campaign, nominees[1], actor=reviewer, reason="Rõ hơn", replacing=seen.pk)
    assert present_choice(campaign) is None


def test_only_an_accepted_nominee_of_the_year_can_be_chosen(ward, unit, campaign, clerk, reviewer):
    nomination = make_nomination(unit, campaign, clerk)
    with pytest.raises(WorkflowError, match="đã được tiếp nhận"):
        choose_for_city(campaign, nomination, actor=reviewer, reason="")
    advance(nomination, "send", actor=clerk)
    advance(nomination, "accept", actor=reviewer)
    with pytest.raises(WorkflowError, match="không thuộc"):
        choose_for_city(make_campaign(ward, year=2027), nomination, actor=reviewer, reason="")


def test_only_the_ban_of_the_ward_chooses_and_only_in_an_open_year(
    campaign, nominees, clerk, leader, stranger_reviewer, reviewer
):
    for person in (clerk, leader, stranger_reviewer):
        with pytest.raises(NotAllowed):
            choose_for_city(campaign, nominees[0], actor=person, reason="")
    Campaign.objects.filter(pk=campaign.pk).update(is_open=False)
    campaign.refresh_from_db()
    with pytest.raises(WorkflowError, match="đã khóa"):
        choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    assert not CityChoice.objects.exists()


def test_the_chosen_file_stays_accepted_until_the_choice_is_taken_back(
    campaign, nominees, reviewer
):
    seen = choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    with pytest.raises(WorkflowError, match="đang được chọn đề xuất Thành phố"):
        advance(nominees[0], "reopen", actor=reviewer, note="Sửa số liệu")
    nominees[0].refresh_from_db()
    assert nominees[0].status == "accepted"
    with pytest.raises(WorkflowError, match="Ghi lý do"):
        withdraw_choice(campaign, seen=seen, actor=reviewer, reason="")
    withdraw_choice(campaign, seen=seen, actor=reviewer, reason="Cần sửa số liệu")
    advance(nominees[0], "reopen", actor=reviewer, note="Sửa số liệu")
    assert present_choice(campaign) is None
    with pytest.raises(AlreadyChosen, match="vừa được bỏ"):
        withdraw_choice(campaign, seen=seen, actor=reviewer, reason="Lần nữa")


def test_a_choice_that_came_meanwhile_is_not_taken_back_for_another(
    campaign, nominees, reviewer, second_reviewer
):
    seen = choose_for_city(campaign, nominees[0], actor=reviewer, reason="")
    newer = choose_for_city(
        campaign, nominees[1], actor=second_reviewer, reason="Rõ hơn", replacing=seen.pk
    )
    with pytest.raises(AlreadyChosen, match="Đã chọn 01"):
        withdraw_choice(campaign, seen=seen, actor=reviewer, reason="Chọn lại")
    assert present_choice(campaign) == newer
