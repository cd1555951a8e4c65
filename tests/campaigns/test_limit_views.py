"""The ward's limits, more time for one unit, and what it is let off: given, read, taken back."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from audit.models import AuditEvent
from campaigns.models import Deadline, Exemption, Extension
from campaigns.services import close_campaign, grant_exemption, grant_extension
from campaigns.vocabulary import Obligation
from tests.factories import make_unit

MAU01 = Obligation.REGISTRATION
MORNING = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)  # 09:00 in Hà Nội


@pytest.fixture(autouse=True)
def at_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def deadline(campaign):
    return campaign.deadlines.get(obligation=MAU01)


@pytest.fixture
def extended(deadline, unit, reviewer):
    day = date(2026, 1, 20)
    return grant_extension(deadline, unit, last_day=day, reason="Ốm", actor=reviewer)


@pytest.fixture
def exempt(campaign, unit, reviewer):
    return grant_exemption(campaign, MAU01, unit, reason="Mới lập", actor=reviewer)


@pytest.fixture(params=["reviewer", "administrator"])
def client(request, campaign, signed_in):
    """Both roles that set limits."""
    return signed_in(request.getfixturevalue(request.param))


def page(answer):
    return answer.content.decode()


def extend_address(deadline, unit, action="extend"):
    return reverse(f"campaigns:{action}", args=[deadline.pk, unit.pk])


def exempt_address(unit, action="exempt", obligation="mau01"):
    return reverse(f"campaigns:{action}", args=[unit.pk, obligation])


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


class TestDeadlines:
    ADDRESS = "/han-gui/"
    POST = {
        "mau01-stated_on": "15/01/2026",
        "mau01-is_confirmed": "on",
        "article-stated_on": "15/06/2026",
        "article-is_confirmed": "on",
        "mau03-stated_on": "10/10/2026",
        "mau03-is_confirmed": "on",
    }

    def test_the_stated_day_may_count_too(self, client, deadline):
        answer = client.post(self.ADDRESS, self.POST | {"mau01-includes_stated_day": "on"})
        assert answer.url == "/han-gui/?nam=2026"
        deadline.refresh_from_db()
        assert deadline.last_day == date(2026, 1, 15)
        assert [action for action in actions() if action == "deadline.set"] == ["deadline.set"]

    def test_what_is_wrong_is_named_and_nothing_is_kept(self, client, campaign):
        wrong = {"mau01-stated_on": "20/01/2026", "article-stated_on": "31/02/2026"}
        answer = client.post(self.ADDRESS, self.POST | wrong)
        assert answer.status_code == 422
        assert "Không có ngày này" in page(answer)
        assert Deadline.objects.get(obligation=MAU01).stated_on == date(2026, 1, 15)

    def test_it_names_who_has_a_limit_of_their_own(self, client, extended, exempt):
        text = page(client.get(self.ADDRESS))
        assert text.count(reverse("campaigns:unit_limits", args=[extended.unit_id])) == 2
        assert ("Ốm" in text, "Mới lập" in text) == (True, True)

    @pytest.mark.parametrize("granted", [1, 5])
    def test_it_asks_the_same_questions_however_much_was_granted(
        self, granted, campaign, ward, deadline, reviewer, signed_in, django_assert_num_queries
    ):
        for _ in range(granted):
            one = make_unit(ward)
            grant_extension(deadline, one, last_day=date(2026, 1, 20), reason="x", actor=reviewer)
            grant_exemption(campaign, "article", one, reason="x", actor=reviewer)
        signed = signed_in(reviewer)
        # session, user, memberships, years; deadlines; extensions, exemptions; the queue
        with django_assert_num_queries(8):
            signed.get(self.ADDRESS)


class TestExtension:
    GRANT = {"last_day": "20/1/2026", "reason": "Đang kiện toàn"}

    def test_a_unit_is_given_more_time_with_a_reason(self, client, deadline, unit):
        address = extend_address(deadline, unit)
        answer = client.post(address, self.GRANT | {"back": "/bang-theo-doi/"})
        assert answer.url == "/bang-theo-doi/"
        extension = Extension.objects.get()
        assert (extension.unit, extension.last_day) == (unit, date(2026, 1, 20))
        assert actions()[-1] == "extension.granted"

    @pytest.mark.parametrize(
        ("day", "message"),
        [
            ("14/01/2026", "Chọn ngày sau hạn chung"),
            ("20/01/2028", "xa hơn một năm"),
            ("hôm nay", "Không có ngày này"),
            ("", "Nhập ngày gia hạn, ví dụ 20/01/2026."),
        ],
    )
    def test_it_needs_a_day_behind_the_limit(
        self, day, message, deadline, unit, reviewer, signed_in
    ):
        answer = signed_in(reviewer).post(
            extend_address(deadline, unit), self.GRANT | {"last_day": day}
        )
        assert answer.status_code == 422
        assert message in page(answer)
        assert not Extension.objects.exists()

    def test_a_day_before_today_is_named(self, deadline, unit, reviewer, signed_in):
        with time_machine.travel(datetime(2026, 2, 1, 2, 0, tzinfo=UTC), tick=False):
            answer = signed_in(reviewer).post(extend_address(deadline, unit), self.GRANT)
        assert answer.status_code == 422
        assert "Ngày này đã qua." in page(answer)

    def test_it_is_taken_back_and_both_are_on_record(self, client, extended, deadline, unit):
        answer = client.get(extend_address(deadline, unit))
        assert "Bỏ gia hạn" in page(answer)
        address = extend_address(deadline, unit, "extend_withdraw")
        assert client.post(address).url == f"/han-gui/{unit.pk}/?nam=2026"
        assert not Extension.objects.exists()
        assert actions()[-1] == "extension.withdrawn"
        assert "không còn được gia hạn" in page(client.post(address, follow=True))


class TestExemption:
    def test_a_unit_is_let_off_with_a_reason(self, client, unit):
        answer = client.post(
            exempt_address(unit), {"reason": " Mới  thành lập ", "back": "/bang-theo-doi/"}
        )
        assert answer.url == "/bang-theo-doi/"
        exemption = Exemption.objects.get()
        assert (exemption.unit, exemption.obligation) == (unit, MAU01)
        assert exemption.reason == "Mới thành lập"
        assert actions()[-1] == "exemption.granted"

    def test_without_a_reason_nothing_is_let_off(self, client, unit):
        answer = client.post(exempt_address(unit), {"reason": "  "})
        assert answer.status_code == 422
        assert "Ghi lý do miễn." in page(answer)
        assert not Exemption.objects.exists()

    def test_it_is_taken_back_and_both_are_on_record(self, client, exempt, unit):
        assert "Bỏ miễn" in page(client.get(exempt_address(unit)))
        address = exempt_address(unit, "exempt_withdraw")
        assert client.post(address).url == f"/han-gui/{unit.pk}/?nam=2026"
        assert not Exemption.objects.exists()
        assert actions()[-1] == "exemption.withdrawn"
        assert "không còn được miễn" in page(client.post(address, follow=True))

    @pytest.mark.parametrize("code", ["mau04", "assessment"])
    def test_a_paper_that_nobody_sends_is_not_found(self, client, unit, code, only_mau01):
        assert client.get(exempt_address(unit, obligation=code)).status_code == 404


def test_the_page_of_a_unit_tells_what_it_was_granted(client, unit, extended, exempt):
    answer = client.get(reverse("campaigns:unit_limits", args=[unit.pk]))
    text = page(answer)
    assert ("Gia hạn đến 20/01/2026" in text, "Không yêu cầu" in text) == (True, True)
    assert extend_address(extended.deadline, unit) in text
    assert exempt_address(unit) in text
    settings = page(client.get(reverse("organizations:unit_edit", args=[unit.pk])))
    assert reverse("campaigns:unit_limits", args=[unit.pk]) in settings


def test_the_board_leads_to_both(campaign, unit, deadline, reviewer, signed_in):
    query = {"don-vi": unit.pk, "muc": "mau01"}
    board = signed_in(reviewer).get(reverse("reporting:board"), query)
    assert extend_address(deadline, unit) in page(board)
    assert exempt_address(unit) in page(board)
    grant_exemption(campaign, MAU01, unit, reason="Mới lập", actor=reviewer)
    board = page(signed_in(reviewer).get(reverse("reporting:board"), query))
    assert "Được miễn: Mới lập" in board


def pages_of(deadline, unit):
    return [
        "/han-gui/",
        reverse("campaigns:unit_limits", args=[unit.pk]),
        extend_address(deadline, unit),
        extend_address(deadline, unit, "extend_withdraw"),
        exempt_address(unit),
        exempt_address(unit, "exempt_withdraw"),
    ]


@pytest.mark.parametrize(
    ("person", "expected"),
    [("clerk", 403), ("other_clerk", 404), ("leader", 403), ("stranger_reviewer", 404)],
)
def test_only_the_ban_and_administrators_grant(
    person, expected, unit, deadline, extended, exempt, signed_in, request
):
    client = signed_in(request.getfixturevalue(person))
    for address in pages_of(deadline, unit)[1:]:
        answers = {client.get(address).status_code, client.post(address).status_code}
        assert answers <= {expected, 405}, address
        assert expected in answers, address
    assert (Extension.objects.count(), Exemption.objects.count()) == (1, 1)
    if person != "stranger_reviewer":  # who has no year here has no page either
        assert client.get("/han-gui/").status_code == 403


def test_a_closed_year_grants_nothing_and_takes_nothing_back(
    client, campaign, unit, deadline, extended, exempt, administrator
):
    close_campaign(campaign, actor=administrator)
    grants = {"last_day": "25/01/2026", "reason": "x"} | TestDeadlines.POST
    answers = [client.post(address, grants).status_code for address in pages_of(deadline, unit)]
    assert answers == [403, 405, 403, 403, 403, 403]
    assert Extension.objects.get().last_day == date(2026, 1, 20)
    assert Exemption.objects.get().reason == "Mới lập"
    assert "Bỏ miễn" not in page(client.get(exempt_address(unit)))
