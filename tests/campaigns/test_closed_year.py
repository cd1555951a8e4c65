"""A locked year says so on its pages, and offers nothing that it would refuse."""

import re
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from audit.clock import held_at
from campaigns.models import Campaign
from campaigns.services import close_campaign, copy_campaign, reopen_campaign
from campaigns.workflow import advance
from tests.factories import make_accepted_list, make_campaign, make_row, make_sent_list

pytestmark = pytest.mark.django_db
PAGES = [
    ("clerk", "reporting:tasks"),
    ("clerk", "registrations:initiative_list"),
    ("clerk", "registrations:forms_page"),
    ("clerk", "campaigns:history"),
    ("reviewer", "reporting:board"),
    ("reviewer", "campaigns:review_queue"),
    ("reviewer", "registrations:bulk_import"),
    ("reviewer", "reminders:chase"),
    ("reviewer", "campaigns:deadlines"),
    ("reviewer", "reporting:totals"),
    ("reviewer", "reporting:seal"),
    ("reviewer", "awards:choice"),
    ("reviewer", "awards:yearbook"),
    ("reviewer", "reminders:calls"),
    ("reviewer", "reminders:rounds"),
    ("reviewer", "reminders:rounds_edit", "mau01"),
    ("leader", "reporting:overview"),
]


@pytest.fixture
def page(request, campaign, signed_in):
    """page(role, view, *args): what somebody with that part sees."""

    def get(role, view, *args):
        person = request.getfixturevalue(role)
        answer = signed_in(person).get(reverse(view, args=args))
        return " ".join(answer.content.decode().split())

    return get


@pytest.fixture
def accepted(unit, campaign, clerk, reviewer):
    return make_accepted_list(unit, campaign, clerk, reviewer, [make_row()])


@pytest.fixture
def closed(campaign, administrator):
    close_campaign(campaign, actor=administrator)


@pytest.mark.parametrize("place", PAGES)
def test_a_page_of_a_locked_year_says_that_it_is_locked(page, closed, place):
    assert re.search(r"Năm 2026 đã khóa\. [XKS]", page(*place))  # and in words what that means


@pytest.mark.parametrize("place", PAGES)
def test_a_page_of_an_open_year_says_nothing_of_locks(page, place):
    assert "đã khóa" not in page(*place)


def test_the_word_templates_of_a_locked_year_are_only_read(page, campaign, closed):
    templates = page("administrator", "campaigns:campaign_templates", campaign.pk)
    assert "Năm 2026 đã khóa. Các mẫu được giữ như khi khóa, không thay được." in templates


def test_an_empty_queue_of_a_locked_year_chases_nobody(page, unit, closed):
    text = page("reviewer", "campaigns:review_queue")
    assert "Xem đơn vị chưa gửi" in text
    assert "Đôn đốc</a>" not in text


def test_a_locked_year_takes_no_files_in_bulk(page, closed, signed_in, reviewer):
    assert 'type="file"' not in page("reviewer", "registrations:bulk_import")
    assert signed_in(reviewer).post(reverse("registrations:bulk_import")).status_code == 403


def test_what_was_sent_in_a_locked_year_offers_no_more_steps(page, accepted, closed):
    text = page("clerk", "campaigns:file", accepted.pk)
    assert "Năm 2026 đã khóa." in text
    assert "Đề nghị sửa" not in text
    assert 'type="file"' not in text


def test_a_receipt_tells_what_comes_next_as_the_file_stands(page, accepted):
    text = page("clerk", "campaigns:receipt", accepted.pk, 1)
    assert "Ban Xây dựng Đảng đã tiếp nhận hồ sơ." in text
    assert "Ban Xây dựng Đảng kiểm tra hồ sơ." not in text
    assert "tải lên khi có" in text


def test_a_receipt_of_a_locked_year_asks_for_no_signed_copy(page, accepted, closed):
    assert "tải lên khi có" not in page("clerk", "campaigns:receipt", accepted.pk, 1)


@pytest.mark.parametrize("is_returned", [False, True])
def test_a_receipt_of_a_locked_year_announces_no_next_step(
    page, unit, campaign, clerk, reviewer, administrator, is_returned
):
    sent = make_sent_list(unit, campaign, clerk, [make_row()])
    if is_returned:
        advance(sent, "return", actor=reviewer, note="Tên chưa rõ")
    close_campaign(campaign, actor=administrator)
    text = page("clerk", "campaigns:receipt", sent.pk, 1)
    assert "gửi lại" not in text
    assert "Nếu cần bổ sung" not in text
    assert "Việc tiếp theo" not in text
    assert "Xem hồ sơ đã gửi" in text


def test_a_year_keeps_when_it_was_locked_until_it_is_opened_again(campaign, administrator):
    with held_at(datetime(2026, 12, 30, 2, 0, tzinfo=UTC)):
        close_campaign(campaign, actor=administrator)
    close_campaign(campaign, actor=administrator)  # too late: it is locked
    campaign.refresh_from_db()
    locked_at = campaign.closed_at
    assert f"{locked_at:%d/%m/%Y}" == "30/12/2026"
    later, earlier = locked_at + timedelta(days=9), locked_at - timedelta(days=9)
    assert (campaign.standing_at(later), campaign.standing_at(earlier)) == (locked_at, earlier)
    copy = copy_campaign(campaign, 2027, actor=administrator)
    assert copy.standing_at(later) == later
    reopen_campaign(campaign, actor=administrator)
    assert campaign.standing_at(later) == later


def test_when_a_year_was_locked_before_that_was_kept_is_taken_from_the_trail(
    campaign, ward, administrator
):
    with held_at(datetime(2026, 12, 30, 2, 0, tzinfo=UTC)):
        close_campaign(campaign, actor=administrator)
    untold = make_campaign(ward, 2025, is_open=False)
    Campaign.objects.update(closed_at=None)
    import_module("campaigns.migrations.0015_when_a_year_was_locked").take_from_the_trail(
        apps, None
    )
    campaign.refresh_from_db()
    untold.refresh_from_db()
    assert f"{campaign.closed_at:%d/%m/%Y}" == "30/12/2026"
    assert untold.closed_at == datetime(2025, 12, 31, 17, 0, tzinfo=UTC)
