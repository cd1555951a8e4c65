"""The sentence under every number: how many units stand behind it."""

import pytest

from audit.clock import now
from campaigns.workflow import advance
from reporting.coverage import Coverage, coverage
from reporting.totals import ACCEPTED_ONLY, WITH_WAITING
from tests.factories import make_accepted_list, make_list, make_sent_list, make_unit


@pytest.mark.parametrize(
    ("include", "counted", "expected", "sentence"),
    [
        (ACCEPTED_ONLY, 48, 86, "Mới có 48/86 đơn vị (chỉ tính hồ sơ đã tiếp nhận)."),
        (WITH_WAITING, 57, 86, "Mới có 57/86 đơn vị (tính cả hồ sơ chờ kiểm tra)."),
        (ACCEPTED_ONLY, 86, 86, "Đủ 86/86 đơn vị (chỉ tính hồ sơ đã tiếp nhận)."),
        (ACCEPTED_ONLY, 0, 1, "Chưa tính Mẫu số 01 của đơn vị (chỉ tính hồ sơ đã tiếp nhận)."),
        (WITH_WAITING, 1, 1, "Đã tính Mẫu số 01 của đơn vị (tính cả hồ sơ chờ kiểm tra)."),
        (ACCEPTED_ONLY, 0, 0, "Chưa có đơn vị nào phải gửi Mẫu số 01."),
    ],
)
def test_the_sentence_names_units_and_choice(include, counted, expected, sentence):
    assert Coverage(include, counted, counted, expected).sentence == sentence


@pytest.mark.parametrize(
    ("counted", "expected", "is_complete"), [(0, 0, False), (1, 2, False), (2, 2, True)]
)
def test_a_ward_without_units_has_no_complete_figures(counted, expected, is_complete):
    assert Coverage(ACCEPTED_ONLY, counted, counted, expected).is_complete is is_complete


def test_drafts_and_returned_lists_are_not_covered(
    ward, unit, other_unit, campaign, clerk, other_clerk, reviewer
):
    make_accepted_list(unit, campaign, clerk, reviewer)
    advance(make_sent_list(other_unit, campaign, other_clerk), "return", actor=reviewer, note="x")
    make_sent_list(make_unit(ward), campaign, reviewer)
    last = make_list(make_unit(ward), campaign, reviewer)
    counted = {
        include: coverage(ward, campaign, include, at=last.updated_at)
        for include in (ACCEPTED_ONLY, WITH_WAITING)
    }
    assert (counted[ACCEPTED_ONLY].counted, counted[WITH_WAITING].counted) == (1, 2)
    assert counted[ACCEPTED_ONLY].sent == 3
    assert counted[ACCEPTED_ONLY].expected == 4


def test_a_closed_year_that_never_asked_for_lists_expects_nobody(ward, unit, campaign):
    campaign.deadlines.all().delete()
    assert coverage(ward, campaign, ACCEPTED_ONLY, at=now()).expected == 1
    campaign.is_open = False
    assert coverage(ward, campaign, ACCEPTED_ONLY, at=now()).expected == 0
